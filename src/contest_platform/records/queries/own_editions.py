"""What the announced editions of this installation state themselves, in the same form as imported figures.

Demonstration editions state nothing. An edition that was imported as well has then two sources, of which the
announcement counts; a correcting announcement supersedes the one before, as a corrected file does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from contest_platform import clock, database, settings
from contest_platform.contests.rules import ContestKind, Decision, Level
from contest_platform.records.rules.figures import NATION, Figure, Measure, Scope
from contest_platform.records.rules.layouts import Layout
from contest_platform.records.rules.periods import Years
from contest_platform.records.rules.prizes import TIERS, Tier
from contest_platform.records.rules.statements import Statement
from contest_platform.text import fold

_ANNOUNCED = """
SELECT n.position, (n.announced_at AT TIME ZONE $2)::date AS as_of, e.slug, e.number, e.period_start, e.period_end,
       c.kind, c.level, c.owner,
       d.decision::text AS decision,
       lead(n.announced_at) OVER (PARTITION BY e.id ORDER BY n.position) AS superseded_at,
       ARRAY(SELECT item->>'award' FROM jsonb_array_elements(n.content->'items') item
             WHERE item->>'award' IS NOT NULL) AS awards,
       ARRAY(SELECT w.code FROM award w WHERE w.edition = e.id) AS ladder,
       (SELECT count(*) FROM entry x WHERE x.edition = e.id AND x.status NOT IN ('draft', 'withdrawn')) AS received,
       (SELECT count(*) FROM entry x WHERE x.edition = e.id AND x.status = 'accepted') AS eligible,
       (SELECT count(*) FROM author a JOIN entry x ON x.id = a.entry
        WHERE x.edition = e.id AND x.status NOT IN ('draft', 'withdrawn')) AS authors
FROM announcement n JOIN edition e ON e.id = n.edition JOIN contest c ON c.id = e.contest
JOIN ratification d ON d.id = n.ratification
WHERE n.announced_at <= $1 AND NOT e.demonstration
ORDER BY n.announced_at, e.slug, n.position
"""
# The number of an edition above that is not run here stands at the end of its slug, where the organiser wrote it.
_NOMINATED = """
SELECT e.slug, n.target, c.kind, c.owner, (max(last.at) AT TIME ZONE $1)::date AS as_of,
       max(letter.letter_number) AS letter,
       coalesce(max(t.number), substring(n.target FROM '-([0-9]{1,3})$')::int) AS number,
       max(t.period_start) AS first_year, max(t.period_end) AS last_year,
       count(*) FILTER (WHERE letter.letter_number IS NOT NULL) AS sent,
       count(*) FILTER (WHERE in_final.id IS NOT NULL) AS reached_final,
       coalesce(jsonb_agg(jsonb_build_array(last.outcome_award, last.outcome_medal))
                FILTER (WHERE last.outcome_award IS NOT NULL), '[]')::text AS outcomes
FROM nomination n JOIN edition e ON e.id = n.edition JOIN contest c ON c.id = e.contest
LEFT JOIN edition t ON t.slug = n.target
JOIN LATERAL (SELECT * FROM nomination_step s WHERE s.nomination = n.id ORDER BY s.position DESC LIMIT 1) last ON true
LEFT JOIN LATERAL (SELECT letter_number FROM nomination_step s WHERE s.nomination = n.id AND s.status = 'sent'
                   ORDER BY s.position DESC LIMIT 1) letter ON true
LEFT JOIN LATERAL (SELECT id FROM nomination_step s WHERE s.nomination = n.id AND s.status = 'in_final'
                   ORDER BY s.position DESC LIMIT 1) in_final ON true
WHERE NOT e.demonstration AND c.level <> 'national'
GROUP BY e.slug, n.target, c.kind, c.owner
ORDER BY e.slug, n.target
"""
_decode_outcomes = msgspec.json.Decoder(list[tuple[str, str | None]]).decode
_decode_decision = msgspec.json.Decoder(Decision).decode


@dataclass(frozen=True)
class _Announced:
    scope: Scope
    source: str
    as_of: date
    place: str
    slug: str
    superseded_at: datetime | None

    def statement(
        self, column: str, measure: Measure, value: int, category: str = "", medal: str | None = None
    ) -> Statement:
        place = (self.place, column, str(value))
        figure = Figure(self.scope, measure, value, self.source, self.as_of, *place, category=category, medal=medal)
        return Statement(figure, Layout.PLATFORM, self.slug, superseded_at=self.superseded_at)


async def own_statements() -> tuple[Statement, ...]:
    """Entries, authors and prizes of announced editions, and what their nominations came to; counts only."""
    zone = settings.current().time_zone
    announced = await database.fetch(_ANNOUNCED, clock.now(), zone.key)
    nominated = await database.fetch(_NOMINATED, zone.key)
    own = [statement for row in announced for statement in _statements(row)]
    return (*own, *(statement for row in nominated for statement in _outcomes(row)))


def _statements(row: Any) -> Iterator[Statement]:
    announced = _announced(row)
    awards = list(row["awards"])
    yield announced.statement("awarded", Measure.AWARDED, len(awards))
    for tier, count in _rungs(awards, list(row["ladder"])).items():
        yield announced.statement("awards", Measure.AWARDS, count, tier.value)
    if row["superseded_at"] is None:
        yield announced.statement("edition", Measure.HELD, 1)
        for measure in (Measure.RECEIVED, Measure.ELIGIBLE, Measure.AUTHORS):
            yield announced.statement(measure.value, measure, row[measure.value])


def _announced(row: Any) -> _Announced:
    level = Level(row["level"])
    owner = NATION if level is Level.NATIONAL else row["owner"]
    decision = _decode_decision(row["decision"])
    years = Years(row["period_start"], row["period_end"])
    scope = Scope(owner, level, ContestKind(row["kind"]), row["number"], row["number"], years)
    source = f"{decision.number}, {decision.body}, {decision.date:%d/%m/%Y}"
    return _Announced(
        scope,
        source,
        row["as_of"],
        f"announcement {row['position']}",
        row["slug"],
        row["superseded_at"],
    )


def _rungs(awards: list[str], ladder: list[str]) -> dict[Tier, int]:
    """Prizes by rung; every rung of the edition's ladder is stated, with none where none was given."""
    counts = dict.fromkeys((_tier(code) for code in ladder), 0)
    for code in awards:
        counts[_tier(code)] = counts.get(_tier(code), 0) + 1
    return counts


def _tier(code: str) -> Tier:
    return TIERS.get(fold(code), Tier.OTHER)


def _outcomes(row: Any) -> Iterator[Statement]:
    """What an edition sent to one edition above, and won there so far; nothing before anything was sent."""
    if not row["sent"]:
        return
    years = Years(row["first_year"], row["last_year"])
    scope = Scope(row["owner"], Level.NATIONAL, ContestKind(row["kind"]), row["number"], row["number"], years)
    source = f"{row['letter']}, {row['slug']} → {row['target']}"
    own = _Announced(scope, source, row["as_of"], "nominations", row["slug"], None)
    yield own.statement("sent", Measure.SENT, row["sent"])
    if row["reached_final"]:
        yield own.statement("reached_final", Measure.REACHED_FINAL, row["reached_final"])
    medals: dict[Tier, list[str | None]] = {}
    for code, medal in _decode_outcomes(row["outcomes"]):
        medals.setdefault(_tier(code), []).append(medal)
    for tier, won in medals.items():
        medal = won[0] if len(set(won)) == 1 else None
        yield own.statement("outcome", Measure.AWARDS, len(won), tier.value, medal)
