"""How far a standing can be trusted: beside the official places, for the council to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from litestar import Request, Response, get

from contest_platform.contests.rules import Award, Edition, Field, RanksBy
from contest_platform.language import N_, _, sentence
from contest_platform.ranking import queries
from contest_platform.ranking.queries import EntryReliability, Reliability
from contest_platform.ranking.rules.adjusted import WeakLink, explanation_text
from contest_platform.ranking.rules.chances import WORDS, Certainty
from contest_platform.ranking.rules.official import round_half_up
from contest_platform.web.access import viewer
from contest_platform.web.organiser.ranking.pictures import Line, Picture, arranged
from contest_platform.web.pages import page

PAGE = 100
MOST_LINES = 40
TONES = {Certainty.SURE: "success", Certainty.FAIRLY_SURE: "info", Certainty.AT_THE_LINE: "warning"}


@dataclass(frozen=True)
class ReliabilityRow:
    """An entry with its figures at the round's decimals and its words."""

    entry: EntryReliability
    title: str
    award: str | None
    adjusted: Decimal | None
    low: Decimal | None
    high: Decimal | None
    explanation: str
    chances: tuple[str, ...]
    word: str
    tone: str


@dataclass(frozen=True)
class FieldPicture:
    """The best of a field with their intervals, and the lines of its prizes."""

    field: Field
    rows: tuple[ReliabilityRow, ...]
    pictures: tuple[Picture, Picture]
    hidden: int
    description: str


@get("/editions/{slug:str}/rounds/{round_code:str}/reliability")
async def reliability_page(
    request: Request, slug: str, round_code: str, field: str = "", after: str | None = None
) -> Response[str]:
    """The entries at a prize line first, then by place; overall or of one field."""
    found = await queries.reliability_for(viewer(request), slug, round_code)
    edition, one = found.standing.edition, found.standing.round
    entries = [each for each in found.entries if not field or each.row.line.field == field]
    ordered = sorted(entries, key=lambda each: not each.is_at_the_line)
    shown, following = queries.part_of(ordered, lambda each: each.row.line.code, after=after, limit=PAGE)
    pictured = [] if after else list(_best(found, field))
    titles = await queries.titles(
        each.row.line.entry for each in [*shown, *(e for _, best in pictured for e in best)]
    )
    names: dict[str, Any] = {
        "edition": edition,
        "round": one,
        "found": found,
        "adjusts": one.ranks_by is RanksBy.ADJUSTED,
        "rows": [_row(each, found, titles) for each in shown],
        "pictures": [_picture(found, of, best, titles) for of, best in pictured],
        "at_the_line": sum(each.is_at_the_line for each in entries),
        "certain": sum(each.certainty is Certainty.SURE for each in entries),
        "notes": [*_notes(found)],
        "fields": {each.code: each.name for each in edition.fields},
        "field": field,
        "percent": percent,
        "address": request.url.path,
        "next": following,
    }
    return page(request, "organiser/ranking/reliability.html", **names)


def _best(found: Reliability, field: str) -> Iterator[tuple[Field, list[EntryReliability]]]:
    """Of each field those that have a place and a figure, by place."""
    for of in found.standing.edition.fields:
        if field in {"", of.code}:
            inside = [
                one
                for one in found.entries
                if one.row.line.field == of.code and one.row.place_in_field and one.adjusted is not None
            ]
            if inside:
                yield of, sorted(inside, key=lambda one: (one.row.place_in_field or 0, one.row.line.code))


def _row(one: EntryReliability, found: Reliability, titles: dict[Any, str]) -> ReliabilityRow:
    edition, decimals = found.standing.edition, found.standing.round.decimals
    award = edition.award(one.award) if one.award else None
    certainty = one.certainty
    return ReliabilityRow(
        entry=one,
        title=titles[one.row.line.entry],
        award=award.name if award else None,
        adjusted=_rounded(one.adjusted, decimals),
        low=_rounded(one.low, decimals),
        high=_rounded(one.high, decimals),
        explanation=explanation_text(one.explanation, min(2, max(1, decimals))) if one.explanation else "",
        chances=tuple(_chances(one, edition.awards)),
        word=_sentence_case(_(WORDS[certainty])) if certainty else "",
        tone=TONES[certainty] if certainty else "",
    )


