"""Made people: names put together at random from common parts, with a fixed seed. None of them is a real person."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Lò",
    "Quàng",
    "Cà",
    "Tòng",
    "Lường",
    "Cầm",
    "Bạc",
    "Giàng",
    "Sùng",
    "Thào",
    "Mùa",
    "Vàng",
    "Hà",
    "Đinh",
]
_MIDDLE_WOMEN = ("Thị", "Thu", "Ngọc", "Thanh", "Minh", "Thị Hồng", "Thị Kim")
_MIDDLE_MEN = ("Văn", "Đức", "Quốc", "Xuân", "Minh", "Hữu", "Công")
_WOMEN = [
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Hạnh",
    "Hương",
    "Lan",
    "Liên",
    "Mai",
    "Nga",
    "Nhung",
    "Oanh",
    "Phương",
    "Quyên",
    "Thảo",
    "Trang",
    "Uyên",
    "Yến",
]
_MEN = [
    "Anh",
    "Bách",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hải",
    "Hùng",
    "Khánh",
    "Long",
    "Mạnh",
    "Nam",
    "Phong",
    "Quân",
    "Sơn",
    "Tài",
    "Thắng",
    "Tuấn",
    "Vinh",
    "Ý",
]

SCHOOLS = (
    "Trường Tiểu học Bản Mẫu số 1",
    "Trường Tiểu học Bản Mẫu số 2",
    "Trường THCS Suối Mẫu",
    "Trường THCS Mường Mẫu",
    "Trường Phổ thông Dân tộc bán trú THCS Nậm Mẫu",
    "Trường THPT Cao Nguyên Mẫu",
    "Trường THPT Sông Mẫu",
    "Trường THPT Chuyên Mẫu",
)
UNITS = (
    "Hợp tác xã Nông nghiệp Bản Mẫu",
    "Bệnh viện Đa khoa Mẫu",
    "Trung tâm Y tế huyện Mẫu",
    "Công ty Điện lực Mẫu",
    "Xưởng cơ khí Suối Mẫu",
    "Trường THPT Cao Nguyên Mẫu",
    "Trung tâm Giáo dục thường xuyên Mẫu",
    "Hộ nông dân xã Mường Mẫu",
    "Công ty cổ phần Mía đường Mẫu",
    "Trường Cao đẳng Mẫu",
)


@dataclass(frozen=True)
class Person:
    full_name: str
    birth_date: date
    unit: str


def person(random: Random, *, born_from: date, born_to: date, units: tuple[str, ...]) -> Person:
    """A made person born in the span (both days included)."""
    woman = random.random() < 0.5
    middle, given = (_MIDDLE_WOMEN, _WOMEN) if woman else (_MIDDLE_MEN, _MEN)
    name = f"{random.choice(_FAMILY)} {random.choice(middle)} {random.choice(given)}"
    days = random.randint(0, (born_to - born_from).days)
    return Person(name, born_from + timedelta(days=days), random.choice(units))
