"""What an entry is made of, and what its parts may say even while it is a draft."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from contest_platform import text
from contest_platform.contests.rules import ContestKind, Edition
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_

MAX_TITLE = 300
MAX_SUMMARY = 8_000  # two pages
MAX_DESCRIPTION = 200_000
MAX_NAME = 120
MAX_UNIT = 200
MAX_CONTACT = 200
MAX_AUTHORS_WRITTEN = 100
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another, nor vowels enough for words
_CODE_PREFIX = {ContestKind.TECHNICAL: "KT", ContestKind.YOUTH: "TN"}
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Mentor:
    """The teacher who supervised the work."""

    full_name: str
    phone: str = ""
    email: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Author:
    """One author as written; `id` is None for a row that is not stored yet. The share is in percent."""

    full_name: str = ""
    birth_date: date | None = None
    unit: str = ""
    share_percent: Decimal | None = None
    lead: bool = False
    email: str = ""
    phone: str = ""
    id: UUID | None = None


@dataclass(frozen=True)
class Content:
    """What the entrant writes; `field` is the code of a field of the edition."""

    title: str = ""
    field: str | None = None
    summary: str = ""
    description: str = ""
    created_year: int | None = None
    authors: tuple[Author, ...] = ()
    mentor: Mentor | None = None


@dataclass(frozen=True)
class OnBehalfOf:
    """For whom a secretary entered the dossier, and how to reach them; a pupil may have no e-mail."""

    full_name: str
    phone: str = ""
    email: str = ""


def entry_code(edition: Edition, letters: str) -> str:
    """The code under which an entry is known: contest, edition, and letters drawn at random (`KT9-7F3Q`).

    It tells nothing about the author, the time of submission or the number of entries.
    Source: docs/decisions/0007.
    """
    return f"{_CODE_PREFIX[edition.contest.kind]}{edition.number}-{letters}"


def tidy(content: Content) -> Content:
    """The content in NFC: names and titles in one line, long texts with their line breaks."""
    mentor = content.mentor and Mentor(
        full_name=text.one_line(content.mentor.full_name),
        phone=text.one_line(content.mentor.phone),
        email=text.one_line(content.mentor.email),
        unit=text.one_line(content.mentor.unit),
    )
    return replace(
        content,
        title=text.one_line(content.title),
        field=content.field or None,
        summary=_paragraphs(content.summary),
        description=_paragraphs(content.description),
        authors=tuple(_tidy_author(one) for one in content.authors),
        mentor=mentor if mentor != Mentor(full_name="") else None,
    )


def _tidy_author(author: Author) -> Author:
    return replace(
        author,
        full_name=text.one_line(author.full_name),
        unit=text.one_line(author.unit),
        email=text.one_line(author.email),
        phone=text.one_line(author.phone),
    )


def _paragraphs(value: str) -> str:
    return text.nfc(value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_content(content: Content, edition: Edition, *, today: date) -> None:
    """Refuse what could not even stand in a draft: too long, an unknown field, an impossible date or share.

    A draft may be incomplete (`completeness` asks for the rest at submission). `today` is the day where the
    contest is held. Raises Invalid with a problem for each field.
    Source: provincial regulations (summary of at most two pages); docs/decisions/0007.
    """
    problems = (*_entry_problems(content, edition, today), *_people_problems(content, today))
    if problems:
        raise Invalid(problems=problems)


def _entry_problems(content: Content, edition: Edition, today: date) -> Iterator[Problem]:
    yield from _too_long("title", content.title, MAX_TITLE)
    yield from _too_long("summary", content.summary, MAX_SUMMARY)
    yield from _too_long("description", content.description, MAX_DESCRIPTION)
    if content.field is not None and edition.field(content.field) is None:
        yield Problem("field", N_("Kỳ thi không có lĩnh vực này."))
    if content.created_year is not None and not 1900 <= content.created_year <= today.year:
        yield Problem("created_year", N_("Năm tạo ra từ 1900 đến %(year)s."), {"year": str(today.year)})


def _people_problems(content: Content, today: date) -> Iterator[Problem]:
    if len(content.authors) > MAX_AUTHORS_WRITTEN:
        yield Problem("authors", N_("Nhiều nhất %(limit)s tác giả."), {"limit": MAX_AUTHORS_WRITTEN})
    for place, author in enumerate(content.authors):
        yield from _author_problems(f"authors.{place}", author, today)
    if content.mentor:
        yield from _too_long("mentor.full_name", content.mentor.full_name, MAX_NAME)
        yield from _too_long("mentor.unit", content.mentor.unit, MAX_UNIT)
        yield from _contact_problems("mentor", content.mentor.email, content.mentor.phone)


def _author_problems(path: str, author: Author, today: date) -> Iterator[Problem]:
    yield from _too_long(f"{path}.full_name", author.full_name, MAX_NAME)
    yield from _too_long(f"{path}.unit", author.unit, MAX_UNIT)
    yield from _contact_problems(path, author.email, author.phone)
    if author.birth_date is not None and not date(1900, 1, 1) <= author.birth_date <= today:
        yield Problem(f"{path}.birth_date", N_("Ngày sinh phải từ năm 1900 đến hôm nay."))
    if author.share_percent is not None and not _is_share(author.share_percent):
        yield Problem(f"{path}.share_percent", N_("Tỷ lệ đóng góp từ 0 đến 100, nhiều nhất hai chữ số thập phân."))


def keep_ids(before: tuple[Author, ...], after: tuple[Author, ...]) -> tuple[Author, ...]:
    """The authors written now, each with the id of the stored row it stands for: by id, by name, then by order.

    An id that is not among the stored ones, or used twice, is dropped.
    """
    free = {author.id: author for author in before}
    kept = [replace(author, id=author.id if free.pop(author.id, None) else None) for author in after]
    for place, author in enumerate(kept):
        names = {text.fold(one.full_name): one.id for one in free.values()}
        if author.id is None and text.fold(author.full_name) in names:
            kept[place] = replace(author, id=names[text.fold(author.full_name)])
            del free[kept[place].id]
    left = iter(tuple(free))
    return tuple(author if author.id else replace(author, id=next(left, None)) for author in kept)


def gone_authors(before: tuple[Author, ...], after: tuple[Author, ...]) -> tuple[UUID, ...]:
    """The stored rows that are gone, or that name somebody else now: another name or another birth date.

    Source: docs/decisions/0007: nobody's consent is kept for somebody else.
    """
    people = {one.id: (text.fold(one.full_name), one.birth_date) for one in after}
    return tuple(
        one.id for one in before if one.id and people.get(one.id) != (text.fold(one.full_name), one.birth_date)
    )


def _is_share(share: Decimal) -> bool:
    if not share.is_finite() or not 0 <= share <= 100 or abs(share.adjusted()) > 10:
        return False  # 0E-999999999 is zero, and a billion digits long when it is written out
    exponent = share.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2


def _contact_problems(path: str, email: str, phone: str) -> Iterator[Problem]:
    if email and not is_email(email):
        yield Problem(f"{path}.email", N_("Địa chỉ thư điện tử chưa đúng, ví dụ: lan@truong.edu.vn."))
    if len(phone) > 30 or not all(c.isdigit() or c in " +().-" for c in phone):
        yield Problem(f"{path}.phone", N_("Số điện thoại chỉ gồm chữ số, dấu cách và dấu +."))


def check_on_behalf_of(person: OnBehalfOf) -> None:
    """Source: regulations: a dossier entered for somebody else names whose it is."""
    problems = [*_too_long("on_behalf_of.full_name", person.full_name, MAX_NAME)]
    if not person.full_name:
        problems.append(Problem("on_behalf_of.full_name", N_("Chưa có họ tên người được nộp hộ.")))
    problems += _contact_problems("on_behalf_of", person.email, person.phone)
    if problems:
        raise Invalid(problems=tuple(problems))


def is_email(value: str) -> bool:
    return len(value) <= MAX_CONTACT and _EMAIL.fullmatch(value) is not None


def _too_long(path: str, value: str, limit: int) -> Iterator[Problem]:
    if len(value) > limit:
        yield Problem(path, N_("Dài quá %(limit)s ký tự (hiện có %(count)s)."), {"limit": limit, "count": len(value)})
