"""The people of entries, for the stages after this one: who may not judge what, and who may be named in public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contest_platform import database, text
from contest_platform.entries.rules import ConsentParty, Named, names_of


@dataclass(frozen=True)
class AcceptedEntry:
    """An entry that is judged, with everybody who stands too near to it; names and units are folded."""

    id: UUID
    code: str
    title: str
    field_id: UUID
    field: str
    owner_id: UUID
    author_names: frozenset[str]
    author_emails: frozenset[str]
    units: frozenset[str]
    mentor_name: str
    mentor_email: str


@dataclass(frozen=True)
class PublicNames:
    """Who is published with an entry; both are empty as long as one of the authors may not be named."""

    authors: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Keeper:
    """Somebody who looks after dossiers, and how to write to her."""

    email: str
    full_name: str
    language: str


async def accepted_entries(edition_id: UUID) -> tuple[AcceptedEntry, ...]:
    """The entries of an edition that are judged, in the order of their codes."""
    rows = await database.fetch(
        """SELECT e.id, e.code, e.title, f.id AS field_id, f.code AS field, e.owner,
                  coalesce(array_agg(a.name_folded) FILTER (WHERE a.name_folded <> ''), '{}') AS names,
                  coalesce(array_agg(lower(a.email)) FILTER (WHERE a.email <> ''), '{}') AS emails,
                  coalesce(array_agg(a.unit_folded) FILTER (WHERE a.unit_folded <> ''), '{}') AS units,
                  coalesce(e.mentor ->> 'full_name', '') AS mentor_name,
                  lower(coalesce(e.mentor ->> 'email', '')) AS mentor_email
           FROM entry e JOIN field f ON f.id = e.field LEFT JOIN author a ON a.entry = e.id
           WHERE e.edition = $1 AND e.status = 'accepted'
           GROUP BY e.id, f.id ORDER BY e.code""",
        edition_id,
    )
    return tuple(
        AcceptedEntry(
            id=row["id"],
            code=row["code"],
            title=row["title"],
            field_id=row["field_id"],
            field=row["field"],
            owner_id=row["owner"],
            author_names=frozenset(row["names"]),
            author_emails=frozenset(row["emails"]),
            units=frozenset(row["units"]),
            mentor_name=text.fold(row["mentor_name"]),
            mentor_email=row["mentor_email"],
        )
        for row in rows
    )


async def dossier_keepers(contest_id: UUID) -> tuple[Keeper, ...]:
    """Who looks after the dossiers of a contest: its secretaries; where there are none, its organisers."""
    rows = await database.fetch(
        """WITH keeper AS (
             SELECT g.account, g.role FROM contest_role_grant g WHERE g.contest = $1 AND g.revoked_at IS NULL
             UNION ALL SELECT g.account, g.role FROM role_grant g WHERE g.revoked_at IS NULL)
           SELECT a.email, a.full_name, a.language FROM account a
           WHERE a.disabled_at IS NULL AND a.email_proven_at IS NOT NULL AND a.id IN (
             SELECT k.account FROM keeper k WHERE k.role = CASE
               WHEN EXISTS (SELECT FROM keeper WHERE role = 'secretary') THEN 'secretary' ELSE 'organiser' END)
           ORDER BY a.name_sort_key, a.id""",
        contest_id,
    )
    return tuple(Keeper(row["email"], row["full_name"], row["language"]) for row in rows)


async def public_names(entry_ids: Iterable[UUID], day: date) -> dict[UUID, PublicNames]:
    """For each entry, the names and units that may be published on `day`.

    An author under 16 is named only with the recorded consents; while one is missing the entry is published by its
    code alone, without names and units.
    """
    rows = await database.fetch(
        """SELECT a.entry, a.full_name, a.unit, a.birth_date, d.born_from IS NULL AS adults_only,
                  (SELECT coalesce(array_agg(c.party), '{}') FROM consent c
                   WHERE c.author = a.id AND c.purpose = 'publish_name' AND c.withdrawn_at IS NULL) AS consents
           FROM author a JOIN entry e ON e.id = a.entry JOIN edition d ON d.id = e.edition
           WHERE a.entry = ANY($1::uuid[]) ORDER BY a.entry, a.position""",
        wanted := list(entry_ids),
    )
    authors: dict[UUID, list[Named]] = {entry_id: [] for entry_id in wanted}
    for row in rows:
        authors[row["entry"]].append(_named(row))
    return {entry_id: _published(of_entry, day) for entry_id, of_entry in authors.items()}


def _named(row: Any) -> Named:
    return Named(
        full_name=row["full_name"],
        unit=row["unit"],
        birth_date=row["birth_date"],
        consents=frozenset(ConsentParty(party) for party in row["consents"]),
        adult_without_date=row["adults_only"],
    )


def _published(authors: list[Named], day: date) -> PublicNames:
    named = names_of(authors, day)
    units = tuple(dict.fromkeys(author.unit for author in named if author.unit))
    return PublicNames(tuple(author.full_name for author in named), units)
