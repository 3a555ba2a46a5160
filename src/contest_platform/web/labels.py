"""The words on the screen for every value that the code names: both languages through `_`."""

from enum import StrEnum

from contest_platform.accounts.rules import Role
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
from contest_platform.language import N_, _

LABELS: dict[type[StrEnum], dict[str, str]] = {
    Role: {
        "admin": N_("Quản trị"),
        "organiser": N_("Ban tổ chức"),
        "secretary": N_("Thư ký"),
        "judge": N_("Giám khảo"),
        "entrant": N_("Người dự thi"),
        "auditor": N_("Người giám sát"),
    },
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
    RatificationOf: {
        "present": N_("số thành viên có mặt"),
        "members": N_("tổng số thành viên"),
    },
}


def label(value: StrEnum) -> str:
    """The word for a value, in the reader's language."""
    return _(LABELS[type(value)][value.value])
