"""The demonstration is what the published figures say, and holds together like real data."""

from contest_platform import database, demonstration, settings
from contest_platform.accounts.actions import sign_in
from contest_platform.accounts.rules.passwords import check_password
from contest_platform.cli.check import findings
from contest_platform.outbox.queries import mail_counts
from contest_platform.ranking.queries import latest_proposal


async def one(sql: str, *values: object) -> list[tuple]:
    return [tuple(row) for row in await database.fetch(sql, *values)]


async def test_passwords_are_taken_whatever_the_key_of_the_installation(monkeypatch):
    """Digits alone were refused as easily guessed, with one key in some dozens."""
    for number in range(500):
        chosen = settings.read({"SECRET_KEY": f"{number:032}", "STORAGE_DIR": "/tmp/unused"})
        monkeypatch.setattr(settings, "current", lambda chosen=chosen: chosen)
        for access in demonstration.accesses():
            check_password(access.password, email=access.email, full_name="")


async def test_demonstration_tells_the_published_figures(db):
    told: list[str] = []
    assert await demonstration.load(told.append)
    assert told

    groups = await one(
        """SELECT count(*) FROM entry e JOIN field f ON f.id = e.field JOIN edition d ON d.id = e.edition
           WHERE d.slug = 'technical-9' GROUP BY f.position ORDER BY f.position"""
    )
    assert groups == [(9,), (5,), (8,), (8,), (6,)]
    authors = "SELECT count(*) FROM author a JOIN entry e ON e.id = a.entry JOIN edition d ON d.id = e.edition"
    assert await one(f"{authors} WHERE d.slug = 'technical-9'") == [(74,)]
    assert await one(f"{authors} WHERE d.slug = 'youth-7'") == [(162,)]
    statuses = await one(
        """SELECT e.status, count(*) FROM entry e JOIN edition d ON d.id = e.edition
           WHERE d.slug = 'youth-7' GROUP BY e.status ORDER BY e.status"""
    )
    assert statuses == [("accepted", 70), ("refused", 3)]
    sheets = await one(
        """SELECT bool_or(a.status = 'signed'), bool_or(a.status = 'in_progress'), bool_or(a.status = 'assigned')
           FROM assignment a JOIN round r ON r.id = a.round JOIN edition d ON d.id = r.edition
           WHERE d.slug = 'technical-9'"""
    )
    assert sheets == [(True, True, True)]

    (edition,) = await database.fetch("SELECT id FROM edition WHERE slug = 'youth-7'")
    proposal = await latest_proposal(edition["id"])
    assert sum(entry.award is not None for entry in proposal.entries) == 27
    announced = await one(
        """SELECT item->>'award', count(*) FROM announcement n, jsonb_array_elements(n.content->'items') item
           WHERE n.edition = $1 AND item->>'award' IS NOT NULL GROUP BY 1 ORDER BY 1""",
        edition["id"],
    )
    assert announced == [("consolation", 14), ("first", 5), ("second", 5), ("third", 5)]
    assert await one("SELECT count(*) FROM nomination") == [(6,)]
    assert await one("SELECT outcome FROM appeal_ruling") == [("rejected",)]
    assert await one("SELECT count(DISTINCT entry) FROM feedback") == [(70,)]
    people = await one("SELECT count(DISTINCT (entry, author)), count(*) FROM certificate WHERE ended_at IS NULL")
    assert people[0][0] == people[0][1] > 29

    assert [found for found in await findings(read_files=True) if found.exceptions] == []
    assert await mail_counts() == {"waiting": 0, "failed": 0}
    access = demonstration.accesses()[0]
    assert (await sign_in(email=access.email, password=access.password, address="127.0.0.1")).token
    assert not await demonstration.load(told.append)
