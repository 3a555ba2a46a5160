"""What all papers have: who issues them, number and date, the contest, and the entries as lines of a list."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from contest_platform import clock, language, settings
from contest_platform.contests.rules import Award, ContestKind
from contest_platform.papers.queries.facts import Facts, Work
from contest_platform.papers.rules.kinds import PaperKind, RecipientRole
from contest_platform.papers.rules.letterhead import name_of
from contest_platform.papers.rules.wording import count, day_in_words, money

_WORK = {ContestKind.TECHNICAL: "giải pháp", ContestKind.YOUTH: "mô hình, sản phẩm"}
ROLES = {
    RecipientRole.AUTHOR: "Tác giả",
    RecipientRole.CO_AUTHOR: "Đồng tác giả",
    RecipientRole.MENTOR: "Người hướng dẫn",
}
_BY_CODE = "(ghi theo mã số)"  # people whose names may not be published


def head(facts: Facts, kind: PaperKind) -> dict[str, Any]:
    """A paper that is a draft has room for the number and the day instead of them."""
    edition, letterhead, decided = facts.edition, facts.letterhead, facts.ratification
    today = clock.today(settings.current().time_zone)
    return {
        "draft": facts.is_draft(kind),
        "body_above": letterhead.body_above,
        "body": letterhead.body,
        "place": letterhead.place,
        "symbol": letterhead.symbol,
        "number": decided.decision.number if decided else "",
        "day": day_in_words(decided.decision.date) if decided else f"ngày …… tháng …… năm {today.year}",
        "decided_by": decided.decision.body if decided else "",
        "signer": decided.decision.signer if decided else "",
        "signer_title": letterhead.signer_title,
        "grounds": list(letterhead.grounds),
        "recipients": list(letterhead.recipients),
        "contest": name_of(edition),
        "contest_name": edition.contest.name,
        "edition": str(edition.number),
        "kind": edition.contest.kind.value,
        "work": _WORK[edition.contest.kind],
    }


def lines(works: Iterable[Work]) -> list[dict[str, Any]]:
    """Entries as lines of a list, numbered from 1."""
    return [{"number": str(number), **line(one)} for number, one in enumerate(works, start=1)]


def line(one: Work) -> dict[str, Any]:
    """An entry; its people stand in it only while they may be published."""
    named = one.named
    return {
        "code": one.code,
        "title": one.title,
        "field": one.field.name,
        "authors": [person.full_name for person in one.authors] if named else [],
        "units": list(one.units) if named else [],
        "people": ", ".join(person.full_name for person in one.authors) if named else _BY_CODE,
        "unit": "; ".join(one.units) if named else "",
        "award": one.award.name if one.award else "",
        "award_code": one.award.code if one.award else "",
        "money": money(one.award.money_vnd) if one.award and one.award.money_vnd else "",
        "points": shown(one.ranked.points),
        "place": str(one.ranked.place_in_field or ""),
    }


def shown(points: Decimal | None) -> str:
    """Points as Vietnamese papers write them: `79,50`."""
    if points is None:
        return ""
    with language.speaking("vi"):
        return language.number(points)


def by_award(facts: Facts) -> list[dict[str, Any]]:
    """The awards that are given, the highest first, each with its entries."""
    groups = []
    for award in facts.edition.awards:
        works = _with(facts.awarded, award)
        if works:
            groups.append({"name": award.name, "code": award.code, "count": count(len(works)), "works": lines(works)})
    return groups


def by_field(facts: Facts, works: Sequence[Work]) -> list[dict[str, Any]]:
    """The fields that have entries, each with them in the order of places."""
    groups = []
    for field in facts.edition.fields:
        inside = [one for one in works if one.field.code == field.code]
        inside.sort(key=lambda one: (one.ranked.place_in_field or 10**6, one.code))
        if inside:
            groups.append({"name": field.name, "count": count(len(inside)), "works": lines(inside)})
    return groups


def award_counts(facts: Facts) -> list[dict[str, str]]:
    """How many of each award are given; an award that nobody gets is named too: it was withheld."""
    return [{"name": award.name, "count": count(len(_with(facts.awarded, award)))} for award in facts.edition.awards]


def in_a_row(counts: Sequence[dict[str, str]]) -> str:
    """`01 giải Nhất, 02 giải Nhì và 03 giải Ba`."""
    given = [f"{one['count']} {one['name'][:1].lower()}{one['name'][1:]}" for one in counts if int(one["count"])]
    return " và ".join(filter(None, (", ".join(given[:-1]), *given[-1:])))


def _with(works: Iterable[Work], award: Award) -> list[Work]:
    return [one for one in works if one.award is not None and one.award.code == award.code]
