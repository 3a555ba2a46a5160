"""Figures in words, in the current language."""

from collections.abc import Iterable
from enum import StrEnum

from contest_platform import language
from contest_platform.contests.rules import ContestKind
from contest_platform.language import N_, _, ngettext
from contest_platform.records.rules.book import EditionRecord
from contest_platform.records.rules.checks import Contradiction
from contest_platform.records.rules.figures import NATION, Figure, Measure, Scope
from contest_platform.records.rules.periods import Years
from contest_platform.records.rules.prizes import Tier
from contest_platform.records.rules.remarks import Derivation, Stage
from contest_platform.records.rules.totals import AwardCount, Total
from contest_platform.text import fold

MEASURES = {
    Measure.HELD: N_("số kỳ đã tổ chức"),
    Measure.CEREMONY: N_("ngày trao giải"),
    Measure.RECEIVED: N_("số bài đã nhận"),
    Measure.ELIGIBLE: N_("số bài hợp lệ"),
    Measure.IN_FINAL: N_("số bài vào chung khảo"),
    Measure.AUTHORS: N_("số tác giả"),
    Measure.UNITS: N_("số đơn vị dự thi"),
    Measure.AWARDED: N_("số giải"),
    Measure.AWARDS: N_("số giải của một hạng"),
    Measure.OTHER_AWARDS: N_("giải ngoài cơ cấu"),
    Measure.MONEY: N_("tổng tiền thưởng"),
    Measure.PRIZE_MONEY: N_("mức thưởng một giải"),
    Measure.FIELD_ENTRIES: N_("số bài của một lĩnh vực"),
    Measure.PARTICIPATIONS: N_("số lần tham gia toàn quốc"),
    Measure.SENT: N_("số bài gửi dự thi cấp trên"),
    Measure.REACHED_FINAL: N_("số bài vào chung khảo cấp trên"),
    Measure.TITLE: N_("tên bài đoạt giải"),
    Measure.HONOUR_ROUNDS: N_("số đợt tôn vinh"),
    Measure.HONOURS: N_("số lượt tôn vinh"),
    Measure.HONOUR_TITLES: N_("số người có một danh hiệu"),
    Measure.ACTIVITIES: N_("hoạt động khác"),
}
KINDS = {
    ContestKind.TECHNICAL: N_("Hội thi Sáng tạo kỹ thuật"),
    ContestKind.YOUTH: N_("Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng"),
}


_AWARDS = {
    Tier.SPECIAL: N_("%(count)s giải Đặc biệt"),
    Tier.FIRST: N_("%(count)s giải Nhất"),
    Tier.SECOND: N_("%(count)s giải Nhì"),
    Tier.THIRD: N_("%(count)s giải Ba"),
    Tier.CONSOLATION: N_("%(count)s giải Khuyến khích"),
    Tier.OTHER: N_("%(count)s giải khác"),
}
_MEDALS = {
    "gold": N_("kèm Huy chương Vàng"),
    "silver": N_("kèm Huy chương Bạc"),
    "bronze": N_("kèm Huy chương Đồng"),
}
TIERS = {
    Tier.SPECIAL: N_("Giải Đặc biệt"),
    Tier.FIRST: N_("Giải Nhất"),
    Tier.SECOND: N_("Giải Nhì"),
    Tier.THIRD: N_("Giải Ba"),
    Tier.CONSOLATION: N_("Giải Khuyến khích"),
    Tier.OTHER: N_("Giải khác"),
}
STAGES = {
    Stage.STATED: N_("như đã nêu"),
    Stage.PLANNED: N_("dự kiến"),
    Stage.PROPOSED: N_("giám khảo đề xuất"),
    Stage.DECIDED: N_("quyết định cuối cùng"),
}
DERIVATIONS = {
    Derivation.SUMMED: N_("tính bằng cách cộng"),
    Derivation.INFERRED: N_("suy ra"),
    Derivation.REPORTED: N_("theo bài báo"),
}
LABELS: dict[type[StrEnum], dict[str, str]] = {
    Measure: {measure.value: words for measure, words in MEASURES.items()},
    Tier: {tier.value: words for tier, words in TIERS.items()},
    Stage: {stage.value: words for stage, words in STAGES.items()},
    Derivation: {derivation.value: words for derivation, words in DERIVATIONS.items()},
}


def total_words(total: Total) -> str:
    """The number with what its source leaves open: "gần 400", "hơn 900"; nothing when it is not known.

    "Gần" is what a report prints; of a sum with other figures only "khoảng" is true.
    """
    if total.value is None:
        return ""
    if total.approximate and len(total.used) > 1:
        return _("khoảng %(number)s", number=total.value)
    return _number(total.value, approximate=total.approximate, at_least=total.at_least)


def figure_words(figure: Figure) -> str:
    """The number of one figure, with its stage where that is more than a statement: "27 (giám khảo đề xuất)"."""
    if figure.value is None:
        return ""
    number = _number(figure.value, approximate=figure.approximate, at_least=figure.at_least)
    remarks = [_(STAGES[figure.stage])] if figure.stage is not Stage.STATED else []
    if figure.derivation:
        remarks.append(_(DERIVATIONS[figure.derivation]))
    return f"{number} ({', '.join(remarks)})" if remarks else number


