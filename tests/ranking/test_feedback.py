"""Feedback: figures, comments that a person lets through, and from when it is read; never a judge's name."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform import clock, database, settings
from contest_platform.contests.queries import EditionNotFound
from contest_platform.entries.rules import EntryNotFound
from contest_platform.errors import Invalid
from contest_platform.ranking import queries
from contest_platform.ranking.actions import (
    announce_results,
    approve_feedback,
    close_round,
    release_feedback,
    reopen_round,
)
from contest_platform.ranking.rules.feedback import (
    Comment,
    FeedbackBeforeAnnouncement,
    FeedbackNotReleased,
    FeedbackOutdated,
    FeedbackTooEarly,
    NothingApproved,
    RoundFeedback,
    SheetPoints,
    check_comments,
    is_visible,
    round_feedback,
    with_comments,
)
from tests.cast import MINH
from tests.factories import account
from tests.ranking.deciding import correct, decided
from tests.ranking.scene import SLUG, document, scene
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
JUDGE = "Hoàng Thị Thu"


def today(days=0):
    return clock.today(settings.current().time_zone) + timedelta(days=days)


async def judged(make=decided):
    """A01 and A02 have comments; the second judge has a name that could stand in one."""
    made = await make()
    await database.fetch("UPDATE judge SET full_name = $1 WHERE email = 'judge1@example.vn'", JUDGE)
    await comment(made, "A01", 0, "Ý tưởng rất mới.")
    await comment(made, "A01", 1, "Đồng ý với nhận xét của HOÀNG thị thu.")
    await comment(made, "A02", 0, "Cần thử nghiệm thêm.")
    return made


async def comment(made, code, judge, words):
    await database.fetch(
        """UPDATE sheet SET comment = $3 WHERE assignment = (
             SELECT a.id FROM assignment a JOIN judge j ON j.id = a.judge WHERE a.entry = $1 AND j.email = $2)""",
        made.entries[code],
        f"judge{judge}@example.vn",
        words,
    )


async def draft(made, code):
    return (await queries.feedback_draft(made.an, SLUG, made.entries[code]))[1]


async def approve(made, **chosen):
    """`A01=["Ý tưởng"]`: the comments that begin so go along."""
    approvals = {}
    for code, beginnings in chosen.items():
        offered = (await draft(made, code)).comments
        approvals[made.entries[code]] = [one.id for one in offered if one.text.startswith(tuple(beginnings))]
    await approve_feedback(made.an, slug=SLUG, approvals=approvals)


async def released(days=0, **chosen):
    made = await judged()
    await announce_results(made.an, slug=SLUG)
    await approve(made, **(chosen or {"A01": ["Ý tưởng"], "A02": [], "B01": []}))
    await release_feedback(made.an, slug=SLUG, unawarded_from=today(days))
    return made


def test_the_figures_of_a_round_are_means_and_spread_by_criterion():
    (final,) = document().rounds
    novelty, effect = final.rubric
    round_ = Stub(final, (novelty, effect))
    sheets = [
        SheetPoints(UUID(int=1), Decimal(90), {"novelty": Decimal(40), "effect": Decimal(50)}, "Tốt"),
        SheetPoints(UUID(int=2), Decimal("83.5"), {"novelty": Decimal("40.25"), "effect": Decimal("43.25")}, ""),
    ]
    found = round_feedback(round_, sheets, points=Decimal("86.75"))
    assert (found.sheets, found.points, found.lowest, found.highest) == (2, Decimal("86.75"), Decimal("83.5"), 90)
    assert [(str(one.mean), one.lowest, one.highest) for one in found.criteria] == [
        ("40.13", 40, Decimal("40.25")), ("46.63", Decimal("43.25"), 50),
    ]  # fmt: skip
    alone = round_feedback(round_, sheets[:1], points=Decimal(90))
    assert (alone.lowest, alone.criteria[0].highest) == (None, None)


class Stub:
    """A round as far as feedback looks at it."""

    def __init__(self, final, rubric):
        self.code, self.name, self.decimals, self.rubric = final.code, "Chung khảo", final.decimals, rubric


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5, unique=True), st.randoms())
def test_comments_stand_in_the_order_of_their_words_whoever_wrote_them(texts, random):
    offered = [Comment(uuid4(), "final", words) for words in texts]
    shuffled = random.sample(offered, len(offered))
    empty = RoundFeedback("final", "Chung khảo", 2, None, None, None, ())
    (told,) = with_comments([empty], shuffled, [one.id for one in shuffled])
    assert told.comments == tuple(sorted(texts))


@pytest.mark.parametrize("words", ["Theo Hoàng Thị Thu", "HOANG THI  THU nói", "hoàng thị thu."])
def test_a_comment_that_names_a_judge_is_not_let_through(words):
    one = Comment(UUID(int=1), "final", words)
    with pytest.raises(Invalid) as found:
        check_comments([one.id, UUID(int=2)], [one], [JUDGE])
    assert [problem.field for problem in found.value.problems] == [f"comments.{one.id}", f"comments.{UUID(int=2)}"]
    check_comments([one.id], [one], ["Lò Văn Hùng", ""])


def test_who_has_no_award_reads_it_from_the_day():
    day = today()
    assert is_visible(awarded=True, unawarded_from=day, today=day - timedelta(days=9))
    assert not is_visible(awarded=False, unawarded_from=day, today=day - timedelta(days=1))
    assert is_visible(awarded=False, unawarded_from=day, today=day)


async def test_what_was_approved_is_read_once_it_is_released():
    made = await released()
    found = await queries.own_feedback(made.lan, made.entries["A01"])
    (final,) = found.rounds
    assert (final.sheets, final.points, final.lowest, final.highest) == (2, Decimal("89.00"), 88, 90)
    assert [(one.name, str(one.mean), one.lowest, one.highest) for one in final.criteria] == [
        ("novelty", "40.00", 40, 40), ("effect", "49.00", 48, 50),
    ]  # fmt: skip
    assert final.comments == ("Ý tưởng rất mới.",)
    assert (await queries.own_feedback(made.lan, made.entries["A02"])).rounds[0].comments == ()
    verbs = await database.fetch("SELECT verb FROM ledger_line WHERE verb LIKE '%feedback' ORDER BY sequence")
    assert [row["verb"] for row in verbs] == ["approve_feedback", "release_feedback"]


async def test_losers_read_it_from_the_day_that_was_set_and_another_day_may_be_set():
    made = await judged()
    await database.fetch("UPDATE entry SET status = 'accepted'")
    await announce_results(made.an, slug=SLUG)
    await without_award(made, "B01")
    await approve(made, A01=[], B01=[])
    await release_feedback(made.an, slug=SLUG, unawarded_from=today(3))
    assert await queries.own_feedback(made.lan, made.entries["A01"])
    with pytest.raises(FeedbackNotReleased):
        await queries.own_feedback(made.lan, made.entries["B01"])
    with clock.at(clock.now() + timedelta(days=3)):
        assert await queries.own_feedback(made.lan, made.entries["B01"])
    await release_feedback(made.an, slug=SLUG, unawarded_from=today())
    assert await queries.own_feedback(made.lan, made.entries["B01"])


async def without_award(made, code):
    """As if the announcement had given this entry nothing."""
    found = await queries.announcement(SLUG)
    items = [one for one in found.content.items if one.entry != made.entries[code]]
    await database.fetch(
        "UPDATE announcement SET content = jsonb_set(content, '{items}', $1)",
        msgspec.json.encode(items).decode(),
    )


async def test_an_entry_that_nobody_looked_at_is_told_nothing():
    made = await released(A01=[])
    with pytest.raises(FeedbackNotReleased):
        await queries.own_feedback(made.lan, made.entries["A02"])


async def test_no_judge_is_in_anything_that_is_told():
    """Names, mail addresses, ids of judges, sheets and assignments: none of them is in what an entrant gets."""
    made = await released()
    rows = await database.fetch(
        """SELECT j.id::text AS judge, j.email, j.full_name, a.id::text AS assignment, s.id::text AS sheet
           FROM judge j JOIN assignment a ON a.judge = j.id JOIN sheet s ON s.assignment = a.id"""
    )
    secrets = {value for row in rows for value in row.values()}
    for entry_id in made.entries.values():
        told = msgspec.json.encode((await queries.own_feedback(made.lan, entry_id)).rounds).decode()
        assert [one for one in secrets if one in told] == []


async def test_a_comment_that_names_a_judge_cannot_be_approved():
    made = await judged()
    await refused(Invalid, approve(made, A01=["Đồng ý"]))


async def test_feedback_of_corrected_sheets_is_approved_again_before_it_goes_out():
    made = await judged()
    await announce_results(made.an, slug=SLUG)
    await approve(made, A01=["Ý tưởng"], A02=[])
    await reopen_round(made.an, slug=SLUG, round_code="final", reason="Chấm nhầm")
    await refused(FeedbackTooEarly, approve_feedback(made.an, slug=SLUG, approvals={made.entries["A01"]: ()}))
    await correct(made, "A02", "50 50")
    await close_round(made.an, slug=SLUG, round_code="final")
    assert [(await draft(made, code)).outdated for code in ("A01", "A02")] == [False, True]
    told = await refused(FeedbackOutdated, release_feedback(made.an, slug=SLUG, unawarded_from=today()))
    assert told.values == {"codes": "A02"}
    await approve(made, A02=[])
    await release_feedback(made.an, slug=SLUG, unawarded_from=today())
    assert (await queries.own_feedback(made.lan, made.entries["A02"])).rounds[0].highest == 100


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("open", FeedbackTooEarly),
        ("stranger", EditionNotFound),
        ("other entry", EntryNotFound),
        ("not announced", FeedbackBeforeAnnouncement),
        ("nothing approved", NothingApproved),
        ("too soon", Invalid),
    ],
)
async def test_refusals_write_nothing(case, error):
    made = await (scene() if case == "open" else judged())
    entry_id = uuid4() if case == "other entry" else made.entries["A01"]
    by = made.lan if case == "stranger" else made.an
    if case in ("nothing approved", "too soon"):
        await announce_results(made.an, slug=SLUG)
    if case in ("not announced", "too soon"):
        await approve(made, A01=[])
    if case in ("not announced", "nothing approved", "too soon"):
        day = today(-1 if case == "too soon" else 0)
        await refused(error, release_feedback(by, slug=SLUG, unawarded_from=day))
    else:
        await refused(error, approve_feedback(by, slug=SLUG, approvals={entry_id: ()}))


async def test_feedback_is_not_found_for_others_and_before_its_release():
    made = await judged()
    await approve(made, A01=[])
    await announce_results(made.an, slug=SLUG)
    with pytest.raises(FeedbackNotReleased):
        await queries.own_feedback(made.lan, made.entries["A01"])
    await release_feedback(made.an, slug=SLUG, unawarded_from=today())
    minh = await account(MINH)
    with pytest.raises(EntryNotFound):
        await queries.own_feedback(minh, made.entries["A01"])
    with pytest.raises(EditionNotFound):
        await queries.feedback_page(minh, SLUG)
