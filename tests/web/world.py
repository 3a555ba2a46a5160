"""One of everything, and somebody in every role: what the access matrix is tried on.

The running edition has an accepted dossier of Lan that Thu judges and Binh, who chairs, too, and a finished draft of
hers. The decided edition of the same contest is announced, and its first prize is nominated. An and Sen have roles
for this contest only, Khoa organises another one. Dung (admin) and Giang (auditor) have roles everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from contest_platform import clock, database, settings
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.advancement.actions import nominate_entry
from contest_platform.contests.actions import give_contest_role, make_edition
from contest_platform.contests.rules import ContestDocument, ContestKind, ContestRole, Level
from contest_platform.entries.actions import show_original
from contest_platform.judging import actions as judging
from contest_platform.papers.actions import issue_certificates, make_paper, order_paper
from contest_platform.papers.queries import certificates_of
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind
from contest_platform.ranking.actions import (
    announce_results,
    approve_feedback,
    close_round,
    file_appeal,
    propose_awards,
    ratify_awards,
    release_feedback,
)
from tests import dossiers
from tests.cast import AN, BINH, DUNG, GIANG, KHOA, LAN, MINH, SEN, THU
from tests.factories import account
from tests.judging.jury import FULL, rounds
from tests.ranking import scene
from tests.ranking.deciding import DECISION

# The columns of the matrix.
WHO = ("nobody", "lan", "minh", "thu", "binh", "sen", "an", "khoa", "dung", "giang")


@dataclass(frozen=True)
class World:
    people: Mapping[str, Viewer]
    running: Mapping[str, str]
    draft: Mapping[str, str]
    decided: Mapping[str, str]


async def world() -> World:
    people = {
        "dung": await account(DUNG, Role.ADMIN),
        "giang": await account(GIANG, Role.AUDITOR),
        **{name: await account(person) for name, person in _PLAIN.items()},
    }
    decided = await _decided(people)
    running, draft = await _running(people)
    await _another_contest(people)
    return World(people, running, draft, decided)


_PLAIN = {"lan": LAN, "minh": MINH, "thu": THU, "binh": BINH, "sen": SEN, "an": AN, "khoa": KHOA}


async def _running(people: Mapping[str, Viewer]) -> tuple[dict[str, str], dict[str, str]]:
    edition = await dossiers.edition(
        people["dung"], rounds=rounds(), tie_break=("criterion:novelty", "vote"), slug="technical-11", number=11
    )
    entry = await dossiers.accepted(people["lan"], edition, people["sen"])
    draft = await dossiers.complete(people["lan"], edition, title="Máy gieo hạt")
    judges = {
        name: await judging.invite_judge(
            people["an"], slug=edition.slug, email=people[name].email, full_name=people[name].full_name,
            fields=[edition.fields[0].code], chair=name == "binh",
        )
        for name in ("thu", "binh")
    }  # fmt: skip
    assignments = {
        name: await _assigned(people, edition.slug, entry.id, name, one.id) for name, one in judges.items()
    }
    await judging.save_sheet(people["thu"], assignment_id=assignments["thu"], version=0, points=FULL, comment="")
    seen = next(one for one in entry.attachments if one.kind == "description")
    await show_original(people["sen"], attachment_id=seen.id)
    of_draft = draft.attachments[0]
    common = {
        "slug": edition.slug, "round_code": "preliminary", "assignment_id": str(assignments["thu"]),
        "judge_id": str(judges["thu"].id), "part": "dates", "account_id": str(people["sen"].id), "role": "secretary",
        "mail_id": await _failed_mail(people["thu"].email),
    }  # fmt: skip
    return (
        {**common, "entry_id": str(entry.id), "attachment_id": str(seen.id)},
        {**common, "entry_id": str(draft.id), "attachment_id": str(of_draft.id)},
    )


async def _failed_mail(recipient: str) -> str:
    """The invitation of a judge, which her mail server refused."""
    rows = await database.fetch(
        "UPDATE mail SET failed_at = $2, failure = $3 WHERE recipient = $1 RETURNING id",
        recipient,
        clock.now(),
        "refused: 550 5.1.1 no such user",
    )
    return str(rows[0]["id"])


async def _assigned(people: Mapping[str, Viewer], slug: str, entry_id: UUID, name: str, judge_id: UUID) -> UUID:
    made = await judging.assign_judge(
        people["an"], slug=slug, round_code="preliminary", entry_id=entry_id, judge_id=judge_id
    )
    await judging.declare_conflicts(people[name], slug=slug, conflicts=())
    return made


async def _decided(people: Mapping[str, Viewer]) -> dict[str, str]:
    """It comes first: with it the contest, and the roles that An and Sen have in it."""
    with clock.at(scene.OPENS):
        edition = await make_edition(people["dung"], document=scene.document(slug="technical-10", number=10))
    for name, role in (("an", ContestRole.ORGANISER), ("sen", ContestRole.SECRETARY)):
        await give_contest_role(people["dung"], contest_id=edition.contest.id, account_id=people[name].id, role=role)
    judges = [await scene._judge(edition, people["an"], number) for number in range(2)]
    entry_id = await scene.entry(edition, people["lan"], field="it", code="A01")
    for judge_id in judges:
        await scene.sheet(edition, people["an"], entry_id, judge_id, "45 45")
    an, slug = people["an"], edition.slug
    await close_round(an, slug=slug, round_code="final")
    proposal = await propose_awards(an, slug=slug)
    await ratify_awards(an, slug=slug, present=9, in_favour=9, decision=DECISION)
    await announce_results(an, slug=slug)
    nomination = await nominate_entry(an, entry_id=entry_id, target="national-19")
    appeal = await file_appeal(people["lan"], entry_id=entry_id, statement="Ghi nhầm điểm.")
    await approve_feedback(an, slug=slug, approvals={entry_id: ()})
    await release_feedback(an, slug=slug, unawarded_from=clock.today(settings.current().time_zone))
    await issue_certificates(an, slug=slug)
    paper_id = await order_paper(an, slug=slug, kind=PaperKind.STATISTICS, form=PaperFormat.PDF)
    await make_paper(paper_id=paper_id)
    serial = (await certificates_of(edition.id))[0].serial
    return {
        "serial": serial, "paper_id": str(paper_id), "kind": "decision", "filename": "results.csv",
        "appeal_id": str(appeal.id), "slug": slug, "round_code": "final", "entry_id": str(entry_id), "position": "1",
        "nomination_id": str(nomination.id), "proposal_id": str(proposal.id),
    }  # fmt: skip


async def _another_contest(people: Mapping[str, Viewer]) -> None:
    contest = ContestDocument(code="another", kind=ContestKind.TECHNICAL, level=Level.GRASSROOTS, name="Hội thi khác")
    made = await dossiers.edition(people["dung"], slug="another-1", number=1, contest=contest, nominates_to=())
    await give_contest_role(
        people["dung"], contest_id=made.contest.id, account_id=people["khoa"].id, role=ContestRole.ORGANISER
    )
