"""Appeals: the window, the log, the ruling with its effect, the letters."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests.queries import EditionNotFound
from contest_platform.entries.rules import EntryNotFound
from contest_platform.errors import Invalid
from contest_platform.ledger.queries import history
from contest_platform.ranking import queries
from contest_platform.ranking.actions import (
    announce_results,
    close_round,
    file_appeal,
    note_on_appeal,
    propose_awards,
    rule_on_appeal,
)
from contest_platform.ranking.rules.announcement import ResultsNotAnnounced
from contest_platform.ranking.rules.appeals import (
    MOST_ADDED,
    AppealEffect,
    AppealExists,
    AppealNotFound,
    AppealOutcome,
    AppealRuled,
    AppealsClosed,
    AppealsNotTaken,
    AppealState,
    NothingToAppeal,
    TooMuchAdded,
    appeals_until,
    check_window,
)
from tests.cast import GIANG, MINH
from tests.factories import account
from tests.ranking.deciding import DECISION, announced, decide_anew, decided
from tests.ranking.scene import SLUG
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
STATEMENT = "Phiếu của tiểu ban ghi nhầm điểm hiệu quả."


async def filed(made, code="A02"):
    return await file_appeal(made.lan, entry_id=made.entries[code], statement=STATEMENT)


async def letters():
    rows = await database.fetch("SELECT recipient, template FROM mail ORDER BY created_at")
    return [(row["recipient"], row["template"]) for row in rows]


async def ruled(made, appeal, outcome=AppealOutcome.UPHELD, effect=AppealEffect.NONE, **changes):
    given = {"reason": "Đã đối chiếu phiếu gốc."} | changes
    return await rule_on_appeal(made.an, appeal_id=appeal.id, outcome=outcome, effect=effect, **given)


def test_the_window_ends_with_its_last_day_where_the_contest_is_held():
    announced_at = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)  # 23:30 in Hanoi
    assert appeals_until(announced_at, 10, ZONE) == datetime(2026, 11, 12, 23, 59, 59, tzinfo=ZONE)
    late = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)  # the next day there
    assert appeals_until(late, 10, ZONE).date() == date(2026, 11, 13)
    last = datetime(2026, 11, 12, 16, 59, 59, 999999, tzinfo=UTC)
    check_window(announced_at, 10, last, ZONE)
    with pytest.raises(AppealsClosed) as closed:
        check_window(announced_at, 10, last + timedelta(microseconds=1), ZONE)
    assert closed.value.values == {"until": appeals_until(announced_at, 10, ZONE)}
    with pytest.raises(AppealsNotTaken):
        check_window(announced_at, None, announced_at, ZONE)


async def test_file_appeal_keeps_the_statement_tells_both_sides_and_writes_the_ledger():
    made = await announced()
    appeal = await filed(made)
    assert (appeal.position, appeal.code, appeal.statement, appeal.state) == (1, "A02", STATEMENT, AppealState.OPEN)
    assert appeal.filed_by == made.lan.full_name
    assert await letters() == [(made.lan.email, "appeal_filed"), (made.an.email, "appeal_received")]
    (line,) = await history(f"appeal:{appeal.id}")
    assert (line.verb, line.actor, line.personal) == ("file_appeal", made.lan.id, {"statement": STATEMENT})
    assert (await filed(made, "B01")).position == 2


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("stranger", EntryNotFound),
        ("before", ResultsNotAnnounced),
        ("late", AppealsClosed),
        ("not taken", AppealsNotTaken),
        ("empty", Invalid),
        ("long", Invalid),
        ("withdrawn", NothingToAppeal),
    ],
)
async def test_file_appeal_refused_writes_nothing(case, error):
    made = await (decided() if case == "before" else announced(appeal_days=None if case == "not taken" else 10))
    by = await account(MINH) if case == "stranger" else made.lan
    statement = {"empty": " ", "long": "x" * 10_001}.get(case, STATEMENT)
    if case == "withdrawn":
        await database.fetch("UPDATE entry SET status = 'withdrawn' WHERE code = 'A02'")
    with clock.at(clock.now() + timedelta(days=11 if case == "late" else 0)):
        await refused(error, file_appeal(by, entry_id=made.entries["A02"], statement=statement))


async def test_one_appeal_for_an_entry_and_an_announcement_and_another_after_a_correction():
    made = await announced()
    answers = await asyncio.gather(filed(made), filed(made), return_exceptions=True)
    (first,) = [one for one in answers if not isinstance(one, AppealExists)]
    assert await refused(AppealExists, filed(made)) is not None
    await decide_anew(made)
    await announce_results(made.an, slug=SLUG)
    second = await filed(made)
    assert (first.announcement, second.announcement, second.position) == (1, 2, 2)


async def test_the_log_has_what_happened_by_day_and_the_author_sees_what_is_shared():
    made = await announced()
    appeal = await filed(made)
    an, lan = made.an, made.lan
    await note_on_appeal(an, appeal_id=appeal.id, words="Họp tiểu ban.", day=date(2026, 11, 5))
    await note_on_appeal(an, appeal_id=appeal.id, words="Xin gửi bản vẽ.", day=date(2026, 11, 4), shared=True)
    await note_on_appeal(lan, appeal_id=appeal.id, words="Gửi kèm bản vẽ.", day=date(2020, 1, 1), shared=False)
    full = await queries.appeal_for(an, appeal.id)
    assert [(one.text, one.shared, one.by_author) for one in full.notes] == [
        ("Xin gửi bản vẽ.", True, False), ("Họp tiểu ban.", False, False), ("Gửi kèm bản vẽ.", True, True),
    ]  # fmt: skip
    assert full.notes[-1].day == clock.today(ZONE)
    (own,) = (await queries.appeal_door(lan, made.entries["A02"])).appeals
    assert own == await queries.appeal_for(lan, appeal.id)
    assert [one.text for one in own.notes] == ["Xin gửi bản vẽ.", "Gửi kèm bản vẽ."]
    assert await queries.appeal_for(await account(GIANG, Role.AUDITOR), appeal.id) == full
    assert (await letters())[2:] == [(lan.email, "appeal_answered")]


async def test_a_ruling_is_for_good_and_the_author_is_told():
    made = await announced()
    appeal = await filed(made)
    found = await ruled(made, appeal, AppealOutcome.REJECTED, decision=DECISION)
    assert (found.state, found.ruling.decision, found.owes_correction) == (AppealState.REJECTED, DECISION, False)
    assert (await letters())[-1] == (made.lan.email, "appeal_answered")
    told = await refused(AppealRuled, ruled(made, appeal))
    assert told.values == {"by": made.an.full_name, "at": found.ruling.at}
    await refused(AppealRuled, note_on_appeal(made.lan, appeal_id=appeal.id, words="Còn nữa"))
    assert [line.verb for line in await history(f"appeal:{appeal.id}")] == ["rule_on_appeal", "file_appeal"]


async def test_an_author_adds_no_more_than_people_can_read():
    made = await announced()
    appeal = await filed(made)
    for _ in range(MOST_ADDED):
        await note_on_appeal(made.lan, appeal_id=appeal.id, words="Còn nữa")
    await refused(TooMuchAdded, note_on_appeal(made.lan, appeal_id=appeal.id, words="Còn nữa"))
    full = await note_on_appeal(made.an, appeal_id=appeal.id, words="Đã đọc", shared=True)
    assert len(full.notes) == MOST_ADDED + 1


async def test_an_upheld_appeal_opens_the_round_again_and_owes_a_correction_until_it_is_public():
    made = await announced()
    appeal = await filed(made)
    found = await ruled(made, appeal, effect=AppealEffect.REOPENING)
    assert (found.owes_correction, found.corrected_at) == (True, None)
    counts = (await queries.appeal_counts([made.edition.id]))[made.edition.id]
    assert (counts.open, counts.owing) == (0, 1)
    round_ = made.edition.rounds[-1]
    (reopening,) = await queries.reopenings_of(round_.id)
    assert reopening.reason == "Khiếu nại số 1 về bài A02 được chấp nhận."
    await close_round(made.an, slug=SLUG, round_code="final")
    await propose_awards(made.an, slug=SLUG)
    await decide_anew(made)
    correction = await announce_results(made.an, slug=SLUG)
    after = await queries.appeal_for(made.lan, appeal.id)
    assert (after.corrected_at, after.owes_correction) == (correction.announced_at, False)
    assert (await queries.appeal_counts([made.edition.id]))[made.edition.id].owing == 0


async def test_a_second_upheld_appeal_finds_the_round_open_already():
    made = await announced()
    for code in ("A02", "B01"):
        await ruled(made, await filed(made, code), effect=AppealEffect.REOPENING)
    assert len(await queries.reopenings_of(made.edition.rounds[-1].id)) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"outcome": AppealOutcome.REJECTED, "effect": AppealEffect.CORRECTION}, Invalid),
        ({"reason": " "}, Invalid),
    ],
)
async def test_a_ruling_that_does_not_hold_writes_nothing(changes, error):
    made = await announced()
    appeal = await filed(made)
    await refused(error, ruled(made, appeal, **changes))


async def test_appeals_are_not_found_for_others():
    made = await announced()
    appeal = await filed(made)
    minh = await account(MINH)
    for act in (
        queries.appeal_for(minh, appeal.id),
        note_on_appeal(minh, appeal_id=appeal.id, words="Xem"),
        rule_on_appeal(
            made.lan,
            appeal_id=appeal.id,
            outcome=AppealOutcome.UPHELD,
            effect=AppealEffect.NONE,
            reason="Tự chấp nhận",
        ),
    ):
        await refused(AppealNotFound, act)
    await refused(EntryNotFound, queries.appeal_door(minh, made.entries["A02"]))
    await refused(EditionNotFound, queries.appeals_for(minh, SLUG))
