"""What the edition document must hold: every field that does not is named."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import msgspec

from contest_platform.contests.rules.document import CriterionDocument, EditionDocument, RoundDocument
from contest_platform.contests.rules.kinds import MEDALS, AttachmentKind
from contest_platform.contests.rules.sizes import too_large
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_
from contest_platform.media.types import MEDIA_TYPES

_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def check_document(document: EditionDocument) -> None:
    """Raise Invalid with a problem for every field that does not hold; return when all do.

    Source: the regulations and scoring regulations of provincial editions 2018-2025, whose differences are the
    settings; docs/decisions/0003 for decimals, steps and rounding.
    """
    problems = tuple(
        problem
        for part in (_dates, _due_dates, _names, _attachments, _rounds, _tie_break, _awards, _decisions)
        for problem in part(document)
    ) + tuple(too_large(msgspec.to_builtins(document)))
    if problems:
        raise Invalid(problems=problems)


def _dates(document: EditionDocument) -> Iterator[Problem]:
    if document.opens_at.tzinfo is None or document.submission_deadline.tzinfo is None:
        yield Problem("submission_deadline", N_("Thời điểm phải kèm múi giờ."))
    elif not all(1900 <= moment.year <= 2200 for moment in (document.opens_at, document.submission_deadline)):
        yield Problem("submission_deadline", N_("Thời điểm phải nằm trong khoảng từ năm 1900 đến năm 2200."))
    elif document.submission_deadline <= document.opens_at:
        yield Problem("submission_deadline", N_("Hạn nộp phải sau thời điểm mở nhận hồ sơ."))
    if not 0 <= document.grace_minutes <= 1440:
        yield Problem("grace_minutes", N_("Thời gian gia hạn kỹ thuật từ 0 đến 1440 phút."))
    if not 1900 <= document.period[0] <= document.period[1] <= 2200:
        yield Problem("period", N_("Năm bắt đầu phải trước hoặc bằng năm kết thúc."))
    window = document.age_window
    if window and window.born_from > window.born_to:
        yield Problem("age_window", N_("Ngày sinh từ phải trước ngày sinh đến."))
    if window and not (window.born_from.year >= 1900 and window.born_to.year <= 2200):
        yield Problem("age_window", N_("Thời điểm phải nằm trong khoảng từ năm 1900 đến năm 2200."))


def _due_dates(document: EditionDocument) -> Iterator[Problem]:
    """Judges sign after the opening, round after round, in the last round after the last dossier has come."""
    dated = [(place, one.scores_due_at) for place, one in enumerate(document.rounds) if one.scores_due_at is not None]
    before = document.opens_at
    for place, due_at in dated:
        path = f"rounds.{place}.scores_due_at"
        if due_at.tzinfo is None:
            yield Problem(path, N_("Thời điểm phải kèm múi giờ."))
        elif not 1900 <= due_at.year <= 2200:
            yield Problem(path, N_("Thời điểm phải nằm trong khoảng từ năm 1900 đến năm 2200."))
        elif before.tzinfo is not None and due_at <= before:
            yield Problem(path, N_("Hạn ký phiếu phải sau thời điểm mở nhận hồ sơ và sau hạn ký của vòng trước."))
        elif _is_too_early(document, place, due_at):
            yield Problem(path, N_("Hạn ký phiếu của vòng cuối phải sau hạn nộp hồ sơ."))
        else:
            before = due_at


def _is_too_early(document: EditionDocument, place: int, due_at: datetime) -> bool:
    """Whether the last round would be due while dossiers still come."""
    deadline = document.submission_deadline
    return place == len(document.rounds) - 1 and deadline.tzinfo is not None and due_at <= deadline


def _names(document: EditionDocument) -> Iterator[Problem]:
    if not _CODE.fullmatch(document.slug) or len(document.slug) > 80:
        yield Problem("slug", N_("Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối."))
    if not _CODE.fullmatch(document.contest.code) or len(document.contest.code) > 80:
        yield Problem("contest.code", N_("Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối."))
    if not document.contest.name.strip():
        yield Problem("contest.name", N_("Chưa có tên cuộc thi."))
    if document.number < 1:
        yield Problem("number", N_("Lần thứ phải là số từ 1 trở lên."))
    if document.max_authors is not None and document.max_authors < 1:
        yield Problem("max_authors", N_("Số tác giả tối đa phải từ 1 trở lên."))
    if not document.fields:
        yield Problem("fields", N_("Cần ít nhất một lĩnh vực."))
    yield from _codes("fields", [one.code for one in document.fields])
    for place, field in enumerate(document.fields):
        if not field.name.strip():
            yield Problem(f"fields.{place}.name", N_("Chưa có tên."))


def _codes(path: str, codes: list[str]) -> Iterator[Problem]:
    for place, code in enumerate(codes):
        if not _CODE.fullmatch(code) or len(code) > 60:
            yield Problem(f"{path}.{place}.code", N_("Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối."))
        if code in codes[:place]:
            yield Problem(f"{path}.{place}.code", N_("Mã “%(code)s” dùng hai lần."), {"code": code})


def _attachments(document: EditionDocument) -> Iterator[Problem]:
    kinds = [one.kind for one in document.attachments]
    for place, rule in enumerate(document.attachments):
        path = f"attachments.{place}"
        if rule.kind in kinds[:place]:
            yield Problem(f"{path}.kind", N_("Loại tệp này đã có."))
        unknown = [name for name in rule.types if name not in MEDIA_TYPES]
        if unknown or not rule.types:
            yield Problem(
                f"{path}.types",
                N_("Định dạng phải trong số: %(types)s."),
                {"types": ", ".join(sorted(MEDIA_TYPES))},
            )
        if rule.max_bytes < 1:
            yield Problem(f"{path}.max_bytes", N_("Dung lượng tối đa phải lớn hơn 0."))
        if not 1 <= rule.max_count <= 100:
            yield Problem(f"{path}.max_count", N_("Số tệp tối đa từ 1 đến 100."))
        if rule.judges_see and rule.kind is AttachmentKind.BIRTH_CERTIFICATE:
            yield Problem(f"{path}.judges_see", N_("Giám khảo không được xem giấy khai sinh."))


def _rounds(document: EditionDocument) -> Iterator[Problem]:
    if not document.rounds:
        yield Problem("rounds", N_("Cần ít nhất một vòng chấm."))
    yield from _codes("rounds", [one.code for one in document.rounds])
    for place, one in enumerate(document.rounds):
        yield from _round(f"rounds.{place}", one)


def _round(path: str, one: RoundDocument) -> Iterator[Problem]:
    if not 1 <= one.judges_per_entry <= 50:
        yield Problem(f"{path}.judges_per_entry", N_("Số giám khảo mỗi bài từ 1 đến 50."))
    if not 1 <= one.min_sheets <= one.judges_per_entry:
        yield Problem(f"{path}.min_sheets", N_("Số phiếu tối thiểu từ 1 đến số giám khảo mỗi bài."))
    if not 0 <= one.decimals <= 6:
        yield Problem(f"{path}.decimals", N_("Số chữ số thập phân từ 0 đến 6."))
    if not one.rubric:
        yield Problem(f"{path}.rubric", N_("Cần ít nhất một tiêu chí."))
    yield from _codes(f"{path}.rubric", [criterion.code for criterion in one.rubric])
    for place, criterion in enumerate(one.rubric):
        yield from _criterion(f"{path}.rubric.{place}", criterion)
    for name in ("max_spread", "min_points_to_pass"):
        value = getattr(one, name)
        if value is not None and not _amount(value):
            yield Problem(f"{path}.{name}", N_("Điểm phải là số không âm."))


def _criterion(path: str, criterion: CriterionDocument) -> Iterator[Problem]:
    if not criterion.name.strip():
        yield Problem(f"{path}.name", N_("Chưa có tên."))
    if not _amount(criterion.max_points) or criterion.max_points == 0:
        yield Problem(f"{path}.max_points", N_("Điểm tối đa phải lớn hơn 0."))
        return
    if not _amount(criterion.step) or criterion.step == 0 or criterion.max_points % criterion.step:
        yield Problem(f"{path}.step", N_("Bước điểm phải lớn hơn 0 và chia hết điểm tối đa."))
    if not _amount(criterion.weight) or criterion.weight == 0:
        yield Problem(f"{path}.weight", N_("Hệ số phải lớn hơn 0."))
    for place, level in enumerate(criterion.levels):
        if not _amount(level.from_points) or level.from_points > criterion.max_points:
            yield Problem(f"{path}.levels.{place}.from", N_("Mức điểm phải từ 0 đến điểm tối đa."))


def _amount(value: Decimal) -> bool:
    """Not negative, finite, and within what the database keeps exactly (6 digits before, 3 after the comma)."""
    if not value.is_finite() or not 0 <= value < 1_000_000 or abs(value.adjusted()) > 10:
        return False  # 0E-999999999 is zero, and a billion digits long when it is written out
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -3


def _tie_break(document: EditionDocument) -> Iterator[Problem]:
    codes = {criterion.code for one in document.rounds for criterion in one.rubric}
    for place, step in enumerate(document.tie_break):
        known = step in {"median", "vote"} or (step.startswith("criterion:") and step[10:] in codes)
        if not known:
            yield Problem(f"tie_break.{place}", N_("Không có bậc xét đồng điểm “%(step)s”."), {"step": step})


def _awards(document: EditionDocument) -> Iterator[Problem]:
    yield from _codes("awards", [one.code for one in document.awards])
    for place, award in enumerate(document.awards):
        path = f"awards.{place}"
        if not award.name.strip():
            yield Problem(f"{path}.name", N_("Chưa có tên."))
        if award.medal is not None and award.medal not in MEDALS:
            yield Problem(f"{path}.medal", N_("Huy chương là gold, silver hoặc bronze."))
        if award.min_points is not None and not _amount(award.min_points):
            yield Problem(f"{path}.min_points", N_("Điểm phải là số không âm."))
        for name in ("per_field", "total", "max_per_unit", "max_per_author"):
            value = getattr(award, name)
            if value is not None and value < 0:
                yield Problem(f"{path}.{name}", N_("Số lượng không được âm."))
        if award.money_vnd < 0:
            yield Problem(f"{path}.money_vnd", N_("Tiền thưởng không được âm."))


def _decisions(document: EditionDocument) -> Iterator[Problem]:
    if majority(document.ratification.majority) is None:
        yield Problem("ratification.majority", N_("Tỷ lệ thông qua viết dạng phân số, ví dụ 2/3."))
    if document.ratification.members < 1:
        yield Problem("ratification.members", N_("Số thành viên Ban Tổ chức phải từ 1 trở lên."))
    if document.appeal_days is not None and not 1 <= document.appeal_days <= 365:
        yield Problem("appeal_days", N_("Thời hạn khiếu nại từ 1 đến 365 ngày."))
    for place, target in enumerate(document.nominates_to):
        if not _CODE.fullmatch(target.edition) or target.quota < 1:
            yield Problem(f"nominates_to.{place}", N_("Nơi đề cử cần có mã và chỉ tiêu từ 1 trở lên."))


def majority(written: str) -> Fraction | None:
    """The share in favour that a ratification needs ("2/3"), or None when it is not a fraction of at most 1."""
    if not re.fullmatch(r"\d{1,3}/[1-9]\d{0,2}", written):
        return None
    share = Fraction(written)
    return share if 0 < share <= 1 else None
