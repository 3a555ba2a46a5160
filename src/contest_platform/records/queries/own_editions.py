"""What the announced editions of this installation state themselves, in the same form as imported figures.

Demonstration editions state nothing. An edition that was imported as well has then two sources, of which the
announcement counts.
"""

from contest_platform.records.rules.statements import Statement


async def own_statements() -> tuple[Statement, ...]:
    """Entries, authors and prizes of announced editions, and the national outcomes of their nominations."""
    return ()
