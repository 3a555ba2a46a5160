"""Points, places and awards of an announced edition, from its kit and the words of the README in it alone."""

import csv
import io
import json
import zipfile
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import groupby
from math import inf
from statistics import median


def recompute(kit):
    """{entry: (points, place, place in the field, proposed, award)} as texts, empty where there is none."""
    files = zipfile.ZipFile(io.BytesIO(kit))
    rules, decision = (json.loads(files.read(f"{name}.json")) for name in ("rules", "decision"))
    tables = (csv.DictReader(io.StringIO(files.read(f"{name}.csv").decode())) for name in ("scores", "entries"))
    scores, entries, votes = next(tables), {row["entry"]: row for row in next(tables)}, decision["votes"]
    for row in entries.values():
        named = [(kind, one) for kind in ("unit", "author") for one in row[f"{kind}s"].split()]
        row["limits"] = {("field", row["field"]), ("total", ""), *named}
    deciding = next(one for one in rules["rounds"] if one["code"] == rules["deciding_round"])
    sheets = defaultdict(lambda: defaultdict(dict))
    for row in scores:
        if row["round"] == deciding["code"]:
            sheets[row["entry"]][row["judge"]][row["criterion"]] = Fraction(row["points"])
    ladder, least = [*rules["tie_break"], "vote"], deciding["min_sheets"]
    ladder = ladder[: ladder.index("vote")]
    keys = {x: key_of(list(of.values()), deciding, ladder) for x, of in sheets.items() if len(of) >= least}
    inside, splitting = {}, votes if "vote" in rules["tie_break"] else []
    for field in rules["fields"]:
        inside |= places([one for one in keys if entries[one]["field"] == field], keys, splitting)
    proposed = allocate(rules, entries, keys, votes)
    decided = proposed | {one["entry"]: one["award"] for one in decision["departures"]}
    points = {one: f"{float(-key[0]):.{deciding['decimals']}f}" for one, key in keys.items()}
    columns = (points, places(keys, keys, splitting), inside, proposed, decided)
    return {one: tuple(str(column.get(one) or "") for column in columns) for one in entries}


def key_of(sheets, deciding, ladder):
    weights = {one["code"]: Fraction(one["weight"]) for one in deciding["criteria"]}
    totals = sorted(sum(weights[code] * value for code, value in sheet.items()) for sheet in sheets)
    kept = totals[1:-1] if deciding["method"] == "trimmed" and len(totals) >= 3 else totals
    exact = median(kept) if deciding["method"] == "median" else sum(kept) / len(kept)
    means = {f"criterion:{code}": sum(sheet[code] for sheet in sheets) / len(sheets) for code in weights}
    values = means | {"median": median(totals)}
    rounded = Fraction(int(exact * 10 ** deciding["decimals"] + Fraction(1, 2)), 10 ** deciding["decimals"])
    return [-one for one in (rounded, *(values[step] for step in ladder if step in values))]


def voted(group, votes):
    return next(([one for one in vote if one in group] for vote in votes[::-1] if set(group) <= set(vote)), None)


def places(members, keys, votes):
    found = {}
    for _, tied in groupby(sorted(members, key=keys.get), key=keys.get):
        group, first = list(tied), len(found) + 1
        order = voted(group, votes)
        found |= {one: first + (order.index(one) if order else 0) for one in group}
    return found


def allocate(rules, entries, keys, votes):
    given, fields, policy, rolled, above = {}, rules["fields"], rules["award_policy"], {}, inf
    for award in rules["awards"]:
        extra = {one: min(rolled.get(one, 0), above) for one in fields if award["per_field"] is not None}
        left, total, closed = {("field", f): award["per_field"] + n for f, n in extra.items()}, award["total"], set()
        if total is None and above < inf and any(extra.values()):
            total = award["per_field"] * len(fields)
        caps = {limit: award.get(f"max_per_{limit[0]}") for row in entries.values() for limit in row["limits"]}
        caps["total", ""] = None if total is None else total + (sum(rolled.values()) if above == inf else above)
        left |= {limit: cap for limit, cap in caps.items() if cap is not None}
        uses = {one: row["limits"] & left.keys() for one, row in entries.items()}
        floor = Fraction(award["min_points"] or 0)
        waiting = sorted((one for one in keys if one not in given and -keys[one][0] >= floor), key=keys.get)
        for _, group in groupby(waiting, key=keys.get):
            ask = [x for x in group if not closed & entries[x]["limits"] and all(left[one] > 0 for one in uses[x])]
            sets = [({one}, set()) for one in ask]  # those that stay alone, without a limit, are sure
            for limit in {limit for one in ask for limit in uses[one]}:
                members = {one for one in ask if limit in uses[one]}
                count = Counter(entries[one]["field"] for one in members).items()
                most = sum(n if limit[0] == "field" else min(n, left.get(("field", f), n)) for f, n in count)
                if most > left[limit]:
                    joined = [one for one in sets if one[0] & members]
                    merged = set.union(*(one[0] for one in joined)), {limit}.union(*(one[1] for one in joined))
                    sets = [one for one in sets if one not in joined] + [merged]
            for members, limits in sorted(sets, key=lambda one: len(one[1])):
                order = voted(members, votes) if limits else None
                held = limits and order is None and policy["tie_at_quota"] == "withhold"
                closed |= limits | {("field", entries[one]["field"]) for one in members} if held else set()
                for one in [] if held else order or members:
                    if order is None or all(left[limit] > 0 for limit in uses[one]):
                        given[one] = award["code"]
                        left |= {limit: left[limit] - 1 for limit in uses[one]}
        if policy["unfilled"] == "roll_down":
            rolled = {name: max(0, number) for (kind, name), number in left.items() if kind == "field"}
            above = max(0, left["total", ""]) if ("total", "") in left else inf
    return given
