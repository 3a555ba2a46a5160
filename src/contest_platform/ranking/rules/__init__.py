"""Combining sheets, ties, places, prizes and the committee's decision: pure and Decimal."""
