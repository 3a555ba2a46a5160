"""Which groups judges and entries in common join, and on whom a comparison hangs."""

from hypothesis import given, settings

from contest_platform.ranking.rules.adjusted import WeakLink, components_of, fit, scores_of, weak_links
from contest_platform.ranking.rules.adjusted.links import MOST_SHEETS
from tests.ranking.tables import said, tables


def test_components_are_numbered_by_their_first_entry():
    scores = scores_of([("A", "J", 1), ("B", "K", 1), ("C", "J", 1), ("C", "L", 1), ("D", "K", 1)])
    found = components_of(scores)
    assert (found.count, found.of_entry.tolist(), found.of_judge.tolist()) == (2, [0, 1, 0, 1], [0, 1, 0])


def plain_components(cells):
    """The same by hand: names are merged until nothing changes."""
    label = {name: number for number, name in enumerate({one for e, j, _ in cells for one in (("e", e), ("j", j))})}
    for _ in cells:
        for entry, judge, _ in cells:
            label["e", entry] = label["j", judge] = min(label["e", entry], label["j", judge])
    return label


@given(tables())
@settings(max_examples=60, deadline=None)
def test_components_are_those_of_the_graph(cells):
    scores = scores_of(cells)
    found, label = components_of(scores), plain_components(cells)
    together = {(label["e", entry], number) for entry, number in zip(scores.entries, found.of_entry, strict=True)}
    together |= {(label["j", judge], number) for judge, number in zip(scores.judges, found.of_judge, strict=True)}
    assert (
        len(together) == found.count == len({number for _, number in together}) == len({one for one, _ in together})
    )


def two_panels():
    first = [(f"A{i}", f"J{j}", i + j) for i in range(3) for j in range(3)]
    return first + [(f"B{i}", f"K{j}", i - j) for i in range(4) for j in range(2)]


def test_weak_links_are_the_entry_or_the_judge_on_whom_a_comparison_hangs():
    assert weak_links(scores_of(two_panels())) == ()
    by_one_sheet = scores_of([*two_panels(), ("A0", "K0", 5)])
    assert weak_links(by_one_sheet) == (WeakLink(None, "A0", (2, 4)), WeakLink("K0", None, (3, 4)))
    by_one_judge = scores_of([*two_panels(), ("A0", "K0", 5), ("A1", "K0", 5)])
    assert weak_links(by_one_judge) == (WeakLink("K0", None, (3, 4)),)
    assert weak_links(scores_of([*two_panels(), ("A0", "K0", 5), ("A1", "K1", 5)])) == ()


@given(tables(most=7))
@settings(max_examples=80, deadline=None)
def test_weak_links_fall_apart_as_they_say(cells):
    scores = scores_of(cells)
    links = {(link.entry, link.judge): sorted(link.parts) for link in weak_links(scores)}
    for entry, judge in [(one, None) for one in scores.entries] + [(None, one) for one in scores.judges]:
        own = components_of(scores)
        component = own.of_entry[scores.entries.index(entry)] if entry else own.of_judge[scores.judges.index(judge)]
        members = [
            one for one, of in zip(scores.entries, own.of_entry, strict=True) if of == component and one != entry
        ]
        left = [cell for cell in cells if cell[0] != entry and cell[1] != judge]
        label = plain_components(left)
        groups = [label.get(("e", one), one) for one in members]
        parts = sorted(groups.count(one) for one in set(groups))
        weak = sum(part >= 2 for part in parts) >= 2
        assert links.get((entry, judge)) == (parts if weak else None)


def test_a_table_too_large_to_seek_its_weak_links_says_so():
    panels = [(f"E{n}", f"J{judge}", n % 7 + judge) for n in range(MOST_SHEETS // 2 + 1) for judge in range(2)]
    assert weak_links(scores_of(panels)) == ()
    assert "more than 50,000 sheets" in said(fit(scores_of(panels)))
    assert "weak link" not in said(fit(scores_of(panels[:40])))
