"""What could not be met, as a sentence for the organiser."""

from contest_platform.judging.rules.assigning import Unmet
from contest_platform.judging.rules.eligibility import Exclusion
from contest_platform.language import N_, _

_WHY = {
    Exclusion.OWN_ENTRY: N_("là người nộp, tác giả hoặc người hướng dẫn"),
    Exclusion.OWN_UNIT: N_("cùng đơn vị"),
    Exclusion.CONFLICT: N_("có xung đột lợi ích"),
    Exclusion.FIELD: N_("khác lĩnh vực"),
}


def unmet_sentence(unmet: Unmet) -> str:
    """Which entry lacks how many judges, and what kept whom away, in the language of the running task.

    Source: docs/decisions/0010: an organiser must see what to change.
    """
    lack = _("Bài %(code)s còn thiếu %(missing)s giám khảo.", code=unmet.code, missing=unmet.missing)
    kept = [f"{name} ({_(_WHY[found])})" for name, found in unmet.excluded]
    kept += [f"{name} ({_('đã đủ số bài')})" for name in unmet.full]
    if not kept:
        return f"{lack} {_('Không còn giám khảo nào khác thuộc lĩnh vực này.')}"
    return f"{lack} {_('Không phân công được cho: %(judges)s.', judges='; '.join(kept))}"
