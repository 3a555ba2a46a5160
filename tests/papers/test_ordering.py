"""Orders of papers: a line and a job each, one of a paper at a time, and none by who may not."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from contest_platform import clock, database
from contest_platform.errors import Invalid
from contest_platform.ledger.queries import history
from contest_platform.papers import actions, queries
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, PaperState
from contest_platform.papers.rules.ordering import AlreadyOrdered
from tests.papers.scene import made, people
from tests.ranking.scene import SLUG
from tests.refusals import nothing_written, refused

pytestmark = pytest.mark.usefixtures("db")
AT = datetime(2026, 11, 24, tzinfo=UTC)


async def test_order_paper_leaves_a_line_and_a_job_and_make_paper_the_hash_of_the_file() -> None:
    of = await people()
    await made(of, PaperKind.DECISION)
    lines = await history(f"edition:{of.scene.edition.id}", limit=2)
    assert [line.verb for line in lines] == ["make_paper", "order_paper"]
    (found,) = (await queries.papers_for(of.an, SLUG))[1]
    assert lines[0].changes["sha256"] == found.sha256
    assert found.filename == f"quyet-dinh-{SLUG}.pdf"
    jobs = await database.fetch("SELECT task_name FROM procrastinate_jobs WHERE task_name = 'make_paper'")
    assert len(jobs) == 1


async def test_make_paper_again_changes_nothing() -> None:
    of = await people()
    await made(of, PaperKind.DECISION)
    (found,) = (await queries.papers_for(of.an, SLUG))[1]
    async with nothing_written():
        await actions.make_paper(paper_id=found.id)


async def test_a_paper_of_an_account_that_was_disabled_is_not_made() -> None:
    of = await people()
    paper_id = await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.DECISION, form=PaperFormat.PDF)
    await database.fetch("UPDATE account SET disabled_at = now() WHERE id = $1", of.an.id)
    await actions.make_paper(paper_id=paper_id)
    found = await queries.paper_by_id(paper_id)
    assert (found.state, found.failure) == (PaperState.FAILED, "Tài khoản của người lập đã bị khóa.")


async def test_order_paper_in_a_form_it_has_not_is_refused() -> None:
    of = await people()
    refusal = await refused(
        Invalid, actions.order_paper(of.an, slug=SLUG, kind=PaperKind.ENVELOPES, form=PaperFormat.DOCX)
    )
    assert refusal.problems[0].field == "format"


async def test_one_order_of_a_paper_waits_at_a_time() -> None:
    of = await people()
    order = partial(actions.order_paper, of.an, slug=SLUG, kind=PaperKind.DECISION, form=PaperFormat.PDF)
    waiting = await order()
    await refused(AlreadyOrdered, order())
    await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.DECISION, form=PaperFormat.DOCX)
    await actions.make_paper(paper_id=waiting)
    assert await order() != waiting


async def test_an_order_that_is_never_made_does_not_bar_another() -> None:
    of = await people()
    with clock.at(AT):
        first = await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.DECISION, form=PaperFormat.PDF)
    with clock.at(AT + timedelta(minutes=61)):
        second = await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.DECISION, form=PaperFormat.PDF)
    assert first != second
