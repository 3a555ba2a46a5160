"""The register of an edition's certificates against the decision as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS, Edition
from contest_platform.papers.queries.certificates import Issued, certificates_of
from contest_platform.papers.queries.facts import Facts, facts_of, recipients
from contest_platform.papers.rules.certificates import Recipient, still_to_issue
from contest_platform.papers.rules.kinds import CertificateStatus


@dataclass(frozen=True)
class Register:
    """`missing`: people without one. Of those that hold, by serial: `not_entitled` whoever has lost the award since,
    `outdated` those on which something else stands than the decision and the dossier say today. Of a certificate
    whose name was erased only the entry is known.
    """

    edition: Edition
    decided: bool
    issued: tuple[Issued, ...]
    missing: int
    not_entitled: frozenset[str]
    outdated: frozenset[str]

    @property
    def valid(self) -> int:
        return sum(one.status is CertificateStatus.VALID for one in self.issued)


async def register_for(viewer: Viewer, slug: str) -> Register:
    """For organisers and auditors."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    facts, issued = await facts_of(viewer, edition), await certificates_of(edition.id)
    holding = [one for one in issued if one.status is CertificateStatus.VALID]
    valid = [one for one in holding if one.full_name is not None]
    awarded = {one.entry for one in facts.awarded}
    wanted = recipients(facts) if facts.ratification else []
    lost = set(still_to_issue((one.recipient for one in valid), wanted))
    return Register(
        edition=edition,
        decided=facts.ratification is not None,
        issued=issued,
        missing=len(still_to_issue(wanted, (one.recipient for one in valid))),
        not_entitled=frozenset(
            one.serial for one in holding if one.entry not in awarded or (one.full_name and one.recipient in lost)
        ),
        outdated=_outdated([one for one in valid if one.recipient not in lost], facts, wanted),
    )


def _outdated(valid: list[Issued], facts: Facts, wanted: list[Recipient]) -> frozenset[str]:
    works = {one.entry: one for one in facts.works}
    people: Mapping[object, Recipient] = {one.identity: one for one in wanted}
    found = set()
    for one in valid:
        work, person = works[one.entry], people[one.recipient.identity].person
        printed = (one.content.award, one.content.title, one.full_name, one.unit)
        today = (work.award.code if work.award else None, work.title, person.full_name, person.unit)
        if printed != today:
            found.add(one.serial)
    return frozenset(found)
