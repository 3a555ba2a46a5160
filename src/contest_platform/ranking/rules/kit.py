"""The kit of an announced edition: a ZIP from which anybody computes points, places and awards again.

No program and no person is in it: judges, units and authors are numbered, entries that are not published too. The
same content gives the same bytes.
**Source:** docs/decisions/0015.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from contest_platform.contests.rules import AwardDocument, AwardPolicy, Round
from contest_platform.judging.rules import plain
from contest_platform.ranking.rules.proposals import ProposedEntry

_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class KitScore:
    """One judge's points for one criterion of one entry in a round."""

    round: str
    entry: UUID
    judge: UUID
    criterion: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class KitContent:
    """Everything that decided. `published` are the codes that were announced; `rounds` the one that decides last.

    Where places follow another figure than the points: `figures` is what they and what floors follow, by entry, and
    `model` the variances that adjusted points rest on.
    """

    edition: str
    version: str
    seed: int
    digests: Mapping[str, str]
    rounds: tuple[Round, ...]
    fields: tuple[str, ...]
    tie_break: tuple[str, ...]
    awards: tuple[AwardDocument, ...]
    policy: AwardPolicy
    entries: tuple[ProposedEntry, ...]
    units: Mapping[UUID, tuple[str, ...]]
    authors: Mapping[UUID, tuple[str, ...]]
    scores: tuple[KitScore, ...]
    votes: tuple[tuple[UUID, ...], ...]
    present: int
    in_favour: int
    departures: Mapping[UUID, str | None]
    published: frozenset[str]
    figures: Mapping[UUID, tuple[Decimal, Decimal]] = field(default_factory=dict)
    model: Mapping[str, float] | None = None


def kit_zip(content: KitContent, descriptions: Mapping[str, bytes]) -> bytes:
    """The archive; `descriptions` are the files that say in words how to compute.

    **Source:** docs/decisions/0015.
    """
    files = {**descriptions, **_files(content)}
    about = {
        "format": 1,
        "edition": content.edition,
        "version": content.version,
        "seed": content.seed,
        "digests": dict(content.digests),
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in files.items()},
    }
    return _archive({"kit.json": _json(about), **files})


def _files(content: KitContent) -> dict[str, bytes]:
    names = _Names(content)
    further = {"figures.csv": _figures(content, names)} if content.figures else {}
    if content.model is not None:
        further["model.json"] = _json(content.model)
    return {
        **further,
        "rules.json": _json(_rules(content)),
        "decision.json": _json(_decision(content, names)),
        "entries.csv": _entries(content, names),
        "scores.csv": _scores(content, names),
        "expected.csv": _expected(content, names),
    }


class _Names:
    """What people and entries are called here. Judges and unpublished entries are numbered in the order of their
    random ids, units and authors as they come.
    """

    def __init__(self, content: KitContent) -> None:
        others = sorted(one.entry for one in content.entries if one.code not in content.published)
        later = sorted({one.entry for one in content.scores} - {one.entry for one in content.entries})
        self.entries = _numbered("X", [*others, *later])
        self.entries |= {one.entry: one.code for one in content.entries if one.code in content.published}
        self.judges = _numbered("J", sorted({one.judge for one in content.scores}))
        self.units = _numbered("U", _as_they_come(content.entries, content.units))
        self.authors = _numbered("A", _as_they_come(content.entries, content.authors))


def _numbered(letter: str, things: Sequence[Any]) -> dict[Any, str]:
    width = max(2, len(str(len(things))))
    return {one: f"{letter}{number:0{width}}" for number, one in enumerate(things, start=1)}


def _as_they_come(entries: Iterable[ProposedEntry], named: Mapping[UUID, tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(name for one in entries for name in named.get(one.entry, ())))


def _rules(content: KitContent) -> dict[str, Any]:
    return {
        "deciding_round": content.rounds[-1].code,
        "rounds": [
            {
                "code": one.code,
                "method": one.method.value,
                "ranks_by": one.ranks_by.value,
                "decimals": one.decimals,
                "min_sheets": one.min_sheets,
                "criteria": [
                    {"code": each.code, "max_points": plain(each.max_points), "weight": plain(each.weight)}
                    for each in one.rubric
                ],
            }
            for one in content.rounds
        ],
        "fields": list(content.fields),
        "tie_break": list(content.tie_break),
        "awards": msgspec.to_builtins(content.awards),
        "award_policy": msgspec.to_builtins(content.policy),
    }


def _decision(content: KitContent, names: _Names) -> dict[str, Any]:
    return {
        "votes": [[names.entries[entry] for entry in vote if entry in names.entries] for vote in content.votes],
        "present": content.present,
        "in_favour": content.in_favour,
        "departures": sorted(
            ({"entry": names.entries[entry], "award": award} for entry, award in content.departures.items()),
            key=lambda one: str(one["entry"]),
        ),
    }


def _entries(content: KitContent, names: _Names) -> bytes:
    rows = [
        (
            names.entries[one.entry],
            one.field,
            " ".join(names.units[unit] for unit in content.units.get(one.entry, ())),
            " ".join(names.authors[author] for author in content.authors.get(one.entry, ())),
        )
        for one in content.entries
    ]
    return _csv(("entry", "field", "units", "authors"), sorted(rows))


def _scores(content: KitContent, names: _Names) -> bytes:
    rows = [
        (one.round, names.entries[one.entry], names.judges[one.judge], one.criterion, plain(one.points))
        for one in content.scores
    ]
    return _csv(("round", "entry", "judge", "criterion", "points"), sorted(rows))


def _expected(content: KitContent, names: _Names) -> bytes:
    rows = [
        (
            names.entries[one.entry],
            one.field,
            f"{one.points:f}" if one.points is not None and one.place is not None else "",
            one.place or "",
            one.place_in_field or "",
            one.award or "",
            content.departures.get(one.entry, one.award) or "",
        )
        for one in content.entries
    ]
    header = ("entry", "field", "points", "place", "place_in_field", "proposed", "award")
    return _csv(header, sorted(rows, key=lambda row: row[0]))


def _figures(content: KitContent, names: _Names) -> bytes:
    rows = [(names.entries[entry], *(f"{one:f}" for one in pair)) for entry, pair in content.figures.items()]
    return _csv(("entry", "order_points", "floor_points"), sorted(rows))


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([header, *rows])
    return written.getvalue().encode()


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _archive(files: Mapping[str, bytes]) -> bytes:
    """The files in the order of their names, at one moment and with plain rights: the same files, the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, files[name])
    return written.getvalue()
