"""Editions as their organisers make and change them, on the real database."""

import asyncio
import unicodedata
from datetime import date, timedelta

import msgspec
import pytest

from contest_platform import database
from contest_platform.accounts.rules import Role
from contest_platform.contests import actions, queries
from contest_platform.contests.rules import (
    ContestKind,
    ContestRole,
    Decision,
    DecisionMissing,
    ScoringLocked,
    document_of,
)
from contest_platform.errors import Invalid, NotAllowed, NotFound
from tests.cast import AN, KHOA, LAN, SEN
from tests.factories import account
from tests.refusals import nothing_written, refused

DECISION = Decision(body="Ban Tổ chức", number="12/QĐ-BTC", date=date(2026, 3, 1), signer="Trưởng ban")
DRAFT = queries.sample_document(ContestKind.TECHNICAL)
PUBLISHED = msgspec.structs.replace(DRAFT, draft=False)


async def lines():
    return [row["verb"] for row in await database.fetch("SELECT verb FROM ledger_line ORDER BY sequence")]


async def test_make_edition_reads_back_as_the_document(db):
    an = await account(AN, Role.ORGANISER)
    made = await actions.make_edition(an, document=PUBLISHED)
    assert document_of(made) == PUBLISHED
    assert await queries.edition("technical-10") == made
    assert await lines() == ["make_edition"]


async def test_make_edition_by_an_entrant_is_refused_and_writes_nothing(db):
    await refused(NotAllowed, actions.make_edition(await account(LAN), document=PUBLISHED))


