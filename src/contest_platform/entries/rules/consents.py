"""Whose name may be published: a child's only with the consent of the child and of the guardian."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contest_platform.entries.rules.entry import Author
from contest_platform.errors import Conflict, Invalid, NotFound
from contest_platform.language import N_

ADULT_FOR_NAMES = 16
ASKED_FROM = 7


class ConsentPurpose(StrEnum):
    PUBLISH_NAME = "publish_name"
    PUBLISH_PICTURE = "publish_picture"


class ConsentParty(StrEnum):
    CHILD = "child"
    GUARDIAN = "guardian"


class ConsentGiverMissing(Invalid):
    message = N_("Hãy ghi họ tên người đồng ý.")


class ConsentAlreadyRecorded(Conflict):
    message = N_("Đồng ý này đã được ghi nhận.")


class ConsentNotFound(NotFound):
    message = N_("Không tìm thấy đồng ý này.")


@dataclass(frozen=True)
class Named:
    """An author as far as publishing the name goes: `consents` are those given for it and not withdrawn.

    `adult_without_date`: what to take an author without birth date for.
    """

    full_name: str
    unit: str
    birth_date: date | None
    consents: frozenset[ConsentParty]
    adult_without_date: bool


def age_on(birth_date: date, day: date) -> int:
    """Completed years on a calendar day; someone born on 29 February completes a year on 1 March.

    Source: Civil Code, articles 20 and 21 (ages are completed years).
    """
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def consents_needed(author: Named, day: date) -> frozenset[ConsentParty]:
    """Whose consents must be recorded before the name is published on that day.

    Source: Law 91/2025/QH15 on personal data and Decree 356/2025: under 16, the guardian's consent and, from 7 on,
    the child's own.
    """
    if author.birth_date is None:
        return frozenset() if author.adult_without_date else frozenset(ConsentParty)
    age = age_on(author.birth_date, day)
    if age >= ADULT_FOR_NAMES:
        return frozenset()
    return frozenset(ConsentParty) if age >= ASKED_FROM else frozenset({ConsentParty.GUARDIAN})


def asked_for_consent(authors: Collection[Author], day: date, *, adults_only: bool) -> tuple[Author, ...]:
    """The authors (stored, with a name) who may be named on that day only when somebody agrees.

    `adults_only` as in `Named.adult_without_date`. Source: Law 91/2025/QH15, as in `consents_needed`.
    """
    return tuple(
        one
        for one in authors
        if one.id and one.full_name and consents_needed(_without_consents(one, adults_only=adults_only), day)
    )


def _without_consents(author: Author, *, adults_only: bool) -> Named:
    return Named(author.full_name, author.unit, author.birth_date, frozenset(), adults_only)


def may_be_named(author: Named, day: date) -> bool:
    """Somebody without a name never: it was erased on request. Source: Law 91/2025/QH15, as in `consents_needed`."""
    return bool(author.full_name) and consents_needed(author, day) <= author.consents


def names_of(authors: Collection[Named], day: date) -> tuple[Named, ...]:
    """The authors to publish with an entry: all of them, or none as long as one may not be named.

    Naming the others would point at the one left out.
    Source: Law 91/2025/QH15; docs/decisions/0007.
    """
    return tuple(authors) if all(may_be_named(author, day) for author in authors) else ()
