"""Editions, and who may do what in a contest."""

from contest_platform.contests.queries.editions import (
    EditionNotFound,
    EditionVersion,
    edition,
    edition_by_id,
    edition_for,
    editions_by_id,
    editions_for,
    is_draft,
    owner,
    published_editions,
    sample_document,
    versions,
)
from contest_platform.contests.queries.people import (
    ContestPerson,
    Organiser,
    contest_people,
    contests_of_mails,
    failed_mail_count,
    failed_mails,
    organisers,
)
from contest_platform.contests.queries.roles import (
    any_contest_role,
    contest_roles,
    may_make_editions,
    may_organise,
    roles_by_contest,
)

__all__ = [
    "ContestPerson",
    "EditionNotFound",
    "EditionVersion",
    "Organiser",
    "any_contest_role",
    "contest_people",
    "contest_roles",
    "contests_of_mails",
    "edition",
    "edition_by_id",
    "edition_for",
    "editions_by_id",
    "editions_for",
    "failed_mail_count",
    "failed_mails",
    "is_draft",
    "may_make_editions",
    "may_organise",
    "organisers",
    "owner",
    "published_editions",
    "roles_by_contest",
    "sample_document",
    "versions",
]
