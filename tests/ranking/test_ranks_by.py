"""Places that follow adjusted points or sums of ranks, through the same way as all others."""

import pytest

from contest_platform.contests.rules import Method, RanksBy
from contest_platform.ranking import queries
from contest_platform.ranking.actions import close_round, propose_awards
from contest_platform.ranking.rules.closing import BlockerCode
from contest_platform.ranking.rules.reasons import ReasonCode
from tests.ranking.scene import SLUG, scene_with_gaps

pytestmark = pytest.mark.usefixtures("db")


async def rows_of(made):
    found = await queries.standing_for(made.an, SLUG)
    return {row.line.code: row for row in found.rows}


async def test_without_adjusting_the_severe_judge_costs_a_place():
    rows = await rows_of(await scene_with_gaps())
    assert [rows[code].place for code in ("A02", "A03", "A01")] == [1, 2, 3]


async def test_adjusted_places_follow_the_model_and_points_stay_official():
    rows = await rows_of(await scene_with_gaps(ranks_by=RanksBy.ADJUSTED))
    first = rows["A01"].line
    assert (rows["A01"].place, rows["A02"].place, rows["A03"].place) == (1, 2, 3)
    assert str(first.points) == "79.50"
    assert first.order_points == first.floor_points
    assert first.order_points.as_tuple().exponent == -2
    assert first.order_points > rows["A02"].line.order_points > first.points


async def test_floors_are_asked_of_what_places_follow():
    scored = await scene_with_gaps(ranks_by=RanksBy.ADJUSTED)
    await close_round(scored.an, slug=SLUG, round_code="final")
    proposal = await propose_awards(scored.an, slug=SLUG)
    first = next(one for one in proposal.entries if one.code == "A01")
    assert (first.award, str(first.points)) == ("first", "79.50")
    assert first.reasons[0].values["points"] == str((await rows_of(scored))["A01"].line.order_points)


RANKED = {
    "it": {
        "A01": ["50 40", "39 40", "39 40"], "A02": ["40 40", "40 40", "38 40"], "A03": ["30 30", "30 30", "37 40"],
    },
    "med": {"B01": ["20 20", "20 20", None]},
}  # fmt: skip


async def test_rank_sums_stand_in_the_standing_with_the_least_first():
    rows = await rows_of(await scene_with_gaps(RANKED, method=Method.RANK_SUM))
    assert {code: str(row.line.points) for code, row in rows.items()} == {
        "A01": "4.00", "A02": "5.00", "A03": "9.00", "B01": "8.00"
    }  # fmt: skip
    assert [rows[code].place for code in ("A01", "A02", "A03", "B01")] == [1, 2, 3, None]


async def test_an_entry_with_fewer_ranks_keeps_the_round_open():
    scored = await scene_with_gaps(RANKED, method=Method.RANK_SUM)
    found = await queries.blockers_of(scored.edition, scored.edition.rounds[0])
    assert [(one.code, one.values["code"]) for one in found] == [(BlockerCode.RANKS_MISSING, "B01")]


async def test_floors_under_rank_sums_are_asked_of_the_mean_and_nobody_passes_who_is_below_one():
    """A01 stands first with a mean of 79: under the floor of 80. A02, whose mean is over it, gets no first prize."""
    sheets = {"it": {"A01": ["40 39", "40 39", "40 39"], "A02": ["39 39", "39 39", "50 50"], "A03": ["9 9"] * 3}}
    scored = await scene_with_gaps(sheets, method=Method.RANK_SUM)
    await close_round(scored.an, slug=SLUG, round_code="final")
    proposal = await propose_awards(scored.an, slug=SLUG)
    found = {one.code: (one.award, [reason.code for reason in one.reasons]) for one in proposal.entries}
    assert found["A01"] == ("second", [ReasonCode.GRANTED, ReasonCode.BELOW_MIN_POINTS])
    assert found["A02"] == (None, [ReasonCode.FIELD_QUOTA_FULL])
