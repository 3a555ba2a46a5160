"""The jury of the story: made judges, their assignment, and made points."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from contest_platform import clock
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests.rules import Criterion, Edition, Round
from contest_platform.demonstration.accounts import open_made_account
from contest_platform.demonstration.people import person
from contest_platform.judging import actions, queries
from contest_platform.judging.queries import OwnAssignment

BORN = (datetime(1960, 1, 1).date(), datetime(1985, 12, 31).date())  # noqa: DTZ001 - days, not moments
JUDGE_UNITS = ("Trường Đại học Mẫu", "Sở Khoa học Mẫu", "Liên hiệp hội Mẫu", "Viện Nghiên cứu Mẫu")


async def invite(
    organiser: Viewer, edition: Edition, random: Random, moment: datetime, known: list[tuple[Viewer, bool]]
) -> list[Viewer]:
    """Three judges a field; those of `known` (account, whether it leads the panel) take the first seats."""
    jury: list[Viewer] = []
    for place, field in enumerate(edition.fields):
        for seat in range(edition.rounds[0].judges_per_entry):
            number = place * 10 + seat
            chairs = seat == 0
            if known:
                judge, chairs = known.pop(0)
            else:
                made = person(random, born_from=BORN[0], born_to=BORN[1], units=JUDGE_UNITS)
                name = f"judge-{edition.slug}-{number}"
                judge = await open_made_account(name, made.full_name, Role.JUDGE)
            with clock.at(moment):
                await actions.invite_judge(
                    organiser,
                    slug=edition.slug,
                    email=judge.email,
                    full_name=judge.full_name,
                    fields=[field.code],
                    unit=random.choice(JUDGE_UNITS),
                    panel=f"Tiểu ban {place + 1}",
                    chair=chairs,
                )
            jury.append(judge)
    return jury


async def assign(organiser: Viewer, edition: Edition, moment: datetime) -> None:
    with clock.at(moment):
        done = await actions.assign_judges(organiser, slug=edition.slug, round_code=edition.rounds[0].code)
    if done.unmet:
        raise RuntimeError(f"The demonstration's jury cannot be assigned: {done.unmet[0]}")


async def score(jury: list[Viewer], edition: Edition, random: Random, moment: datetime, *, share: float) -> None:
    """Every judge declares; the first `share` of each judge's sheets is signed, the next one begun."""
    merits: dict[str, float] = {}
    for judge in jury:
        leniency = random.gauss(0, 0.03)
        with clock.at(moment):
            await actions.declare_conflicts(judge, slug=edition.slug, conflicts=[])
        own = await queries.own_assignments(judge, edition.slug)
        signed = round(len(own) * share)
        for place, one in enumerate(own[: signed + 1]):
            merit = merits.setdefault(one.code, min(0.97, max(0.42, random.gauss(0.72, 0.13))))
            at = moment + timedelta(hours=3 + place)
            await _sheet(judge, one, edition.rounds[0], random, merit + leniency, at, whole=place < signed)


async def _sheet(  # noqa: PLR0917 - the parts of one sheet
    judge: Viewer, own: OwnAssignment, round_: Round, random: Random, merit: float, moment: datetime, *, whole: bool
) -> None:
    criteria = round_.rubric if whole else round_.rubric[:1]
    points = {one.code: _points(one, merit + random.gauss(0, 0.05)) for one in criteria}
    comment = "Giải pháp gọn, dễ dùng; cần thêm số liệu đo." if whole else ""
    with clock.at(moment):
        saved = await actions.save_sheet(judge, assignment_id=own.id, version=None, points=points, comment=comment)
    if whole:
        with clock.at(moment + timedelta(minutes=40)):
            await actions.sign_sheet(judge, assignment_id=own.id, version=saved.version)


def _points(criterion: Criterion, merit: float) -> str:
    """A number of steps of the criterion, as a judge would type it."""
    steps = int(criterion.max_points / criterion.step)
    chosen = min(steps, max(0, round(steps * merit)))
    return str(Decimal(chosen) * criterion.step).replace(".", ",")
