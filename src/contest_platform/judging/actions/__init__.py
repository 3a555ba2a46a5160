"""What judges and those who lead the judging do."""

from contest_platform.judging.actions.assignments import (
    DEFAULT_SEED,
    AlreadyAssigned,
    EntryNotInRound,
    assign_judge,
    assign_judges,
    unassign_judge,
)
from contest_platform.judging.actions.conflicts import DeclaredConflict, declare_conflicts, record_conflict
from contest_platform.judging.actions.judges import (
    AlreadyInvited,
    JudgeHasSheets,
    change_judge,
    invite_judge,
    remove_judge,
)
from contest_platform.judging.actions.reminders import REMINDED_BEFORE, remind_judges
from contest_platform.judging.actions.rounds import (
    EntryHasSheets,
    FirstRound,
    close_sheets,
    enter_round,
    hold_round,
    round_to_run,
)
from contest_platform.judging.actions.sheets import (
    NotChair,
    SavedSheet,
    SignedSheet,
    reopen_changed_sheets,
    reopen_sheet,
    save_sheet,
    sign_sheet,
)

__all__ = [
    "DEFAULT_SEED",
    "REMINDED_BEFORE",
    "AlreadyAssigned",
    "AlreadyInvited",
    "DeclaredConflict",
    "EntryHasSheets",
    "EntryNotInRound",
    "FirstRound",
    "JudgeHasSheets",
    "NotChair",
    "SavedSheet",
    "SignedSheet",
    "assign_judge",
    "assign_judges",
    "change_judge",
    "close_sheets",
    "declare_conflicts",
    "enter_round",
    "hold_round",
    "invite_judge",
    "record_conflict",
    "remind_judges",
    "remove_judge",
    "reopen_changed_sheets",
    "reopen_sheet",
    "round_to_run",
    "save_sheet",
    "sign_sheet",
    "unassign_judge",
]
