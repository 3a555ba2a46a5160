"""An edition that takes entries, and dossiers in every state: the plainest that are valid."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from contest_platform import clock
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import actions as contests
from contest_platform.contests import queries as contest_queries
from contest_platform.contests.rules import ContestKind, Edition
from contest_platform.entries import actions as entries
from contest_platform.entries import queries as entry_queries
from contest_platform.entries.queries import Attachment, Entry
from contest_platform.entries.rules import Author, Content, Outcome
from tests import cast, factories

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(64) + bytes.fromhex("ffd9")


async def edition(organiser: Viewer, kind: ContestKind = ContestKind.TECHNICAL, **changes: object) -> Edition:
    """The sample edition, published, taking entries since yesterday and for a month."""
    document = msgspec.structs.replace(
        contest_queries.sample_document(kind),
        draft=False,
        opens_at=clock.now() - timedelta(days=1),
        submission_deadline=clock.now() + timedelta(days=30),
        grace_minutes=0,
    )
    return await contests.make_edition(organiser, document=msgspec.structs.replace(document, **changes))


def author(**changes: object) -> Author:
    plain = {
        "full_name": "Lò Thị Lan",
        "birth_date": date(2012, 5, 4),
        "unit": "Trường THCS Chiềng Lề",
        "share_percent": Decimal(100),
        "lead": True,
    }
    return Author(**{**plain, **changes})


def content(**changes: object) -> Content:
    plain = {
        "title": "Máy tách hạt ngô",
        "field": "it",
        "summary": "Tách hạt ngô không cần điện.",
        "description": "Máy quay tay.",
        "created_year": 2025,
        "authors": (author(),),
    }
    return Content(**{**plain, **changes})


async def draft(by: Viewer, of: Edition, **changes: object) -> Entry:
    written = content(**{"field": of.fields[0].code, **changes})
    return await entries.start_entry(by, slug=of.slug, content=written)


async def attach(
    by: Viewer, entry_id: UUID, kind: str = "form", filename: str = "tep.pdf", body: bytes = PDF
) -> Attachment:
    limit = await entries.upload_limit_for(by, entry_id=entry_id, kind=kind)
    async with entries.receive_file(chunks(body), limit=limit) as received:
        return await entries.attach_file(by, entry_id=entry_id, kind=kind, filename=filename, received=received)


async def chunks(body: bytes, size_bytes: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size_bytes):
        yield body[start : start + size_bytes]


async def complete(by: Viewer, of: Edition, **changes: object) -> Entry:
    """A draft that lacks nothing."""
    entry = await draft(by, of, **changes)
    for rule in of.attachments:
        if rule.required:
            name, body = ("tep.pdf", PDF) if "pdf" in rule.types else ("tep.jpg", JPEG)
            await attach(by, entry.id, rule.kind, name, body)
    return await entry_queries.entry_by_id(entry.id)


async def submitted(by: Viewer, of: Edition, **changes: object) -> Entry:
    entry = await complete(by, of, **changes)
    await entries.submit_entry(by, entry_id=entry.id)
    return await entry_queries.entry_by_id(entry.id)


async def accepted(by: Viewer, of: Edition, secretary: Viewer, **changes: object) -> Entry:
    entry = await submitted(by, of, **changes)
    return await entries.check_dossier(secretary, entry_id=entry.id, outcome=Outcome.ACCEPTED)


async def people() -> tuple[Viewer, Viewer]:
    """An, who organises, and Lan, who enters."""
    return await factories.account(cast.AN, Role.ORGANISER), await factories.account(cast.LAN)