def _number(value: int, *, approximate: bool, at_least: bool) -> str:
    if approximate:
        return _("gần %(number)s", number=value)
    return _("hơn %(number)s", number=value) if at_least else _("%(number)s", number=value)


def award_words(tier: Tier, medal: str | None, found: tuple[AwardCount, ...]) -> str:
    """One rung: "2 giải Khuyến khích (lần thứ 12, 13)"."""
    count = sum(each.count for each in found)
    words, places = _rung(tier, medal, count), _places(found)
    return f"{words} ({places})" if places else words


def _rung(tier: Tier, medal: str | None, count: int) -> str:
    words = ngettext(_AWARDS[tier], _AWARDS[tier], count)
    return f"{words} {ngettext(_MEDALS[medal], _MEDALS[medal], count)}" if medal else words


def _places(found: tuple[AwardCount, ...]) -> str:
    """Where each was won: by edition number, else by year; nothing when it is not known of all."""
    numbers = [ordinal(each.edition) for each in found if each.edition]
    years = [str(each.year) for each in found if not each.edition and each.year]
    if len(numbers) + len(years) < len(found):
        return ""
    by_number = _("lần thứ %(numbers)s", numbers=", ".join(numbers)) if numbers else ""
    by_year = _("năm %(years)s", years=", ".join(years)) if years else ""
    return "; ".join(part for part in (by_number, by_year) if part)


def where(figure: Figure) -> str:
    """Owner, contest and edition: "Sơn La, Hội thi Sáng tạo kỹ thuật lần thứ 9"."""
    scope = figure.scope
    owner = owner_name(scope.owner)
    if scope.contest is None:
        return owner
    return f"{owner}, {_(KINDS[scope.contest])}{edition_words(scope)}"


def owner_name(owner: str) -> str:
    return _("Toàn quốc") if fold(owner) == fold(NATION) else owner


def edition_words(scope: Scope) -> str:
    """With a space before it: " lần thứ 14", " năm 2025", " đến năm 2020", or nothing."""
    name = edition_name(scope)
    if name is not None:
        return " " + _("lần thứ %(number)s", number=str(name))
    if scope.years.bound == "to":
        return " " + _("đến năm %(year)s", year=str(scope.years.last))
    return " " + _("năm %(year)s", year=str(scope.years.last)) if scope.years.last else ""


def ordinal(number: int) -> str:
    """`15` in Vietnamese, `15th` in English."""
    if language.current() != "en":
        return str(number)
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def ranges(numbers: Iterable[int]) -> str:
    """`1-4, 6`."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def edition_name(scope: Scope) -> int | str | None:
    """`14`, or `"1-7"` for several; None when no number is known."""
    if scope.first_edition is None or scope.first_edition == scope.last_edition:
        return scope.first_edition
    return f"{scope.first_edition}-{scope.last_edition}"


def edition_label(scope: Scope) -> str:
    """The edition as a cell of a table names it: "14", "1-7", "đến năm 2020", or a dash."""
    name = edition_name(scope)
    if name is not None:
        return str(name)
    return _("đến năm %(year)s", year=str(scope.years.last)) if scope.years.bound == "to" else "–"


def years_label(years: Years) -> str:
    """The period as it is written: "2016-2017", "khoảng 2016", or nothing."""
    if years.last is None:
        return ""
    period = str(years.last) if years.first in (None, years.last) else f"{years.first}-{years.last}"
    bounds = {
        "to": N_("đến %(period)s"),
        "before": N_("trước %(period)s"),
        "about": N_("khoảng %(period)s"),
    }
    return _(bounds[years.bound], period=period) if years.bound else period


def awards_label(record: EditionRecord) -> str:
    """The prizes rung by rung; where all rungs are stated as none, that. Stages stand beside the total."""
    won = [
        _rung(tier, one.figure.medal, one.figure.value)
        for tier in Tier
        if (one := record.awards.get(tier)) and one.figure.value
    ]
    return ", ".join(won) if won or not record.awards else _("không có giải")


def what(figure: Figure) -> str:
    """What a figure counts: "số giải của một hạng, Giải Nhất"."""
    measure = _(MEASURES[figure.measure])
    if figure.measure is Measure.AWARDS:
        return f"{measure}, {_(TIERS[Tier(figure.category)])}"
    return f"{measure}, {figure.category}" if figure.category else measure


def source_links(sources: Iterable[str]) -> list[tuple[str, str | None]]:
    """The parts of sources, each once, as text and address; an address is shown by the name of its site."""
    parts = dict.fromkeys(part.strip() for source in sources for part in source.split(" | "))
    return [(_site(part), part) if part.startswith(("https://", "http://")) else (part, None) for part in parts]


def _site(address: str) -> str:
    return address.split("/")[2].removeprefix("www.")


def sources_label(found: Contradiction) -> list[str]:
    """The sources of both sides, each once."""
    return list(dict.fromkeys(one.figure.source for one in (found.stated, *found.against)))
