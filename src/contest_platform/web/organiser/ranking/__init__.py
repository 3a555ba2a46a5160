"""The organiser's pages from the standing to the announcement."""

from contest_platform.web.organiser.ranking.announcement import announce_results, announcement_page, kit_file
from contest_platform.web.organiser.ranking.appeals import (
    appeal_page,
    appeals_page,
    note_on_appeal,
    rule_on_appeal,
)
from contest_platform.web.organiser.ranking.feedback import (
    approve_feedback,
    approve_one,
    feedback_list,
    feedback_preview,
    release_feedback,
)
from contest_platform.web.organiser.ranking.jury import jury_page
from contest_platform.web.organiser.ranking.proposals import proposals_page, propose_awards, record_tie_vote
from contest_platform.web.organiser.ranking.ratification import ratification_page, ratify_awards
from contest_platform.web.organiser.ranking.reliability import reliability_page
from contest_platform.web.organiser.ranking.standings import (
    close_round,
    closing_page,
    reopen_round,
    standings_page,
)
from contest_platform.web.organiser.ranking.trying import comparison_page, recomputation_page, what_if_page

handlers = (
    standings_page,
    reliability_page,
    jury_page,
    closing_page,
    close_round,
    reopen_round,
    proposals_page,
    propose_awards,
    record_tie_vote,
    recomputation_page,
    what_if_page,
    comparison_page,
    ratification_page,
    ratify_awards,
    announcement_page,
    announce_results,
    kit_file,
    appeals_page,
    appeal_page,
    note_on_appeal,
    rule_on_appeal,
    feedback_list,
    approve_feedback,
    release_feedback,
    feedback_preview,
    approve_one,
)
