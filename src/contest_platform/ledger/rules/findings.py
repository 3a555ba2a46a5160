"""What checking the ledger finds."""

from dataclasses import dataclass
from enum import StrEnum

from contest_platform.language import N_
from contest_platform.ledger.rules.heads import Head


class Kind(StrEnum):
    """What is wrong: with a line, with the log over the lines, or with a head."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"
    REWRITTEN = "rewritten"
    HEAD = "head"


SENTENCES = {
    Kind.CHANGED: N_("Dòng %(sequence)s đã bị sửa."),
    Kind.REMOVED: N_("Dòng %(sequence)s đã bị xóa."),
    Kind.ADDED: N_("Dòng %(sequence)s đã bị chèn thêm."),
    Kind.MOVED: N_("Dòng %(sequence)s đã bị chuyển chỗ."),
    Kind.REWRITTEN: N_("Sổ cái đã bị viết lại: không khớp với dấu niêm phong của %(size)s dòng đầu."),
    Kind.HEAD: N_("Dấu niêm phong của %(size)s dòng đầu không mang chữ ký đúng."),
}
# The line left no number behind, only its place in the log, counted from 0.
PLACE_SENTENCES = {
    Kind.REMOVED: N_("Dòng ở vị trí %(leaf_index)s của sổ niêm phong đã bị xóa."),
    Kind.ADDED: N_("Dòng ở vị trí %(leaf_index)s của sổ niêm phong đã bị chèn thêm."),
}


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong. `sequence` is None where the line left no number behind.

    `leaf_index` is its place in the sealed log, None for a line that is not sealed; `size` is that of the head
    that shows it; `detail` says how it was seen.
    """

    kind: Kind
    sequence: int | None
    leaf_index: int | None
    size: int | None
    detail: str

    @property
    def message(self) -> str:
        """The sentence that says it, to be filled from `values`."""
        without_number = self.sequence is None and self.kind in PLACE_SENTENCES
        return (PLACE_SENTENCES if without_number else SENTENCES)[self.kind]

    @property
    def values(self) -> dict[str, int | None]:
        return {"sequence": self.sequence, "leaf_index": self.leaf_index, "size": self.size}


@dataclass(frozen=True)
class Verification:
    """How the check ended. `finding` is None when everything holds."""

    lines: int
    sealed: int
    waiting: int
    heads: int
    head: Head | None
    finding: Finding | None
