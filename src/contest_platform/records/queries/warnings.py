"""Contradictions in words: what is stated where, and what its parts give."""

from contest_platform.contests.rules import ContestKind
from contest_platform.language import N_, _
from contest_platform.records.queries.documents import edition_name
from contest_platform.records.rules.checks import Check, Contradiction
from contest_platform.records.rules.figures import NATION, Figure, Measure, Scope
from contest_platform.text import fold

_WRONG = {
    Check.FIELDS: N_("%(where)s: nêu %(stated)s bài dự thi, các lĩnh vực cộng lại là %(sum)s."),
    Check.PRIZES: N_("%(where)s: nêu %(stated)s giải, các hạng giải cộng lại là %(sum)s."),
    Check.MONEY: N_("%(where)s: nêu %(stated)s đồng tiền thưởng, tính theo mức thưởng là %(sum)s đồng."),
    Check.HONOURS: N_(
        "%(where)s: nêu %(stated)s người được tôn vinh, các danh hiệu cộng lại là %(sum)s. "
        "Số người, số lượt tôn vinh và số danh hiệu là ba cách đếm khác nhau."
    ),
    Check.EDITIONS: N_("%(where)s: tổng các kỳ nêu là %(stated)s, riêng các kỳ đã biết cộng lại là %(sum)s."),
    Check.TITLES: N_("%(where)s: nêu %(stated)s giải, nhưng biết tên %(sum)s bài đoạt giải này."),
    Check.SOURCES: N_("%(where)s, %(measure)s: một nguồn nêu %(stated)s, nguồn khác nêu %(other)s."),
    Check.ORDER: N_("%(where)s: %(measure)s là %(stated)s, nhưng bước sau lại có %(other)s."),
}
_INCOMPLETE = {
    Check.FIELDS: N_("%(where)s: nêu %(stated)s bài dự thi; chưa đủ các lĩnh vực, mới cộng được %(sum)s."),
    Check.PRIZES: N_("%(where)s: nêu %(stated)s giải; chưa đủ các hạng giải, mới cộng được %(sum)s."),
}
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
    Measure.HONOURS: N_("số người được tôn vinh"),
    Measure.HONOUR_TITLES: N_("số người có một danh hiệu"),
    Measure.ACTIVITIES: N_("hoạt động khác"),
}
_KINDS = {
    ContestKind.TECHNICAL: N_("Hội thi Sáng tạo kỹ thuật"),
    ContestKind.YOUTH: N_("Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng"),
}


def warning_sentence(found: Contradiction) -> str:
    """One or two sentences, in the current language."""
    figure = found.stated.figure
    sentence = _INCOMPLETE[found.check] if found.incomplete and found.check in _INCOMPLETE else _WRONG[found.check]
    return _(
        sentence,
        where=where(figure),
        stated=figure.value,
        sum=found.total,
        other=found.other,
        measure=_(MEASURES[figure.measure]),
    )


def where(figure: Figure) -> str:
    """Owner, contest and edition: "Sơn La, Hội thi Sáng tạo kỹ thuật lần thứ 9"."""
    scope = figure.scope
    owner = owner_name(scope.owner)
    if scope.contest is None:
        return owner
    return f"{owner}, {_(_KINDS[scope.contest])}{edition_words(scope)}"


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
