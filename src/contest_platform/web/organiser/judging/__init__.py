"""The organiser's pages of judging."""

from contest_platform.web.organiser.judging.assignments import (
    assign_judges,
    assignments_page,
    propose_assignments,
    unassign_judge,
)
from contest_platform.web.organiser.judging.jury import (
    change_judge,
    invite_judge,
    judge_page,
    judges_page,
    record_conflict,
    remove_judge,
)
from contest_platform.web.organiser.judging.progress import (
    enter_round,
    progress_page,
    reopen_sheet,
    reopening_page,
    round_entries_page,
)

handlers = [
    judges_page,
    invite_judge,
    judge_page,
    change_judge,
    remove_judge,
    record_conflict,
    assignments_page,
    propose_assignments,
    assign_judges,
    unassign_judge,
    progress_page,
    reopening_page,
    reopen_sheet,
    round_entries_page,
    enter_round,
]
