"""The last results page of a hundred times the entries: as fast as the only page of few."""

from benchmarks.results_page import measure_many as measure

__all__ = ["measure"]
