"""The whole way of one edition, as the regulation tells it: from the document to the national prize."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from contest_platform import clock, database
from contest_platform.accounts.queries import viewer_by_email
from contest_platform.accounts.rules import Role
from contest_platform.advancement import actions as advancement
from contest_platform.advancement import queries as nominations
from contest_platform.advancement.rules import Letter, NominationStatus, Outcome, QuotaFull
from contest_platform.contests import actions as contests
from contest_platform.contests import queries as editions
from contest_platform.contests.rules import ContestKind, Decision, NominationTarget, ScoringLocked
from contest_platform.entries import actions as entries
from contest_platform.entries.rules import Outcome as CheckOutcome
from contest_platform.entries.rules import Status, SubmissionWindowClosed
from contest_platform.judging import actions as judging
from contest_platform.judging import queries as judged
from contest_platform.ranking import actions as ranking
from contest_platform.ranking import queries as results
from contest_platform.ranking.rules.announcement import ResultsNotAnnounced
from contest_platform.ranking.rules.closing import RoundNotReady
from contest_platform.ranking.rules.ratification import Departure
from tests import dossiers
from tests.cast import AN, BINH, HOA, LAN, MINH, SEN, THU
from tests.factories import account
from tests.refusals import refused

OPENS = datetime(2026, 3, 1, 1, tzinfo=UTC)
DEADLINE = datetime(2026, 9, 30, 10, tzinfo=UTC)
SLUG, ROUND = "technical-10", "final"
DECISION = Decision(body="Ban Tổ chức", number="15/QĐ-BTC", date=date(2026, 11, 2), signer="Trưởng ban")
POINTS = {
    "Máy tách hạt ngô": ("38", "28", "27,5"),
    "Phần mềm trạm xá": ("33,25", "25", "24.75"),
    "Bàn học gấp": ("30", "20", "20"),
}


async def test_the_way_from_the_document_to_the_nation(db):
    # Article 1. The organiser makes the edition from the sample and publishes it.
    an, sen = await account(AN, Role.ORGANISER), await account(SEN, Role.SECRETARY)
    with clock.at(OPENS - timedelta(days=20)):
        await contests.make_edition(an, document=editions.sample_document(ContestKind.TECHNICAL))
        target = (NominationTarget(edition="national-technical-19", quota=1),)
        document = msgspec.structs.replace(
            editions.sample_document(ContestKind.TECHNICAL),
            opens_at=OPENS,
            submission_deadline=DEADLINE,
            nominates_to=target,
        )
        await contests.change_edition(an, slug=SLUG, document=document)
        edition = await contests.publish_edition(an, slug=SLUG)

    # Article 2. Entrants write, hand in before the deadline and get a receipt; one is too late.
    lan, minh = await account(LAN), await account(MINH)
    receipts = {}
    for title, by in zip(POINTS, (lan, minh, minh), strict=True):
        with clock.at(DEADLINE - timedelta(days=2)):
            entry = await dossiers.complete(by, edition, title=title)
        with clock.at(DEADLINE - timedelta(minutes=1)):
            receipts[title] = await entries.submit_entry(by, entry_id=entry.id)
            again = await entries.submit_entry(by, entry_id=entry.id)
        assert again == receipts[title]
    with clock.at(DEADLINE - timedelta(hours=1)):
        late = await dossiers.complete(lan, edition, title="Bếp ít khói")
    too_late = DEADLINE + timedelta(minutes=edition.grace_minutes, seconds=1)
    with clock.at(too_late):
        await refused(SubmissionWindowClosed, entries.submit_entry(lan, entry_id=late.id))
    assert len({receipt.code for receipt in receipts.values()}) == 3
    lines = await database.fetch("SELECT sequence, hash FROM ledger_line WHERE verb = 'submit_entry'")
    assert {(one.ledger_sequence, one.ledger_hash) for one in receipts.values()} == {tuple(row) for row in lines}

    # Article 3. The secretary returns a dossier with what is missing, then accepts all.
    accepted = {}
    with clock.at(DEADLINE + timedelta(days=1)):
        for title, receipt in receipts.items():
            (row,) = await database.fetch("SELECT id FROM entry WHERE code = $1", receipt.code)
            accepted[title] = row["id"]
            await entries.check_dossier(sen, entry_id=row["id"], outcome=CheckOutcome.ACCEPTED)

    # Article 4. Judges are invited by one mail each; nobody judges an entry of her own unit.
    with clock.at(DEADLINE + timedelta(days=3)):
        for person in (THU, HOA, BINH):
            await account(person, Role.JUDGE)
            await judging.invite_judge(
                an, slug=SLUG, email=person.email, full_name=person.full_name, fields=["it"], unit="Sở KH&CN"
            )
        assigned = await judging.assign_judges(an, slug=SLUG, round_code=ROUND)
    assert (len(assigned.pairs), assigned.unmet) == (9, ())
    mails = await database.fetch("SELECT recipient FROM mail WHERE template = 'judge_invitation'")
    assert sorted(mail["recipient"] for mail in mails) == sorted(one.email for one in (THU, HOA, BINH))

    # Article 5. Each declares, scores with a comma or a dot, and signs; the rubric is locked from the first sheet.
    with clock.at(DEADLINE + timedelta(days=10)):
        for person in (THU, HOA, BINH):
            judge = await viewer_by_email(person.email)
            await judging.declare_conflicts(judge, slug=SLUG, conflicts=[])
            for own in await judged.own_assignments(judge, SLUG):
                points = dict(zip(("novelty", "applicability", "effectiveness"), POINTS[own.title], strict=True))
                saved = await judging.save_sheet(judge, assignment_id=own.id, version=None, points=points)
                if (person, own.title) != (BINH, "Bàn học gấp"):
                    await judging.sign_sheet(judge, assignment_id=own.id, version=saved.version)
                else:
                    unsigned = (judge, own.id, saved.version)
        fewer = msgspec.structs.replace(document, awards=())
        await refused(ScoringLocked, contests.change_edition(an, slug=SLUG, document=fewer, decision=DECISION))

    # Article 6. The round closes only when every sheet is signed.
    with clock.at(DEADLINE + timedelta(days=20)):
        await refused(RoundNotReady, ranking.close_round(an, slug=SLUG, round_code=ROUND))
        await judging.sign_sheet(unsigned[0], assignment_id=unsigned[1], version=unsigned[2])
        await ranking.close_round(an, slug=SLUG, round_code=ROUND)
        standing = await results.standing_for(an, SLUG, ROUND)
    assert [(row.place, str(row.line.points)) for row in standing.rows] == [(1, "93.50"), (2, "83.00"), (3, "70.00")]

    # Article 7. The jury proposes by quota and floor, with a reason for every entry; the committee decides.
    with clock.at(DEADLINE + timedelta(days=30)):
        proposal = await ranking.propose_awards(an, slug=SLUG)
        assert [one.award for one in proposal.entries] == ["first", "second", "third"]
        change = Departure(accepted["Bàn học gấp"], "consolation", "Chưa có số liệu áp dụng.")
        await ranking.ratify_awards(
            an, slug=SLUG, present=8, in_favour=7, decision=DECISION, changes=[change], proposal_id=proposal.id
        )

    # Article 8. Before the announcement there is nothing to be found; from its moment on everybody reads the same.
    announced_at = DEADLINE + timedelta(days=40)
    with clock.at(announced_at - timedelta(days=1)):
        await ranking.announce_results(an, slug=SLUG, at=announced_at)
        with pytest.raises(ResultsNotAnnounced):
            await results.announcement(SLUG)
    with clock.at(announced_at + timedelta(seconds=1)):
        announcement = await results.announcement(SLUG)
        assert {one.title: one.award for one in announcement.content.items} == {
            "Máy tách hạt ngô": "first",
            "Phần mềm trạm xá": "second",
            "Bàn học gấp": "consolation",
        }

        # Article 9. A winner goes up within the quota and comes back with a prize of its own.
        nomination = await advancement.nominate_entry(
            an, entry_id=accepted["Máy tách hạt ngô"], target="national-technical-19"
        )
        second = accepted["Phần mềm trạm xá"]
        await refused(QuotaFull, advancement.nominate_entry(an, entry_id=second, target="national-technical-19"))
        for status in tuple(NominationStatus)[1:]:
            await advancement.advance_nomination(
                an,
                nomination_id=nomination.id,
                status=status,
                letter=Letter("21/LHH", date(2026, 11, 20)) if status is NominationStatus.SENT else None,
                outcome=Outcome("second") if status is NominationStatus.CLOSED else None,
            )
        (found,) = await nominations.nominations_of(edition.id)
    assert (found.award, found.outcome.award, found.status) == ("first", "second", NominationStatus.CLOSED)
    (status,) = await database.fetch("SELECT status FROM entry WHERE id = $1", accepted["Máy tách hạt ngô"])
    assert status["status"] == Status.ACCEPTED
