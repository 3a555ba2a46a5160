"""Ranking for programs."""

from contest_platform.web.api.ranking import appeals, feedback
from contest_platform.web.api.ranking.deciding import (
    announce_results,
    close_round,
    list_proposals,
    propose_awards,
    ratify_awards,
    read_kit,
    read_results,
    read_standings,
    record_tie_vote,
    reopen_round,
)
from contest_platform.web.api.ranking.statistics import read_jury, read_reliability
from contest_platform.web.api.ranking.trying import compare_proposals

handlers = [
    read_standings,
    read_reliability,
    read_jury,
    close_round,
    reopen_round,
    record_tie_vote,
    propose_awards,
    list_proposals,
    compare_proposals,
    ratify_awards,
    announce_results,
    read_results,
    read_kit,
    *appeals.handlers,
    *feedback.handlers,
]
