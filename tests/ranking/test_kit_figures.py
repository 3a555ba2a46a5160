"""The kit where places follow another figure than the points: anybody computes it again, by numpy alone."""

import csv
import io
import json
import zipfile
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from contest_platform import database
from contest_platform.contests.rules import Method, RanksBy
from contest_platform.ranking import queries
from contest_platform.ranking.actions import announce_results, close_round, propose_awards, ratify_awards
from tests.ranking.deciding import DECISION
from tests.ranking.scene import GAPS, SLUG, scene_with_gaps

pytestmark = pytest.mark.usefixtures("db")
APART = GAPS | {"med": {"B01": [None, None, None, "40 41", "30 33"], "B02": [None, None, None, "20 21", "22 25"]}}


async def kit_of(sheets, *, leaving=None, **changes):
    scored = await scene_with_gaps(sheets, **changes)
    await close_round(scored.an, slug=SLUG, round_code="final")
    if leaving:
        await database.fetch("UPDATE entry SET status = 'withdrawn' WHERE code = $1", leaving)
    await propose_awards(scored.an, slug=SLUG)
    await ratify_awards(scored.an, slug=SLUG, present=9, in_favour=9, decision=DECISION)
    found = await announce_results(scored.an, slug=SLUG)
    archive = zipfile.ZipFile(io.BytesIO((await queries.kit_for(scored.an, SLUG, found.position)).body))
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    tables = {name: list(csv.DictReader(io.StringIO(files[name]))) for name in files if name.endswith(".csv")}
    return files, tables


def totals_of(tables):
    """Every sheet by entry and judge; all weights here are 1."""
    found = {}
    for row in tables["scores.csv"]:
        cell = row["entry"], row["judge"]
        found[cell] = found.get(cell, 0) + float(row["points"])
    return found


def adjusted_by_hand(totals, variances):
    """The minimum of Σe²/σ² + Σu²/σ_u² + Σv²/σ_v², a mean for each group, as one dense system."""
    entries, judges = (sorted({cell[side] for cell in totals}) for side in (0, 1))
    group = {name: name for name in (*entries, *judges)}
    for _ in group:
        for entry, judge in totals:
            group[entry] = group[judge] = min(group[entry], group[judge])
    groups = sorted(set(group.values()))
    rows = [
        [
            *(one == entry for one in entries),
            *(one == judge for one in judges),
            *(group[entry] == one for one in groups),
        ]
        for entry, judge in totals
    ]
    design, y = np.array(rows, dtype=float), np.array(list(totals.values()))
    penalty = [variances["variance_residual"] / variances["variance_entry"]] * len(entries)
    penalty += [variances["variance_residual"] / variances["variance_judge"]] * len(judges) + [0] * len(groups)
    found = np.linalg.solve(design.T @ design + np.diag(penalty), design.T @ y)
    means = dict(zip(groups, found[-len(groups) :], strict=True))
    return {one: found[n] + means[group[one]] for n, one in enumerate(entries)}


def rounded(value):
    return str(Decimal(float(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize("leaving", [None, "A04"])
async def test_adjusted_points_come_out_of_the_kit_again(leaving):
    files, tables = await kit_of(APART, ranks_by=RanksBy.ADJUSTED, leaving=leaving, judges_per_entry=5)
    assert json.loads(files["rules.json"])["rounds"][0]["ranks_by"] == "adjusted"
    by_hand = adjusted_by_hand(totals_of(tables), json.loads(files["model.json"]))
    figures = {row["entry"]: row["order_points"] for row in tables["figures.csv"]}
    assert figures == {entry: rounded(by_hand[entry]) for entry in figures}
    assert figures.keys() == {row["entry"] for row in tables["entries.csv"]}
    places = {row["entry"]: int(row["place"]) for row in tables["expected.csv"]}
    assert sorted(places, key=places.get) == sorted(figures, key=lambda one: -Decimal(figures[one]))


async def test_rank_sums_come_out_of_the_kit_again():
    sheets = {"it": {code: given[:1] + given[:1] for code, given in GAPS["it"].items() if given[0]}}
    files, tables = await kit_of(sheets, method=Method.RANK_SUM)
    totals = totals_of(tables)
    ranks = {}
    for (entry, judge), total in totals.items():
        own = [other for (_, who), other in totals.items() if who == judge]
        rank = sum(other > total for other in own) + (sum(other == total for other in own) + 1) / 2
        ranks[entry] = ranks.get(entry, 0) + rank
    assert {row["entry"]: row["points"] for row in tables["expected.csv"]} == {
        k: rounded(v) for k, v in ranks.items()
    }
    assert {row["entry"]: row["order_points"] for row in tables["figures.csv"]} == {
        entry: rounded(-one) for entry, one in ranks.items()
    }
    assert "model.json" not in files
