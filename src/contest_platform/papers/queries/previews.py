"""Papers that are looked at and not kept: the first pages as pictures, and one certificate."""

from contest_platform import clock
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS
from contest_platform.papers import signing
from contest_platform.papers.press import print_paper
from contest_platform.papers.queries.certificates import certificate_for
from contest_platform.papers.queries.contents.heads import head
from contest_platform.papers.queries.facts import facts_of
from contest_platform.papers.queries.printed import template_files
from contest_platform.papers.queries.said import few_of, said_on
from contest_platform.papers.rules.certificates import NotValidAnyMore
from contest_platform.papers.rules.erasing import check_named
from contest_platform.papers.rules.kinds import CertificateStatus, PaperFormat, PaperKind, template_name


async def preview(viewer: Viewer, slug: str, kind: PaperKind) -> tuple[bytes, ...]:
    """The first pages of the paper as it would be now (PNG), with the templates in force."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    said = await few_of(kind, await facts_of(viewer, edition))
    files = {**await template_files(edition.contest.id), **said.files}
    template = template_name(kind, PaperFormat.PDF)
    return (await print_paper(template, files, said.content, form="png", made_at=clock.now())).files


async def one_certificate(viewer: Viewer, serial: str) -> bytes:
    """A certificate that holds, as a PDF to print once more; signed where papers are."""
    found = await certificate_for(viewer, serial)
    if found.status is not CertificateStatus.VALID:
        raise NotValidAnyMore
    check_named(found.full_name)
    edition = await edition_for(viewer, found.slug, *JUDGING_READERS)
    said = said_on(found, head(await facts_of(viewer, edition), PaperKind.CERTIFICATES))
    files = {**await template_files(edition.contest.id), **said.files}
    template = template_name(PaperKind.CERTIFICATES, PaperFormat.PDF)
    pdf = (await print_paper(template, files, said.content, made_at=found.issued_at)).file
    return await signing.signed(pdf, reason=found.serial) if signing.signs() else pdf
