"""Whose installation this is, and which contest a word means."""

from dataclasses import dataclass

from contest_platform import database, resources
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import ContestKind, Level
from contest_platform.errors import NotFound
from contest_platform.language import N_
from contest_platform.records.rules.history import read_history
from contest_platform.records.rules.layouts import Layout

_REPORTING_OWNERS = """
SELECT DISTINCT s.owner FROM record_statement s JOIN record_import i ON i.id = s.record_import WHERE i.layout = $1
"""


class ContestNotFound(NotFound):
    message = N_("Không có cuộc thi nào là “%(contest)s”: xin ghi technical, youth hoặc mã cuộc thi.")


@dataclass(frozen=True)
class Reported:
    """What a report is about."""

    kind: ContestKind
    level: Level | None
    owner: str | None


async def installation_owner() -> str:
    """The owner of the installation's contests; before there are any, the one whose report was imported, else
    the one of the sample data.
    """
    if own := await contests.owner():
        return own
    reporting = await database.fetch(_REPORTING_OWNERS, Layout.HISTORY.value)
    if len(reporting) == 1:
        return str(reporting[0]["owner"])
    sample = (resources.folder("sample") / "sonla_history.json").read_text(encoding="utf-8")
    return read_history(sample)[0].scope.owner


async def reported_contest(contest: str) -> Reported:
    """The kind that `contest` names, or the kind, level and owner of the contest with that code."""
    if contest in set(ContestKind):
        return Reported(ContestKind(contest), None, None)
    row = await database.fetch_one("SELECT kind, level, owner FROM contest WHERE code = $1", contest)
    if row is None:
        raise ContestNotFound(contest=contest[:80])
    return Reported(ContestKind(row["kind"]), Level(row["level"]), row["owner"])
