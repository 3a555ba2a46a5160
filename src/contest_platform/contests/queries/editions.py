"""Editions as they stand, for whom they may be seen, and the history of what was decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database, resources
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries.roles import contest_roles, global_roles
from contest_platform.contests.rules import ContestKind, ContestRole, Decision, Edition, EditionDocument
from contest_platform.errors import NotFound
from contest_platform.language import N_

# Numerics as text: JSON numbers would lose the digits that were written ("40.0").
_EDITION = """
SELECT json_build_object(
  'id', e.id, 'slug', e.slug, 'number', e.number, 'period_start', e.period_start, 'period_end', e.period_end,
  'published_at', e.published_at, 'opens_at', e.opens_at, 'submission_deadline', e.submission_deadline,
  'grace_minutes', e.grace_minutes, 'born_from', e.born_from, 'born_to', e.born_to,
  'created_since', e.created_since, 'max_authors', e.max_authors, 'regulation', e.regulation,
  'tie_break', e.tie_break, 'award_policy', e.award_policy, 'ratification', e.ratification,
  'publishes', e.publishes, 'appeal_days', e.appeal_days, 'nominates_to', e.nominates_to,
  'scoring_locked_at', e.scoring_locked_at,
  'dossiers_closed_at', e.dossiers_closed_at, 'results_frozen_at', e.results_frozen_at,
  'demonstration', e.demonstration, 'version', e.version,
  'contest', json_build_object('id', c.id, 'code', c.code, 'kind', c.kind, 'level', c.level, 'name', c.name,
                               'owner', c.owner),
  'fields', (SELECT coalesce(json_agg(json_build_object('id', f.id, 'code', f.code, 'name', f.name)
                                      ORDER BY f.position), '[]') FROM field f WHERE f.edition = e.id),
  'attachments', (SELECT coalesce(json_agg(json_build_object(
       'kind', a.kind, 'required', a.required, 'types', a.types, 'max_bytes', a.max_bytes,
       'max_count', a.max_count, 'judges_see', a.judges_see) ORDER BY a.position), '[]')
     FROM attachment_rule a WHERE a.edition = e.id),
  'rounds', (SELECT coalesce(json_agg(json_build_object(
       'id', r.id, 'code', r.code, 'name', r.name, 'position', r.position,
       'judges_per_entry', r.judges_per_entry, 'min_sheets', r.min_sheets, 'method', r.method,
       'ranks_by', r.ranks_by, 'decimals', r.decimals, 'max_spread', trim_scale(r.max_spread)::text,
       'blind', r.blind, 'min_points_to_pass', trim_scale(r.min_points_to_pass)::text,
       'scores_due_at', r.scores_due_at,
       'rubric', (SELECT coalesce(json_agg(json_build_object(
            'id', k.id, 'code', k.code, 'name', k.name, 'max_points', trim_scale(k.max_points)::text,
            'step', trim_scale(k.step)::text, 'weight', trim_scale(k.weight)::text, 'levels', k.levels)
          ORDER BY k.position), '[]') FROM criterion k WHERE k.round = r.id)) ORDER BY r.position), '[]')
     FROM round r WHERE r.edition = e.id),
  'awards', (SELECT coalesce(json_agg(json_build_object(
       'id', w.id, 'code', w.code, 'name', w.name, 'medal', w.medal, 'per_field', w.per_field, 'total', w.total,
       'min_points', trim_scale(w.min_points)::text, 'max_per_unit', w.max_per_unit,
       'max_per_author', w.max_per_author, 'money_vnd', w.money_vnd)
     ORDER BY w.position), '[]') FROM award w WHERE w.edition = e.id)
)::text AS document
FROM edition e JOIN contest c ON c.id = e.contest
"""
_decode = msgspec.json.Decoder(Edition).decode


class EditionNotFound(NotFound):
    message = N_("Không tìm thấy kỳ thi này.")


@dataclass(frozen=True)
class EditionVersion:
    """One change of a published or draft edition, with the decision behind it."""

    version: int
    changed: tuple[str, ...]
    document: dict[str, Any]
    decision: Decision | None
    changed_by: str
    changed_at: datetime


async def edition(slug: str) -> Edition:
    """A published edition; drafts are not found."""
    found = await database.fetch_one(f"{_EDITION} WHERE e.slug = $1 AND e.published_at IS NOT NULL", slug)
    return _read(found)


async def edition_by_id(edition_id: UUID) -> Edition:
    return _read(await database.fetch_one(f"{_EDITION} WHERE e.id = $1", edition_id))


async def editions_by_id(edition_ids: Iterable[UUID]) -> dict[UUID, Edition]:
    rows = await database.fetch(f"{_EDITION} WHERE e.id = ANY($1::uuid[])", list(edition_ids))
    return {found.id: found for found in map(_read, rows)}


async def edition_for(viewer: Viewer, slug: str, *roles: ContestRole) -> Edition:
    """The edition, draft or not, when the viewer has one of the roles for its contest; else not found."""
    found = _read(await database.fetch_one(f"{_EDITION} WHERE e.slug = $1", slug))
    if not (await contest_roles(viewer, found.contest.id)) & set(roles):
        raise EditionNotFound
    return found


async def published_editions(*, after: str | None = None, limit: int = 200) -> tuple[Edition, ...]:
    """Published editions, those with the latest deadline first, from behind the one whose slug is `after`."""
    rows = await database.fetch(
        f"""{_EDITION} WHERE e.published_at IS NOT NULL AND ($1::text IS NULL OR (e.submission_deadline, e.id) < (
              SELECT b.submission_deadline, b.id FROM edition b WHERE b.slug = $1))
            ORDER BY e.submission_deadline DESC, e.id DESC LIMIT $2""",
        after,
        limit,
    )
    return tuple(_decode(row["document"]) for row in rows)


async def is_draft(slug: str) -> bool:
    return bool(await database.fetch("SELECT 1 FROM edition WHERE slug = $1 AND published_at IS NULL", slug))


async def editions_for(viewer: Viewer, *roles: ContestRole) -> tuple[Edition, ...]:
    """The editions, drafts too, of the contests in which the viewer has one of the roles."""
    rows = await database.fetch(
        f"""{_EDITION} WHERE $3 OR e.contest IN (
              SELECT g.contest FROM contest_role_grant g
              WHERE g.account = $1 AND g.role = ANY($2::text[]) AND g.revoked_at IS NULL)
            ORDER BY e.submission_deadline DESC, e.id""",
        viewer.id,
        [role.value for role in roles] if viewer.proven else [],
        bool(global_roles(viewer) & set(roles)),
    )
    return tuple(_decode(row["document"]) for row in rows)


async def versions(edition_id: UUID) -> tuple[EditionVersion, ...]:
    """What was changed, newest first: every date that ever held, and the decision behind it."""
    rows = await database.fetch(
        """SELECT v.version, v.changed, v.document, v.decision, a.full_name, v.changed_at
           FROM edition_version v JOIN account a ON a.id = v.changed_by
           WHERE v.edition = $1 ORDER BY v.version DESC""",
        edition_id,
    )
    return tuple(
        EditionVersion(
            version=row["version"],
            changed=tuple(row["changed"]),
            document=msgspec.json.decode(row["document"]),
            decision=msgspec.json.decode(row["decision"], type=Decision) if row["decision"] else None,
            changed_by=row["full_name"],
            changed_at=row["changed_at"],
        )
        for row in rows
    )


async def owner() -> str:
    """The province or body that this installation belongs to: the owner of its first contest, or nothing yet."""
    found = await database.fetch_one(
        """SELECT c.owner FROM contest c JOIN edition e ON e.contest = c.id
           WHERE c.owner <> '' AND c.level IN ('grassroots', 'provincial') ORDER BY e.created_at LIMIT 1"""
    )
    return found["owner"] if found else ""


def sample_document(kind: ContestKind) -> EditionDocument:
    """The template from which an organiser starts: fields, rubric and prizes are samples to be edited."""
    content = (resources.folder("sample") / "editions" / f"{kind.value}.json").read_bytes()
    return msgspec.json.decode(content, type=EditionDocument)


def _read(found: Any) -> Edition:
    if found is None:
        raise EditionNotFound
    edition: Edition = _decode(found["document"])
    return edition
