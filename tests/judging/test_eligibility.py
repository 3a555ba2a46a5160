"""Who may not judge what."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform import text
from contest_platform.judging.rules import (
    ConflictDeclared,
    ConflictKind,
    EntrySide,
    JudgeSide,
    OtherField,
    OwnEntry,
    OwnUnit,
    check_may_judge,
    is_same_unit,
    shortest_units,
)

FIELD, OTHER = UUID(int=1), UUID(int=2)
THU = JudgeSide(
    id=UUID(int=3),
    full_name="Trần Thị Thu",
    account=UUID(int=4),
    emails=frozenset({"thu@example.org"}),
    unit_folded=text.fold("Trường THCS Chiềng Sinh"),
    fields=frozenset({FIELD}),
)


def entry(**more) -> EntrySide:
    return EntrySide(id=UUID(int=5), code="KT9-ABCD", field=more.pop("field", FIELD), **more)


@pytest.mark.parametrize(
    ("one", "conflicts", "refusal"),
    [
        (entry(accounts=frozenset({THU.account})), {}, OwnEntry),
        (entry(emails=frozenset({"thu@example.org"})), {}, OwnEntry),
        (entry(units_folded=frozenset({"truong thcs chieng sinh"})), {}, OwnUnit),
        (entry(), {(UUID(int=5), THU.id): ConflictKind.RELATIVE}, ConflictDeclared),
        (entry(recused=frozenset({THU.id})), {}, ConflictDeclared),
        (entry(field=OTHER), {}, OtherField),
    ],
)
def test_check_may_judge_refuses(one, conflicts, refusal):
    with pytest.raises(refusal) as raised:
        check_may_judge(one, THU, conflicts)
    assert raised.value.values == {"judge": "Trần Thị Thu", "entry": "KT9-ABCD"}


def test_check_may_judge_allows_a_stranger_of_the_field():
    check_may_judge(entry(units_folded=frozenset({"truong thpt mai son"})), THU, {})


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ("Trường THCS Chiềng Sinh", "TRƯỜNG THCS  CHIỀNG SINH", True),
        ("Trường THCS Chiềng Sinh", "Lớp 9A, Trường THCS Chiềng Sinh", True),
        ("Lớp 9A - Trường THCS Chiềng Sinh", "Trường THCS Chiềng Sinh", True),
        ("Trường THCS Chiềng Sinh, TP Sơn La", "Trường THCS Quyết Thắng, TP Sơn La", False),
        ("Trường THPT Mai Sơn", "Trường THPT Mai Sơn 2", False),
        ("Công ty Hoà Bình", "Công ty Hòa Bình", True),
        ("Đại học Tây Bắc", "Dai hoc Tay Bac", True),
        ("", "", False),
        (" , ", "Trường THCS Chiềng Sinh", False),
    ],
)
def test_same_unit_whatever_the_spelling(mine, theirs, same):
    assert is_same_unit(text.fold(mine), [text.fold(theirs)]) is same


def test_a_class_and_its_school_are_one_unit():
    units = ("lop 9a, truong thcs chieng sinh", "truong thcs chieng sinh", "truong thpt mai son", " , ")
    assert shortest_units(units) == dict(zip(units, (units[1], *units[1:]), strict=True))


@given(st.sets(st.lists(st.sampled_from("abcd"), max_size=4).map(", ".join), max_size=30))
def test_shortest_units_are_those_that_comparing_all_with_all_finds(units):
    first: list[str] = []
    for unit in sorted(units, key=lambda one: (len(one), one)):
        same = next((one for one in first if is_same_unit(unit, [one])), None)
        assert shortest_units(units)[unit] == (same or unit)
        if same is None:
            first.append(unit)


def test_thousands_of_units_are_told_apart_at_once():
    units = [f"lop {n}, truong so {n}" for n in range(20_000)]
    assert len(set(shortest_units(units).values())) == len(units)
