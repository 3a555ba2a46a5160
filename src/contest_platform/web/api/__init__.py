"""Programs: JSON under /api/v1, the description of it, and a page to read that."""

from litestar import Router

from contest_platform.web.access import signed_in_to_change
from contest_platform.web.api import (
    accounts,
    advancement,
    contests,
    entries,
    judging,
    ledger,
    papers,
    ranking,
    records,
)
from contest_platform.web.api.description import description_document, description_page, document, documentation

# One line for each part.
V1 = (
    *records.handlers,
    *accounts.handlers,
    *contests.handlers,
    *entries.handlers,
    *judging.handlers,
    *ranking.handlers,
    *advancement.handlers,
    *ledger.handlers,
    *papers.handlers,
)

router = Router(
    path="/",
    route_handlers=[
        description_document,
        description_page,
        Router(path="/api/v1", guards=[signed_in_to_change], route_handlers=list(V1)),
    ],
)

__all__ = ["document", "documentation", "router"]
