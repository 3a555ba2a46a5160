"""The organiser's pages about papers: what they say, how they look, certificates, and tables to take away."""

from contest_platform.web.organiser.papers.certificates import (
    certificate_file,
    certificate_page,
    certificates_page,
    issue_certificates,
    replace_certificate,
    revoke_certificate,
)
from contest_platform.web.organiser.papers.letterhead import change_letterhead, letterhead_page
from contest_platform.web.organiser.papers.printed import (
    order_paper,
    paper_file,
    paper_page,
    paper_picture,
    papers_page,
)
from contest_platform.web.organiser.papers.tables import edition_table
from contest_platform.web.organiser.papers.templates import (
    put_template,
    remove_template,
    template_file,
    templates_page,
)

handlers = (
    papers_page,
    order_paper,
    paper_page,
    paper_picture,
    paper_file,
    letterhead_page,
    change_letterhead,
    templates_page,
    put_template,
    template_file,
    remove_template,
    certificates_page,
    issue_certificates,
    certificate_page,
    replace_certificate,
    revoke_certificate,
    certificate_file,
    edition_table,
)
