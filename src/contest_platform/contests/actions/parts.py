"""The parts of an edition in their tables: fields, attachments, rounds with their rubrics, awards.

A part that keeps its code keeps its id, so that what refers to it stays; a part that is no longer in the document
is deleted, which the database refuses while something refers to it.
"""

from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.contests.rules import EditionDocument

_FIELDS = """
WITH given AS (SELECT * FROM jsonb_to_recordset($2) AS g(position int, code text, name text)),
     gone AS (DELETE FROM field WHERE edition = $1 AND code NOT IN (SELECT code FROM given))
INSERT INTO field (id, edition, position, code, name)
SELECT gen_random_uuid(), $1, position, code, name FROM given
ON CONFLICT (edition, code) DO UPDATE SET position = excluded.position, name = excluded.name
"""
_ATTACHMENTS = """
WITH given AS (SELECT * FROM jsonb_to_recordset($2) AS g(
       position int, kind text, required boolean, types jsonb, max_bytes bigint, max_count int, judges_see boolean)),
     gone AS (DELETE FROM attachment_rule WHERE edition = $1 AND kind NOT IN (SELECT kind FROM given))
INSERT INTO attachment_rule (id, edition, position, kind, required, types, max_bytes, max_count, judges_see)
SELECT gen_random_uuid(), $1, position, kind, required, types, max_bytes, max_count, judges_see FROM given
ON CONFLICT (edition, kind) DO UPDATE SET position = excluded.position, required = excluded.required,
  types = excluded.types, max_bytes = excluded.max_bytes, max_count = excluded.max_count,
  judges_see = excluded.judges_see
"""
_ROUNDS = """
WITH given AS (SELECT * FROM jsonb_to_recordset($2) AS g(
       position int, code text, name text, judges_per_entry int, min_sheets int, method text, ranks_by text,
       decimals int, max_spread numeric, blind boolean, min_points_to_pass numeric, scores_due_at timestamptz)),
     gone AS (DELETE FROM round WHERE edition = $1 AND code NOT IN (SELECT code FROM given))
INSERT INTO round (id, edition, position, code, name, judges_per_entry, min_sheets, method, ranks_by, decimals,
                   max_spread, blind, min_points_to_pass, scores_due_at)
SELECT gen_random_uuid(), $1, position, code, name, judges_per_entry, min_sheets, method, ranks_by, decimals,
       max_spread, blind, min_points_to_pass, scores_due_at FROM given
ON CONFLICT (edition, code) DO UPDATE SET position = excluded.position, name = excluded.name,
  judges_per_entry = excluded.judges_per_entry, min_sheets = excluded.min_sheets, method = excluded.method,
  ranks_by = excluded.ranks_by, decimals = excluded.decimals, max_spread = excluded.max_spread,
  blind = excluded.blind, min_points_to_pass = excluded.min_points_to_pass, scores_due_at = excluded.scores_due_at
"""
# The criteria of rounds that leave go with them, before the rounds.
_CRITERIA_OF_LEAVING_ROUNDS = """
DELETE FROM criterion k USING round r
WHERE k.round = r.id AND r.edition = $1 AND r.code <> ALL($2::text[])
"""
_CRITERIA = """
WITH given AS (SELECT r.id AS round, g.* FROM jsonb_to_recordset($2) AS g(
       round_code text, position int, code text, name text, max_points numeric, step numeric, weight numeric,
       levels jsonb) JOIN round r ON r.edition = $1 AND r.code = g.round_code),
     gone AS (DELETE FROM criterion k USING round r WHERE k.round = r.id AND r.edition = $1
              AND (k.round, k.code) NOT IN (SELECT round, code FROM given))
INSERT INTO criterion (id, round, position, code, name, max_points, step, weight, levels)
SELECT gen_random_uuid(), round, position, code, name, max_points, step, weight, levels FROM given
ON CONFLICT (round, code) DO UPDATE SET position = excluded.position, name = excluded.name,
  max_points = excluded.max_points, step = excluded.step, weight = excluded.weight, levels = excluded.levels
"""
_AWARDS = """
WITH given AS (SELECT * FROM jsonb_to_recordset($2) AS g(
       position int, code text, name text, medal text, per_field int, total int, min_points numeric,
       max_per_unit int, max_per_author int, money_vnd bigint)),
     gone AS (DELETE FROM award WHERE edition = $1 AND code NOT IN (SELECT code FROM given))
INSERT INTO award (id, edition, position, code, name, medal, per_field, total, min_points, max_per_unit,
                   max_per_author, money_vnd)
SELECT gen_random_uuid(), $1, position, code, name, medal, per_field, total, min_points, max_per_unit,
       max_per_author, money_vnd
FROM given
ON CONFLICT (edition, code) DO UPDATE SET position = excluded.position, name = excluded.name,
  medal = excluded.medal, per_field = excluded.per_field, total = excluded.total,
  min_points = excluded.min_points, max_per_unit = excluded.max_per_unit,
  max_per_author = excluded.max_per_author, money_vnd = excluded.money_vnd
"""


async def write_parts(edition_id: UUID, document: EditionDocument) -> None:
    """Bring the tables of the edition's parts to what the document says."""
    await database.fetch(_FIELDS, edition_id, _rows(document.fields))
    await database.fetch(_ATTACHMENTS, edition_id, _rows(document.attachments))
    await database.fetch(_CRITERIA_OF_LEAVING_ROUNDS, edition_id, [one.code for one in document.rounds])
    await database.fetch(_ROUNDS, edition_id, _rows(document.rounds, without="rubric"))
    await database.fetch(_CRITERIA, edition_id, _criteria(document))
    await database.fetch(_AWARDS, edition_id, _rows(document.awards))


def _rows(parts: tuple[Any, ...], *, without: str = "") -> str:
    rows = [{**msgspec.to_builtins(part), "position": place} for place, part in enumerate(parts)]
    for row in rows:
        row.pop(without, None)
        if "judges_per_entry" in row:
            row["name"] = row["name"] or row["code"]
    return msgspec.json.encode(rows).decode()


def _criteria(document: EditionDocument) -> str:
    rows = [
        {**msgspec.to_builtins(criterion), "position": place, "round_code": one.code}
        for one in document.rounds
        for place, criterion in enumerate(one.rubric)
    ]
    return msgspec.json.encode(rows).decode()
