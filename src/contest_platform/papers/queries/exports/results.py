"""Standings, prizes, the announced results, appeals, certificates and the way up."""

from contest_platform.accounts.rules import Viewer
from contest_platform.advancement.queries import advancement_for
from contest_platform.contests.queries import edition_by_id, edition_for
from contest_platform.contests.rules import JUDGING_READERS, RanksBy
from contest_platform.language import _
from contest_platform.papers.queries.certificates import certificates_of
from contest_platform.papers.queries.facts import facts_of
from contest_platform.papers.rules.tables import Cell, Table
from contest_platform.ranking import queries as ranking


async def standings(viewer: Viewer, slug: str) -> Table:
    """A row for each entry of every round, in the order of places."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    names = {field.code: field.name for field in edition.fields}
    headings = (
        _("Vòng"), _("Hạng"), _("Hạng trong lĩnh vực"), _("Mã"), _("Tên bài dự thi"), _("Lĩnh vực"), _("Điểm"),
        _("Điểm chưa làm tròn"), _("Điểm đã hiệu chỉnh"), _("Số phiếu"), _("Đủ phiếu"),
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for round_ in edition.rounds:
        found = await ranking.standing_of(edition, round_)
        titles = await ranking.titles(row.line.entry for row in found.rows)
        rows += [
            [
                round_.name,
                row.place,
                row.place_in_field,
                row.line.code,
                titles[row.line.entry],
                names[row.line.field],
                row.line.points,
                row.line.exact,
                row.line.order_points if round_.ranks_by is RanksBy.ADJUSTED else None,
                row.line.sheets,
                _("có") if row.complete else _("không"),
            ]
            for row in found.rows
        ]
    return Table(headings, rows)


async def results(viewer: Viewer, slug: str) -> Table:
    """What the jury proposed and what the committee decided, entry by entry, with all names."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    facts = await facts_of(viewer, edition)
    names = {award.code: award.name for award in edition.awards}
    reasons = {one.entry: one.reason for one in facts.ratification.changes} if facts.ratification else {}
    headings = (
        _("Mã"), _("Tên bài dự thi"), _("Lĩnh vực"), _("Tác giả"), _("Đơn vị"), _("Điểm"), _("Hạng trong lĩnh vực"),
        _("Giải được đề nghị"), _("Giải được quyết định"), _("Lý do thay đổi"), _("Được công bố tên"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.code,
            one.title,
            one.field.name,
            "; ".join(person.full_name for person in one.authors),
            "; ".join(one.units),
            one.ranked.points,
            one.ranked.place_in_field,
            names.get(one.ranked.award or ""),
            one.award.name if one.award and facts.ratification else None,
            reasons.get(one.entry),
            _("có") if one.named else _("không"),
        ]
        for one in facts.works
    ]
    return Table(headings, rows)


async def announced_results(slug: str) -> Table:
    """For everybody, as announced; places, points and names only as they are published."""
    found = await ranking.announcement(slug)
    edition = await edition_by_id(found.edition_id)
    fields, awards = {one.code: one.name for one in edition.fields}, {one.code: one.name for one in edition.awards}
    headings = (
        _("Giải"), _("Mã"), _("Tên bài dự thi"), _("Lĩnh vực"), _("Tác giả"), _("Đơn vị"), _("Hạng trong lĩnh vực"),
        _("Điểm"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            awards.get(one.result.award or ""),
            one.result.entry_code,
            one.result.title,
            fields[one.result.field],
            "; ".join(one.names.authors),
            "; ".join(one.names.units),
            one.result.place_in_field,
            one.result.points,
        ]
        for one in await ranking.named_results(found)
    ]
    return Table(headings, rows)


async def appeals(viewer: Viewer, slug: str) -> Table:
    """The appeals with what became of each; open ones first."""
    _edition, found = await ranking.appeals_for(viewer, slug)
    headings = (
        _("Số"), _("Mã"), _("Tên bài dự thi"), _("Công bố lần"), _("Nội dung"), _("Người nộp"), _("Nộp lúc"),
        _("Tình trạng"), _("Hệ quả"), _("Lý do"), _("Giải quyết lúc"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.position,
            one.code,
            one.title,
            one.announcement,
            one.statement,
            one.filed_by,
            one.filed_at,
            one.state,
            one.ruling.effect if one.ruling else None,
            one.ruling.reason if one.ruling else None,
            one.ruling.at if one.ruling else None,
        ]
        for one in found
    ]
    return Table(headings, rows)


async def nominations(viewer: Viewer, slug: str) -> Table:
    """The way up of the winners, step by step."""
    overview = await advancement_for(viewer, slug)
    awards = {award.code: award.name for award in overview.edition.awards}
    headings = (
        _("Mã"), _("Tên bài dự thi"), _("Tác giả"), _("Giải ở kỳ thi này"), _("Nơi đến"), _("Bước"),
        _("Số công văn"), _("Ngày công văn"), _("Giải ở đó"), _("Huy chương"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.code,
            one.title,
            "; ".join(author.full_name for author in one.authors),
            awards.get(one.award, one.award),
            one.target,
            one.status,
            one.letter.number if one.letter else None,
            one.letter.date if one.letter else None,
            one.outcome.award if one.outcome else None,
            one.outcome.medal if one.outcome else None,
        ]
        for one in overview.nominations
    ]
    return Table(headings, rows)


async def certificates(viewer: Viewer, slug: str) -> Table:
    """The register."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    headings = (
        _("Vào sổ số"), _("Số hiệu"), _("Loại giấy"), _("Họ và tên"), _("Vai trò"), _("Đơn vị"), _("Mã"),
        _("Tên bài dự thi"), _("Giải"), _("Tình trạng"), _("Cấp lúc"), _("Hết hiệu lực lúc"), _("Lý do"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.number,
            one.serial,
            one.content.kind,
            one.full_name,
            one.content.role,
            one.unit,
            one.content.entry_code,
            one.content.title,
            one.content.award_name,
            one.status,
            one.issued_at,
            one.ended_at,
            one.end_reason,
        ]
        for one in await certificates_of(edition.id)
    ]
    return Table(headings, rows)
