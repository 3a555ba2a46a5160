"""The paragraph of a report, in the words in which a province prints it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from contest_platform.contests.rules import ContestKind, Level
from contest_platform.errors import NotFound
from contest_platform.language import N_, _, ngettext
from contest_platform.records.queries.statements import known_statements
from contest_platform.records.queries.words import KINDS, award_words, owner_name, ranges, total_words
from contest_platform.records.rules.book import ContestTotals, contest_totals, written_as
from contest_platform.records.rules.figures import NATION
from contest_platform.records.rules.statements import current
from contest_platform.records.rules.totals import AwardCount
from contest_platform.text import fold

_UNKNOWN = {
    "entries": N_("số bài dự thi"),
    "authors": N_("số tác giả"),
    "awarded": N_("số giải"),
}


class NothingKnown(NotFound):
    message = N_("Sổ thành tích chưa có số liệu nào để viết báo cáo của %(owner)s.")


@dataclass(frozen=True)
class Report:
    """One paragraph with the figures that it is made of."""

    as_of: date | None
    totals: ContestTotals
    text: str


async def report(
    *, contest: ContestKind, owner: str, level: Level | None = None, as_of: date | None = None
) -> Report:
    """The report of one contest of an owner, in the current language, by what its sources knew on a day.

    NothingKnown when no edition and no national result is known by then.
    """
    statements = current(await known_statements(), as_of)
    of_level = level or (Level.NATIONAL if fold(owner) == fold(NATION) else Level.PROVINCIAL)
    totals = contest_totals(statements, written_as(statements, owner), contest, of_level)
    if not totals.editions and not totals.awards and totals.participations is None:
        raise NothingKnown(owner=owner)
    return Report(as_of, totals, paragraph(totals, as_of))


def paragraph(totals: ContestTotals, as_of: date | None) -> str:
    """Two or three sentences: the editions, what was won nationally, and what is not known."""
    sentences = [_editions(totals, as_of), _nationally(totals), *_not_known(totals)]
    return " ".join(sentence for sentence in sentences if sentence)


def _editions(totals: ContestTotals, as_of: date | None) -> str:
    held = ngettext(
        "%(owner)s đã tổ chức %(count)s lần %(contest)s", "%(owner)s đã tổ chức %(count)s lần %(contest)s",
        totals.editions, owner=owner_name(totals.owner), contest=_(KINDS[totals.contest]),
    )  # fmt: skip
    if as_of:
        held = _("Tính đến ngày %(day)s, %(held)s", day=as_of, held=held)
    counts = _counts(totals)
    return f"{held}: {counts}." if counts else f"{held}."


def _counts(totals: ContestTotals) -> str:
    entries, awarded = total_words(totals.entries), total_words(totals.awarded)
    technical = totals.contest is ContestKind.TECHNICAL
    authors = "" if totals.unknown.get("authors") else total_words(totals.authors)
    if entries and awarded and not authors:
        sentence = N_("%(awarded)s trong số %(entries)s giải pháp dự thi đoạt giải")
        if not technical:
            sentence = N_("%(awarded)s trong số %(entries)s mô hình, sản phẩm dự thi đoạt giải")
        return _(sentence, awarded=awarded, entries=entries)
    found = []
    if entries:
        found.append(_solutions(entries, technical=technical))
    if authors:
        found[-1:] = [" ".join([*found[-1:], _("của %(authors)s tác giả, đồng tác giả", authors=authors)])]
    if awarded:
        prized = N_("%(awarded)s giải pháp đoạt giải") if technical else N_("%(awarded)s mô hình, sản phẩm đoạt giải")
        found.append(_(prized, awarded=awarded))
    return ", ".join(found)


def _solutions(entries: str, *, technical: bool) -> str:
    sentence = N_("%(entries)s giải pháp") if technical else N_("%(entries)s mô hình, sản phẩm")
    return _(sentence, entries=entries)


def _nationally(totals: ContestTotals) -> str:
    won = _won(totals.awards)
    times = totals.participations.value if totals.participations else None
    prizes = sum(each.count for each in totals.awards)
    if times is not None:
        taken = ngettext(
            "Tham gia %(contest)s toàn quốc %(count)s lần", "Tham gia %(contest)s toàn quốc %(count)s lần",
            times, contest=_(KINDS[totals.contest]),
        )  # fmt: skip
        return _("%(taken)s, đoạt %(won)s.", taken=taken, won=won) if won else f"{taken}."
    if not won:
        return ""
    return ngettext(
        "Đoạt %(count)s giải tại %(contest)s toàn quốc: %(won)s.",
        "Đoạt %(count)s giải tại %(contest)s toàn quốc: %(won)s.",
        prizes, contest=_(KINDS[totals.contest]), won=won,
    )  # fmt: skip


def _won(awards: Iterable[AwardCount]) -> str:
    groups = groupby(awards, key=lambda each: (each.award, each.medal))
    return ", ".join(award_words(tier, medal, tuple(found)) for (tier, medal), found in groups)


def _not_known(totals: ContestTotals) -> Iterable[str]:
    if totals.gaps:
        sentence = N_("Chưa có số liệu của lần thứ %(numbers)s.")
        yield ngettext(sentence, sentence, len(totals.gaps), numbers=ranges(totals.gaps))
    for name, numbers in totals.unknown.items():
        if numbers:
            sentence = N_("Chưa có %(what)s của lần thứ %(numbers)s.")
            yield ngettext(sentence, sentence, len(numbers), what=_(_UNKNOWN[name]), numbers=ranges(numbers))
