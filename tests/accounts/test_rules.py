"""Addresses, names, passwords, attempts."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from contest_platform.accounts import rules
from contest_platform.accounts.rules.attempts import PAIR, origin_of, seconds_to_wait
from contest_platform.accounts.rules.passwords import is_common
from contest_platform.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lan@Example.VN ", "lan@example.vn"),
        ("lan.lo+thi@sub.example.vn", "lan.lo+thi@sub.example.vn"),
    ],
)
def test_email_address_is_kept_in_one_form(typed, kept):
    assert rules.email_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "lan", "lan@", "@example.vn", "lan@example", "a b@example.vn", "lan@ex ample.vn", "lan..lo@example.vn",
     ".lan@example.vn", "lan.@example.vn", "lan@-x.vn", "a" * 65 + "@example.vn", "lan@" + "x." * 150 + "vn",
     "lan@example.vn\r\nBcc: all@example.vn", "lan,minh@example.vn", "<lan@example.vn>",
     "lãn@example.vn", "ａ@example.vn"],
)  # fmt: skip
def test_email_address_that_is_none_is_refused(typed):
    with pytest.raises(rules.EmailNotValid):
        rules.email_address(typed)


def test_full_name_is_on_one_line():
    assert rules.full_name("  Lò  Thị\n Lan ") == "Lò Thị Lan"


@pytest.mark.parametrize(
    "typed", ["", "  ", "123", "x" * 201, "Trúng thưởng http://evil.example", "WWW.evil.example"]
)
def test_full_name_that_is_none_is_refused(typed):
    with pytest.raises(rules.NameNotValid):
        rules.full_name(typed)


@pytest.mark.parametrize(
    "password",
    ["một mật khẩu đủ dài", "correct horse battery staple", "Tôi thích hoa ban trắng!", "k7$Qz!vT9@pL2#xW",
     "con trâu đi trước cái cày", "aaaabbbb cccc trâu"],
)  # fmt: skip
def test_a_long_password_of_ones_own_is_taken(password):
    rules.check_password(password, email="lan@example.vn", full_name="Lò Thị Lan")


@pytest.mark.parametrize(
    "password",
    ["password12345678", "matkhau123456789", "Mật Khẩu 12345678", "123456789012345", "aaaaaaaaaaaaaaa",
     "abcabcabcabcabc", "qwertyuiopasdfgh", "matkhaumatkhau1", "P@ssw0rd 20262026 password",
     "anhyeuem12345678", "hoithisangtao2026",
     "111122223333444", "admin admin admin 1"],
)  # fmt: skip
def test_an_easily_guessed_password_is_refused(password):
    with pytest.raises(rules.PasswordNotAccepted):
        rules.check_password(password, email="lan@example.vn", full_name="Lò Thị Lan")


@pytest.mark.parametrize("password", ["lan.lo@sonla.edu.vn", "Lò Thị Lan Hương", "lò thị lan hương 1998"])
def test_ones_own_name_or_address_is_refused_as_a_password(password):
    with pytest.raises(rules.PasswordNotAccepted):
        rules.check_password(password, email="lan.lo@sonla.edu.vn", full_name="Lò Thị Lan Hương")


def test_the_length_of_a_password_counts_characters_in_nfc():
    decomposed = unicodedata.normalize("NFD", "mậtmậtmậtmật")
    assert len(decomposed) > rules.MIN_LENGTH
    with pytest.raises(Invalid):
        rules.check_password(decomposed, email="lan@example.vn", full_name="Lan")


def test_is_common_is_quick_for_a_password_of_the_greatest_length():
    assert is_common("ab" * 128)
    assert not is_common("những ngày xưa ấy " * 14 + "không hề cũ")


@pytest.mark.parametrize(
    ("address", "origin"),
    [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
     ("::ffff:203.0.113.7", "203.0.113.7"), ("testclient", "testclient")],
)  # fmt: skip
def test_origin_of_an_address(address, origin):
    assert origin_of(address) == origin


def test_seconds_to_wait_until_the_failure_that_fills_the_limit_is_out():
    moment = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert seconds_to_wait(None, PAIR, moment) == 0
    assert seconds_to_wait(moment - timedelta(minutes=14), PAIR, moment) == 60
    assert seconds_to_wait(moment - timedelta(minutes=15), PAIR, moment) == 0


def test_an_auditor_enters_nothing():
    given = (rules.Role.ENTRANT, rules.Role.AUDITOR)
    assert rules.roles_in_effect(given, proven=True) == {rules.Role.AUDITOR}
    assert rules.roles_in_effect(given, proven=False) == {rules.Role.ENTRANT}
