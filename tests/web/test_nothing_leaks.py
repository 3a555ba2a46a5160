"""Nothing leaks before the moment, as a property: every page and answer that entrants and the public get, from every
route there is, is the same before any result exists and when everything is decided and waits for its moment.

The same means the status, every header, every byte, and the statements that the database is asked: what is worked on
alike takes alike long. Addresses are guessed right: with the ids that the results have.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.app import create_litestar
from contest_platform.contests.rules import Publishes
from contest_platform.entries.actions import record_consent
from contest_platform.papers.actions import issue_certificates
from contest_platform.papers.queries import certificates_of
from contest_platform.papers.rules.tables import OwnTable, TableName
from contest_platform.ranking import queries
from contest_platform.ranking.actions import announce_results, close_round, propose_awards, ratify_awards
from contest_platform.web.public.results import store_anew, store_results
from tests.cast import MINH
from tests.factories import account
from tests.ranking.deciding import DECISION
from tests.ranking.scene import SLUG, Scene, scene
from tests.web.conftest import browser, open_session, open_token
from tests.web.test_access import routes

pytestmark = pytest.mark.usefixtures("db")
MOMENT = datetime(2026, 11, 2, 5, 0, 0, tzinfo=UTC)
EVERYTHING = Publishes(points=True, place=True, unawarded=True)
TABLES = [f"{name.value}.csv" for kind in (TableName, OwnTable) for name in kind]
NOTHING = "00000000-0000-4000-8000-000000000000"
# Tokens are random in every answer; they say nothing about anybody but the reader.
RANDOM = re.compile(
    r'(?:name="csrf_token" value|name="csrf" content)="[^"]+"|visitor=[\w-]+|/links/[\w-]{20,}', re.ASCII
)
# Counts what this process has answered, this test's requests among it.
COUNTS_REQUESTS = {"/metrics"}


@dataclass(frozen=True)
class Seen:
    """What one reader gets at one address."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    statements: tuple[str, ...]


async def decide(made: Scene, at: datetime) -> dict[str, str]:
    """Everything up to an announcement that waits for its moment; the ids that somebody might guess."""
    closing = await close_round(made.an, slug=SLUG, round_code="final")
    proposal = await propose_awards(made.an, slug=SLUG)
    decided = await ratify_awards(made.an, slug=SLUG, present=9, in_favour=9, decision=DECISION)
    await issue_certificates(made.an, slug=SLUG)
    serial = (await certificates_of(made.edition.id))[0].serial
    waiting = await announce_results(made.an, slug=SLUG, at=at)
    await store_results(made.edition.id)
    await store_anew()
    return {
        "closing_id": str(closing.id), "proposal_id": str(proposal.id), "ratification_id": str(decided.id),
        "announcement_id": str(waiting.id), "digest": waiting.digest, "serial": serial,
    }  # fmt: skip


def addresses(made: Scene, guessed: dict[str, str]) -> list[str]:
    """Every route that is read, for each entry and each number that an announcement may have."""
    found = []
    for route in sorted(routes(create_litestar())):
        method, template = route.split(" ", 1)
        if method == "GET" and template not in COUNTS_REQUESTS:
            names = set(re.findall(r"\{(\w+)\}", template))
            for entry_id in map(str, made.entries.values()) if "entry_id" in names else [NOTHING]:
                for position in ("1", "2") if "position" in names else [""]:
                    for filename in TABLES if "filename" in names else [""]:
                        known = {
                            "slug": SLUG, "round_code": "final", "entry_id": entry_id, "position": position,
                            "filename": filename,
                        }  # fmt: skip
                        values = {name: (guessed | known).get(name, NOTHING) for name in names}
                        found.append(template.format(**values))
    results = f"/editions/{SLUG}/results"
    guesses = [f"{results}/{one}" for one in guessed.values()] + [
        f"{results}.{end}" for end in ("json", "csv", "zip")
    ]
    return [*found, *guesses, f"{results}?x=1", f"{results}/", f"/editions/{SLUG}/feed", f"/certificates/{SLUG}"]


