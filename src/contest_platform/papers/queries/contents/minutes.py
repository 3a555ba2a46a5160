"""The minutes of the jury, which proposes, and of the committee, which decides."""

from typing import Any

from contest_platform import settings
from contest_platform.contests.rules import Method, RanksBy, RatificationOf
from contest_platform.judging import queries as judging
from contest_platform.judging.queries import Judge
from contest_platform.papers.queries.contents.heads import award_counts, by_award, by_field, head, in_a_row, line
from contest_platform.papers.queries.facts import Facts
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.papers.rules.wording import count, day_in_words
from contest_platform.ranking import queries as ranking

_METHODS = {
    Method.MEAN: "điểm trung bình của các phiếu chấm hợp lệ",
    Method.TRIMMED: "điểm trung bình của các phiếu chấm hợp lệ sau khi bỏ một phiếu cao nhất và một phiếu thấp nhất",
    Method.MEDIAN: "trung vị của các phiếu chấm hợp lệ",
    Method.RANK_SUM: "tổng thứ hạng theo các phiếu chấm hợp lệ",
}
_ADJUSTED = "; thứ hạng xét theo điểm ấy sau khi hiệu chỉnh mức dễ tính hay nghiêm khắc của giám khảo"


async def jury_minutes(facts: Facts) -> dict[str, Any]:
    round_ = ranking.round_of(facts.edition, facts.proposal.round_code)
    progress = await judging.progress_by_field(round_.id)
    at = facts.proposal.at
    proposed = {one.entry: one.award for one in facts.proposal.entries}
    counted = _proposed_counts(facts)
    return {
        **head(facts, PaperKind.JURY_MINUTES),
        "day": day_in_words(at.astimezone(settings.current().time_zone).date()) if at else "ngày …… tháng …… năm ……",
        "round": round_.name,
        "method": _METHODS[round_.method] + (_ADJUSTED if round_.ranks_by is RanksBy.ADJUSTED else ""),
        "entries": count(sum(one.entries for one in progress)),
        "sheets": count(sum(one.signed for one in progress)),
        "judges": [_judge(one) for one in _by_duty(await judging.judges(facts.edition.id))],
        "counts": counted,
        "counts_in_a_row": in_a_row(counted),
        "count": count(sum(award is not None for award in proposed.values())),
        "fields": [_proposed(facts, group) for group in by_field(facts, facts.works)],
        "votes": await _votes(facts, round_.id),
        "digest": facts.proposal.digest,
    }


async def committee_minutes(facts: Facts) -> dict[str, Any]:
    decided, rule = facts.ratification, facts.edition.ratification
    return {
        **head(facts, PaperKind.COMMITTEE_MINUTES),
        "members": count(rule.members),
        "present": count(decided.present) if decided else "……",
        "in_favour": count(decided.in_favour) if decided else "……",
        "majority": rule.majority,
        "majority_of": "tổng số thành viên" if rule.of is RatificationOf.MEMBERS else "số thành viên có mặt",
        "proposed_counts_in_a_row": in_a_row(_proposed_counts(facts)),
        "changes": _changes(facts),
        "count": count(len(facts.awarded)),
        "counts": award_counts(facts),
        "counts_in_a_row": in_a_row(award_counts(facts)),
        "awards": by_award(facts),
        "digest": decided.digest if decided else "",
    }


def _by_duty(jury: tuple[Judge, ...]) -> list[Judge]:
    """Those who lead stand first, the rest keep the order of names."""
    return sorted(jury, key=lambda one: (not one.chair, bool(one.panel)))


def _judge(one: Judge) -> dict[str, str]:
    panel = f"{one.panel[:1].lower()}{one.panel[1:]}" if one.panel else ""
    if one.chair:
        duty = f"Trưởng {panel}" if panel else "Chủ tịch Hội đồng"
    else:
        duty = f"Giám khảo, {panel}" if panel else "Giám khảo"
    return {"full_name": one.full_name, "unit": one.unit, "duty": duty}


def _proposed_counts(facts: Facts) -> list[dict[str, str]]:
    given = [one.award for one in facts.proposal.entries]
    return [{"name": award.name, "count": count(given.count(award.code))} for award in facts.edition.awards]


def _proposed(facts: Facts, group: dict[str, Any]) -> dict[str, Any]:
    """The lines of a field with what the jury proposed, which the committee may have changed since."""
    names = {one.code: one.name for one in facts.edition.awards}
    proposed = {one.code: names.get(one.award or "", "") for one in facts.proposal.entries}
    return {**group, "works": [{**one, "award": proposed[one["code"]]} for one in group["works"]]}


def _changes(facts: Facts) -> list[dict[str, str]]:
    """Where the committee departed from the proposal, with its reason."""
    if facts.ratification is None:
        return []
    names = {one.code: one.name for one in facts.edition.awards}
    proposed = {one.entry: names.get(one.award or "", "không có giải") for one in facts.proposal.entries}
    works = {one.entry: one for one in facts.works}
    return [
        {
            "code": works[one.entry].code,
            "title": works[one.entry].title,
            "people": line(works[one.entry])["people"],
            "from": proposed[one.entry],
            "to": names.get(one.award or "", "không có giải"),
            "reason": one.reason,
        }
        for one in facts.ratification.changes
        if one.entry in works
    ]


async def _votes(facts: Facts, round_id: Any) -> list[dict[str, str]]:
    codes = {one.entry: one.code for one in facts.proposal.entries}
    return [
        {
            "codes": ", ".join(codes.get(entry, "") for entry in vote.entries),
            "present": count(vote.present),
            "in_favour": count(vote.in_favour),
            "reason": vote.reason,
        }
        for vote in await ranking.tie_votes(round_id)
    ]
