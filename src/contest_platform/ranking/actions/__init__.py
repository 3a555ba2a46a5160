"""What an organiser does about places and prizes."""

from contest_platform.ranking.actions.announcement import PAGES_CHANGED, announce_results, store_page, storing_pages
from contest_platform.ranking.actions.appeals import file_appeal, note_on_appeal, rule_on_appeal
from contest_platform.ranking.actions.closing import close_round, reopen_round
from contest_platform.ranking.actions.feedback import approve_feedback, release_feedback
from contest_platform.ranking.actions.proposals import propose_awards, record_tie_vote
from contest_platform.ranking.actions.ratification import ratify_awards

__all__ = [
    "PAGES_CHANGED",
    "announce_results",
    "approve_feedback",
    "close_round",
    "file_appeal",
    "note_on_appeal",
    "propose_awards",
    "ratify_awards",
    "record_tie_vote",
    "release_feedback",
    "reopen_round",
    "rule_on_appeal",
    "store_page",
    "storing_pages",
]
