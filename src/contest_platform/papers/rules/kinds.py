"""The papers that the platform writes, and the states of what it has written.

**Source:** what organising committees of both contests issue: minutes, the decision with its annex, certificates.
"""

from enum import StrEnum


class PaperKind(StrEnum):
    SUMMARY = "summary"
    JURY_MINUTES = "jury_minutes"
    COMMITTEE_MINUTES = "committee_minutes"
    DECISION = "decision"
    CERTIFICATES = "certificates"
    CEREMONY = "ceremony"
    ENVELOPES = "envelopes"
    NAME_CARDS = "name_cards"
    STATISTICS = "statistics"


class PaperFormat(StrEnum):
    """A ZIP holds one PDF for each certificate."""

    PDF = "pdf"
    DOCX = "docx"
    ZIP = "zip"


class PaperState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class CertificateKind(StrEnum):
    """For the prize, for guiding those who won it, and the badge for young authors."""

    AWARD = "award"
    GUIDANCE = "guidance"
    BADGE = "badge"


class RecipientRole(StrEnum):
    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    MENTOR = "mentor"


class CertificateStatus(StrEnum):
    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


_EDITED_BY_OFFICES = (
    PaperKind.JURY_MINUTES,
    PaperKind.COMMITTEE_MINUTES,
    PaperKind.DECISION,
    PaperKind.CEREMONY,
)


def formats_of(kind: PaperKind) -> tuple[PaperFormat, ...]:
    """In what a paper can be had: DOCX where an office goes on writing, ZIP for what is handed out one by one."""
    if kind in _EDITED_BY_OFFICES:
        return PaperFormat.PDF, PaperFormat.DOCX
    return (PaperFormat.PDF, PaperFormat.ZIP) if kind is PaperKind.CERTIFICATES else (PaperFormat.PDF,)


def is_draft(kind: PaperKind, *, proposed: bool, ratified: bool) -> bool:
    """Whether a paper would be written before what it states is settled: then it says DỰ THẢO on every page.

    The jury's minutes state the proposal, everything else the decision.
    """
    return not proposed if kind is PaperKind.JURY_MINUTES else not ratified


def template_name(kind: PaperKind, form: PaperFormat) -> str:
    """The file in `templates/documents` that says how a paper looks."""
    return f"{kind.value}.{'docx' if form is PaperFormat.DOCX else 'typ'}"
