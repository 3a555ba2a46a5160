"""`contest check`: whether the data holds together. Changes nothing."""

import argparse
from dataclasses import dataclass

from contest_platform import database, filestore
from contest_platform.cli.connected import with_database
from contest_platform.cli.invariants import INVARIANTS, STORED_FILES
from contest_platform.cli.output import print_json, print_lines, progress
from contest_platform.ranking import queries as ranking

MOST_NAMED = 20


@dataclass(frozen=True)
class Finding:
    """An invariant and what breaks it."""

    name: str
    exceptions: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--files", action="store_true", help="also read every stored file and compare its hash")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    found = with_database(lambda: findings(read_files=options.files), migrated=False)
    broken = [finding for finding in found if finding.exceptions]
    if options.json:
        document = [{"invariant": each.name, "exceptions": list(each.exceptions)} for each in found]
        print_json({"holds": not broken, "invariants": document})
    else:
        print_lines(*(_line(finding) for finding in found))
    return 1 if broken else 0


async def findings(*, read_files: bool) -> list[Finding]:
    in_database = [Finding(each.name, await _exceptions(each.exceptions)) for each in INVARIANTS]
    return [*in_database, await _digest_chain(), await _stored_files(read_files=read_files)]


async def _exceptions(sql: str) -> tuple[str, ...]:
    return tuple(row["what"] for row in await database.fetch(sql))


async def _digest_chain() -> Finding:
    """Recomputed here, since a digest is over canonical JSON and a standing is counted by the rules."""
    return Finding(
        "sheet, standing, proposal, decision and announcement carry each other's digests",
        tuple([each async for each in ranking.broken_links()]),
    )


async def _stored_files(*, read_files: bool) -> Finding:
    """Every file that a row names is in the store."""
    missing, show = [], progress("files")
    rows = await database.fetch(STORED_FILES)
    for count, row in enumerate(rows, start=1):
        if not await _is_stored(row["sha256"], read=read_files):
            missing.append(f"file {row['sha256']}")
        show(count)
    return Finding(
        "every file that the data names is stored, unaltered"
        if read_files
        else "every file that the data names is stored",
        tuple(missing),
    )


async def _is_stored(sha256: str, *, read: bool) -> bool:
    files = filestore.store()
    if not read:
        return await files.exists(sha256)
    try:
        async for _ in files.open(sha256):
            pass
    except (filestore.FileLost, filestore.FileAltered):
        return False
    return True


def _line(finding: Finding) -> str:
    if not finding.exceptions:
        return f"holds   {finding.name}"
    named = ", ".join(finding.exceptions[:MOST_NAMED])
    more = len(finding.exceptions) - MOST_NAMED
    return f"BROKEN  {finding.name}: {named}{f' and {more} more' if more > 0 else ''}"
