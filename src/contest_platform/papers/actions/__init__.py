"""What an organiser does about papers: their look, the papers themselves, certificates, and names that must go."""

from contest_platform.papers.actions.certificates import issue_certificates, replace_certificate, revoke_certificate
from contest_platform.papers.actions.erasing import erase_people
from contest_platform.papers.actions.letterhead import change_letterhead
from contest_platform.papers.actions.ordering import make_paper, order_paper
from contest_platform.papers.actions.templates import put_template, remove_template

__all__ = [
    "change_letterhead",
    "erase_people",
    "issue_certificates",
    "make_paper",
    "order_paper",
    "put_template",
    "remove_template",
    "replace_certificate",
    "revoke_certificate",
]
