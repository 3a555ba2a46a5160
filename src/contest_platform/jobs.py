"""Things to do after a commit: the name under which an act enqueues each, and the function that does it.

Every job may run twice (a worker was killed between doing and noting it), so each is written to do no harm then.
Arguments arrive as JSON; one whose name ends in `_id` is handed on as a UUID.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from contest_platform.accounts.actions import forget_expired
from contest_platform.contests.actions import mail_ledger_head
from contest_platform.entries.actions import (
    make_blind_copy,
    remove_unreferenced_file,
    remove_unreferenced_files,
    rescan_file,
    rescan_waiting,
)
from contest_platform.judging.actions import remind_judges, reopen_changed_sheets
from contest_platform.outbox.actions import deliver_mail
from contest_platform.outbox.worker import Job
from contest_platform.papers.actions import make_paper
from contest_platform.web.public.results import store_results


def _with_ids(action: Callable[..., Awaitable[Any]]) -> Job:
    async def job(**arguments: Any) -> None:
        await action(**{name: UUID(value) if name.endswith("_id") else value for name, value in arguments.items()})

    return job


JOBS: dict[str, Job] = {
    "deliver_mail": _with_ids(deliver_mail),
    "make_blind_copy": _with_ids(make_blind_copy),
    "remove_unreferenced_file": _with_ids(remove_unreferenced_file),
    "rescan_file": _with_ids(rescan_file),
    "reopen_changed_sheets": _with_ids(reopen_changed_sheets),
    "make_paper": _with_ids(make_paper),
    "store_results": _with_ids(store_results),
}

PERIODIC: dict[str, tuple[str, Job]] = {
    "mail_ledger_head": ("7 * * * *", mail_ledger_head),
    "remind_judges": ("37 * * * *", remind_judges),
    "rescan_waiting": ("57 * * * *", rescan_waiting),
    "remove_unreferenced_files": ("27 * * * *", remove_unreferenced_files),
    "forget_expired": ("17 3 * * *", forget_expired),
}
