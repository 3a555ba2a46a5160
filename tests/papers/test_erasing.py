"""A person asks to be forgotten: the name goes everywhere, what was made and every digest stay."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from contest_platform import database
from contest_platform.accounts.rules import ReasonNotValid, Role
from contest_platform.advancement import queries
from contest_platform.entries import actions as entries
from contest_platform.entries import queries as entry_queries
from contest_platform.entries.rules import (
    ConsentParty,
    ConsentPurpose,
    EntryNotFound,
    Mentor,
    OnBehalfOf,
    content_digest,
)
from contest_platform.ledger.actions import seal
from contest_platform.ledger.queries import history, verify
from contest_platform.outbox.actions import withhold_waiting
from contest_platform.papers import actions as papers
from contest_platform.papers import queries as paper_queries
from contest_platform.papers.actions import erase_people
from contest_platform.papers.rules.erasing import NameErased, NobodyChosen
from contest_platform.papers.rules.kinds import CertificateStatus, PaperFormat, PaperKind, PaperState
from contest_platform.ranking import queries as ranking
from contest_platform.ranking.queries import stored_page
from contest_platform.ranking.rules.chain import digest_of
from contest_platform.web.pages import build
from contest_platform.web.public.results import store_results
from tests import dossiers
from tests.advancement.test_nominating import nominate
from tests.cast import AN, DUNG, LAN, MINH, SEN
from tests.factories import account
from tests.papers.scene import made as paper
from tests.papers.scene import pages, people
from tests.papers.test_certificates import decide_without
from tests.ranking.deciding import announced
from tests.ranking.scene import SLUG
from tests.refusals import everything, refused

pytestmark = pytest.mark.usefixtures("db")
WHY = "Đơn của tác giả ngày 24/11/2026."
PATH = f"/editions/{SLUG}/results"
CHILD = dossiers.author(
    full_name="Quàng Thị Ưởng", unit="Trường Mường Bú", share_percent=Decimal(60), email="ut.8c@a.vn"
)
OTHER = dossiers.author(full_name="Lèo Văn Phượng", unit="Trường Khác", share_percent=Decimal(40), lead=False)
MENTOR = Mentor("Cô Hoa", "0912345678", "hoa@a.vn", "Trường Mường Bú")


async def dossier():
    """Handed in, taken back, written anew in another order, and accepted; with a consent."""
    an, lan, sen = await account(AN, Role.ORGANISER), await account(LAN), await account(SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    entry = await dossiers.submitted(lan, edition, authors=(replace(CHILD, full_name="Quàng Thị Ương"), OTHER))
    await entries.withdraw_entry(lan, entry_id=entry.id)
    first, second = entry.authors
    again = replace(entry.content, authors=(second, replace(first, full_name=CHILD.full_name)), mentor=MENTOR)
    await entries.write_entry(lan, entry_id=entry.id, version=None, content=again)
    await entries.record_consent(
        lan, author_id=first.id, purpose=ConsentPurpose.PUBLISH_NAME, party=ConsentParty.GUARDIAN, given_by="Mẹ Ưởng"
    )
    await entries.submit_entry(lan, entry_id=entry.id)
    await seal()
    return an, sen, await entry_queries.entry_by_id(entry.id), first.id


async def mentioning(*words: str) -> dict[str, list[str]]:
    """The rows of every table in which one of the words stands."""
    found = await everything()
    hits = {name: [row for row in rows if any(word in row for word in words)] for name, rows in found.items()}
    return {name: rows for name, rows in hits.items() if rows}


async def test_erase_people_takes_an_author_out_of_everything():
    an, _sen, entry, author_id = await dossier()
    await withhold_waiting()  # what waits to be sent may still name people
    digests = [
        (row["digest"], row["content"]) for row in await database.fetch("SELECT digest, content FROM submission")
    ]

    await erase_people(an, entry_id=entry.id, authors=[author_id], reason=WHY)

    assert await mentioning("Ưởng", "Ương", "ut.8c@") == {}
    left = await entry_queries.entry_by_id(entry.id)
    assert [(one.full_name, one.share_percent, one.lead) for one in left.authors] == [
        ("Lèo Văn Phượng", Decimal(40), False),
        ("", Decimal(60), True),
    ]
    assert left.mentor == MENTOR
    assert all(one.withdrawn_at for one in await entry_queries.consents(entry.id))
    after = [
        (row["digest"], row["content"]) for row in await database.fetch("SELECT digest, content FROM submission")
    ]
    assert after == digests
    assert [digest for digest, _ in digests] == [content_digest(json.loads(content)) for _, content in digests]
    await seal()
    assert (await verify()).finding is None


async def test_erase_people_writes_one_line_with_its_reason():
    an, _sen, entry, author_id = await dossier()
    await erase_people(an, entry_id=entry.id, authors=[author_id], reason=f" {WHY} ")
    line, *older = await history(f"entry:{entry.id}")
    assert (line.verb, line.actor, line.personal) == ("erase_people", an.id, {"reason": WHY})
    assert f"authors.{author_id}.full_name" in line.changes["names"]
    of_author = [name for one in older for name in one.personal if name.startswith(f"authors.{author_id}.")]
    assert sorted(line.changes["names"]) == sorted(set(of_author))


async def test_others_in_the_dossier_keep_what_is_theirs():
    an, _sen, entry, author_id = await dossier()
    await erase_people(an, entry_id=entry.id, authors=[author_id], reason=WHY)
    rows = await database.fetch("SELECT openings::text AS openings FROM submission ORDER BY position")
    names = [
        sorted(one["value"] for path, one in json.loads(row["openings"]).items() if "full_name" in path)
        for row in rows
    ]
    assert names == [["Lèo Văn Phượng"], ["Cô Hoa", "Lèo Văn Phượng"]]

    await erase_people(an, entry_id=entry.id, mentor=True, reason=WHY)
    assert (await entry_queries.entry_by_id(entry.id)).mentor is None
    assert await mentioning("Cô Hoa", "hoa@a.vn") == {}
    assert list(await mentioning("Lèo Văn Phượng")) != []


async def test_erase_people_of_a_dossier_entered_for_somebody():
    an, sen = await account(AN, Role.ORGANISER), await account(SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    person = OnBehalfOf("Giàng A Páo", "0912345678", "pao@a.vn")
    entry = await entries.enter_on_behalf(sen, slug=edition.slug, content=dossiers.content(), on_behalf_of=person)
    await erase_people(an, entry_id=entry.id, on_behalf_of=True, reason=WHY)
    assert await mentioning("Giàng A Páo", "pao@a.vn") == {}
    assert (await entry_queries.entry_to_write(sen, entry.id)).on_behalf_of == OnBehalfOf("")


async def test_announced_results_and_nominations_forget_the_name_and_keep_their_digests():
    made = await announced()
    nomination = await nominate(made)
    (author,) = (await entry_queries.entry_by_id(made.entries["A01"])).authors
    await store_results(made.edition.id)
    assert await stored_page(PATH, "vi", build()) is not None

    await erase_people(made.an, entry_id=made.entries["A01"], authors=[author.id], reason=WHY)

    assert await stored_page(PATH, "vi", build()) is None
    found = await ranking.announcement(SLUG)
    assert digest_of(found.content) == found.digest
    names = {one.result.entry_code: one.names.authors for one in await ranking.named_results(found)}
    assert names == {"A01": (), "A02": ("Lò Văn A02",), "B01": ("Lò Văn B01",)}
    (frozen,) = (await queries.nomination_by_id(nomination.id)).authors
    assert (frozen.full_name, frozen.unit, frozen.birth_date, frozen.lead) == ("", "", None, True)
    jobs = await database.fetch("SELECT task_name FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
    assert [row["task_name"] for row in jobs] == ["store_results"]
    await store_results(made.edition.id)
    assert await mentioning("Lò Văn A01") == {}


async def test_a_later_announcement_names_none_of_its_authors():
    made = await announced()
    (author,) = (await entry_queries.entry_by_id(made.entries["A01"])).authors
    await erase_people(made.an, entry_id=made.entries["A01"], authors=[author.id], reason=WHY)
    found = await entry_queries.public_names([made.entries["A01"]], date(2026, 11, 24))
    assert found[made.entries["A01"]].authors == ()


async def test_certificates_lose_the_name_and_hold():
    of = await people(upto="announced")
    await papers.issue_certificates(of.an, slug=SLUG)
    before = await paper_queries.certificates_of(of.scene.edition.id)
    of_lan = [one.serial for one in before if one.full_name == "Lò Thị Lan"]
    digests = await database.fetch("SELECT serial, digest FROM certificate ORDER BY serial")
    author_id = of.authors["Lò Thị Lan"]

    await erase_people(of.an, entry_id=of.scene.entries["A01"], authors=[author_id], mentor=True, reason=WHY)

    assert set(await mentioning("Lò Thị Lan", "Vì Thị Sen")) == {"account"}  # an entrant of the same name
    after = await paper_queries.certificates_of(of.scene.edition.id)
    assert [one.serial for one in after if one.full_name is None] == [*of_lan, before[3].serial]
    assert await database.fetch("SELECT serial, digest FROM certificate ORDER BY serial") == digests
    public = await paper_queries.public_certificate(of_lan[0])
    assert (public.status, public.full_name, public.unit) == (CertificateStatus.VALID, None, None)
    register = await paper_queries.register_for(of.an, SLUG)
    assert (register.missing, register.not_entitled, register.outdated) == (0, frozenset(), frozenset())
    assert len(pages(await paper(of, PaperKind.CERTIFICATES))) == len(after) - 3
    await refused(NameErased, papers.replace_certificate(of.an, serial=of_lan[0], reason="In lại."))
    with pytest.raises(NameErased):
        await paper_queries.one_certificate(of.an, of_lan[0])
    await papers.revoke_certificate(of.an, serial=of_lan[0], reason="Theo đơn.")
    assert await papers_of(of) == {PaperKind.CERTIFICATES: PaperState.DONE}


async def papers_of(of) -> dict[PaperKind, PaperState]:
    return {one.kind: one.state for one in (await paper_queries.papers_for(of.an, SLUG))[1]}


async def test_papers_that_name_people_are_taken_away_and_made_anew_without_them():
    of = await people()
    for kind in (PaperKind.DECISION, PaperKind.ENVELOPES, PaperKind.JURY_MINUTES):
        await paper(of, kind)
    waiting = await papers.order_paper(of.an, slug=SLUG, kind=PaperKind.SUMMARY, form=PaperFormat.PDF)
    files = {one.kind: one.sha256 for one in (await paper_queries.papers_for(of.an, SLUG))[1]}
    author_id = of.authors["Lò Thị Lan"]

    await erase_people(of.an, entry_id=of.scene.entries["A01"], authors=[author_id], reason=WHY)

    assert await papers_of(of) == {
        PaperKind.DECISION: PaperState.FAILED,
        PaperKind.ENVELOPES: PaperState.FAILED,
        PaperKind.SUMMARY: PaperState.FAILED,
        PaperKind.JURY_MINUTES: PaperState.DONE,
    }
    await papers.make_paper(paper_id=waiting)
    assert (await paper_queries.paper_by_id(waiting)).failure.startswith("Văn bản này có dữ liệu cá nhân")
    jobs = await database.fetch(
        "SELECT args->>'sha256' AS sha256 FROM procrastinate_jobs WHERE task_name = 'remove_unreferenced_file'"
    )
    assert {row["sha256"] for row in jobs} == {files[PaperKind.DECISION], files[PaperKind.ENVELOPES]}
    for kind in (PaperKind.DECISION, PaperKind.ENVELOPES, PaperKind.NAME_CARDS, PaperKind.CEREMONY):
        assert "Lò Thị Lan" not in " ".join(pages(await paper(of, kind)))


async def test_a_paper_that_was_being_made_is_not_kept(monkeypatch):
    of = await people()
    waiting = await papers.order_paper(of.an, slug=SLUG, kind=PaperKind.DECISION, form=PaperFormat.PDF)
    author_id, printing = of.authors["Lò Thị Lan"], papers.ordering.print_paper

    async def printed_meanwhile(*words, **named):
        await erase_people(of.an, entry_id=of.scene.entries["A01"], authors=[author_id], reason=WHY)
        return await printing(*words, **named)

    monkeypatch.setattr("contest_platform.papers.actions.ordering.print_paper", printed_meanwhile)
    await papers.make_paper(paper_id=waiting)
    found = await paper_queries.paper_by_id(waiting)
    assert (found.state, found.sha256) == (PaperState.FAILED, None)
    jobs = await database.fetch("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'remove_unreferenced_file'")
    assert len(jobs) == 1


async def test_a_certificate_without_a_name_is_marked_when_the_prize_goes():
    of = await people()
    await papers.issue_certificates(of.an, slug=SLUG)
    author_id = of.authors["Lò Thị Lan"]
    await erase_people(of.an, entry_id=of.scene.entries["A01"], authors=[author_id], reason=WHY)
    await decide_without(of, "A01")
    marked = (await paper_queries.register_for(of.an, SLUG)).not_entitled
    issued = await paper_queries.certificates_of(of.scene.edition.id)
    assert marked == {one.serial for one in issued if one.content.entry_code == "A01"}


@pytest.mark.parametrize(
    ("who", "chosen", "reason", "error"),
    [
        ("sen", "author", WHY, EntryNotFound),
        ("lan", "author", WHY, EntryNotFound),
        ("minh", "author", WHY, EntryNotFound),
        ("an", "nobody", WHY, NobodyChosen),
        ("an", "stranger", WHY, NobodyChosen),
        ("an", "author", " ", ReasonNotValid),
        ("an", "author", "x" * 2001, ReasonNotValid),
    ],
)
async def test_erase_people_refused_writes_nothing(who, chosen, reason, error):
    an, sen, entry, author_id = await dossier()
    lan = await database.fetch_one("SELECT id FROM account WHERE email = $1", LAN.email)
    by = {"an": an, "sen": sen, "minh": await account(MINH), "lan": replace(an, id=lan["id"], roles=frozenset())}[who]
    authors = {"author": [author_id], "nobody": [], "stranger": [uuid4()]}[chosen]
    await refused(error, erase_people(by, entry_id=entry.id, authors=authors, reason=reason))


async def test_an_admin_may_and_an_organiser_of_another_contest_may_not():
    _an, _sen, entry, author_id = await dossier()
    await erase_people(await account(DUNG, Role.ADMIN), entry_id=entry.id, authors=[author_id], reason=WHY)
    assert (await entry_queries.entry_by_id(entry.id)).authors[1].full_name == ""
