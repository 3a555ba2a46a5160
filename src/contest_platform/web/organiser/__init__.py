"""The room of those who run editions: organisers, secretaries, auditors. Permission comes with each object."""

from litestar import Router

from contest_platform.web.access import signed_in
from contest_platform.web.organiser import (
    accounts,
    advancement,
    contests,
    entries,
    judging,
    ledger,
    outbox,
    papers,
    ranking,
)

router = Router(
    path="/organiser",
    guards=[signed_in],
    include_in_schema=False,
    route_handlers=[
        *contests.handlers,
        *entries.handlers,
        *judging.handlers,
        *ranking.handlers,
        *advancement.handlers,
        *papers.handlers,
        *accounts.handlers,
        *outbox.handlers,
        *ledger.handlers,
    ],
)
