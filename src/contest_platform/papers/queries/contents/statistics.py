"""The edition in figures: entries and prizes by field, the people by age, the units that won most."""

from collections import Counter
from datetime import date
from typing import Any

from contest_platform import clock, settings
from contest_platform.entries import queries as entries
from contest_platform.entries.rules import Status, age_on
from contest_platform.judging import queries as judging
from contest_platform.papers.queries.contents.heads import award_counts, head
from contest_platform.papers.queries.facts import Facts, Work
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.ranking import queries as ranking

_AGES = ((0, 10, "Dưới 11 tuổi"), (11, 15, "11 - 15 tuổi"), (16, 19, "16 - 19 tuổi"), (20, 35, "20 - 35 tuổi"),
         (36, 60, "36 - 60 tuổi"), (61, 200, "Trên 60 tuổi"))  # fmt: skip
_UNITS = 15


async def statistics(facts: Facts) -> dict[str, Any]:
    dossiers = (await entries.counts_by_status([facts.edition.id]))[facts.edition.id]
    round_ = ranking.round_of(facts.edition, facts.proposal.round_code)
    progress = await judging.progress_by_field(round_.id)
    decided_on = facts.ratification.decision.date if facts.ratification else clock.today(settings.current().time_zone)
    handed_in = sum(number for status, number in dossiers.items() if status is not Status.DRAFT)
    return {
        **head(facts, PaperKind.STATISTICS),
        "totals": [
            _figure("Hồ sơ đã nộp", handed_in),
            _figure("Hồ sơ hợp lệ, được chấm", len(facts.works)),
            _figure("Hồ sơ bị từ chối", dossiers[Status.REFUSED]),
            _figure("Tác giả, đồng tác giả", sum(len(one.authors) for one in facts.works)),
            _figure("Giám khảo", len(await judging.judges(facts.edition.id))),
            _figure("Phiếu chấm đã ký", sum(one.signed for one in progress)),
            _figure("Bài đạt giải", len(facts.awarded)),
        ],
        "awards": award_counts(facts),
        "award_names": [one.name for one in facts.edition.awards],
        "fields": _fields(facts),
        "ages": _ages(facts.works, decided_on),
        "units": _units(facts),
    }


def _figure(what: str, number: int) -> dict[str, str]:
    return {"what": what, "number": str(number)}


def _fields(facts: Facts) -> list[dict[str, Any]]:
    found = []
    for field in facts.edition.fields:
        inside = [one for one in facts.works if one.field.code == field.code]
        given = Counter(one.award.code for one in inside if one.award)
        by_award = [str(given[award.code]) for award in facts.edition.awards]
        awarded = sum(given.values())
        found.append({"name": field.name, "entries": str(len(inside)), "awards": by_award, "awarded": str(awarded)})
    return found


def _ages(works: tuple[Work, ...], day: date) -> list[dict[str, str]]:
    """Authors by age on the day of the decision; those without a birth date are counted apart."""
    born = [one.birth_date for work in works for one in work.authors]
    ages = [age_on(one, day) for one in born if one]
    groups = [(name, sum(low <= age <= high for age in ages)) for low, high, name in _AGES]
    groups.append(("Không ghi ngày sinh", sum(one is None for one in born)))
    return [_figure(name, number) for name, number in groups if number]


def _units(facts: Facts) -> list[dict[str, str]]:
    """The units whose authors won most. A unit is shown as it is written in the dossiers; children stay unnamed."""
    entered = Counter(unit for one in facts.works for unit in one.units)
    won = Counter(unit for one in facts.awarded for unit in one.units)
    ordered = sorted(entered, key=lambda unit: (-won[unit], -entered[unit], unit))
    return [{"name": unit, "entries": str(entered[unit]), "awarded": str(won[unit])} for unit in ordered[:_UNITS]]
