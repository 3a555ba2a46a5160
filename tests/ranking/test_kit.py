"""The kit: whoever has it computes the same, with code that knows nothing of the platform; nobody is named in it."""

import ast
import hashlib
import io
import json
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import (
    Award,
    AwardDocument,
    AwardPolicy,
    Criterion,
    Method,
    RanksBy,
    Round,
    TieAtQuota,
    Unfilled,
)
from contest_platform.ranking.rules.kit import KitContent, KitScore, kit_zip
from contest_platform.ranking.rules.official import figure, mean
from contest_platform.ranking.rules.proposals import propose
from contest_platform.ranking.rules.standings import Line, ladder_of, standing
from contest_platform.ranking.rules.ties import Vote, tied_on_points
from tests.ranking.recompute import recompute

CODE = Path(__file__).with_name("recompute.py")
FIELDS = ("it", "med")
CODES = ("first", "second", "third")
criteria = tuple(
    Criterion(UUID(int=number), code, code, Decimal(50), Decimal("0.5"), weight, ())
    for number, (code, weight) in enumerate((("novelty", Decimal(1)), ("effect", Decimal("1.5"))))
)
limits = st.none() | st.integers(0, 3)
caps = st.none() | st.integers(1, 2)
floors = st.none() | st.sampled_from([Decimal(20), Decimal("25.5"), Decimal(30)])
awards = st.lists(
    st.builds(
        AwardDocument, code=st.just(""), name=st.just("Giải"), per_field=limits, total=limits, min_points=floors,
        max_per_unit=caps, max_per_author=caps,
    ),
    min_size=1, max_size=3,
)  # fmt: skip
sheet = st.tuples(st.integers(18, 24), st.integers(10, 14))
entry = st.tuples(
    st.sampled_from(FIELDS),
    st.lists(sheet, max_size=4),
    st.sampled_from(["x", "y"]),
    st.frozensets(st.sampled_from(["lan", "minh"]), max_size=2),
)
ladders = st.sampled_from(
    [(), ("median",), ("criterion:novelty", "vote"), ("criterion:other", "median", "vote"), ("vote", "median")]
)
policies = st.builds(
    AwardPolicy,
    tie_at_quota=st.sampled_from([TieAtQuota.EXTEND, TieAtQuota.WITHHOLD]),
    unfilled=st.sampled_from(Unfilled),
)
methods = st.sampled_from([Method.MEAN, Method.TRIMMED, Method.MEDIAN])


def test_the_independent_code_is_short_and_knows_nothing_of_the_platform():
    tree = ast.parse(CODE.read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert len(CODE.read_text(encoding="utf-8").splitlines()) <= 100
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)


@given(
    entries=st.lists(entry, max_size=12),
    scheme=awards,
    policy=policies,
    ladder=ladders,
    method=methods,
    decimals=st.integers(0, 2),
    voted=st.booleans(),
    random=st.randoms(),
)
def test_anybody_computes_the_same_from_the_kit(*, entries, scheme, policy, ladder, method, decimals, voted, random):
    made = content(entries, scheme, policy, ladder, round_of(method, decimals), random if voted else None)
    kit = kit_zip(made, {})
    expected = {
        row[0]: (row[2], row[3], row[4], row[5], row[6])
        for line in read(kit, "expected.csv").splitlines()[1:]
        for row in [line.split(",")]
    }
    assert recompute(kit) == expected


def round_of(method, decimals):
    return Round(
        UUID(int=9), "final", "Chung khảo", 0, 4, 2, method, RanksBy.OFFICIAL, decimals, None, True, None, None,
        criteria,
    )  # fmt: skip


