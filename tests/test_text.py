"""Vietnamese text: one normal form, folding, and the order of names."""

import unicodedata

import pytest

from contest_platform import text


@pytest.mark.parametrize("between", ["", "\u200b", "\u200d", "\ufeff", "\x00", "\x1f", "\u202e", "\u2067"])
def test_nfc_composes_a_letter_and_its_mark_whatever_stood_between(between):
    assert text.nfc(f"Lo{between}\u0300 Thi{between}\u0323 Lan") == "Lò Thị Lan"


def test_nfc_is_stable():
    typed = "A\u200d\u0302\u0301 \x07\u0111\n\tB"
    once = text.nfc(typed)
    assert once == "Ấ đ\n\tB"
    assert text.nfc(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_fold_finds_a_name_without_marks():
    assert text.fold("  Đặng   Thị Ánh ") == text.fold("dang thi anh") == "dang thi anh"


def test_names_are_sorted_by_the_given_name_then_in_the_order_of_the_alphabet():
    names = ["Lò Văn Đạt", "Lò Thị Dung", "Bùi Ân", "Cầm Thị Anh", "Hà Ánh"]
    assert sorted(names, key=text.name_sort_key) == ["Cầm Thị Anh", "Hà Ánh", "Bùi Ân", "Lò Thị Dung", "Lò Văn Đạt"]


@pytest.mark.parametrize("change", [text.nfc, text.one_line, text.composed, text.fold])
def test_a_letter_under_a_mountain_of_marks_is_cut_short(change):
    """Sorting them takes minutes, in which a server answers nobody."""
    kept = change("Lan a" + "\u0301\u0323" * 200_000)
    assert len(kept) <= len("Lan a") + 30


def test_marks_in_words_of_every_script_are_kept():
    for word in ("Nguyễn Thị Ánh", "Đặng", "हिन्दी", "עִבְרִית", "Lo\u0300 " * 2000):
        assert text.nfc(word) == unicodedata.normalize("NFC", word)
