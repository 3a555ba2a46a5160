"""The documents of the demonstration's editions: the samples with what is known of the real ones."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from contest_platform import clock, resources
from contest_platform.contests.queries import sample_document
from contest_platform.contests.rules import (
    AgeWindow,
    AwardPolicy,
    ContestKind,
    Decision,
    EditionDocument,
    FieldDocument,
    NominationTarget,
    RoundDocument,
    TieAtQuota,
)

TECHNICAL, YOUTH = sample_document(ContestKind.TECHNICAL), sample_document(ContestKind.YOUTH)
MADE = "Kỳ thi minh họa: tên người, điểm số, ngày giờ và quyết định đều không có thật.\n\n"


def titles() -> dict[str, Any]:
    content = (resources.folder("sample") / "demonstration" / "titles.json").read_bytes()
    found: dict[str, Any] = json.loads(content)
    return found


def technical_9() -> EditionDocument:
    """Sơn La, technical, 9th (2024): the five groups in which its 36 entries were judged are its fields."""
    fields = tuple(FieldDocument(**field) for field in titles()["technical"]["fields"])
    due_at = _at_ten(clock.now() + timedelta(days=9))  # the story stands still in the middle of judging
    return msgspec.structs.replace(
        TECHNICAL,
        slug="technical-9",
        draft=False,
        number=9,
        period=(2024, 2024),
        opens_at=datetime(2024, 2, 1, 1, tzinfo=UTC),
        submission_deadline=datetime(2024, 9, 30, 10, tzinfo=UTC),
        created_since=2019,
        fields=fields,
        rounds=_due(TECHNICAL, due_at),
        regulation=MADE + TECHNICAL.regulation,
        nominates_to=(NominationTarget(edition="national-technical-18", quota=10),),
    )


def youth_7() -> EditionDocument:
    """Sơn La, youth, 7th (2025): 5 first, 5 second, 5 third and 12 consolation prizes were proposed."""
    counts = {"first": (1, None), "second": (1, None), "third": (1, None), "consolation": (3, 12)}
    awards = tuple(
        msgspec.structs.replace(one, per_field=counts[one.code][0], total=counts[one.code][1], min_points=Decimal(50))
        for one in YOUTH.awards
        if one.code in counts
    )
    return msgspec.structs.replace(
        YOUTH,
        slug="youth-7",
        draft=False,
        number=7,
        period=(2025, 2025),
        opens_at=datetime(2025, 3, 3, 1, tzinfo=UTC),
        submission_deadline=datetime(2025, 7, 31, 10, tzinfo=UTC),
        age_window=AgeWindow(born_from=date(2006, 7, 31), born_to=date(2019, 7, 31)),
        rounds=_due(YOUTH, datetime(2025, 9, 15, 10, tzinfo=UTC)),
        awards=awards,
        award_policy=AwardPolicy(tie_at_quota=TieAtQuota.EXTEND),
        regulation=MADE + YOUTH.regulation,
        nominates_to=(NominationTarget(edition="national-youth-21", quota=6),),
    )


def technical_10() -> EditionDocument:
    """A made edition that takes entries now, so that every page has something to show."""
    opens = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=40)
    deadline = _at_ten(opens + timedelta(days=100))
    return msgspec.structs.replace(
        TECHNICAL,
        draft=False,
        period=(opens.year, opens.year + 1),
        opens_at=opens,
        submission_deadline=deadline,
        rounds=_due(TECHNICAL, deadline + timedelta(days=45)),
        regulation=MADE + TECHNICAL.regulation,
    )


def youth_8() -> EditionDocument:
    """A draft, for the organiser to go on with."""
    opens = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=30)
    deadline = _at_ten(opens + timedelta(days=150))
    return msgspec.structs.replace(
        YOUTH,
        period=(opens.year, opens.year),
        opens_at=opens,
        submission_deadline=deadline,
        rounds=_due(YOUTH, deadline + timedelta(days=45)),
        regulation=MADE + YOUTH.regulation,
    )


def _due(document: EditionDocument, due_at: datetime) -> tuple[RoundDocument, ...]:
    return tuple(msgspec.structs.replace(one, scores_due_at=due_at) for one in document.rounds)


def _at_ten(moment: datetime) -> datetime:
    """Five in the afternoon in Sơn La."""
    return moment.replace(hour=10, minute=0, second=0, microsecond=0)


def decision(number: str, day: date) -> Decision:
    return Decision(body="Ban Tổ chức (mẫu)", number=number, date=day, signer="Trưởng Ban Tổ chức (mẫu)")
