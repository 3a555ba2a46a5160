"""The jury, how far the judging is, what each sheet gives, and a judge's own list."""

from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS
from contest_platform.judging import queries as judging
from contest_platform.language import _
from contest_platform.papers.rules.tables import Cell, Table


async def jury(viewer: Viewer, slug: str) -> Table:
    """A row for each member."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    names = {field.code: field.name for field in edition.fields}
    headings = (
        _("Họ và tên"), _("Thư điện tử"), _("Đơn vị"), _("Tiểu ban"), _("Trưởng tiểu ban"), _("Lĩnh vực"),
        _("Mời lúc"), _("Nhận lời lúc"), _("Khai xung đột lúc"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.full_name,
            one.email,
            one.unit,
            one.panel,
            _("có") if one.chair else _("không"),
            "; ".join(names[code] for code in one.fields),
            one.invited_at,
            one.proven_at,
            one.declared_at,
        ]
        for one in await judging.judges(edition.id)
    ]
    return Table(headings, rows)


async def points(viewer: Viewer, slug: str) -> Table:
    """A row for each criterion of each signed sheet of every round, in the order of codes, names and rubrics."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    headings = (
        _("Vòng"), _("Mã"), _("Tên bài dự thi"), _("Giám khảo"), _("Tiêu chí"), _("Điểm tối đa"), _("Điểm"),
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for round_ in edition.rounds:
        given = await judging.points_by_sheet(round_.id)
        rows += [
            [round_.name, one.code, one.title, one.judge_name, criterion.name, criterion.max_points,
             given[one.id].get(criterion.id)]
            for one in await judging.round_assignments(round_.id)
            if one.id in given
            for criterion in round_.rubric
        ]  # fmt: skip
    return Table(headings, rows)


async def progress(viewer: Viewer, slug: str) -> Table:
    """A row for each assignment of every round."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    names = {field.code: field.name for field in edition.fields}
    headings = (
        _("Vòng"), _("Mã"), _("Tên bài dự thi"), _("Lĩnh vực"), _("Giám khảo"), _("Tiểu ban"), _("Trạng thái"),
        _("Điểm"), _("Lưu lúc"), _("Ký lúc"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            round_.name,
            one.code,
            one.title,
            names[one.field],
            one.judge_name,
            one.panel,
            one.status,
            one.total,
            one.saved_at,
            one.signed_at,
        ]
        for round_ in edition.rounds
        for one in await judging.round_assignments(round_.id)
    ]
    return Table(headings, rows)


async def own_assignments(viewer: Viewer) -> Table:
    """What the viewer judges, and her own totals; nothing tells whose the entries are."""
    headings = (
        _("Kỳ thi"), _("Vòng"), _("Mã"), _("Tên bài dự thi"), _("Lĩnh vực"), _("Trạng thái"), _("Điểm"), _("Lưu lúc")
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            f"{one.contest_name} {one.number}",
            one.round_name,
            one.code,
            one.title,
            one.field_name,
            one.status,
            one.total,
            one.saved_at,
        ]
        for one in await judging.own_assignments(viewer)
    ]
    return Table(headings, rows)
