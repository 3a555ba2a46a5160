"""The words on the screen for every value that the code names: both languages through `_`."""

from enum import StrEnum

from contest_platform.accounts.rules import Role
from contest_platform.accounts.rules.roles import ROLE_WORDS
from contest_platform.advancement.rules import NominationStatus
from contest_platform.contests.rules.kinds import (
    AttachmentKind,
    ContestKind,
    ContestRole,
    Level,
    Method,
    RanksBy,
    RatificationOf,
    TieAtQuota,
    Unfilled,
)
from contest_platform.entries.rules import ConsentParty, ConsentPurpose, Outcome, Status
from contest_platform.judging.rules.kinds import AssignmentStatus, ConflictKind
from contest_platform.language import N_, _
from contest_platform.outbox.rules import MailFailure
from contest_platform.papers.rules.kinds import (
    CertificateKind,
    CertificateStatus,
    PaperFormat,
    PaperKind,
    PaperState,
    RecipientRole,
)
from contest_platform.papers.rules.tables import OwnTable, TableFormat, TableName
from contest_platform.ranking.rules.appeals import AppealEffect, AppealOutcome, AppealState
from contest_platform.records.queries import words as records_words

LABELS: dict[type[StrEnum], dict[str, str]] = {
    Role: {role.value: word for role, word in ROLE_WORDS.items()},
    ContestRole: {
        "organiser": N_("Ban tổ chức"),
        "secretary": N_("Thư ký"),
        "auditor": N_("Người giám sát"),
    },
    ContestKind: {
        "technical": N_("Hội thi Sáng tạo kỹ thuật"),
        "youth": N_("Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng"),
    },
    Level: {
        "grassroots": N_("Cấp cơ sở"),
        "provincial": N_("Cấp tỉnh"),
        "national": N_("Toàn quốc"),
        "international": N_("Quốc tế"),
    },
    AttachmentKind: {
        "form": N_("Phiếu đăng ký dự thi"),
        "description": N_("Bản thuyết minh"),
        "summary": N_("Bản tóm tắt"),
        "drawing": N_("Bản vẽ"),
        "photo": N_("Ảnh"),
        "video": N_("Video"),
        "birth_certificate": N_("Giấy khai sinh"),
        "proof": N_("Xác nhận áp dụng"),
        "other": N_("Tài liệu khác"),
    },
    Status: {
        "draft": N_("Đang soạn"),
        "submitted": N_("Đã nộp, chờ kiểm tra"),
        "returned": N_("Cần bổ sung"),
        "accepted": N_("Đã tiếp nhận"),
        "refused": N_("Bị từ chối"),
        "withdrawn": N_("Đã rút"),
    },
    Outcome: {
        "accepted": N_("Tiếp nhận"),
        "returned": N_("Trả lại để bổ sung"),
        "refused": N_("Từ chối"),
    },
    ConsentPurpose: {
        "publish_name": N_("Công bố họ tên và đơn vị"),
        "publish_picture": N_("Công bố hình ảnh"),
    },
    ConsentParty: {
        "child": N_("Chính tác giả"),
        "guardian": N_("Cha, mẹ hoặc người giám hộ"),
    },
    Method: {
        "mean": N_("Điểm trung bình"),
        "trimmed": N_("Trung bình bỏ một phiếu cao nhất và một phiếu thấp nhất"),
        "median": N_("Trung vị"),
        "rank-sum": N_("Tổng thứ hạng"),
    },
    RanksBy: {
        "official": N_("Điểm chính thức"),
        "adjusted": N_("Điểm đã hiệu chỉnh"),
    },
    TieAtQuota: {
        "vote": N_("Biểu quyết"),
        "extend": N_("Trao thêm giải"),
        "withhold": N_("Không trao cho các bài bằng điểm"),
    },
    Unfilled: {
        "leave_empty": N_("Để trống"),
        "roll_down": N_("Chuyển xuống giải sau"),
    },
    AssignmentStatus: {
        "assigned": N_("Chưa chấm"),
        "in_progress": N_("Đang chấm"),
        "signed": N_("Đã ký"),
        "recused": N_("Không chấm"),
    },
    ConflictKind: {
        "author": N_("Là tác giả hoặc đồng tác giả"),
        "unit": N_("Cùng đơn vị với tác giả"),
        "mentor": N_("Hướng dẫn bài này"),
        "manager": N_("Lãnh đạo hoặc cấp dưới của tác giả"),
        "relative": N_("Người thân của tác giả"),
        "other": N_("Lý do khác"),
    },
    NominationStatus: {
        "recommended": N_("Đã đề cử"),
        "dossier_completed": N_("Đã hoàn thiện hồ sơ"),
        "sent": N_("Đã gửi"),
        "received": N_("Nơi nhận đã nhận"),
        "in_final": N_("Vào chung khảo"),
        "closed": N_("Đã có kết quả"),
    },
    MailFailure: {
        "no_address": N_("Địa chỉ này không phải là địa chỉ thư điện tử."),
        "unknown_address": N_("Máy chủ nhận thư báo không có địa chỉ này."),
        "mailbox": N_("Hộp thư của người nhận đã đầy hoặc đang bị khóa."),
        "policy": N_("Máy chủ nhận thư coi đây là thư rác hoặc không cho máy chủ của chúng ta gửi."),
        "refused": N_("Máy chủ thư từ chối hẳn."),
        "unreachable": N_("Đã thử trong khoảng ba ngày mà không gửi được."),
    },
    AppealOutcome: {
        "upheld": N_("Chấp nhận"),
        "rejected": N_("Không chấp nhận"),
    },
    AppealEffect: {
        "none": N_("Giữ nguyên kết quả"),
        "reopening": N_("Mở lại vòng chấm cuối để sửa phiếu"),
        "correction": N_("Ban Tổ chức quyết định lại và đính chính"),
    },
    AppealState: {
        "open": N_("Đang xem xét"),
        "upheld": N_("Được chấp nhận"),
        "rejected": N_("Không được chấp nhận"),
    },
    RatificationOf: {
        "present": N_("số thành viên có mặt"),
        "members": N_("tổng số thành viên"),
    },
    PaperKind: {
        "summary": N_("Bảng tổng hợp kết quả"),
        "jury_minutes": N_("Biên bản họp Hội đồng giám khảo"),
        "committee_minutes": N_("Biên bản họp Ban Tổ chức"),
        "decision": N_("Quyết định kèm danh sách"),
        "certificates": N_("Bộ giấy chứng nhận"),
        "ceremony": N_("Kịch bản trao giải"),
        "envelopes": N_("Phong bì"),
        "name_cards": N_("Thẻ tên"),
        "statistics": N_("Số liệu thống kê"),
    },
    PaperFormat: {"pdf": N_("PDF"), "docx": N_("DOCX"), "zip": N_("ZIP")},
    PaperState: {"waiting": N_("Đang lập"), "done": N_("Đã xong"), "failed": N_("Không lập được")},
    CertificateKind: {
        "award": N_("Giấy chứng nhận đạt giải"),
        "guidance": N_("Giấy chứng nhận hướng dẫn"),
        "badge": N_("Huy hiệu Tuổi trẻ sáng tạo"),
    },
    CertificateStatus: {
        "valid": N_("Có hiệu lực"),
        "replaced": N_("Đã thay thế"),
        "revoked": N_("Đã thu hồi"),
        "unknown": N_("Không có"),
    },
    RecipientRole: {"author": N_("Tác giả"), "co_author": N_("Đồng tác giả"), "mentor": N_("Người hướng dẫn")},
    TableFormat: {"xlsx": N_("XLSX"), "csv": N_("CSV")},
    TableName: {
        "dossiers": N_("Hồ sơ dự thi"),
        "authors": N_("Tác giả của các bài"),
        "jury": N_("Danh sách giám khảo"),
        "progress": N_("Tiến độ chấm"),
        "points": N_("Điểm từng tiêu chí"),
        "standings": N_("Xếp hạng"),
        "results": N_("Giải đề nghị và giải quyết định"),
        "certificates": N_("Sổ cấp giấy chứng nhận"),
        "appeals": N_("Khiếu nại"),
        "nominations": N_("Đề cử lên cấp trên"),
    },
    OwnTable: {
        "entries": N_("Hồ sơ của tôi"),
        "assignments": N_("Bài tôi chấm"),
        "results": N_("Kết quả đã công bố"),
        "records": N_("Sổ thành tích"),
    },
    **records_words.LABELS,
}


def label(value: StrEnum) -> str:
    """The word for a value, in the reader's language."""
    return _(LABELS[type(value)][value.value])


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """Every value with its word: the options of a choice."""
    return [(value.value, label(value)) for value in kind]
