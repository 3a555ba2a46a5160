"""The story itself, told once into an empty database."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from contest_platform import clock, database, resources
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import actions as contests
from contest_platform.contests.rules import Edition, EditionDocument
from contest_platform.demonstration import dossiers, editions, jury, results
from contest_platform.demonstration.accounts import open_accounts, open_made_account
from contest_platform.demonstration.dossiers import Story
from contest_platform.demonstration.people import SCHOOLS, UNITS, person
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import Outcome
from contest_platform.outbox.actions import withhold_waiting
from contest_platform.records.actions import import_records

SEED = 9
TABLES = (
    "sonla_history.json",
    "provincial_editions.csv",
    "national_editions.csv",
    "entries_by_field.csv",
    "advancement.csv",
    "prize_money.csv",
    "winning_titles.csv",
)
Tell = Callable[[str], None]


async def load(tell: Tell) -> bool:
    """Load everything, unless the database has a contest already; says whether it did. `tell` hears how far it is."""
    if await database.fetch("SELECT 1 FROM contest LIMIT 1"):
        return False
    async with database.transaction():
        people = await open_accounts()
        random = Random(SEED)  # noqa: S311 - a story, not a secret
        tell("records")
        await _records()
        tell("technical edition 9")
        await _technical_9(people, random)
        tell("youth edition 7")
        await _youth_7(people, random)
        tell("open edition")
        await _open_editions(people, random)
        await withhold_waiting()
    return True


async def _records() -> None:
    for name in TABLES:
        content = (resources.folder("sample") / name).read_bytes()
        await import_records(None, filename=name, content=content)


async def _technical_9(people: dict[str, Viewer], random: Random) -> None:
    """36 entries of 74 authors, in the middle of judging."""
    edition = await _make(people["organiser"], editions.technical_9())
    rows = editions.titles()["technical"]["entries"]
    counts = _team_sizes(random, teams=len(rows), people=74)
    owners = await _owners(random, "kt9", number=12, first=people["entrant"])
    for place, (row, authors) in enumerate(zip(rows, counts, strict=True)):
        story = Story(row["title"], row["field"], authors)
        moment = edition.opens_at + timedelta(days=20 + place * 5, hours=place % 8)
        await _taken(people["secretary"], owners[place % len(owners)], edition, story, random, moment)
    known = [(people["chair"], True), (people["judge"], False)]
    jurors = await jury.invite(
        people["organiser"], edition, random, edition.submission_deadline + timedelta(days=10), known
    )
    await jury.assign(people["organiser"], edition, edition.submission_deadline + timedelta(days=20))
    await jury.score(jurors, edition, random, edition.submission_deadline + timedelta(days=25), share=0.55)


async def _youth_7(people: dict[str, Viewer], random: Random) -> None:
    """73 received, 70 eligible, 27 prizes proposed, 29 decided, one appeal, 6 sent to the nation, 2 prizes there."""
    edition = await _make(people["organiser"], editions.youth_7())
    rows = editions.titles()["youth"]["entries"]
    counts = _team_sizes(random, teams=len(rows), people=162)
    owners = await _owners(random, "tn7", number=24, first=people["entrant"])
    own: list[UUID] = []  # dossiers of the account that a newcomer signs in with
    refused = {11, 37, 62}
    for place, (row, authors) in enumerate(zip(rows, counts, strict=True)):
        story = Story(row["title"], row["field"], authors)
        moment = edition.opens_at + timedelta(days=20 + place, hours=place % 8)
        owner = owners[place % len(owners)]
        found = Outcome.REFUSED if place in refused else Outcome.ACCEPTED
        entry = await _taken(people["secretary"], owner, edition, story, random, moment, found)
        if owner is people["entrant"]:
            own.append(entry.id)
        if place % 5:
            await dossiers.consent(owner, entry, moment + timedelta(days=6))
    jurors = await jury.invite(
        people["organiser"], edition, random, edition.submission_deadline + timedelta(days=7), []
    )
    await jury.assign(people["organiser"], edition, edition.submission_deadline + timedelta(days=12))
    await jury.score(jurors, edition, random, edition.submission_deadline + timedelta(days=14), share=1)
    await results.decide(people["organiser"], edition)
    await results.tell_authors(people["organiser"], edition)
    await results.hear_appeal(people["organiser"], edition, people["entrant"], own)
    await results.advance(people["organiser"], edition)


async def _open_editions(people: dict[str, Viewer], random: Random) -> None:
    """One edition that takes entries, with a dossier in each early state, and a draft edition."""
    edition = await _make(people["organiser"], editions.technical_10())
    owner, begun = people["entrant"], edition.opens_at + timedelta(days=5)
    made = [
        Story("Máy cuốn rơm mini lắp sau máy cày tay", "agriculture", 2),
        Story("Bộ cảnh báo cháy rừng bằng cảm biến khói và sóng LoRa", "it", 3),
        Story("Tủ ấm giữ nhiệt vắc-xin dùng pin mặt trời cho trạm y tế xã", "medicine", 1),
    ]
    states = (None, Outcome.RETURNED, Outcome.ACCEPTED)
    for place, (story, outcome) in enumerate(zip(made, states, strict=True)):
        moment = begun + timedelta(days=place * 3)
        entry = await dossiers.write(owner, edition, story, random, moment)
        if outcome is not None:
            reason = "Phiếu đăng ký chưa có xác nhận của đơn vị." if outcome is Outcome.RETURNED else ""
            await dossiers.hand_in(owner, entry, moment + timedelta(days=1))
            await dossiers.check(people["secretary"], entry, moment + timedelta(days=2), outcome, reason)
    waiting = await dossiers.write(
        owner, edition, Story("Khung đan thổ cẩm gấp gọn", "mechanics", 2), random, begun + timedelta(days=10)
    )
    await dossiers.hand_in(owner, waiting, begun + timedelta(days=11))
    await contests.make_edition(people["organiser"], document=editions.youth_8(), demonstration=True)


async def _make(organiser: Viewer, document: EditionDocument) -> Edition:
    with clock.at(document.opens_at - timedelta(days=7)):
        return await contests.make_edition(organiser, document=document, demonstration=True)


async def _taken(  # noqa: PLR0917 - the parts of one dossier
    secretary: Viewer,
    owner: Viewer,
    edition: Edition,
    story: Story,
    random: Random,
    moment: datetime,
    outcome: Outcome = Outcome.ACCEPTED,
) -> Entry:
    """A dossier written, handed in and checked."""
    entry = await dossiers.write(owner, edition, story, random, moment)
    await dossiers.hand_in(owner, entry, moment + timedelta(days=1))
    reason = "" if outcome is Outcome.ACCEPTED else "Mô hình đã được trao giải ở một cuộc thi cùng cấp (mẫu)."
    await dossiers.check(secretary, entry, moment + timedelta(days=4), outcome, reason)
    return entry


async def _owners(random: Random, name: str, *, number: int, first: Viewer | None = None) -> list[Viewer]:
    found = [first] if first else []
    while len(found) < number:
        made = person(random, born_from=date(1965, 1, 1), born_to=date(2000, 1, 1), units=UNITS + SCHOOLS)
        found.append(await open_made_account(f"{name}-{len(found)}", made.full_name, Role.ENTRANT))
    return found


def _team_sizes(random: Random, *, teams: int, people: int) -> list[int]:
    """Teams of one to five that are `people` in all."""
    sizes = [2] * teams
    while sum(sizes) < people:
        place = random.randrange(teams)
        sizes[place] += sizes[place] < 5
    for _ in range(teams):  # some work alone, some in larger teams
        small, large = random.randrange(teams), random.randrange(teams)
        if sizes[small] > 1 and sizes[large] < 5 and small != large:
            sizes[small] -= 1
            sizes[large] += 1
    return sizes
