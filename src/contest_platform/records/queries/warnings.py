"""Contradictions in words: what is stated where, and what its parts give."""

from contest_platform.language import N_, _
from contest_platform.records.queries.words import MEASURES, sources_label, where
from contest_platform.records.rules.checks import Check, Contradiction

_WRONG = {
    Check.FIELDS: N_("%(where)s: nêu %(stated)s bài dự thi, các lĩnh vực cộng lại là %(sum)s."),
    Check.PRIZES: N_("%(where)s: nêu %(stated)s giải, các hạng giải cộng lại là %(sum)s."),
    Check.MONEY: N_("%(where)s: nêu %(stated)s đồng tiền thưởng, tính theo mức thưởng là %(sum)s đồng."),
    Check.HONOURS: N_(
        "%(where)s: nêu %(stated)s lượt tôn vinh, các danh hiệu cộng lại là %(sum)s. "
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


def warning_line(found: Contradiction) -> str:
    """The sentence, with the file, the row and the sources behind it."""
    stated = found.stated
    place = _("Tệp %(file)s, dòng %(row)s.", file=stated.file, row=stated.figure.row)
    return f"{warning_sentence(found)} {place} {_('Nguồn')}: {'; '.join(sources_label(found))}"
