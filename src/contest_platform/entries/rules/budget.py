"""What one account may keep here: the bytes of its files, and its drafts for one edition."""

from dataclasses import dataclass
from uuid import UUID

from contest_platform.entries.rules.files import check_size, size_in_words
from contest_platform.errors import Conflict, Invalid
from contest_platform.language import N_

MOST_DRAFTS = 20


class StorageFull(Invalid):
    message = N_(
        "Tài khoản đã dùng %(used)s %(used_unit)s trong %(allowed)s %(allowed_unit)s được lưu, không đủ chỗ cho tệp "
        "này. Hãy xóa bớt tệp trong các bản nháp."
    )


class TooManyDrafts(Conflict):
    message = N_(
        "Bạn đang có %(count)s bản nháp trong kỳ thi này, nhiều nhất được %(limit)s. Hãy viết tiếp một bản đang có."
    )


@dataclass(frozen=True)
class UploadLimit:
    """How many bytes one more file may have: by its kind, and by what the `account` has left of its budget.

    No account stands for no budget: dossiers that a secretary enters for others, and copies made for judges.
    """

    file_bytes: int
    account: UUID | None = None
    used_bytes: int = 0
    account_bytes: int = 0

    @property
    def most_bytes(self) -> int:
        if self.account is None:
            return self.file_bytes
        return min(self.file_bytes, self.account_bytes - self.used_bytes)


def check_upload(limit: UploadLimit, size_bytes: int, *, whole: bool = False) -> None:
    """Raise FileTooLarge or StorageFull above the limit (which itself is allowed), FileEmpty for 0 bytes.

    Source: docs/decisions/0007, Room: one account must not fill the disk of all.
    """
    check_size(limit.file_bytes, size_bytes, whole=whole)
    if limit.account is not None and size_bytes > limit.most_bytes:
        (used, used_unit), (allowed, allowed_unit) = map(size_in_words, (limit.used_bytes, limit.account_bytes))
        raise StorageFull(field="file", used=used, used_unit=used_unit, allowed=allowed, allowed_unit=allowed_unit)


def check_drafts(count: int) -> None:
    """Raise TooManyDrafts when the account has as many drafts of its own in the edition as it may.

    Source: docs/decisions/0007, Room.
    """
    if count >= MOST_DRAFTS:
        raise TooManyDrafts(count=count, limit=MOST_DRAFTS)
