"""`contest check` finds each thing that a hand breaks in the data (the demonstration as it is made holds)."""

import contextlib

from contest_platform import database
from contest_platform.cli.check import findings
from tests.web.world import world

BREAKING = {
    "a sheet's total is the sum": "UPDATE sheet SET total = total + 1",
    "a signed sheet has points for every criterion": (
        "DELETE FROM sheet_point WHERE sheet IN (SELECT id FROM sheet WHERE signed_at IS NOT NULL)"
    ),
    "points belong to a criterion": "UPDATE sheet_point SET points = 0.137",
    "an assignment is signed exactly when": "UPDATE assignment SET status = 'assigned' WHERE status = 'signed'",
    "judge, entry and round of an assignment": (
        "UPDATE judge SET edition = (SELECT e.id FROM edition e WHERE e.id <> judge.edition LIMIT 1)"
    ),
    "nobody judges an entry of their own": (
        "UPDATE entry SET owner = j.account FROM assignment a JOIN judge j ON j.id = a.judge WHERE a.entry = entry.id"
    ),
    "a closed round has only signed": "UPDATE assignment SET status = 'in_progress' WHERE status = 'signed'",
    "an edition with a sheet has its scoring locked": "UPDATE edition SET scoring_locked_at = NULL",
    "an entry's field is one of its edition": (
        "UPDATE entry SET field = (SELECT f.id FROM field f WHERE f.edition <> entry.edition LIMIT 1)"
    ),
    "an entry that was handed in has a submission": (
        "UPDATE entry SET status = 'submitted', code = 'X' WHERE id IN "
        "(SELECT e.id FROM entry e WHERE e.status = 'draft' LIMIT 1)"
    ),
    "an accepted, returned or refused entry": "DELETE FROM dossier_check",
    "the shares of an entry that was handed in": "UPDATE author SET share_percent = 33",
    "a receipt names a line of the ledger": "UPDATE submission SET ledger_hash = repeat('0', 64)",
    "the end of a subject's chain": "UPDATE ledger_chain SET hash = repeat('0', 64)",
    "a round that was ranked for good": "DELETE FROM round_closing",
    "an announcement has the kit": "UPDATE announced_kit SET body = 'PK'",
    "a closing, a proposal, a decision and an announcement": "UPDATE ratification SET digest = repeat('0', 64)",
    "no more entries are nominated than the quota": (
        "UPDATE edition SET nominates_to = jsonb_build_array(jsonb_build_object('edition', n.target, 'quota', 0)) "
        "FROM nomination n WHERE n.edition = edition.id"
    ),
    "an edition's newest version": "UPDATE edition SET version = version + 7",
    "every file that the data names is stored": "UPDATE attachment SET sha256 = repeat('0', 64)",
}


# Each breaks the chain at the thing that is named.
BREAKING_THE_CHAIN = {
    "sheet": "UPDATE sheet_point SET points = points + 1",
    "closing": "UPDATE closing SET lines = jsonb_set(lines, '{0,points}', '\"99.00\"')",
    "proposal": "UPDATE proposal SET content = jsonb_set(content, '{entries,0,award}', 'null')",
    "ratification": "UPDATE ratification SET in_favour = in_favour - 1",
    "announcement": "UPDATE announcement SET content = jsonb_set(content, '{items,0,title}', '\"Khác\"')",
}
# Each is a content with its own digest put right, which then is not the one that others name.
BREAKING_A_LINK = {
    "closing": "UPDATE sheet SET digest = repeat('1', 64)",
    "proposal": "UPDATE proposal SET basis = jsonb_set(basis, '{closing}', '\"0\"')",
    "ratification": "UPDATE proposal SET digest = repeat('2', 64)",
    "announcement": "UPDATE ratification SET digest = repeat('3', 64)",
}
CHAIN = "sheet, standing, proposal, decision and announcement carry each other's digests"


class UndoneError(Exception):
    """Ends a transaction whose changes are not to stay."""


async def exceptions() -> dict[str, set[str]]:
    return {finding.name: set(finding.exceptions) for finding in await findings(read_files=False)}


async def test_what_a_hand_breaks_is_found(db: None) -> None:
    await world()
    before = await exceptions()

    for name, sql in BREAKING.items():
        found = await exceptions_after(sql)
        assert any(found[each] - before[each] for each in found if each.startswith(name)), name
    assert await exceptions() == before
    assert before[CHAIN] == set()
    for breaking in (BREAKING_THE_CHAIN, BREAKING_A_LINK):
        for kind, sql in breaking.items():
            found = (await exceptions_after(sql))[CHAIN]
            assert any(each.startswith(f"{kind} ") for each in found), (kind, found)


async def exceptions_after(sql: str) -> dict[str, set[str]]:
    """What is broken after `sql`, which is undone."""
    found: dict[str, set[str]] = {}
    with contextlib.suppress(UndoneError):
        async with database.transaction():
            await database.fetch(sql)
            found = await exceptions()
            raise UndoneError
    return found
