"""What certificates print: those that were issued; before there are any, a specimen for everybody to get one."""

from collections.abc import Iterable
from typing import Any

from contest_platform import settings
from contest_platform.papers.queries.certificates import Issued, valid_certificates
from contest_platform.papers.queries.contents.heads import ROLES, head
from contest_platform.papers.queries.facts import Facts, Work, recipients
from contest_platform.papers.rules.certificates import Recipient
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.papers.rules.wording import day_in_words


async def certificates(facts: Facts) -> dict[str, Any]:
    """`draft` as long as nothing was issued: a specimen has no serial and no QR code."""
    issued = await valid_certificates(facts.edition.id)
    top = head(facts, PaperKind.CERTIFICATES)
    if not issued:
        return {**top, "draft": True, "items": _specimens(facts)}
    return {**top, "draft": False, "items": issued_items(issued)}


def issued_items(issued: Iterable[Issued]) -> list[dict[str, Any]]:
    """One for each certificate; `qr` names its picture, which is laid beside the template."""
    host = settings.current().public_url
    return [
        {
            "serial": one.serial,
            "number": f"{one.number:02d}",
            "qr": qr_name(one),
            "address": f"{host}/certificates/{one.serial}",
            "kind": one.content.kind.value,
            "role": ROLES[one.content.role],
            "full_name": one.full_name or "",
            "unit": one.unit or "",
            "title": one.content.title,
            "code": one.content.entry_code,
            "field": one.content.field,
            "award": one.content.award_name,
            "award_code": one.content.award,
            "decision_number": one.content.decision_number,
            "decision_day": day_in_words(one.content.decision_date),
            "decision_body": one.content.decision_body,
        }
        for one in issued
    ]


def qr_name(one: Issued) -> str:
    return f"qr-{one.number}.png"


def _specimens(facts: Facts) -> list[dict[str, Any]]:
    works = {one.entry: one for one in facts.works}
    decided = facts.ratification.decision if facts.ratification else None
    paper = {
        "serial": "",
        "number": "",
        "qr": "",
        "address": "",
        "decision_number": decided.number if decided else "",
        "decision_day": day_in_words(decided.date) if decided else "",
        "decision_body": decided.body if decided else "",
    }
    return [{**paper, **_specimen(one, works[one.entry])} for one in recipients(facts)]


def _specimen(one: Recipient, work: Work) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "role": ROLES[one.person.role],
        "full_name": one.person.full_name,
        "unit": one.person.unit,
        "title": work.title,
        "code": work.code,
        "field": work.field.name,
        "award": work.award.name if work.award else "",
        "award_code": work.award.code if work.award else "",
    }
