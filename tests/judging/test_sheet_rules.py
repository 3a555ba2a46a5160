"""Points as typed, totals, and what a sheet may not say."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import Criterion
from contest_platform.errors import Invalid
from contest_platform.judging.rules import (
    AssignmentStatus,
    EntryNotJudged,
    RoundClosed,
    SheetContent,
    SheetIncomplete,
    SheetRecused,
    SheetSigned,
    check_complete,
    check_open,
    plain,
    read_sheet,
    sheet_digest,
    total,
    unscored,
)


def criterion(code: str, max_points: str, *, step: str = "0.25", weight: str = "1") -> Criterion:
    return Criterion(
        id=uuid4(),
        code=code,
        name=code.title(),
        max_points=Decimal(max_points),
        step=Decimal(step),
        weight=Decimal(weight),
        levels=(),
    )


RUBRIC = (criterion("novelty", "40"), criterion("use", "30", weight="1.5"), criterion("effect", "30", step="0.5"))


def test_read_sheet_takes_comma_and_dot_alike():
    comma = read_sheet(RUBRIC, {"novelty": "9,25", "use": "30", "effect": "0,5"}, "Tốt")
    dot = read_sheet(RUBRIC, {"novelty": " 9.25 ", "use": "30.00", "effect": "0.5"}, "Tốt")
    assert comma == dot
    assert comma == SheetContent(
        points={"novelty": Decimal("9.25"), "use": Decimal(30), "effect": Decimal("0.5")},
        comment="Tốt",
        total=Decimal("54.75"),
        complete=True,
    )


def test_read_sheet_leaves_an_empty_criterion_unscored_and_not_0():
    found = read_sheet(RUBRIC, {"novelty": "", "use": "-0"}, "")
    assert found == SheetContent(points={"use": Decimal(0)}, comment="", total=Decimal(0), complete=False)
    assert [one.code for one in unscored(RUBRIC, found.points)] == ["novelty", "effect"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("40.25", "điểm phải từ 0 đến"),
        ("-0.25", "điểm phải từ 0 đến"),
        ("9.3", "theo bước"),
        ("0.001", "theo bước"),
        ("NaN", "phải là một số"),
        ("1e309", "phải là một số"),
        ("1e1", "phải là một số"),
        ("Infinity", "phải là một số"),
        ("1.234,5", "phải là một số"),
        ("9,25,", "phải là một số"),
        ("mười", "phải là một số"),
        ("٩", "phải là một số"),
        ("9" * 40, "phải là một số"),
    ],
)
def test_read_sheet_refuses_with_the_field_named(typed, sentence):
    with pytest.raises(Invalid) as raised:
        read_sheet(RUBRIC, {"novelty": typed, "use": "1"}, "")
    (problem,) = raised.value.problems
    assert problem.field == "points.novelty"
    assert sentence in problem.message


def test_read_sheet_names_every_wrong_field():
    with pytest.raises(Invalid) as raised:
        read_sheet(RUBRIC, {"novelty": "41", "use": "x", "beauty": "1"}, "á" * 5001)
    assert [one.field for one in raised.value.problems] == [
        "points.novelty",
        "points.use",
        "points.beauty",
        "comment",
    ]


@given(st.lists(st.integers(0, 120), min_size=3, max_size=3))
def test_total_is_the_weighted_sum_and_exact(quarters):
    points = {one.code: Decimal(n) / 4 for one, n in zip(RUBRIC, quarters, strict=True)}
    expected = Decimal(quarters[0]) / 4 + Decimal("1.5") * quarters[1] / 4 + Decimal(quarters[2]) / 4
    assert total(RUBRIC, points) == expected


def test_check_complete_names_what_is_missing():
    with pytest.raises(SheetIncomplete) as raised:
        check_complete(RUBRIC, {"use": Decimal(1)})
    assert raised.value.values == {"criteria": "Novelty; Effect"}
    check_complete(RUBRIC, {one.code: Decimal(0) for one in RUBRIC})


def test_check_open():
    check_open(AssignmentStatus.ASSIGNED, judged=True, closed=False)
    check_open(AssignmentStatus.IN_PROGRESS, judged=True, closed=False)
    for status, judged, closed, refusal in [
        (AssignmentStatus.IN_PROGRESS, True, True, RoundClosed),
        (AssignmentStatus.RECUSED, True, False, SheetRecused),
        (AssignmentStatus.SIGNED, True, False, SheetSigned),
        (AssignmentStatus.ASSIGNED, False, False, EntryNotJudged),
    ]:
        with pytest.raises(refusal):
            check_open(status, judged=judged, closed=closed)


def test_digest_says_which_points_were_signed():
    one = UUID(int=1)
    first = sheet_digest(one, 3, {"b": Decimal("9.50"), "a": Decimal("1.0")}, "")
    assert first == sheet_digest(one, 3, {"a": Decimal(1), "b": Decimal("9.5")}, "")
    assert first != sheet_digest(one, 3, {"a": Decimal(1), "b": Decimal("9.25")}, "")
    assert first != sheet_digest(one, 4, {"a": Decimal(1), "b": Decimal("9.5")}, "")


def test_plain_has_no_exponent_and_no_needless_zeros():
    assert [plain(Decimal(one)) for one in ("40", "4E+1", "32.50", "0.000", "100")] == [
        "40",
        "40",
        "32.5",
        "0",
        "100",
    ]