def _chances(one: EntryReliability, awards: Sequence[Award]) -> Iterator[str]:
    """`Giải Nhất 62 %`, for every prize within reach, and for none."""
    if one.chance:
        for award in awards:
            if share := one.chance.awards[award.code]:
                yield _("%(award)s %(percent)s", award=award.name, percent=percent(share))
        if share := one.chance.awards[None]:
            yield _("không có giải %(percent)s", percent=percent(share))


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


def percent(share: float) -> str:
    """`62 %`; what is not nothing is not shown as nothing, nor what is not certain as certain."""
    if 0 < share < 0.01:
        said = _("dưới 1 %")
    else:
        said = _("trên 99 %") if 0.99 < share < 1 else _("%(number)s %%", number=round(100 * share))
    return said.replace(" ", "\u00a0")


def _rounded(value: float | None, decimals: int) -> Decimal | None:
    return None if value is None else round_half_up(Decimal(value), decimals)


def _picture(
    found: Reliability, field: Field, inside: Sequence[EntryReliability], titles: dict[Any, str]
) -> FieldPicture:
    best = inside[:MOST_LINES]
    rows = tuple(_row(one, found, titles) for one in best)
    lines = [
        Line(
            label=f"{one.row.place_in_field}. {one.row.line.code}",
            low=one.low,
            middle=one.adjusted,
            high=one.high,
            beside=_official(one),
            marked=one.is_at_the_line,
        )
        for one in best
    ]
    looked_at = [one.row.line.code for one in best if one.is_at_the_line]
    description = _("%(count)s bài theo thứ tự hạng, điểm đã hiệu chỉnh và khoảng 90 %%.", count=len(best))
    if looked_at:
        description += " " + _("Sát ranh giới: %(codes)s.", codes=", ".join(looked_at))
    return FieldPicture(
        field, rows, arranged(lines, cuts=_cuts(found.standing.edition, inside)), len(inside) - len(best), description
    )


def _official(one: EntryReliability) -> float | None:
    """In points, also where the official figure is a sum of ranks."""
    line = one.row.line
    points = line.points if line.points is not None and line.points == line.followed else line.floor_points
    return float(points) if points is not None else None


def _cuts(edition: Edition, inside: Sequence[EntryReliability]) -> list[tuple[float, str]]:
    """Where the prizes of a field end: half-way between the last that gets one and the next that does not."""
    found, given = [], 0
    for award in edition.awards:
        having = [n for n, one in enumerate(inside) if one.award == award.code]
        if not having:
            continue
        given = max(given, having[-1] + 1)
        last, below = inside[having[-1]].row.line.floored, [one.row.line.floored for one in inside[given:]]
        following = max((points for points in below if points is not None), default=award.min_points)
        if last is not None and following is not None:
            found.append(((float(last) + float(following)) / 2, award.name))
    return found


def _notes(found: Reliability) -> Iterator[str]:
    """What has to be said of the model, in words."""
    if found.fit:
        yield from map(sentence, found.fit.notes)
        codes = {one.row.line.entry: one.row.line.code for one in found.entries}
        for link in found.links:
            yield _weak(link, codes)


def _weak(link: WeakLink, codes: dict[Any, str]) -> str:
    parts = ", ".join(map(str, link.parts))
    if link.entry is not None:
        said = N_("Chỉ nhờ bài %(code)s mà các nhóm %(parts)s bài mới so sánh được với nhau.")
        return _(said, code=codes[link.entry], parts=parts)
    return _("Chỉ nhờ một giám khảo mà các nhóm %(parts)s bài mới so sánh được với nhau.", parts=parts)
