"""What certificates print: those that were issued; before there are any, a specimen for everybody to get one."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

from contest_platform import settings
from contest_platform.papers.queries.certificates import Issued
from contest_platform.papers.queries.contents.heads import ROLES, head
from contest_platform.papers.queries.facts import Facts, Work, recipients
from contest_platform.papers.rules.certificates import Recipient
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.papers.rules.wording import day_in_words

CODES = "codes.bin"


def certificates(facts: Facts, issued: Sequence[Issued]) -> dict[str, Any]:
    """`draft` as long as nothing was issued: a specimen has no serial and no QR code."""
    top = head(facts, PaperKind.CERTIFICATES)
    if not issued:
        return {**top, "draft": True, "items": _specimens(facts)}
    return {**top, "draft": False, "items": issued_items(issued)}


def issued_items(issued: Sequence[Issued]) -> list[dict[str, Any]]:
    """One for each certificate; `qr` says where its picture begins and ends in CODES."""
    return [_item(one, place) for one, place in zip(issued, _places(issued), strict=True)]


def codes_of(issued: Sequence[Issued]) -> bytes:
    """The pictures of the QR codes behind one another: thousands of small files take as long as the printing."""
    return b"".join(one.qr for one in issued)


def _places(issued: Sequence[Issued]) -> list[list[int]]:
    ends = list(accumulate(len(one.qr) for one in issued))
    return [list(place) for place in pairwise([0, *ends])]


def _item(one: Issued, place: list[int]) -> dict[str, Any]:
    return {
        "serial": one.serial,
        "number": f"{one.number:02d}",
        "qr": place,
        "address": f"{settings.current().public_url}/certificates/{one.serial}",
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


def _specimens(facts: Facts) -> list[dict[str, Any]]:
    works = {one.entry: one for one in facts.works}
    decided = facts.ratification.decision if facts.ratification else None
    paper = {
        "serial": "",
        "number": "",
        "qr": None,
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
