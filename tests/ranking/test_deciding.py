"""From the closed standing to the decision: proposals, tie votes, ratification."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from contest_platform import database
from contest_platform.contests.queries import EditionNotFound
from contest_platform.contests.rules import AwardDocument, AwardPolicy, Decision, TieAtQuota
from contest_platform.errors import Invalid
from contest_platform.ranking import queries
from contest_platform.ranking.actions import (
    close_round,
    propose_awards,
    ratify_awards,
    record_tie_vote,
    reopen_round,
)
from contest_platform.ranking.rules.closing import ReopeningReasonMissing, RoundOpen, RoundStillOpen
from contest_platform.ranking.rules.comparison import compare
from contest_platform.ranking.rules.proposals import ProposalChanged, ProposalNotFound, ProposalOutdated
from contest_platform.ranking.rules.ratification import (
    AlreadyRatified,
    Departure,
    MajorityMissing,
    RatificationNotFound,
    VoteOwed,
)
from contest_platform.ranking.rules.reasons import ReasonCode
from contest_platform.ranking.rules.standings import EntriesNotTied, NotTied
from tests.ranking.deciding import DECISION, TIED, closed, correct, proposed
from tests.ranking.scene import SLUG, scene, sheet
from tests.refusals import nothing_written, refused

pytestmark = pytest.mark.usefixtures("db")


def awards(proposal):
    return {one.code: one.award for one in proposal.entries}


async def ratify(made, **changes):
    return await ratify_awards(
        made.an, **({"slug": SLUG, "present": 7, "in_favour": 6, "decision": DECISION} | changes)
    )


async def test_propose_awards_freezes_the_allocation_with_digests():
    made = await closed()
    proposal = await propose_awards(made.an, slug=SLUG)
    assert awards(proposal) == {"A01": "first", "A02": "second", "B01": "second"}
    assert proposal.content.money_vnd == 100
    assert all(one.reasons for one in proposal.entries)
    assert (await queries.proposals_for(made.an, SLUG))[1] == (proposal,)
    again = await propose_awards(made.an, slug=SLUG, round_code="final")
    assert (again.position, again.digest, again.standing_digest) == (2, proposal.digest, proposal.standing_digest)


async def test_propose_awards_as_a_dry_run_writes_nothing():
    made = await scene()
    async with nothing_written():
        tried = await propose_awards(made.an, slug=SLUG, dry_run=True)
    assert awards(tried) == {"A01": "first", "A02": "second", "B01": "second"}


async def test_propose_awards_of_an_open_round_is_refused():
    made = await scene()
    await refused(RoundOpen, propose_awards(made.an, slug=SLUG))


async def test_propose_awards_is_not_found_for_others():
    made = await closed()
    await refused(EditionNotFound, propose_awards(made.lan, slug=SLUG))


async def test_a_unit_with_class_and_without_is_one_unit_for_the_cap():
    made = await closed(
        awards=(AwardDocument(code="first", name="Giải Nhất", per_field=2, max_per_unit=1, money_vnd=1),)
    )
    await database.fetch(
        "UPDATE author SET unit = 'Lớp 9A, Trường THCS Chiềng Sinh', unit_folded = 'lop 9a, truong thcs chieng sinh'"
        " WHERE entry = $1", made.entries["A02"],
    )  # fmt: skip
    await database.fetch(
        "UPDATE author SET unit = 'Bệnh viện Mai Sơn', unit_folded = 'benh vien mai son' WHERE entry = $1",
        made.entries["B01"],
    )
    proposal = await propose_awards(made.an, slug=SLUG)
    assert awards(proposal) == {"A01": "first", "A02": None, "B01": "first"}
    assert [reason.code for reason in proposal.entries[1].reasons] == [ReasonCode.UNIT_CAP]


async def test_a_tie_at_the_quota_blocks_ratification_until_the_vote():
    made = await closed(TIED)
    proposal = await propose_awards(made.an, slug=SLUG)
    assert [(one.award, set(one.entries)) for one in proposal.content.unresolved] == [
        ("first", set(made.ids("A01", "A02")))
    ]
    owed = await refused(VoteOwed, ratify(made))
    assert owed.values == {"codes": "A01, A02"}
    standing, redrawn = await vote(made, "A02", "A01")
    assert [(row.line.code, row.place, row.tied) for row in standing.rows][:2] == [
        ("A02", 1, False),
        ("A01", 2, False),
    ]
    assert awards(redrawn) == {"A02": "first", "A01": "second", "A03": None}
    assert (await ratify(made)).proposal_id == redrawn.id
    line = await database.fetch_one("SELECT actor FROM ledger_line WHERE verb = 'record_tie_vote'")
    assert line["actor"] == made.an.id


async def vote(made, *codes, **changes):
    counts = {"present": 7, "in_favour": 5, "reason": "Xét tính mới"} | changes
    return await record_tie_vote(made.an, slug=SLUG, round_code="final", entries=made.ids(*codes), **counts)


@pytest.mark.parametrize(
    ("codes", "changes", "error"),
    [
        (["A01"], {}, EntriesNotTied),
        (["A01", "A03"], {}, EntriesNotTied),
        (["A01", "A01"], {}, EntriesNotTied),
        (["A01", "A02"], {"in_favour": 3}, Invalid),
        (["A01", "A02"], {"in_favour": 8}, Invalid),
        (["A01", "A02"], {"reason": "  "}, Invalid),
    ],
)
async def test_record_tie_vote_refuses_what_is_no_vote_about_a_tie(codes, changes, error):
    made = await closed(TIED)
    await refused(error, vote(made, *codes, **changes))


async def test_a_vote_that_a_cap_asks_for_is_about_everybody_who_is_tied():
    """Only two of the three are of one unit, but the order is voted of the whole group."""
    made = await closed(
        {"it": {code: ["40 40", "40 40"] for code in ("A01", "A02", "A03")}},
        awards=(AwardDocument(code="first", name="Giải Nhất", max_per_unit=1),),
    )
    await database.fetch(
        "UPDATE author SET unit = 'Bệnh viện Mai Sơn', unit_folded = 'benh vien mai son' WHERE entry = $1",
        made.entries["A03"],
    )
    proposal = await propose_awards(made.an, slug=SLUG)
    assert awards(proposal) == {"A01": None, "A02": None, "A03": "first"}
    assert [set(one.entries) for one in proposal.content.unresolved] == [set(made.entries.values())]
    _, redrawn = await vote(made, "A03", "A02", "A01")
    assert awards(redrawn) == {"A01": None, "A02": "first", "A03": "first"}


async def test_an_author_is_one_person_by_name_and_birth_date_for_the_cap():
    made = await closed(
        {"it": {"A01": ["45 45", "45 45"], "A02": ["44 44", "44 44"], "A03": ["43 43", "43 43"]}},
        awards=(AwardDocument(code="first", name="Giải Nhất", max_per_author=1),),
    )
    await database.fetch("UPDATE author SET name_folded = 'lo van a', birth_date = '2010-02-03'")
    await database.fetch("UPDATE author SET birth_date = '2010-02-04' WHERE entry = $1", made.entries["A03"])
    proposal = await propose_awards(made.an, slug=SLUG)
    assert awards(proposal) == {"A01": "first", "A02": None, "A03": "first"}
    assert [reason.code for reason in proposal.entries[1].reasons] == [ReasonCode.AUTHOR_CAP]


async def test_record_tie_vote_about_a_part_of_the_tied_names_all_of_them():
    made = await closed({"it": {code: ["40 40", "40 40"] for code in ("A01", "A02", "A03")}})
    error = await refused(NotTied, vote(made, "A01", "A02"))
    assert error.values == {"codes": "A01, A02, A03"}


async def test_ratify_awards_keeps_the_proposal_and_the_departures():
    made = await closed()
    proposal = await propose_awards(made.an, slug=SLUG)
    change = Departure(made.entries["B01"], "first", "Giải pháp đã được áp dụng rộng")
    decided = await ratify(made, changes=[change])
    assert (decided.changes, decided.decision, decided.present, decided.in_favour) == ((change,), DECISION, 7, 6)
    assert decided.awards(proposal) == dict(
        zip(made.ids("A01", "A02", "B01"), ["first", "second", "first"], strict=True)
    )
    assert awards(await queries.proposal_of(made.edition.id)) == awards(proposal)


async def test_ratify_awards_twice_is_one_decision_and_another_names_the_one_it_replaces():
    made = await proposed()
    first = await ratify(made)
    assert await ratify(made) == first
    told = await refused(AlreadyRatified, ratify(made, in_favour=7))
    assert told.values == {"by": made.an.full_name, "at": first.at}
    second = await ratify(made, in_favour=7, replaces=first.id)
    assert (await queries.latest_ratification(made.edition.id), second.position) == (second, 2)
    assert second.replaces == first.digest
    assert await ratify(made, in_favour=7, replaces=first.id) == second
    await refused(AlreadyRatified, ratify(made, replaces=first.id))


async def test_three_decisions_at_once_one_holds_and_the_others_are_told():
    made = await proposed()
    acts = [ratify(made, in_favour=count) for count in (6, 7, 6)]
    answers = await asyncio.gather(*acts, return_exceptions=True)
    (held,) = await queries.ratifications_of(made.edition.id)
    for answer in answers:
        assert answer == held or isinstance(answer, AlreadyRatified)
    assert any(isinstance(answer, AlreadyRatified) for answer in answers)


async def test_a_decision_that_replaces_one_that_is_not_there_is_refused():
    made = await proposed()
    await refused(RatificationNotFound, ratify(made, replaces=uuid4()))


async def test_ratify_awards_without_a_proposal_is_refused():
    made = await closed()
    await refused(ProposalNotFound, ratify(made))
    await propose_awards(made.an, slug=SLUG)
    await refused(ProposalNotFound, ratify(made, proposal_id=uuid4()))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"in_favour": 5}, MajorityMissing),
        ({"present": 10}, Invalid),
        ({"decision": Decision(body=" ", number="", date=date(2026, 1, 1), signer="x" * 201)}, Invalid),
        ({"changes": [Departure(uuid4(), None, "Vì lý do")]}, Invalid),
    ],
)
async def test_ratify_awards_refuses_what_does_not_hold(changes, error):
    made = await proposed()
    await refused(error, ratify(made, **changes))


async def test_ratify_awards_refuses_a_proposal_that_the_standing_has_left_behind():
    made = await proposed()
    await database.fetch("UPDATE entry SET status = 'withdrawn' WHERE code = 'A01'")
    await refused(ProposalOutdated, ratify(made))


async def test_a_round_is_opened_again_corrected_and_proposed_anew():
    made = await closed()
    first = await propose_awards(made.an, slug=SLUG)
    decided = await ratify(made)
    await reopen_round(made.an, slug=SLUG, round_code="final", reason="Chấm nhầm bài A02")
    await refused(RoundOpen, propose_awards(made.an, slug=SLUG))
    await refused(RoundOpen, ratify(made, in_favour=7, replaces=decided.id))
    await correct(made, "A02", "50 50")
    closing = await close_round(made.an, slug=SLUG, round_code="final")
    old = (await queries.closings_of(closing.round_id))[0]
    assert (closing.position, closing.replaces, first.basis.closing) == (2, old.digest, old.digest)
    await refused(ProposalOutdated, ratify(made, in_favour=7, replaces=decided.id))
    tried = await propose_awards(made.an, slug=SLUG, dry_run=True)
    differences = compare(first.content, tried.content).of_award
    assert [(one.code, one.before.award, one.after.award) for one in differences] == [
        ("A01", "first", "second"), ("A02", "second", "first"),
    ]  # fmt: skip
    await refused(ProposalChanged, propose_awards(made.an, slug=SLUG, seen=first.digest))
    second = await propose_awards(made.an, slug=SLUG, seen=tried.digest)
    assert (second.content, second.digest) == (tried.content, tried.digest)
    assert (await ratify(made, in_favour=7, replaces=decided.id)).proposal_id == second.id
    assert [one async for one in queries.broken_links()] == []
    (reopening,) = await queries.reopenings_of(closing.round_id)
    assert (reopening.reason, reopening.by) == ("Chấm nhầm bài A02", made.an.full_name)


async def test_a_round_that_was_closed_anew_without_a_change_is_proposed_anew_all_the_same():
    """The proposal names the closing that it was drawn from, and that one holds no more."""
    made = await closed()
    first = await propose_awards(made.an, slug=SLUG)
    await reopen_round(made.an, slug=SLUG, round_code="final", reason="Xem lại phiếu")
    await close_round(made.an, slug=SLUG, round_code="final")
    tried = await propose_awards(made.an, slug=SLUG, dry_run=True)
    assert (tried.content == first.content, first.is_left_behind(tried)) == (True, True)
    await refused(ProposalOutdated, ratify(made))
    await propose_awards(made.an, slug=SLUG)
    assert await ratify(made)


@pytest.mark.parametrize(
    ("case", "error"),
    [("stranger", EditionNotFound), ("open", RoundStillOpen), ("no reason", ReopeningReasonMissing)],
)
async def test_reopen_round_refused_writes_nothing(case, error):
    made = await (scene() if case == "open" else closed())
    by = made.lan if case == "stranger" else made.an
    reason = " " if case == "no reason" else "Chấm nhầm"
    await refused(error, reopen_round(by, slug=SLUG, round_code="final", reason=reason))


async def test_ties_are_extended_where_the_regulation_says_so():
    made = await closed(TIED, award_policy=AwardPolicy(tie_at_quota=TieAtQuota.EXTEND))
    proposal = await propose_awards(made.an, slug=SLUG)
    assert awards(proposal) == {"A01": "first", "A02": "first", "A03": "second"}
    assert proposal.content.unresolved == ()


async def test_an_entry_without_enough_sheets_is_told_why_in_a_dry_run():
    made = await scene()
    judge = await database.fetch_one("SELECT id FROM judge LIMIT 1")
    await database.fetch("DELETE FROM assignment WHERE entry = $1", made.entries["B01"])
    await sheet(made.edition, made.an, made.entries["B01"], judge["id"], "40 40")
    tried = await propose_awards(made.an, slug=SLUG, dry_run=True)
    last = tried.entries[-1]
    assert (last.code, last.place, last.award, last.reasons[0].code) == ("B01", None, None, ReasonCode.NO_PLACE)
