"""Judging for programs."""

from contest_platform.web.api.judging.jury import (
    assign_judges,
    enter_round,
    invite_judge,
    list_judges,
    record_conflict,
    unassign_judge,
)
from contest_platform.web.api.judging.sheets import (
    declare_conflicts,
    list_assignments,
    read_assignment,
    reopen_sheet,
    save_sheet,
    sign_sheet,
)

handlers = [
    invite_judge,
    list_judges,
    record_conflict,
    assign_judges,
    unassign_judge,
    enter_round,
    declare_conflicts,
    list_assignments,
    read_assignment,
    save_sheet,
    sign_sheet,
    reopen_sheet,
]
