"""Dossiers of the story: made authors around a title, with small real files, handed in and checked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from contest_platform import clock
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.rules import ContestKind, Edition
from contest_platform.demonstration import files
from contest_platform.demonstration.people import SCHOOLS, UNITS, person
from contest_platform.entries import actions
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import Author, ConsentParty, ConsentPurpose, Content, Outcome

_SHARES = {1: (100,), 2: (60, 40), 3: (40, 30, 30), 4: (40, 20, 20, 20), 5: (20, 20, 20, 20, 20)}
_SUMMARY = (
    "Giải quyết một việc hằng ngày của địa phương bằng vật liệu sẵn có. "
    "Bản mô tả này do phần trình diễn viết ra; chỉ tên giải pháp là thật khi có ghi nguồn."
)
_DESCRIPTION = (
    "1. Vấn đề: công việc còn làm thủ công, tốn công và chưa an toàn.\n\n"
    "2. Giải pháp đã biết: máy bán sẵn đắt và không hợp với địa hình dốc.\n\n"
    "3. Bản chất của giải pháp: thiết kế gọn, dễ tháo lắp, sửa được tại chỗ.\n\n"
    "4. Tính mới và khả năng áp dụng: lần đầu dùng tại địa phương, đã thử trong một vụ.\n\n"
    "5. Hiệu quả: giảm công lao động, tiết kiệm chi phí, có lợi cho môi trường."
)


@dataclass(frozen=True)
class Story:
    """What a dossier is to be: its title, field, and how many made authors stand behind it."""

    title: str
    field: str
    authors: int


async def write(by: Viewer, edition: Edition, story: Story, random: Random, moment: datetime) -> Entry:
    """A complete draft, begun at `moment`, its files a little later."""
    with clock.at(moment):
        entry = await actions.start_entry(by, slug=edition.slug, content=_content(edition, story, random, moment))
    with clock.at(moment + timedelta(hours=2)):
        for kind, filename, content in _files(edition, story, random):
            limit = await actions.upload_limit_for(by, entry_id=entry.id, kind=kind)
            async with actions.receive_file(_whole(content), limit=limit, announced_bytes=len(content)) as received:
                await actions.attach_file(by, entry_id=entry.id, kind=kind, filename=filename, received=received)
    return entry


async def hand_in(by: Viewer, entry: Entry, moment: datetime) -> None:
    with clock.at(moment):
        await actions.submit_entry(by, entry_id=entry.id)


async def check(by: Viewer, entry: Entry, moment: datetime, outcome: Outcome, reason: str = "") -> None:
    with clock.at(moment):
        await actions.check_dossier(by, entry_id=entry.id, outcome=outcome, reason=reason)


async def consent(by: Viewer, entry: Entry, moment: datetime) -> None:
    """Both consents of every author, so that the names may be published."""
    with clock.at(moment):
        for author in entry.authors:
            if author.id is not None:
                for party in ConsentParty:
                    await actions.record_consent(
                        by,
                        author_id=author.id,
                        purpose=ConsentPurpose.PUBLISH_NAME,
                        party=party,
                        given_by=author.full_name if party is ConsentParty.CHILD else "Phụ huynh (mẫu)",
                    )


def _content(edition: Edition, story: Story, random: Random, moment: datetime) -> Content:
    is_youth = edition.contest.kind is ContestKind.YOUTH
    born_from, born_to = (date(1958, 1, 1), date(2000, 12, 31))
    if is_youth and edition.born_from and edition.born_to:
        born_from, born_to = edition.born_from + timedelta(days=400), edition.born_to - timedelta(days=400)
    people = [
        person(random, born_from=born_from, born_to=born_to, units=SCHOOLS if is_youth else UNITS)
        for _ in range(story.authors)
    ]
    unit = people[0].unit
    authors = tuple(
        Author(
            full_name=one.full_name,
            birth_date=one.birth_date,
            unit=unit,
            share_percent=Decimal(share),
            lead=place == 0,
        )
        for place, (one, share) in enumerate(zip(people, _SHARES[story.authors], strict=True))
    )
    return Content(
        title=story.title,
        field=story.field,
        summary=_SUMMARY,
        description=_DESCRIPTION,
        created_year=None if is_youth else moment.year - 1,
        authors=authors,
    )


def _files(edition: Edition, story: Story, random: Random) -> list[tuple[str, str, bytes]]:
    found = []
    for rule in edition.attachments:
        match rule.kind.value:
            case "form":
                content = files.pdf("PHIẾU ĐĂNG KÝ DỰ THI", story.title, _SUMMARY)
                found.append(("form", "phieu-dang-ky.pdf", content))
            case "description":
                content = files.word(story.title, (("Tóm tắt", _SUMMARY), ("Toàn văn", _DESCRIPTION)))
                found.append(("description", "ban-thuyet-minh.docx", content))
            case "photo":
                found.append(("photo", "anh-mo-hinh.jpg", files.photograph(random)))
            case "birth_certificate":
                found.append(("birth_certificate", "giay-khai-sinh.pdf", files.pdf("BẢN SAO (MẪU)", "", "")))
    return found


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
