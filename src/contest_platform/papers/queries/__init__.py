"""Papers that were made, what they say, certificates, and tables to take away."""

from contest_platform.papers.queries.certificates import (
    Issued,
    PublicCertificate,
    certificate_for,
    certificates_of,
    printable_certificates,
    public_certificate,
)
from contest_platform.papers.queries.facts import Facts, Work, facts_of, recipients
from contest_platform.papers.queries.letterheads import letterhead_of
from contest_platform.papers.queries.previews import one_certificate, preview
from contest_platform.papers.queries.printed import (
    Paper,
    PaperNotFound,
    Template,
    paper_by_id,
    paper_for,
    papers_for,
    template_file,
    template_files,
    templates_of,
    waiting_since,
)
from contest_platform.papers.queries.register import Register, register_for
from contest_platform.papers.queries.said import Said, few_of, said_in

__all__ = [
    "Facts",
    "Issued",
    "Paper",
    "PaperNotFound",
    "PublicCertificate",
    "Register",
    "Said",
    "Template",
    "Work",
    "certificate_for",
    "certificates_of",
    "facts_of",
    "few_of",
    "letterhead_of",
    "one_certificate",
    "paper_by_id",
    "paper_for",
    "papers_for",
    "preview",
    "printable_certificates",
    "public_certificate",
    "recipients",
    "register_for",
    "said_in",
    "template_file",
    "template_files",
    "templates_of",
    "waiting_since",
]
