"""The people of the tests. Everybody has an account only when a test gives one (`factories.account`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    full_name: str
    email: str
    password: str = "một mật khẩu đủ dài"


LAN = Person("Lò Thị Lan", "lan@example.vn")  # an entrant
MINH = Person("Nguyễn Đức Minh", "minh@example.vn")  # another entrant
THU = Person("Hoàng Thị Thu", "thu@example.vn")  # a judge
HOA = Person("Cầm Thị Hoa", "hoa@example.vn")  # a judge who has a conflict of interest
BINH = Person("Quàng Văn Bình", "binh@example.vn")  # a judge who chairs the panel
AN = Person("Trần Quốc An", "an@example.vn")  # an organiser of the contest
SEN = Person("Vì Thị Sen", "sen@example.vn")  # the secretary
KHOA = Person("Đặng Minh Khoa", "khoa@example.vn")  # an organiser of another contest
DUNG = Person("Phạm Tiến Dũng", "dung@example.vn")  # the admin
GIANG = Person("Lê Hà Giang", "giang@example.vn")  # an auditor
