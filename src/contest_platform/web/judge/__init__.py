"""The judges' room: the list, the declaration, the score sheets, and the chair's panel."""

from litestar import Router

from contest_platform.web.access import signed_in
from contest_platform.web.judge.home import declaration_page, declare_conflicts, home
from contest_platform.web.judge.panel import panel_page, reopen_sheet, reopening_page
from contest_platform.web.judge.sheets import (
    judged_file,
    save_sheet,
    sheet_page,
    sign_sheet,
    signature_page,
)
from contest_platform.web.judge.tables import own_assignments_table

router = Router(
    path="/judge",
    guards=[signed_in],
    include_in_schema=False,
    route_handlers=[
        home,
        declaration_page,
        declare_conflicts,
        sheet_page,
        save_sheet,
        signature_page,
        sign_sheet,
        judged_file,
        panel_page,
        reopening_page,
        reopen_sheet,
        own_assignments_table,
    ],
)
