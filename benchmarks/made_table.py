"""A made table of scores, the same on every machine: points = 70 + merit + leniency + error, in halves from 0 to 100.

Judges belong to fields and score entries of their own, but for a share of sheets given to any judge, which joins the
fields. lme4 1.1-31 took 123.6 s and 599 MB for the full size on two cores; what it found stands in `FOUND`.
"""

from pathlib import Path

import numpy as np

ENTRIES, JUDGES, SHEETS, FIELDS, CROSSING, SEED = 100_000, 2000, 5, 50, 0.02, 20240601
FOUND = {"mean": "69.79126", "variance_entry": "63.7", "variance_judge": "15.781", "variance_residual": "24.9"}
CRITERION = 3_298_451


def write_table(path: Path, entries: int = ENTRIES) -> None:
    """Columns entry, judge, field, score. At the full size lme4's figures are those of this very table."""
    random = np.random.default_rng(SEED)
    merit, leniency = random.normal(0, 8, entries), random.normal(0, 4, JUDGES)
    of_field = JUDGES // FIELDS
    field = random.integers(0, FIELDS, entries)
    local = np.argpartition(random.random((entries, of_field)), SHEETS, axis=1)[:, :SHEETS]
    judge = _crossed(field[:, None] * of_field + local, random)
    points = 70 + merit[:, None] + leniency[judge] + random.normal(0, 5, (entries, SHEETS))
    halves = np.clip(np.round(points * 2) / 2, 0, 100)
    columns = (np.repeat(np.arange(entries), SHEETS), judge.ravel(), np.repeat(field, SHEETS), halves.ravel())
    rows = (f"E{e},J{j},F{f},{p:g}\n" for e, j, f, p in zip(*(one.tolist() for one in columns), strict=True))
    with path.open("w", encoding="ascii") as out:
        out.write("entry,judge,field,score\n")
        out.writelines(rows)


def _crossed(judge: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Some sheets go to a judge of any field, unless the entry has that judge already, before or after."""
    swapped = random.random(judge.shape) < CROSSING
    other = random.integers(0, JUDGES, judge.shape)
    present = (other[:, :, None] == judge[:, None, :]).any(axis=2)
    twice = (other[:, :, None] == other[:, None, :]).sum(axis=2) > 1
    return np.where(swapped & ~present & ~twice, other, judge)
