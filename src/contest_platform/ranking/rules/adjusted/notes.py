"""What a reader of the statistics must be told, in words.

**Source:** docs/ranking.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contest_platform.language import N_


@dataclass(frozen=True)
class Note:
    """A sentence with its values, said by `language.sentence`."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


NO_SECOND_SHEET = N_("Không bài nào có hai phiếu: không tách được mức dễ tính của giám khảo, nên giữ nguyên điểm.")
ALL_EQUAL = N_("Các phiếu trong mỗi nhóm cho cùng một điểm: không có gì để ước lượng.")
ENTRIES_ALIKE = N_("Phương sai giữa các bài bằng 0: các phiếu không phân biệt được bài nào hơn bài nào.")
ONE_ENTRY = N_("Mỗi nhóm chỉ có một bài: không so sánh được bài nào với bài nào.")
JUDGES_ALIKE = N_("Phương sai giữa các giám khảo bằng 0: không thấy ai dễ hơn hay nghiêm hơn ai.")
TOO_SPARSE = N_("Bảng điểm quá thưa: không tách được mức dễ tính của giám khảo khỏi sai số, nên coi như không có.")
FEW_JUDGES = N_("Chỉ có %(judges)s giám khảo: phương sai giữa các giám khảo được ước lượng rất thô.")
NOTHING_LEFT = N_("Các phiếu khớp hoàn toàn với mô hình: không còn sai số để ước lượng.")
SEVERAL_COMPONENTS = N_(
    "Bảng điểm chia thành %(components)s nhóm không có giám khảo chung: chỉ so sánh trong một nhóm."
)
LINKS_NOT_SOUGHT = N_("Bảng điểm có hơn %(most)s phiếu: không tìm xem phép so sánh có phụ thuộc vào riêng ai không.")
