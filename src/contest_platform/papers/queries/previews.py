"""Papers that are looked at and not kept: the first pages as pictures, and one certificate."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from contest_platform import clock
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS
from contest_platform.papers import signing
from contest_platform.papers.press import print_paper
from contest_platform.papers.queries.certificates import certificate_for
from contest_platform.papers.queries.contents.heads import head
from contest_platform.papers.queries.facts import facts_of
from contest_platform.papers.queries.printed import template_files
from contest_platform.papers.queries.said import few_of, said_on
from contest_platform.papers.rules.certificates import NotValidAnyMore
from contest_platform.papers.rules.erasing import check_named
from contest_platform.papers.rules.kinds import CertificateStatus, PaperFormat, PaperKind, template_name

_KEPT = 16
_ONE_AT_A_TIME = asyncio.Semaphore(1)
"""Readers take one place at the press, whatever they look at: the other is for the papers that were ordered."""
_seen: OrderedDict[bytes, tuple[bytes, ...]] = OrderedDict()


async def preview(viewer: Viewer, slug: str, kind: PaperKind) -> tuple[bytes, ...]:
    """The first pages of the paper as it would be now (PNG), with the templates in force."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    said = await few_of(kind, await facts_of(viewer, edition))
    files = {**await template_files(edition.contest.id), **said.files}
    return await _pictures(template_name(kind, PaperFormat.PDF), files, said.content)


async def _pictures(template: str, files: Mapping[str, bytes], content: Mapping[str, Any]) -> tuple[bytes, ...]:
    """Printed once for all who look at the same, and for each of its pages."""
    now = clock.now()
    key = _key(template, files, {"content": content, "day": now.date()})
    if key not in _seen:
        async with _ONE_AT_A_TIME:
            if key not in _seen:
                _seen[key] = (await print_paper(template, files, content, form="png", made_at=now)).files
                while len(_seen) > _KEPT:
                    _seen.popitem(last=False)
    _seen.move_to_end(key)
    return _seen[key]


def _key(template: str, files: Mapping[str, bytes], read: Mapping[str, Any]) -> bytes:
    """Over all that the pictures depend on."""
    parts = {**files, "": template.encode(), "data.json": msgspec.json.encode(read)}
    return sha256(b"".join(sha256(name.encode() + b"\0" + parts[name]).digest() for name in sorted(parts))).digest()


async def one_certificate(viewer: Viewer, serial: str) -> bytes:
    """A certificate that holds, as a PDF to print once more; signed where papers are."""
    found = await certificate_for(viewer, serial)
    if found.status is not CertificateStatus.VALID:
        raise NotValidAnyMore
    check_named(found.full_name)
    edition = await edition_for(viewer, found.slug, *JUDGING_READERS)
    said = said_on(found, head(await facts_of(viewer, edition), PaperKind.CERTIFICATES))
    files = {**await template_files(edition.contest.id), **said.files}
    template = template_name(PaperKind.CERTIFICATES, PaperFormat.PDF)
    pdf = (await print_paper(template, files, said.content, made_at=found.issued_at)).file
    return await signing.signed(pdf, reason=found.serial) if signing.signs() else pdf
