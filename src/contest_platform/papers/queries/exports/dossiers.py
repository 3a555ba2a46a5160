"""Dossiers and their people: for those who run the contest, and one's own."""

from collections.abc import Awaitable, Callable, Iterator

from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import DOSSIER_READERS
from contest_platform.entries import queries as entries
from contest_platform.entries.queries import Entry, EntryPage
from contest_platform.language import _
from contest_platform.papers.rules.tables import Cell, Table

_AT_ONCE = 500


async def dossiers(viewer: Viewer, slug: str) -> Table:
    """A row for each dossier of an edition, drafts too, in the order in which they were begun."""
    return Table(_dossier_headings(), [_dossier(one) for one in await _entries(viewer, slug)])


async def authors(viewer: Viewer, slug: str) -> Table:
    """A row for each author, with contacts and birth date: for those who run the contest."""
    headings = (
        _("Mã"), _("Tên bài dự thi"), _("Họ và tên"), _("Ngày sinh"), _("Đơn vị"), _("Tỷ lệ đóng góp (%)"),
        _("Tác giả chính"), _("Thư điện tử"), _("Điện thoại"),
    )  # fmt: skip
    return Table(headings, [row for one in await _entries(viewer, slug) for row in _authors(one)])


async def own_entries(viewer: Viewer) -> Table:
    """The viewer's own dossiers in all editions."""
    found = await _all_of(lambda after: entries.own_entries(viewer, after=after, limit=_AT_ONCE))
    return Table(_dossier_headings(), [_dossier(one) for one in found])


async def _entries(viewer: Viewer, slug: str) -> list[Entry]:
    edition = await edition_for(viewer, slug, *DOSSIER_READERS)
    return await _all_of(lambda after: entries.entries_page(viewer, edition, after=after, limit=_AT_ONCE))


async def _all_of(page_after: Callable[[str | None], Awaitable[EntryPage]]) -> list[Entry]:
    page = await page_after(None)
    found = list(page.items)
    while page.next is not None:
        page = await page_after(page.next)
        found += page.items
    return found


def _dossier_headings() -> tuple[str, ...]:
    return (
        _("Mã"), _("Tên bài dự thi"), _("Lĩnh vực"), _("Trạng thái"), _("Tác giả"), _("Đơn vị"), _("Người hướng dẫn"),
        _("Năm tạo ra"), _("Số tệp"), _("Nộp lúc"), _("Sửa lúc"),
    )  # fmt: skip


def _dossier(one: Entry) -> list[Cell]:
    return [
        one.code,
        one.title,
        one.field_name,
        one.status,
        "; ".join(author.full_name for author in one.authors),
        "; ".join(dict.fromkeys(author.unit for author in one.authors if author.unit)),
        one.mentor.full_name if one.mentor else None,
        one.created_year,
        len(one.attachments),
        one.submitted_at,
        one.changed_at,
    ]


def _authors(one: Entry) -> Iterator[list[Cell]]:
    for author in one.authors:
        yield [
            one.code,
            one.title,
            author.full_name,
            author.birth_date,
            author.unit,
            author.share_percent,
            _("có") if author.lead else _("không"),
            author.email,
            author.phone,
        ]