def content(entries, scheme, policy, ladder, final, random=None):
    """A kit's content as the platform itself computes it, from sheets of (novelty, effect)."""
    ids = [UUID(int=1000 + number) for number in range(len(entries))]
    given_awards = [
        Award(UUID(int=n), code, "Giải", None, one.per_field, one.total, one.min_points, one.max_per_unit,
              one.max_per_author, 0)
        for n, (code, one) in enumerate(zip(CODES, scheme, strict=False))
    ]  # fmt: skip
    lines = lines_of(ids, entries, ladder, final)
    votes = [Vote(tuple(random.sample(ids, len(ids))))] if random and ids else []
    rows = standing(lines, votes=votes, tie_break=ladder)
    units = {one: (unit,) for one, (_, _, unit, _) in zip(ids, entries, strict=True)}
    authors = {one: tuple(sorted(who)) for one, (_, _, _, who) in zip(ids, entries, strict=True)}
    proposal = propose(
        rows, awards=given_awards, policy=policy, fields=FIELDS, votes=votes, units=units, authors=authors,
        min_sheets=final.min_sheets,
    )  # fmt: skip
    departures = {ids[0]: "first", ids[-1]: None} if random and len(ids) > 1 else {}
    return KitContent(
        edition="technical-10", version="1", seed=7, digests={}, rounds=(final,), fields=FIELDS, tie_break=ladder,
        awards=tuple(
            AwardDocument(code=one.code, name=one.name, per_field=one.per_field, total=one.total,
                          min_points=one.min_points, max_per_unit=one.max_per_unit,
                          max_per_author=one.max_per_author)
            for one in given_awards
        ),
        policy=policy, entries=proposal.entries, units=units, authors=authors,
        scores=tuple(
            KitScore("final", one, UUID(int=5000 + judge), criterion.code, Decimal(points) / 2)
            for one, (_, sheets, _, _) in zip(ids, entries, strict=True)
            for judge, sheet in enumerate(sheets)
            for criterion, points in zip(criteria, sheet, strict=True)
        ),
        votes=tuple(one.entries for one in votes), present=9, in_favour=9, departures=departures,
        published=frozenset(one.code for one in proposal.entries if one.award),
    )  # fmt: skip


def lines_of(ids, entries, ladder, final):
    points = [[[Decimal(value) / 2 for value in one] for one in sheets] for _, sheets, _, _ in entries]
    totals = [[sum(c.weight * v for c, v in zip(criteria, one, strict=True)) for one in each] for each in points]
    figures = [
        figure(one, each, method=final.method, decimals=final.decimals) for one, each in zip(ids, totals, strict=True)
    ]
    tied = tied_on_points(one for one in figures if one.sheets >= final.min_sheets)
    return [
        Line(
            entry=one.entry, code=f"E{number:02d}", field=entries[number][0], sheets=one.sheets, unsigned=0,
            exact=one.exact, points=one.points, plain_mean=one.plain_mean, placed=one.sheets >= final.min_sheets,
            ladder=ladder_of(ladder, totals[number], means_of(points[number])) if one.entry in tied else (),
        )
        for number, one in enumerate(figures)
    ]  # fmt: skip


def means_of(sheets):
    return {one.code: mean(values) for one, values in zip(criteria, zip(*sheets, strict=True), strict=True)}


def read(kit, name):
    return zipfile.ZipFile(io.BytesIO(kit)).read(name).decode()


SAMPLE = (
    ("it", [(40, 40), (42, 44)], "Trường Chiềng Sinh", frozenset({"Lò Văn A"})),
    ("med", [(30, 31), (20, 21)], "Trường Mường Bú", frozenset()),
)


def sample(**changes):
    scheme = [AwardDocument(code="", name="Giải", per_field=1, min_points=Decimal(40), **changes)]
    final = round_of(Method.MEAN, 2)
    return content(SAMPLE, scheme, AwardPolicy(tie_at_quota=TieAtQuota.EXTEND), (), final)


def test_the_same_content_gives_the_same_bytes():
    first, second = kit_zip(sample(), {"README.en.md": b"words"}), kit_zip(sample(), {"README.en.md": b"words"})
    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert archive.namelist() == sorted(archive.namelist())
    assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = json.loads(archive.read("kit.json"))
    names = set(archive.namelist()) - {"kit.json"}
    assert about["files"] == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
    assert (about["seed"], about["version"], about["edition"]) == (7, "1", "technical-10")


def test_judges_units_authors_and_unpublished_entries_are_numbers():
    kit = kit_zip(sample(max_per_unit=2, max_per_author=2), {})
    assert read(kit, "entries.csv").splitlines() == ["entry,field,units,authors", "E00,it,U01,A01", "X01,med,U02,"]
    assert read(kit, "scores.csv").splitlines()[:3] == [
        "round,entry,judge,criterion,points", "final,E00,J01,effect,20", "final,E00,J01,novelty,20",
    ]  # fmt: skip
    assert read(kit, "expected.csv").splitlines() == [
        "entry,field,points,place,place_in_field,proposed,award", "E00,it,52.00,1,1,first,first",
        "X01,med,32.00,2,1,,",
    ]  # fmt: skip
    whole = "".join(read(kit, name) for name in zipfile.ZipFile(io.BytesIO(kit)).namelist())
    for secret in ("Chiềng Sinh", "Mường Bú", "Lò Văn A", "E01", str(UUID(int=5000)), str(UUID(int=1000))):
        assert secret not in whole
