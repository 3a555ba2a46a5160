"""What could not be met, as a sentence for the organiser; why a dossier is not shown, as one for the judge."""

from contest_platform.entries.rules import Status
from contest_platform.judging.rules.assigning import Unmet
from contest_platform.judging.rules.eligibility import Exclusion
from contest_platform.language import N_, _

_WHY = {
    Exclusion.OWN_ENTRY: N_("là người nộp, tác giả hoặc người hướng dẫn"),
    Exclusion.OWN_UNIT: N_("cùng đơn vị"),
    Exclusion.CONFLICT: N_("có xung đột lợi ích"),
    Exclusion.FIELD: N_("khác lĩnh vực"),
}
_WITH_AUTHOR = N_(
    "Hồ sơ đang ở chỗ tác giả để bổ sung; phiếu của bạn được giữ nguyên đến khi hồ sơ được tiếp nhận lại."
)
_WITHHELD = {
    Status.ACCEPTED: "",
    Status.DRAFT: _WITH_AUTHOR,
    Status.RETURNED: _WITH_AUTHOR,
    Status.SUBMITTED: N_(
        "Tác giả đã nộp lại, hồ sơ đang chờ kiểm tra; phiếu của bạn được giữ nguyên đến khi hồ sơ được tiếp nhận lại."
    ),
    Status.REFUSED: N_("Hồ sơ không được nhận vào kỳ thi; phiếu của bạn được giữ, không tính vào kết quả."),
    Status.WITHDRAWN: N_("Hồ sơ đã rút khỏi kỳ thi; phiếu của bạn được giữ, không tính vào kết quả."),
}


def withheld_sentence(status: Status) -> str:
    """Why judges do not see the dossier, in the language of the running task; empty for an accepted one.

    Source: docs/decisions/0010: judges see what was accepted, never what is being written.
    """
    sentence = _WITHHELD[status]
    return _(sentence) if sentence else ""


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