async def test_make_edition_twice_at_once_makes_one(db):
    an = await account(AN, Role.ORGANISER)
    outcomes = await asyncio.gather(
        *(actions.make_edition(an, document=PUBLISHED) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes).count("Edition") == 1
    assert len(await database.fetch("SELECT 1 FROM edition")) == 1


async def test_draft_is_not_found_until_it_is_published(db):
    an = await account(AN, Role.ORGANISER)
    await actions.make_edition(an, document=DRAFT)
    with pytest.raises(NotFound):
        await queries.edition("technical-10")
    await actions.publish_edition(an, slug="technical-10")
    assert (await queries.edition("technical-10")).published_at is not None


async def test_two_first_editions_of_one_contest_at_once_are_both_made(db):
    an = await account(AN, Role.ORGANISER)
    second = msgspec.structs.replace(PUBLISHED, slug="technical-11", number=11)
    made = await asyncio.gather(*(actions.make_edition(an, document=one) for one in (PUBLISHED, second)))
    assert len({one.contest.id for one in made}) == 1
    assert sorted(one.slug for one in made) == [PUBLISHED.slug, "technical-11"]


async def test_change_edition_of_another_contest_is_not_found(db):
    an, khoa = await account(AN, Role.ORGANISER), await account(KHOA)
    made = await actions.make_edition(an, document=PUBLISHED)
    await refused(NotFound, actions.change_edition(khoa, slug=made.slug, document=PUBLISHED, decision=DECISION))


async def test_change_edition_keeps_every_deadline_with_its_decision(db):
    an = await account(AN, Role.ORGANISER)
    made = await actions.make_edition(an, document=PUBLISHED)
    later = msgspec.structs.replace(PUBLISHED, submission_deadline=PUBLISHED.submission_deadline + timedelta(days=15))
    await refused(DecisionMissing, actions.change_edition(an, slug=made.slug, document=later))
    changed = await actions.change_edition(an, slug=made.slug, document=later, decision=DECISION)
    assert changed.submission_deadline == later.submission_deadline
    newest, first = await queries.versions(made.id)
    assert (newest.changed, newest.decision, first.decision) == (("submission_deadline",), DECISION, None)
    assert await lines() == ["make_edition", "change_edition"]


async def test_change_edition_by_a_decision_without_its_parts_is_refused(db):
    an = await account(AN, Role.ORGANISER)
    made = await actions.make_edition(an, document=PUBLISHED)
    later = msgspec.structs.replace(PUBLISHED, number=11)
    empty = Decision(body=" ", number="", date=date(2026, 3, 1), signer="x" * 201)
    refusal = await refused(Invalid, actions.change_edition(an, slug=made.slug, document=later, decision=empty))
    assert [one.field for one in refusal.problems] == ["decision.body", "decision.number", "decision.signer"]
    for year in (206, 9999):
        slip = msgspec.structs.replace(DECISION, date=DECISION.date.replace(year=year))
        refusal = await refused(Invalid, actions.change_edition(an, slug=made.slug, document=later, decision=slip))
        assert [one.field for one in refusal.problems] == ["decision.date"]
    typed = msgspec.structs.replace(DECISION, body=unicodedata.normalize("NFD", " Ban  Tổ chức "))
    await actions.change_edition(an, slug=made.slug, document=later, decision=typed)
    assert (await queries.versions(made.id))[0].decision == DECISION


async def test_change_edition_keeps_the_ids_of_parts_that_stay(db):
    an = await account(AN, Role.ORGANISER)
    made = await actions.make_edition(an, document=DRAFT)
    first, *_others = DRAFT.fields
    fewer = msgspec.structs.replace(DRAFT, fields=(msgspec.structs.replace(first, name="Tên mới"),))
    changed = await actions.change_edition(an, slug=made.slug, document=fewer)
    assert [(one.id, one.name) for one in changed.fields] == [(made.fields[0].id, "Tên mới")]


async def test_lock_scoring_locks_rubric_and_awards_but_not_dates(db):
    an = await account(AN, Role.ORGANISER)
    made = await actions.make_edition(an, document=PUBLISHED)
    async with database.transaction():
        await actions.lock_scoring(an, edition_id=made.id, version=made.version)
    other_round = msgspec.structs.replace(PUBLISHED.rounds[0], decimals=3)
    await refused(
        ScoringLocked,
        actions.change_edition(
            an,
            slug=made.slug,
            document=msgspec.structs.replace(PUBLISHED, rounds=(other_round,)),
            decision=DECISION,
        ),
    )
    await refused(
        ScoringLocked,
        actions.change_edition(
            an, slug=made.slug, document=msgspec.structs.replace(PUBLISHED, awards=()), decision=DECISION
        ),
    )
    later = msgspec.structs.replace(PUBLISHED, number=11)
    assert (await actions.change_edition(an, slug=made.slug, document=later, decision=DECISION)).number == 11


async def test_lock_scoring_refuses_a_rubric_that_was_changed_meanwhile(db):
    an = await account(AN, Role.ORGANISER)
    made = await actions.make_edition(an, document=DRAFT)
    await actions.change_edition(an, slug=made.slug, document=msgspec.structs.replace(DRAFT, number=11))
    async with nothing_written():
        with pytest.raises(actions.EditionChanged):
            async with database.transaction():
                await actions.lock_scoring(an, edition_id=made.id, version=made.version)


async def test_contest_role_holds_only_there_and_only_when_proven(db):
    an, sen = await account(AN, Role.ORGANISER), await account(SEN)
    made = await actions.make_edition(an, document=PUBLISHED)
    await actions.give_contest_role(an, contest_id=made.contest.id, account_id=sen.id, role=ContestRole.SECRETARY)
    await actions.give_contest_role(an, contest_id=made.contest.id, account_id=sen.id, role=ContestRole.SECRETARY)
    assert await queries.contest_roles(sen, made.contest.id) == {ContestRole.SECRETARY}
    assert await queries.edition_for(sen, made.slug, ContestRole.SECRETARY) == made
    await refused(
        NotAllowed,
        actions.give_contest_role(sen, contest_id=made.contest.id, account_id=sen.id, role=ContestRole.ORGANISER),
    )
    await actions.take_contest_role(an, contest_id=made.contest.id, account_id=sen.id, role=ContestRole.SECRETARY)
    assert await queries.contest_roles(sen, made.contest.id) == frozenset()
    assert await lines() == ["make_edition", "give_contest_role", "take_contest_role"]


async def test_kind_of_a_contest_cannot_change_with_a_new_edition(db):
    an = await account(AN, Role.ORGANISER)
    await actions.make_edition(an, document=PUBLISHED)
    other = msgspec.structs.replace(
        PUBLISHED,
        slug="youth-1",
        number=1,
        contest=msgspec.structs.replace(PUBLISHED.contest, kind=ContestKind.YOUTH),
    )
    await refused(Invalid, actions.make_edition(an, document=other))
