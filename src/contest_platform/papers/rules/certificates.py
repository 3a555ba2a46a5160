"""Certificates: who gets which, the serial nobody can guess, and how one that was issued is replaced or revoked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Edition
from contest_platform.entries.rules import age_on, entry_code
from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.language import N_
from contest_platform.ledger.rules import commitment
from contest_platform.papers.rules.kinds import CertificateKind, CertificateStatus, RecipientRole
from contest_platform.ranking.rules.chain import digest_of

SERIAL_LETTERS = 12


class CertificateNotFound(NotFound):
    message = N_("Không tìm thấy giấy chứng nhận này.")


class NothingDecided(Conflict):
    message = N_("Chưa có quyết định của Ban Tổ chức nên chưa cấp giấy chứng nhận được.")


class AllIssued(Conflict):
    message = N_("Mọi người trong quyết định đã được cấp giấy chứng nhận.")


class NotValidAnyMore(Conflict):
    message = N_("Giấy chứng nhận này đã được thay thế hoặc thu hồi, không thay đổi được nữa.")


class NotEntitledAnyMore(Conflict):
    message = N_("Theo quyết định hiện nay người này không còn được giấy này. Xin thu hồi thay vì cấp lại.")


@dataclass(frozen=True)
class Person:
    """Somebody of a dossier. The mentor has no author id and no birth date."""

    full_name: str
    unit: str
    role: RecipientRole
    author_id: UUID | None = None
    birth_date: date | None = None


@dataclass(frozen=True)
class Recipient:
    """A certificate that somebody is to get for an entry."""

    entry: UUID
    kind: CertificateKind
    person: Person

    @property
    def identity(self) -> tuple[object, ...]:
        """Of two certificates with the same one, only one may hold. A mentor has a name and no author's row."""
        return self.entry, self.kind, self.person.author_id or self.person.full_name


class Certified(msgspec.Struct, frozen=True, kw_only=True):
    """What a certificate says, but for whom: frozen when it is issued. Names of awards and fields as printed."""

    kind: CertificateKind
    role: RecipientRole
    contest: str
    edition: int
    entry_code: str
    title: str
    field: str
    award: str
    award_name: str
    decision_body: str
    decision_number: str
    decision_date: date


def recipients_of(
    entry: UUID, people: Sequence[Person], *, decided_on: date, badge_up_to_age: int | None
) -> Iterator[Recipient]:
    """Everybody of an awarded entry: the authors for the prize, the mentor for guiding, young authors a badge.

    An author without a birth date gets no badge: the age is not guessed. The day that counts is the decision's.
    Source: award articles of the regulations (certificates for all authors; the badge for authors up to 35).
    """
    for person in people:
        guided = person.role is RecipientRole.MENTOR
        yield Recipient(entry, CertificateKind.GUIDANCE if guided else CertificateKind.AWARD, person)
        if badge_up_to_age is None or person.birth_date is None:
            continue
        if age_on(person.birth_date, decided_on) <= badge_up_to_age:
            yield Recipient(entry, CertificateKind.BADGE, person)


def serial_of(edition: Edition, letters: str) -> str:
    """`KT10-7F3Q-9KDM-2TXV`: contest and edition, then twelve letters drawn at random (58 bits).

    Source: docs/decisions/0016.
    """
    return entry_code(edition, "-".join(letters[start : start + 4] for start in range(0, len(letters), 4)))


def typed_serial(typed: str) -> str:
    """A serial as somebody copied it from paper: case, spaces and unusual dashes do not matter.

    Source: docs/decisions/0016.
    """
    plain = "".join("-" if character in "‐‑‒–—−" else character for character in typed.upper())
    return "".join(plain.split())[:60]


def certified_digest(content: Certified, *, salt: str, full_name: str, unit: str) -> str:
    """SHA-256 over what the certificate says; the person is in it as a salted commitment, so that a name may go.

    Source: docs/decisions/0004.
    """
    person = commitment(salt, msgspec.json.encode([full_name, unit]).decode())
    return digest_of({"certified": msgspec.to_builtins(content), "person": person})


def check_reason(reason: str) -> None:
    """Raise Invalid unless there is one, of at most 500 signs. Source: docs/decisions/0016."""
    if not 1 <= len(reason) <= 500:
        raise Invalid(problems=(Problem("reason", N_("Xin ghi lý do, tối đa 500 ký tự.")),))


def check_valid(status: CertificateStatus) -> None:
    """Raise NotValidAnyMore. Source: docs/decisions/0016."""
    if status is not CertificateStatus.VALID:
        raise NotValidAnyMore


def still_to_issue(wanted: Iterable[Recipient], issued: Iterable[Recipient]) -> list[Recipient]:
    """Who has no valid certificate yet, in the order wanted. Two of one name in an entry are told apart by author.

    Source: docs/decisions/0016.
    """
    have = {one.identity for one in issued}
    return [one for one in wanted if one.identity not in have]
