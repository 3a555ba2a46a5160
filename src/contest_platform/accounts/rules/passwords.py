"""Which passwords are taken: long ones that are not on everybody's list. No rules of composition."""

import re

from contest_platform import text
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_

MIN_LENGTH = 15
MAX_LENGTH = 256

# What the commonest passwords are made of, in English and Vietnamese, folded (no marks, lower case). A password
# of nothing but such words, digits and signs is on the attackers' lists in every combination.
COMMON_WORDS = frozenset(
    """password passw0rd matkhau matkhaucuatoi qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd
    abcdef abcdefgh letmein welcome admin administrator root user guest login master hello iloveyou iloveu monkey
    dragon sunshine
    princess football baseball superman batman shadow michael jordan secret whatever trustno test testing
    changeme default temp pass pwd p4ssword google facebook yahoo gmail zalo internet computer samsung iphone
    anhyeuem emyeuanh yeuem yeuanh anhnhoem emnhoanh nhoem nhoanh yeu tinhyeu tinhyeucuatoi toiyeuvietnam vietnam
    vietnamvodich hanoi saigon sonla hoangsa truongsa chuoi khongbiet khongco khongnho deoco dcm thanhcong hanhphuc
    giadinh conyeu congaiyeu mymom mylove babylove kimcuong thuyduong hoanganh minhanh ngocanh thanhthuy nguyen
    nguyenvan tranvan levan phamvan xinchao chaoban taikhoan dangnhap quantri quantrivien giaovien hocsinh sinhvien
    truonghoc thaygiao cogiao hoithi cuocthi sangtao hoithisangtao hoithisangtaokythuat sangtaokythuat cuocthisangtao
    bangiamkhao bantochuc giamkhao thuky contest contestplatform platform mot hai ba bon nam sau bay tam chin muoi
    january february march april may june july august september october november december monday friday""".split()  # noqa: SIM905
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1234567890" * 3, "qazwsxedcrfvtgbyhnujmikolp")
_SIGNS_AS_LETTERS = str.maketrans("@4301$5", "aaeoiss")
_LONGEST = max(len(word) for word in COMMON_WORDS)


class PasswordNotAccepted(Invalid):
    message = N_("Mật khẩu này chưa dùng được.")


TOO_SHORT = N_("Mật khẩu cần ít nhất %(limit)s ký tự. Một câu vài từ dễ nhớ là tốt nhất.")
TOO_LONG = N_("Mật khẩu chỉ được tối đa %(limit)s ký tự.")
TOO_COMMON = N_("Mật khẩu này quá dễ đoán. Xin chọn một câu khác.")
TOO_CLOSE = N_("Mật khẩu không được là tên hay địa chỉ thư của bạn.")


def check_password(password: str, *, email: str, full_name: str, field: str = "password") -> None:
    """Raise PasswordNotAccepted with what is wrong: length in characters after NFC, easily guessed, or personal.

    **Source:** NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where the password is the only factor, a block
    list, no composition rules, normalised before hashing.
    """
    composed = text.composed(password)
    if len(composed) < MIN_LENGTH:
        _refuse(field, TOO_SHORT, limit=MIN_LENGTH)
    if len(composed) > MAX_LENGTH:
        _refuse(field, TOO_LONG, limit=MAX_LENGTH)
    letters = _letters(composed)
    if is_common(composed):
        _refuse(field, TOO_COMMON)
    own = {_letters(email), _letters(email.split("@", maxsplit=1)[0]), _letters(full_name)} - {""}
    if letters in own or letters in {part * 2 for part in own}:
        _refuse(field, TOO_CLOSE)


def is_common(password: str) -> bool:
    """Nothing but common words, digits, signs, runs of the keyboard, or one short piece again and again.

    **Source:** NIST SP 800-63B-4, 3.1.1.2 (block list of commonly used and expected values).
    """
    folded = text.fold(text.composed(password))
    if len(set(folded)) <= 4 or re.fullmatch(r"(.{1,7}?)\1+.{0,6}", folded):
        return True
    spellings = (_letters(folded), _letters(re.sub(r"\d{2,}", "", folded).translate(_SIGNS_AS_LETTERS)))
    return any(
        any(letters in row or letters in row[::-1] for row in _ROWS) or _is_made_of_common_words(letters)
        for letters in spellings
    )


def _is_made_of_common_words(letters: str) -> bool:
    """Can the letters be cut into common words without a rest?"""
    reachable = {0}
    for start in range(len(letters)):
        if start in reachable:
            ends = range(start + 1, min(len(letters), start + _LONGEST) + 1)
            reachable.update(end for end in ends if letters[start:end] in COMMON_WORDS)
    return len(letters) in reachable


def _letters(typed: str) -> str:
    return "".join(character for character in text.fold(typed) if character.isalpha())


def _refuse(field: str, message: str, **values: int) -> None:
    raise PasswordNotAccepted(problems=(Problem(field, message, values),))
