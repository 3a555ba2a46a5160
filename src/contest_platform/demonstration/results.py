"""What comes of the announced edition: the decision, what authors are told, an appeal, and the way to the nation."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from contest_platform import clock
from contest_platform.accounts.rules import Viewer
from contest_platform.advancement import actions as advancement
from contest_platform.advancement.rules import Letter, NominationStatus, Outcome
from contest_platform.contests.rules import Edition
from contest_platform.demonstration import editions
from contest_platform.papers import actions as papers
from contest_platform.papers.queries import printable_certificates
from contest_platform.ranking import actions as ranking
from contest_platform.ranking import queries as standings
from contest_platform.ranking.rules.appeals import AppealEffect, AppealOutcome
from contest_platform.ranking.rules.ratification import Departure

CLOSED, DECIDED = datetime(2025, 9, 20, 3, tzinfo=UTC), datetime(2025, 10, 6, 8, tzinfo=UTC)
ANNOUNCED = DECIDED + timedelta(days=2)


async def decide(organiser: Viewer, edition: Edition) -> None:
    """The jury proposes 27 prizes; the committee gives two more consolation prizes, with its reason."""
    with clock.at(CLOSED):
        await ranking.close_round(organiser, slug=edition.slug, round_code=edition.rounds[0].code)
    with clock.at(CLOSED + timedelta(hours=1)):
        proposal = await ranking.propose_awards(organiser, slug=edition.slug)
    without = [one for one in proposal.entries if one.award is None and one.place is not None]
    chosen = sorted(without, key=lambda one: one.place or 0)[:2]
    reason = "Bổ sung giải Khuyến khích để động viên phong trào ở vùng cao (mẫu)."
    with clock.at(DECIDED):
        await ranking.ratify_awards(
            organiser,
            slug=edition.slug,
            present=8,
            in_favour=8,
            decision=editions.decision("15/QĐ-BTC (mẫu)", date(2025, 10, 6)),
            changes=[Departure(one.entry, "consolation", reason) for one in chosen],
        )
    with clock.at(ANNOUNCED):
        await ranking.announce_results(organiser, slug=edition.slug)
        await papers.issue_certificates(organiser, slug=edition.slug)
        first = (await printable_certificates(edition.id))[0]
        await papers.replace_certificate(organiser, serial=first.serial, reason="Giấy bị ướt khi chuyển (mẫu)")


async def tell_authors(organiser: Viewer, edition: Edition) -> None:
    """Everybody's feedback with the first comment on the entry; those without an award read it after the ceremony."""
    with clock.at(ANNOUNCED + timedelta(days=1)):
        judged = [one.entry for one in (await standings.proposal_of(edition.id)).entries]
        drafts = await standings.drafts_of(edition, judged)
        chosen = {one.entry_id: [comment.id for comment in one.comments[:1]] for one in drafts}
        await ranking.approve_feedback(organiser, slug=edition.slug, approvals=chosen)
        await ranking.release_feedback(organiser, slug=edition.slug, unawarded_from=date(2025, 10, 20))


async def hear_appeal(organiser: Viewer, edition: Edition, author: Viewer, own: Collection[UUID]) -> None:
    """An author files an appeal, about an entry without an award where there is one; the committee rejects it."""
    awarded = await standings.announced_awards(edition.id)
    entry = min(own, key=lambda one: one in awarded)
    statement = "Đề nghị xem lại điểm tiêu chí tính mới: mô hình đã có bản vẽ và số đo kèm theo (mẫu)."
    with clock.at(ANNOUNCED + timedelta(days=4)):
        appeal = await ranking.file_appeal(author, entry_id=entry, statement=statement)
    with clock.at(ANNOUNCED + timedelta(days=6)):
        words = "Tiểu ban đã đối chiếu ba phiếu chấm với bản vẽ (mẫu)."
        await ranking.note_on_appeal(organiser, appeal_id=appeal.id, words=words, shared=True)
    with clock.at(ANNOUNCED + timedelta(days=8)):
        await ranking.rule_on_appeal(
            organiser,
            appeal_id=appeal.id,
            outcome=AppealOutcome.REJECTED,
            effect=AppealEffect.NONE,
            reason="Các phiếu cho điểm sát nhau và đã tính đến bản vẽ; kết quả giữ nguyên (mẫu).",
            decision=editions.decision("19/BTC-TL (mẫu)", date(2025, 10, 16)),
        )


async def advance(organiser: Viewer, edition: Edition) -> None:
    """Six winners go up; one comes back with a third prize and one with a consolation prize."""
    target = edition.nominates_to[0].edition
    won = await standings.announced_awards(edition.id)
    order = {"first": 0, "second": 1, "third": 2, "consolation": 3}
    chosen = sorted(won.values(), key=lambda one: (order[one.award], one.code))[:6]
    letter = Letter("21/LHH-BTC (mẫu)", date(2025, 10, 14))
    outcomes = (Outcome("third", "bronze"), Outcome("consolation"))
    for place, one in enumerate(chosen):
        with clock.at(datetime(2025, 10, 10, 3, tzinfo=UTC)):
            nomination = await advancement.nominate_entry(organiser, entry_id=one.entry, target=target)
        for days, status in enumerate(tuple(NominationStatus)[1:], start=1):
            ends = status is NominationStatus.CLOSED
            with clock.at(datetime(2025, 10, 10, 3, tzinfo=UTC) + timedelta(days=days * 4)):
                await advancement.advance_nomination(
                    organiser,
                    nomination_id=nomination.id,
                    status=status,
                    letter=letter if status is NominationStatus.SENT else None,
                    outcome=(outcomes[place] if place < len(outcomes) else Outcome(None)) if ends else None,
                )
