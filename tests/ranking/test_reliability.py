"""What stands beside a standing: the model of its sheets, the chances of its prizes, and how the jury marked."""

import msgspec
import pytest

from contest_platform.contests.rules import AwardDocument
from contest_platform.judging import queries as judging
from contest_platform.ranking import queries
from contest_platform.ranking.actions import close_round
from contest_platform.ranking.queries.scores import fit_of
from contest_platform.ranking.rules.chances import Certainty
from tests.ranking.scene import GAPS, SLUG, document, scene, scene_with_gaps
from tests.refusals import nothing_written

pytestmark = pytest.mark.usefixtures("db")


async def by_code(scored):
    found = await queries.reliability_for(scored.an, SLUG)
    return found, {one.row.line.code: one for one in found.entries}


async def test_signed_scores_are_the_totals_that_count_in_the_order_of_codes():
    scored = await scene_with_gaps({"it": {"A02": ["40 41", None, "?1 1"], "A01": ["30 30.5", "20 20", None]}})
    found = await judging.signed_scores(scored.edition.rounds[0].id)
    assert found.entries == tuple(scored.ids("A01", "A02"))
    cells = zip(found.entry, found.judge, found.totals, strict=True)
    assert sorted((entry, total) for entry, _, total in cells) == [(0, 40.0), (0, 60.5), (1, 81.0)]
    assert sorted(found.judges) == list(found.judges)
    assert len(found.judges) == 2


async def test_without_a_sheet_there_is_nothing_to_say():
    found, entries = await by_code(await scene({"it": {"A01": []}}))
    assert (found.fit, found.draws, entries["A01"].adjusted, entries["A01"].certainty) == (None, 0, None, None)


async def test_the_official_standing_stays_and_the_model_stands_beside_it():
    before = await queries.standing_for((scored := await scene_with_gaps()).an, SLUG)
    async with nothing_written():
        found, entries = await by_code(scored)
        assert [one.row for one in found.entries] == list(before.rows)
        assert entries["A01"].explanation.leniency < 0 < entries["A02"].explanation.leniency
        assert entries["A01"].low < entries["A01"].adjusted < entries["A01"].high


async def test_what_is_proposed_now_has_its_certainty():
    found, entries = await by_code(await scene_with_gaps())
    assert found.draws == 1000
    assert entries["A02"].award == "first"
    for one in found.entries:
        assert sum(one.chance.awards.values()) == pytest.approx(1)
        assert one.certainty is one.chance.certainty(one.award)
    assert entries["A06"].certainty is Certainty.SURE
    assert next(one.row.line.code for one in found.at_the_line) == "A02"


async def test_the_same_sheets_give_the_same_figures_and_another_sheet_others():
    scored = await scene_with_gaps()
    one, again = await queries.reliability_for(scored.an, SLUG), await queries.reliability_for(scored.an, SLUG)
    assert one == again
    fit_of.cache_clear()
    assert (await queries.reliability_for(scored.an, SLUG)).entries == one.entries


async def test_prizes_are_drawn_in_the_round_that_decides_only():
    final = document().rounds[0]
    rounds = (msgspec.structs.replace(final, code="screening"), final)
    scored = await scene(
        {"it": {"A01": ["40 40", "41 40"], "A02": ["30 30", "31 30"]}}, scored="screening", rounds=rounds
    )
    found = await queries.reliability_for(scored.an, SLUG, "screening")
    assert found.draws == 0
    assert [(one.adjusted is not None, one.chance) for one in found.entries] == [(True, None)] * 2


async def test_where_the_sheets_tell_no_error_nothing_is_drawn():
    found, entries = await by_code(await scene({"it": {"A01": ["40 40"], "A02": ["30 30"]}}))
    assert found.draws == 0
    assert {(one.chance, one.certainty, one.low) for one in entries.values()} == {(None, None, None)}


async def test_of_a_closed_round_it_is_the_same():
    scored = await scene_with_gaps()
    before = await queries.reliability_for(scored.an, SLUG)
    await close_round(scored.an, slug=SLUG, round_code="final")
    after = await queries.reliability_for(scored.an, SLUG)
    assert after.entries == before.entries
    assert after.inputs_digest == after.standing.closing.inputs_digest


async def test_the_jury_is_named_for_who_runs_the_contest():
    scored = await scene_with_gaps()
    report = await queries.jury_report(scored.an, SLUG)
    assert report.named
    assert [one.name for one in report.judges] == [f"judge{n}@example.vn" for n in _order(report)]
    assert [round(one.quality.leniency, 6) for one in report.judges] == [
        round(float(one), 6) for one in report.figures.fit.leniency
    ]
    assert min(report.judges, key=lambda one: one.quality.leniency).name == "judge2@example.vn"
    assert [code for code, _ in report.figures.spread] == ["novelty", "effect"]


def _order(report):
    return [int(one.name[5]) for one in report.judges]


async def test_totals_make_each_draw_a_whole_allocation():
    awards = (
        AwardDocument(code="first", name="Giải Nhất", per_field=1, total=1),
        AwardDocument(code="rest", name="K"),
    )
    scored = await scene(GAPS | {"med": {"B01": ["45 45", "44 45", "46 44"]}}, awards=awards)
    found = await queries.reliability_for(scored.an, SLUG)
    firsts = sum(one.chance.awards["first"] for one in found.entries if one.chance)
    assert firsts == pytest.approx(1)