async def looked_at(reader: httpx.AsyncClient, address: str) -> Seen:
    statements: list[str] = []
    async with database.transaction() as tried:
        database.connection().add_query_logger(note := lambda asked: statements.append(asked.query))
        answer = await reader.get(address)
        database.connection().remove_query_logger(note)
        await tried.rollback()
    headers = tuple(
        (name, RANDOM.sub("", value)) for name, value in sorted(answer.headers.items()) if name != "content-length"
    )
    return Seen(answer.status_code, headers, RANDOM.sub("", answer.text), tuple(statements))


async def readers(application: object, made: Scene, minh: Viewer) -> AsyncIterator[tuple[str, httpx.AsyncClient]]:
    """Nobody, the entrant whose entries are judged, and another one: by page and by program."""
    for who, viewer in (("nobody", None), ("lan", made.lan), ("minh", minh)):
        for how in ("vi", "program") if viewer else ("vi", "en"):
            options = {}
            if viewer is not None:
                options = await (open_token if how == "program" else open_session)(viewer)
            async with browser(application, **options) as opened:
                if how == "en":
                    opened.cookies.set("language", "en")
                yield f"{who} by {how}", opened


async def test_before_the_moment_every_answer_is_what_it_was_before_there_was_a_result(application):
    made = await scene(publishes=EVERYTHING)
    minh = await account(MINH)
    author = await database.fetch_one("SELECT id FROM author WHERE entry = $1", made.entries["A01"])
    await record_consent(made.lan, author_id=author["id"], purpose="publish_name", party="child", given_by="Lan")
    # That dossiers are fixed once an announcement is made is no secret: every accepted one says so, winner or not.
    await database.fetch("UPDATE edition SET results_frozen_at = $1", MOMENT - timedelta(minutes=2))
    with clock.at(MOMENT):
        guessed = await undone_decision(made)
        async with browser(
            application
        ) as nobody:  # the record book is counted once for a process, whoever asks first
            await nobody.get("/api/v1/records/summary")
        before = await everything_seen(application, made, minh, guessed)
    mails = await database.fetch("SELECT count(*) FROM mail")
    with clock.at(MOMENT - timedelta(minutes=1)):
        decided = await decide(made, MOMENT + timedelta(hours=2))
    with clock.at(MOMENT):
        after = await everything_seen(application, made, minh, guessed)
        told = await everything_seen(application, made, minh, decided)
    assert {one: after[one] for one in before if after[one] != before[one]} == {}
    assert {one: seen for one, seen in told.items() if names_a_result(seen)} == {}
    assert await database.fetch("SELECT count(*) FROM mail") == mails
    assert await database.fetch("SELECT 1 FROM stored_page") == []
    with clock.at(MOMENT + timedelta(hours=3)):
        assert (await queries.announcement(SLUG)).position == 1
        async with browser(application) as nobody:
            public = {one: await looked_at(nobody, one) for one in (f"/editions/{SLUG}/results", f"/editions/{SLUG}")}
    assert [seen.status for seen in public.values()] == [200, 200]
    assert [one for one, seen in public.items() if seen == before[f"nobody by vi: {one}"]] == []


async def undone_decision(made: Scene) -> dict[str, str]:
    """Ids as the results would have them, of a decision that is taken back as if it had not been."""
    async with database.transaction() as tried:
        guessed = await decide(made, MOMENT + timedelta(hours=2))
        await tried.rollback()
    return guessed


async def everything_seen(application: object, made: Scene, minh: Viewer, guessed: dict[str, str]) -> dict[str, Seen]:
    return {
        f"{who}: {address}": await looked_at(reader, address)
        async for who, reader in readers(application, made, minh)
        for address in addresses(made, guessed)
    }


def names_a_result(seen: Seen) -> bool:
    """In an answer about something that is there: an award as given, points, a place, or a digest of the chain."""
    return seen.status == 200 and any(
        word in seen.body for word in ("89.00", "89,00", "70,50", "70.50", "15/QĐ-BTC", "Kết quả đã công bố")
    )
