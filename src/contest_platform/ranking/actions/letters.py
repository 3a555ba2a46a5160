"""Mails about appeals and feedback, to whoever keeps the dossier and to the organisers of the contest."""

from collections.abc import Mapping
from typing import Any

from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Edition
from contest_platform.entries.queries import Entry
from contest_platform.outbox.actions import send_mail


async def tell_keeper(template: str, entry: Entry, edition: Edition, values: Mapping[str, Any]) -> None:
    """To the person for whom a dossier was entered, else to its owner; nobody when there is no address."""
    person = entry.on_behalf_of
    to = person.email if person else entry.owner.email
    if not to:
        return
    name = person.full_name if person else entry.owner.full_name
    given = {"name": name, "title": entry.title, "code": entry.code, "contest": edition.contest.name, **values}
    await send_mail(to=to, template=template, language=entry.owner.language, values=given)


async def tell_organisers(template: str, edition: Edition, values: Mapping[str, Any]) -> None:
    for one in await contests.organisers(edition.contest.id):
        given = {"name": one.full_name, "contest": edition.contest.name, **values}
        await send_mail(to=one.email, template=template, language=one.language, values=given)
