"""Points, places and awards of an announced edition, from its kit and the words of the README in it alone."""

import csv
import io
import json
import zipfile
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations, groupby, takewhile
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
    ladder, least = list(takewhile(lambda step: step != "vote", rules["tie_break"])), deciding["min_sheets"]
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
    means |= {"median": median(totals)}
    rounded = Fraction(int(exact * 10 ** deciding["decimals"] + Fraction(1, 2)), 10 ** deciding["decimals"])
    return [-one for one in (rounded, *(means[step] for step in ladder if step in means))]


def voted(group, votes):
    return next(([one for one in vote if one in group] for vote in votes[::-1] if set(group) <= set(vote)), None)


def places(members, keys, votes):
    found = {}
    for _, tied in groupby(sorted(members, key=keys.get), key=keys.get):
        order = voted(group := list(tied), votes)
        found |= {one: len(found) + 1 + (order.index(one) if order else 0) for one in group}
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
            asked = Counter(limit for one in ask for limit in uses[one]).items()
            scarce = contested = {limit for limit, number in asked if number > left[limit]}
            for limit in sorted(scarce, key=lambda one: (("total", "unit", "author", "field").index(one[0]), one)):
                others = contested - {limit}
                some = combinations((one for one in ask if limit in uses[one]), left[limit] + 1)
                counts = (Counter(other for one in group for other in uses[one] & others) for group in some)
                contested = contested if any(all(n <= left[x] for x, n in one.items()) for one in counts) else others
            sets = [{one} for one in ask]
            for limit in contested:
                joined = [one for one in sets if any(limit in uses[x] for x in one)]
                sets = [one for one in sets if one not in joined] + [set.union(*joined)]
            for members in sorted(sets, key=len):  # those that stay alone are sure
                order, holds = voted(members, votes), policy["tie_at_quota"] == "withhold" and len(members) > 1
                ends = {limit for x in members for limit in {*uses[x] & scarce, ("field", entries[x]["field"])}}
                closed |= ends - ({("total", "")} - contested) if holds and not order else set()
                for one in order or ([] if holds else members):
                    if not order or all(left[limit] > 0 for limit in uses[one]):
                        given[one] = award["code"]
                        left |= {limit: left[limit] - 1 for limit in uses[one]}
        if policy["unfilled"] == "roll_down":
            rolled = {name: max(0, number) for (kind, name), number in left.items() if kind == "field"}
            above = max(0, left["total", ""]) if ("total", "") in left else inf
    return given
