"""A line of the ledger as an office reads it: what was done, and what about it was written down."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from contest_platform.advancement.rules import NominationStatus
from contest_platform.contests.rules import AttachmentKind, ContestRole, Edition
from contest_platform.entries.rules import ConsentParty, ConsentPurpose, Outcome, Status
from contest_platform.judging.rules import ConflictKind
from contest_platform.language import N_, _, show
from contest_platform.ledger.queries import HistoryLine
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.web.labels import label
from contest_platform.web.organiser.contests.settings import WORDS as PARTS

Detail = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """What the ids and codes in the lines stand for; `whole` when the reader may know how the committee decides."""

    edition: Edition
    accounts: Mapping[UUID, str]
    codes: Mapping[UUID, str]
    authors: Mapping[UUID, str]
    whole: bool


Words = Callable[[Any, Known], Iterable[Detail]]


def details(line: HistoryLine, known: Known) -> list[Detail]:
    """Term and value of everything in the line that its act has words for; an erased value is said to be erased."""
    if line.verb in _COMMITTEE and not known.whole:
        return []
    words = ACTS[line.verb][1] if line.verb in ACTS else {}
    public = [found for key, say in words.items() if line.changes.get(key) for found in say(line.changes[key], known)]
    if line.verb == "change_edition":
        public.insert(0, (_("Phần"), ", ".join(_(PARTS[part]) for part in line.changes if part in PARTS)))
    return [*public, *_personal(line.personal, known)]


def what(line: HistoryLine) -> str:
    """The act in words; one that has none yet is named as the ledger names it."""
    return _(ACTS[line.verb][0]) if line.verb in ACTS else line.verb


def _as(term: str, say: Callable[[Any, Known], str] = lambda value, _known: str(value)) -> Words:
    return lambda value, known: [(_(term), say(value, known))]


def _label(term: str, kind: type[StrEnum]) -> Words:
    return _as(term, lambda value, _known: label(kind(value)))


def _moment(value: str, _known: Known) -> str:
    return str(show(datetime.fromisoformat(value)))


def _field(code: str, known: Known) -> str:
    found = known.edition.field(code)
    return found.name if found else code


def _award(code: str | None, known: Known) -> str:
    found = known.edition.award(code) if code else None
    return found.name if found else code or _("không có giải")


def _code(entry: str, known: Known) -> str:
    return known.codes.get(UUID(entry), entry)


def _codes(entries: list[str], known: Known) -> str:
    return ", ".join(_code(entry, known) for entry in entries)


def _number_of(values: list[Any], _known: Known) -> str:
    return str(len(values))


def _day(value: str, _known: Known) -> str:
    return str(show(date.fromisoformat(value)))


def _decision(value: Mapping[str, str], _known: Known) -> str:
    day = date.fromisoformat(value["date"])
    return _("số %(number)s ngày %(date)s, %(body)s, %(signer)s ký", **{**value, "date": day})


def _letter(value: Mapping[str, str], _known: Known) -> str:
    return _("Số %(number)s ngày %(date)s", number=value["number"], date=date.fromisoformat(value["date"]))


def _departures(changes: list[Mapping[str, Any]], known: Known) -> Iterator[Detail]:
    for one in changes:
        yield _code(one["entry"], known), f"{_award(one['award'], known)}: {one['reason']}"


def _conflicts(conflicts: Mapping[str, str], known: Known) -> Iterator[Detail]:
    for entry, kind in conflicts.items():
        yield _code(entry, known), label(ConflictKind(kind))


_CONTENT: dict[str, Words] = {
    "title": _as(N_("Tên")),
    "field": _as(N_("Lĩnh vực"), _field),
    "created_year": _as(N_("Năm tạo ra")),
}
_FILE: dict[str, Words] = {"kind": _label(N_("Loại tệp"), AttachmentKind)}
_CONSENT: dict[str, Words] = {
    "author": _as(N_("Tác giả"), lambda value, known: known.authors.get(UUID(value)) or "–"),
    "purpose": _label(N_("Đồng ý việc gì"), ConsentPurpose),
    "party": _label(N_("Ai đồng ý"), ConsentParty),
}
_PAPER: dict[str, Words] = {
    "kind": _label(N_("Văn bản"), PaperKind),
    "format": _as(N_("Định dạng"), lambda value, _known: value.upper()),
}
_VOTES: dict[str, Words] = {"present": _as(N_("Có mặt")), "in_favour": _as(N_("Tán thành"))}
_JUDGE: dict[str, Words] = {
    "fields": _as(N_("Lĩnh vực"), lambda codes, known: ", ".join(_field(code, known) for code in codes)),
    "panel": _as(N_("Tiểu ban")),
}
_ROLE: dict[str, Words] = {
    "account": _as(N_("Tài khoản"), lambda value, known: known.accounts.get(UUID(value)) or "–"),
    "role": _label(N_("Vai trò"), ContestRole),
}
# Which act is what in words, and which of its changes are told.
ACTS: dict[str, tuple[str, dict[str, Words]]] = {
    "start_entry": (N_("Bắt đầu viết hồ sơ"), _CONTENT),
    "enter_on_behalf": (N_("Nhập hồ sơ hộ"), _CONTENT),
    "write_entry": (N_("Sửa hồ sơ"), _CONTENT),
    "submit_entry": (N_("Nộp hồ sơ"), {"code": _as(N_("Mã hồ sơ"))}),
    "withdraw_entry": (N_("Rút hồ sơ"), {"status": _label(N_("Trạng thái"), Status)}),
    "check_dossier": (
        N_("Kiểm tra hồ sơ"),
        {"status": _label(N_("Kết quả"), Outcome), "complete_by": _as(N_("Bổ sung trước"), _moment)},
    ),
    "attach_file": (N_("Tải tệp lên"), _FILE),
    "remove_file": (N_("Bỏ tệp"), _FILE),
    "rescan_file": (N_("Quét lại tệp"), {}),
    "make_blind_copy": (N_("Tạo bản không ghi tên"), {}),
    "put_blind_copy": (N_("Đặt bản không ghi tên"), {}),
    "show_original": (N_("Cho giám khảo xem chính tệp gốc"), {}),
    "record_consent": (N_("Ghi nhận đồng ý"), _CONSENT),
    "withdraw_consent": (N_("Rút lại đồng ý"), _CONSENT),
    "confirm_entry": (N_("Tác giả xác nhận qua thư"), {}),
    "record_confirmation": (N_("Ghi nhận bản xác nhận có chữ ký"), {}),
    "erase_people": (N_("Xóa dữ liệu cá nhân theo yêu cầu"), {}),
    "nominate_entry": (
        N_("Đề cử lên cấp trên"),
        {"edition": _as(N_("Nơi đến")), "award": _as(N_("Giải"), _award)},
    ),
    "advance_nomination": (
        N_("Ghi bước của đề cử"),
        {
            "status": _label(N_("Bước"), NominationStatus),
            "letter": _as(N_("Công văn"), _letter),
            "outcome": _as(N_("Kết quả"), lambda value, _known: value["award"] or _("không có giải")),
        },
    ),
    "make_edition": (N_("Lập kỳ thi"), {}),
    "change_edition": (N_("Sửa kỳ thi"), {"decision": _as(N_("Quyết định"), _decision)}),
    "publish_edition": (N_("Công bố kỳ thi"), {}),
    "lock_scoring": (N_("Khóa tiêu chí và giải thưởng"), {}),
    "close_dossiers": (N_("Thôi nhận và kiểm tra hồ sơ"), {}),
    "freeze_results": (N_("Chốt kết quả để công bố"), {}),
    "propose_awards": (N_("Lập đề nghị giải"), {}),
    "ratify_awards": (
        N_("Ghi quyết định trao giải"),
        {**_VOTES, "decision": _as(N_("Quyết định"), _decision), "changes": _departures},
    ),
    "announce_results": (N_("Công bố kết quả"), {"announced_at": _as(N_("Thời điểm"), _moment)}),
    "enter_round": (N_("Chọn bài vào vòng"), {"entries": _as(N_("Các bài"), _codes)}),
    "assign_judges": (N_("Phân công chấm"), {"pairs": _as(N_("Số phiếu giao"), _number_of)}),
    "remind_judges": (
        N_("Nhắc giám khảo ký phiếu"),
        {"judges": _as(N_("Số giám khảo"), _number_of), "scores_due_at": _as(N_("Hạn ký phiếu"), _moment)},
    ),
    "record_tie_vote": (
        N_("Ghi biểu quyết khi đồng điểm"),
        {"entries": _as(N_("Thứ tự"), _codes), **_VOTES, "reason": _as(N_("Lý do"))},
    ),
    "close_round": (N_("Khóa vòng chấm"), {"entries": _as(N_("Số bài"))}),
    "reopen_round": (N_("Mở lại vòng chấm"), {}),
    "approve_feedback": (N_("Duyệt phản hồi cho tác giả"), {"entries": _as(N_("Số bài"), _number_of)}),
    "release_feedback": (
        N_("Cho tác giả xem phản hồi"),
        {"unawarded_from": _as(N_("Bài không có giải xem từ ngày"), _day), "entries": _as(N_("Số bài"))},
    ),
    "issue_certificates": (N_("Cấp giấy chứng nhận"), {"certificates": _as(N_("Số giấy chứng nhận"), _number_of)}),
    "replace_certificate": (
        N_("Cấp lại giấy chứng nhận"),
        {"old": _as(N_("Giấy cũ")), "new": _as(N_("Giấy mới"))},
    ),
    "revoke_certificate": (N_("Thu hồi giấy chứng nhận"), {"serial": _as(N_("Số hiệu"))}),
    "change_letterhead": (N_("Sửa tiêu đề văn bản"), {}),
    "order_paper": (N_("Yêu cầu lập văn bản"), _PAPER),
    "make_paper": (N_("Lập xong văn bản"), {}),
    "invite_judge": (N_("Mời giám khảo"), _JUDGE),
    "change_judge": (N_("Sửa thông tin giám khảo"), _JUDGE),
    "remove_judge": (N_("Thôi mời giám khảo"), {}),
    "declare_conflicts": (N_("Giám khảo cam đoan"), {"conflicts": _conflicts}),
    "record_conflict": (
        N_("Ghi xung đột lợi ích"),
        {"entry": _as(N_("Bài"), _code), "kind": _label(N_("Loại"), ConflictKind)},
    ),
    "give_contest_role": (N_("Giao vai trò"), _ROLE),
    "take_contest_role": (N_("Thu hồi vai trò"), _ROLE),
}
_COMMITTEE = frozenset({"propose_awards", "ratify_awards", "record_tie_vote"})
PERSONAL = {
    "full_name": N_("Họ và tên"),
    "birth_date": N_("Ngày sinh"),
    "unit": N_("Đơn vị"),
    "email": N_("Thư điện tử"),
    "phone": N_("Số điện thoại"),
    "given_by": N_("Người đồng ý"),
    "filename": N_("Tên tệp"),
    "reason": N_("Lý do"),
}


def _personal(values: Mapping[str, str | None], known: Known) -> Iterator[Detail]:
    """Person by person, the name first."""
    named = [(path.split("."), value) for path, value in values.items()]
    for path, value in sorted(named, key=lambda one: (_of(one[0]), [*PERSONAL].index(_kind(one[0])))):
        term, whose = _(PERSONAL[_kind(path)]), _whose(path, known)
        yield f"{term} ({whose})" if whose else term, _typed(_kind(path), value)


def _kind(path: list[str]) -> str:
    """The last part says what it is; but a reason for each of several entries ends with the entry's id."""
    return path[-1] if path[-1] in PERSONAL else "reason"


def _of(path: list[str]) -> str:
    return ".".join(path[:-1])


def _whose(path: list[str], known: Known) -> str:
    """An author by the name that stands now, the entry of a reason by its code."""
    if path[0] == "authors":
        return known.authors.get(UUID(path[1])) or _("tác giả")
    if path[0] == "mentor":
        return _("người hướng dẫn")
    return _code(path[1], known) if len(path) > 1 else ""


def _typed(kind: str, value: str | None) -> str:
    if value is None:
        return _("(đã xóa theo yêu cầu)")
    if kind == "birth_date" and value:
        return str(show(date.fromisoformat(value)))
    return value or _("(bỏ trống)")
