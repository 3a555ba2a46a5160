"""The parts of an edition as forms: what was typed becomes a part of the edition document that stands."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from contest_platform import text
from contest_platform.contests.rules import (
    AttachmentKind,
    Decision,
    EditionDocument,
    Method,
    RanksBy,
    RatificationOf,
    TieAtQuota,
    Unfilled,
    due_dates,
)
from contest_platform.errors import Problem, Refusal
from contest_platform.language import N_
from contest_platform.web.forms import Form

_MONEY = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:[., ][0-9]{3}){1,4}")
LEVEL = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*[:\-–]\s*(.+)")


def dates(form: Form, before: EditionDocument) -> dict[str, Any]:
    """Every date of the edition, those of its rounds too: they may move when the rounds themselves are locked."""
    born_from, born_to = form.date("born_from"), form.date("born_to")
    if (born_from is None) != (born_to is None):
        form.note("born_to", N_("Xin điền cả hai ngày sinh, hoặc để trống cả hai."))
    return {
        "number": form.integer("number", required=True),
        "period": [form.integer("period_start", required=True), form.integer("period_end", required=True)],
        "opens_at": form.moment("opens_at", required=True),
        "submission_deadline": form.moment("submission_deadline", required=True),
        "grace_minutes": form.integer("grace_minutes") or 0,
        "age_window": {"born_from": born_from, "born_to": born_to} if born_from and born_to else None,
        "created_since": form.integer("created_since"),
        "max_authors": form.integer("max_authors"),
        "rounds": [
            msgspec.structs.replace(one, scores_due_at=form.moment(f"rounds.{place}.scores_due_at"))
            for place, one in enumerate(before.rounds)
        ],
    }


def fields(form: Form, _before: EditionDocument) -> dict[str, Any]:
    return {"fields": [{"code": _code(row), "name": row.text("name")} for row in form.rows("fields")]}


def attachments(form: Form, _before: EditionDocument) -> dict[str, Any]:
    return {
        "attachments": [
            {
                "kind": row.choice("kind", AttachmentKind, required=True),
                "required": row.flag("required"),
                "types": [part.strip().lower() for part in row.text("types").split(",") if part.strip()],
                "max_bytes": (row.integer("max_megabytes", required=True) or 0) * 1_000_000,
                "max_count": row.integer("max_count") or 1,
                "judges_see": row.flag("judges_see"),
            }
            for row in form.rows("attachments")
            if row.text("kind")
        ]
    }


def rounds(form: Form, before: EditionDocument) -> dict[str, Any]:
    due = due_dates(before)
    return {"rounds": [_round(row, due) for row in form.rows("rounds") if row.text("name")]}


def _round(row: Form, due: Mapping[str, datetime | None]) -> dict[str, Any]:
    code = _code(row)
    return {
        "code": code,
        "name": row.text("name"),
        "judges_per_entry": row.integer("judges_per_entry", required=True),
        "min_sheets": row.integer("min_sheets", required=True),
        "method": row.choice("method", Method, required=True),
        "ranks_by": row.choice("ranks_by", RanksBy) or RanksBy.OFFICIAL,
        "decimals": row.integer("decimals", required=True),
        "max_spread": _points(row, "max_spread"),
        "blind": row.flag("blind"),
        "min_points_to_pass": _points(row, "min_points_to_pass"),
        "scores_due_at": due.get(code),
        "rubric": [
            {
                "code": _code(criterion),
                "name": criterion.text("name"),
                "max_points": _points(criterion, "max_points", required=True),
                "step": _points(criterion, "step", required=True),
                "weight": _points(criterion, "weight", required=True),
                "levels": _levels(criterion),
            }
            for criterion in row.rows("rubric")
            if criterion.text("name")
        ],
    }


def _levels(row: Form) -> list[dict[str, Any]]:
    """One level a line: the points it begins at, a colon, and what is expected."""
    found = []
    for line in filter(None, (part.strip() for part in row.lines("levels").split("\n"))):
        match = LEVEL.fullmatch(line)
        if match is None:
            row.note("levels", N_("Mỗi dòng một mức, viết: điểm bắt đầu, dấu hai chấm, mô tả. Ví dụ “32: Rất mới”."))
            continue
        found.append({"from": str(text.read_points(match[1])), "text": match[2]})
    return found


def tie_break(form: Form, _before: EditionDocument) -> dict[str, Any]:
    return {"tie_break": [row.text("step") for row in form.rows("tie_break") if row.text("step")]}


def awards(form: Form, _before: EditionDocument) -> dict[str, Any]:
    return {
        "awards": [
            {
                "code": _code(row),
                "name": row.text("name"),
                "medal": row.text("medal") or None,
                "per_field": row.integer("per_field"),
                "total": row.integer("total"),
                "min_points": _points(row, "min_points"),
                "max_per_unit": row.integer("max_per_unit"),
                "max_per_author": row.integer("max_per_author"),
                "money_vnd": money(row),
            }
            for row in form.rows("awards")
            if row.text("name")
        ],
        "award_policy": {
            "tie_at_quota": form.choice("tie_at_quota", TieAtQuota, required=True),
            "unfilled": form.choice("unfilled", Unfilled, required=True),
        },
    }


def committee(form: Form, _before: EditionDocument) -> dict[str, Any]:
    return {
        "ratification": {
            "majority": form.text("majority", required=True),
            "of": form.choice("of", RatificationOf, required=True),
            "members": form.integer("members", required=True),
        },
        "publishes": {name: form.flag(name) for name in ("points", "place", "unawarded")},
        "appeal_days": form.integer("appeal_days"),
    }


def regulation(form: Form, _before: EditionDocument) -> dict[str, Any]:
    return {"regulation": form.lines("regulation", limit=100_000)}


def nominations(form: Form, _before: EditionDocument) -> dict[str, Any]:
    return {
        "nominates_to": [
            {"edition": row.text("edition"), "quota": row.integer("quota", required=True)}
            for row in form.rows("nominates_to")
            if row.text("edition")
        ]
    }


PARTS: dict[str, Callable[[Form, EditionDocument], dict[str, Any]]] = {
    "dates": dates,
    "fields": fields,
    "attachments": attachments,
    "rounds": rounds,
    "tie-break": tie_break,
    "awards": awards,
    "committee": committee,
    "regulation": regulation,
    "nominations": nominations,
}

# The names in the document where they differ from those in the form.
_TYPED_AS = (
    (re.compile(r"^period\.?.*"), "period_end"),
    (re.compile(r"^age_window.*"), "born_to"),
    (re.compile(r"^(attachments\.\d+)\.max_bytes$"), r"\1.max_megabytes"),
    (re.compile(r"^(rounds\.\d+\.rubric\.\d+)\.levels\..*"), r"\1.levels"),
    (re.compile(r"^tie_break\.(\d+)$"), r"tie_break.\1.step"),
    (re.compile(r"^ratification\."), ""),
    (re.compile(r"^award_policy\."), ""),
    (re.compile(r"^publishes\."), ""),
    (re.compile(r"^nominates_to\.(\d+)$"), r"nominates_to.\1.edition"),
    (re.compile(r"^decision\."), "decision_"),
)


def beside_typed_fields(refusal: Refusal) -> Refusal:
    """The refusal with its problems under the names that the form uses."""
    refusal.problems = tuple(Problem(_typed_name(one.field), one.message, one.values) for one in refusal.problems)
    return refusal


def _typed_name(name: str) -> str:
    for pattern, typed in _TYPED_AS:
        name = pattern.sub(typed, name)
    return name


def _code(row: Form) -> str:
    """The code as it stands, or made from the name when none was typed."""
    return row.text("code") or re.sub(r"[^a-z0-9]+", "-", text.fold(row.text("name"))).strip("-")[:60]


def _points(row: Form, name: str, *, required: bool = False) -> str | None:
    value = row.decimal(name, required=required)
    return None if value is None else str(value)


def typed_decision(row: Form) -> Decision | None:
    """The four things that every decision has; what is missing is noted."""
    held_on = row.date("date", required=True)
    texts = {name: row.text(name, required=True, limit=200) for name in ("body", "number", "signer")}
    return Decision(date=held_on, **texts) if held_on else None


def money(row: Form) -> int:
    """Đồng as an office writes them: `40.000.000`, `40,000,000`, `40 000 000` or `40000000`."""
    typed = row.text("money_vnd")
    if typed and not _MONEY.fullmatch(typed):
        row.note("money_vnd", N_("Xin viết số tiền bằng đồng, ví dụ 40.000.000."))
        return 0
    return int(re.sub(r"[., ]", "", typed) or 0)
