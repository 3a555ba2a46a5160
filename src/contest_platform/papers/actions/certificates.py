"""Certificates: issued to everybody whom the decision names, replaced when one is wrong, revoked when it must go."""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database, settings, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.contests.rules import Edition
from contest_platform.entries.rules import CODE_LETTERS
from contest_platform.ledger.actions import record
from contest_platform.papers import queries
from contest_platform.papers.codes import qr_picture
from contest_platform.papers.queries import Facts, Issued, Work
from contest_platform.papers.rules.certificates import (
    SERIAL_LETTERS,
    AllIssued,
    Certified,
    NotEntitledAnyMore,
    NothingDecided,
    Recipient,
    certified_digest,
    check_reason,
    check_valid,
    serial_of,
    still_to_issue,
)
from contest_platform.papers.rules.erasing import check_named
from contest_platform.papers.rules.letterhead import name_of

_COLUMNS = (
    "id", "edition", "entry", "author", "serial", "number", "content", "full_name", "unit", "salt", "digest", "qr",
    "issued_by", "issued_at",
)  # fmt: skip


@dataclass(frozen=True)
class _New:
    """A certificate that is about to be written."""

    id: UUID
    recipient: Recipient
    serial: str
    number: int
    content: Certified
    salt: str
    digest: str
    qr: bytes


async def issue_certificates(by: Viewer, *, slug: str) -> int:
    """Issue what is still missing by the decision as it stands, for all people of all awarded entries; how many.

    Each gets the next line of the edition's register. Raises NothingDecided and AllIssued.
    """
    async with database.transaction():
        edition, facts = await _decided(by, slug)
        issued = await queries.certificates_of(edition.id)
        missing = still_to_issue(queries.recipients(facts), (one.recipient for one in issued if _holds(one)))
        if not missing:
            raise AllIssued
        new = await _drawn_up(edition, facts, missing, first=len(issued) + 1)
        await _insert(by, edition, new)
        await record(
            actor=by.id,
            verb="issue_certificates",
            subject=f"edition:{edition.id}",
            changes={"certificates": {one.serial: one.digest for one in new}},
        )
        return len(new)


async def replace_certificate(by: Viewer, *, serial: str, reason: str) -> Issued:
    """Issue the certificate anew, by the decision and the dossier as they stand; the old one says it was replaced.

    Raises NotValidAnyMore, NameErased, NotEntitledAnyMore, Invalid (no reason).
    """
    reason = text.one_line(reason)
    async with database.transaction():
        old, edition, facts = await _held(by, serial)
        check_reason(reason)
        check_named(old.full_name)
        wanted = [one for one in queries.recipients(facts) if not still_to_issue([one], [old.recipient])]
        if not wanted:
            raise NotEntitledAnyMore
        issued = await queries.certificates_of(edition.id)
        (new,) = await _drawn_up(edition, facts, wanted[:1], first=len(issued) + 1)
        await _insert(by, edition, [new])
        await _end(by, old, reason, replaced_by=new.id)
        await record(
            actor=by.id,
            verb="replace_certificate",
            subject=f"edition:{edition.id}",
            changes={"old": old.serial, "new": new.serial, "digest": new.digest},
            personal={"reason": reason},
        )
        return await queries.certificate_for(by, new.serial)


async def revoke_certificate(by: Viewer, *, serial: str, reason: str) -> None:
    """The certificate holds no more; its page says so. Raises NotValidAnyMore, Invalid (no reason)."""
    reason = text.one_line(reason)
    async with database.transaction():
        old, edition, _facts = await _held(by, serial)
        check_reason(reason)
        await _end(by, old, reason, replaced_by=None)
        await record(
            actor=by.id,
            verb="revoke_certificate",
            subject=f"edition:{edition.id}",
            changes={"serial": old.serial},
            personal={"reason": reason},
        )


async def _decided(by: Viewer, slug: str) -> tuple[Edition, Facts]:
    edition = await hold_edition(by, slug=slug)
    facts = await queries.facts_of(by, edition)
    if facts.ratification is None:
        raise NothingDecided
    return edition, facts


async def _held(by: Viewer, serial: str) -> tuple[Issued, Edition, Facts]:
    """The certificate, valid, for an organiser, with its edition held."""
    found = await queries.certificate_for(by, serial)
    edition, facts = await _decided(by, found.slug)
    found = await queries.certificate_for(by, serial)  # as it stands now that nobody else changes it
    check_valid(found.status)
    return found, edition, facts


def _holds(one: Issued) -> bool:
    return one.ended_at is None


async def _drawn_up(edition: Edition, facts: Facts, wanted: Sequence[Recipient], *, first: int) -> list[_New]:
    works = {one.entry: one for one in facts.works}
    serials = [_serial(edition) for _one in wanted]
    addresses = [f"{settings.current().public_url}/certificates/{serial}" for serial in serials]
    pictures = await asyncio.to_thread(lambda: [qr_picture(address) for address in addresses])
    return [
        _new(_certified(facts, one, works[one.entry]), one, number=number, serial=serial, qr=picture)
        for number, (one, serial, picture) in enumerate(zip(wanted, serials, pictures, strict=True), start=first)
    ]


def _serial(edition: Edition) -> str:
    return serial_of(edition, "".join(secrets.choice(CODE_LETTERS) for _ in range(SERIAL_LETTERS)))


def _new(content: Certified, recipient: Recipient, *, number: int, serial: str, qr: bytes) -> _New:
    salt, person = secrets.token_hex(16), recipient.person
    digest = certified_digest(content, salt=salt, full_name=person.full_name, unit=person.unit)
    return _New(uuid4(), recipient, serial, number, content, salt, digest, qr)


def _certified(facts: Facts, recipient: Recipient, work: Work) -> Certified:
    assert facts.ratification is not None  # noqa: S101 - tested by whoever issues
    assert work.award is not None  # noqa: S101 - only awarded entries have recipients
    decision = facts.ratification.decision
    return Certified(
        kind=recipient.kind,
        role=recipient.person.role,
        contest=name_of(facts.edition),
        edition=facts.edition.number,
        entry_code=work.code,
        title=work.title,
        field=work.field.name,
        award=work.award.code,
        award_name=work.award.name,
        decision_body=decision.body,
        decision_number=decision.number,
        decision_date=decision.date,
    )


async def _insert(by: Viewer, edition: Edition, new: Iterable[_New]) -> None:
    now = clock.now()
    rows: list[tuple[Any, ...]] = [
        (
            one.id,
            edition.id,
            one.recipient.entry,
            one.recipient.person.author_id,
            one.serial,
            one.number,
            msgspec.json.encode(one.content).decode(),
            one.recipient.person.full_name,
            one.recipient.person.unit,
            one.salt,
            one.digest,
            one.qr,
            by.id,
            now,
        )
        for one in new
    ]
    await database.connection().copy_records_to_table("certificate", records=rows, columns=_COLUMNS)


async def _end(by: Viewer, old: Issued, reason: str, *, replaced_by: UUID | None) -> None:
    await database.fetch(
        "UPDATE certificate SET ended_at = $2, ended_by = $3, end_reason = $4, replaced_by = $5 WHERE id = $1",
        old.id,
        clock.now(),
        by.id,
        reason,
        replaced_by,
    )
