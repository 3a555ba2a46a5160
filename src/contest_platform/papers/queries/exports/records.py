"""The record book: every figure that counts, with its source."""

from contest_platform.language import _
from contest_platform.papers.rules.tables import Cell, Table
from contest_platform.records.queries.statements import known_statements
from contest_platform.records.queries.words import edition_label, owner_name
from contest_platform.records.rules.statements import Statement, current


async def records() -> Table:
    """Public, as the book is: a row for each statement; two sources of one figure are two rows."""
    headings = (
        _("Nơi có số liệu"), _("Cuộc thi"), _("Cấp"), _("Kỳ"), _("Số liệu"), _("Chi tiết"), _("Giá trị"),
        _("Ước chừng"), _("Nguồn"), _("Tính đến ngày"),
    )  # fmt: skip
    return Table(headings, [_row(one) for one in current(await known_statements())])


def _row(one: Statement) -> list[Cell]:
    figure, scope = one.figure, one.figure.scope
    return [
        owner_name(scope.owner),
        scope.contest,
        scope.level,
        edition_label(scope),
        figure.measure,
        figure.category or None,
        figure.value,
        _("có") if figure.approximate else _("không"),
        figure.source,
        figure.as_of,
    ]
