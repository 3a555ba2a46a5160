"""The standing over real rows, and closing a round."""

import asyncio
from decimal import Decimal

import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests.queries import EditionNotFound
from contest_platform.contests.rules import CriterionDocument, Method, RoundDocument
from contest_platform.judging.actions import reopen_sheet
from contest_platform.judging.rules import RoundClosed
from contest_platform.ranking import queries
from contest_platform.ranking.actions import close_round
from contest_platform.ranking.rules.closing import BlockerCode, RoundNotReady
from tests import factories
from tests.cast import GIANG, KHOA
from tests.ranking.scene import DEADLINE, OPENS, SLUG, entry, scene
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
RUBRIC = tuple(CriterionDocument(code=code, name=code, max_points=Decimal(50)) for code in ("novelty", "effect"))


def final(**changes):
    return (RoundDocument(**({"code": "final", "judges_per_entry": 3, "min_sheets": 2, "rubric": RUBRIC} | changes)),)


def shown(standing):
    return [
        (row.line.code, row.place, row.tied, row.place_in_field, str(row.line.points), row.line.sheets, row.complete)
        for row in standing.rows
    ]


async def test_standing_by_field_and_overall_with_the_ladder_and_ties():
    made = await scene({
        "it": {"A01": ["40 40", "40 40"], "A02": ["30 50", "30 50"], "A03": ["20 20", "20 21"]},
        "med": {"B01": ["30 50", "30 50"], "B02": ["45 45"]},
    })  # fmt: skip
    standing = await queries.standing_for(made.an, SLUG, "final")
    assert shown(standing) == [
        ("A01", 1, False, 1, "80.00", 2, True),
        ("A02", 2, True, 2, "80.00", 2, True),
        ("B01", 2, True, 1, "80.00", 2, True),
        ("A03", 4, False, 3, "40.50", 2, True),
        ("B02", None, False, None, "90.00", 1, False),
    ]


async def test_standing_leaves_out_unsigned_sheets_and_is_not_complete_with_them():
    made = await scene({"it": {"A01": ["40 40", "40 41", "?50 50"]}}, rounds=final(method=Method.TRIMMED))
    standing = await queries.standing_for(made.an, SLUG)
    assert shown(standing) == [("A01", 1, False, 1, "80.50", 2, False)]
    assert standing.rows[0].line.plain_mean


async def test_trimmed_and_median_over_real_sheets():
    sheets = {"it": {"A01": ["10 10", "40 40", "41 41"]}}
    trimmed = await scene(sheets, rounds=final(method=Method.TRIMMED, decimals=1))
    assert shown(await queries.standing_for(trimmed.an, SLUG))[0][4] == "80.0"


async def test_standing_is_given_in_pages():
    made = await scene({"it": {f"A{n:02d}": [f"{n} 0", f"{n} 0"] for n in range(1, 8)}})
    first = await queries.standing_page(made.an, SLUG, "final", limit=4)
    rest = await queries.standing_page(made.an, SLUG, "final", limit=4, after=first.next)
    assert [row.line.code for row in first.rows + rest.rows] == [f"A{n:02d}" for n in range(7, 0, -1)]
    assert (first.next, rest.next) == ("A04", None)
    assert first.titles[made.entries["A07"]] == "Giải pháp A07"
    of_field = await queries.standing_page(made.an, SLUG, "final", field="med")
    assert (of_field.rows, of_field.next) == ((), None)


async def test_standing_is_not_found_for_others():
    await scene()
    other = await factories.account(KHOA, Role.JUDGE)
    with pytest.raises(EditionNotFound):
        await queries.standing_for(other, SLUG)
    auditor = await factories.account(GIANG, Role.AUDITOR)
    assert (await queries.standing_for(auditor, SLUG)).rows


async def test_close_round_with_gaps_names_them_all():
    made = await scene(
        {"it": {"A01": ["40 40", "?40 40"], "A02": ["10 10", "40 40"], "A03": ["40 40"]}},
        rounds=final(max_spread=Decimal(20)),
    )
    await entry(made.edition, made.lan, field="it", code="A04", status="submitted")
    with clock.at(OPENS):
        refusal = await refused(RoundNotReady, close_round(made.an, slug=SLUG, round_code="final"))
    assert [one.code for one in refusal.blockers] == [
        BlockerCode.TAKES_ENTRIES,
        BlockerCode.UNCHECKED_DOSSIERS,
        BlockerCode.UNSIGNED,
        BlockerCode.TOO_FEW_SHEETS,
        BlockerCode.SPREAD,
        BlockerCode.TOO_FEW_SHEETS,
    ]
    assert [one["message"] for one in refusal.extra["blockers"]][2:5] == [
        "Bài A01: còn 1 phiếu chưa ký.",
        "Bài A01: có 1 phiếu hợp lệ, cần ít nhất 2.",
        "Bài A02: các phiếu chênh nhau 60 điểm, quá mức 20; cần mở lại để cả nhóm chấm lại.",
    ]


async def test_close_round_freezes_the_standing_and_the_sheets():
    made = await scene()
    live = await queries.standing_for(made.an, SLUG)
    closing = await close_round(made.an, slug=SLUG, round_code="final")
    frozen = await queries.standing_for(made.an, SLUG)
    assert (frozen.rows, frozen.closing) == (live.rows, closing)
    signed = await database.fetch_one("SELECT id FROM assignment LIMIT 1")
    await refused(RoundClosed, reopen_sheet(made.an, assignment_id=signed["id"], reason="Xem lại"))
    line = await database.fetch_one("SELECT actor FROM ledger_line WHERE verb = 'close_round'")
    assert line["actor"] == made.an.id


async def test_close_round_twice_at_once_closes_it_once():
    made = await scene()
    first, second = await asyncio.gather(*(close_round(made.an, slug=SLUG, round_code="final") for _ in range(2)))
    assert first == second
    assert len(await database.fetch("SELECT 1 FROM closing")) == 1


async def test_close_round_accepts_a_spread_that_the_group_scored_again():
    made = await scene({"it": {"A01": ["10 10", "40 40"]}}, rounds=final(judges_per_entry=2, max_spread=Decimal(20)))
    await database.fetch(
        """INSERT INTO reopening (id, sheet, by, at, reason)
           SELECT gen_random_uuid(), id, $1, $2, 'Chênh lệch lớn' FROM sheet""",
        made.an.id, DEADLINE,
    )  # fmt: skip
    assert await close_round(made.an, slug=SLUG, round_code="final")


async def test_an_entry_withdrawn_after_the_closing_leaves_the_standing():
    made = await scene()
    await close_round(made.an, slug=SLUG, round_code="final")
    await database.fetch("UPDATE entry SET status = 'withdrawn' WHERE code = 'A01'")
    assert [row[:2] for row in shown(await queries.standing_for(made.an, SLUG))] == [("A02", 1), ("B01", 2)]


async def test_the_floor_of_a_round_says_who_enters_the_next():
    rounds = (*final(code="preliminary", min_points_to_pass=Decimal(60)), *final())
    made = await scene(
        {"it": {"A01": ["30 30", "30 30"], "A02": ["30 29.5", "30 30"], "A03": ["50 50"]}},
        rounds=rounds,
        scored="preliminary",
    )
    first, second = made.edition.rounds
    assert await queries.entries_over_floor(made.edition, second) == made.ids("A01")
    assert await queries.entries_over_floor(made.edition, first) == []
    assert shown(await queries.standing_for(made.an, SLUG)) == []
