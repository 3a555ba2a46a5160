"""Certificates: for everybody whom the decision names, once; replaced and revoked with a reason; never before it."""

import asyncio
import io
import re
from datetime import date

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image

from contest_platform import database, settings
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import Decision
from contest_platform.entries.actions import record_consent, withdraw_consent
from contest_platform.entries.rules import ConsentParty, ConsentPurpose
from contest_platform.errors import Invalid
from contest_platform.ledger.queries import history
from contest_platform.papers import actions, queries
from contest_platform.papers.codes import qr_picture
from contest_platform.papers.rules.certificates import (
    AllIssued,
    CertificateNotFound,
    NotEntitledAnyMore,
    NothingDecided,
    NotValidAnyMore,
    typed_serial,
)
from contest_platform.papers.rules.kinds import CertificateKind, CertificateStatus, RecipientRole
from contest_platform.ranking import queries as ranking
from contest_platform.ranking.actions import announce_results, ratify_awards
from contest_platform.ranking.rules.ratification import Departure
from tests import factories
from tests.cast import GIANG, MINH, SEN
from tests.papers.scene import People, people
from tests.ranking.scene import SLUG
from tests.refusals import nothing_written, refused

pytestmark = pytest.mark.usefixtures("db")
AWARD, GUIDANCE, BADGE = CertificateKind
LATER = Decision(body="Ban Tổ chức", number="16/QĐ-BTC", date=date(2026, 11, 9), signer="Hoàng Văn Trưởng")


async def issued(**options: str) -> tuple[People, tuple[queries.Issued, ...]]:
    made = await people(**options)
    await actions.issue_certificates(made.an, slug=SLUG)
    return made, await queries.certificates_of(made.scene.edition.id)


async def decide_without(made: People, code: str) -> None:
    """A later decision takes the prize of an entry away."""
    before = await ranking.latest_ratification(made.scene.edition.id)
    assert before is not None
    await ratify_awards(
        made.an, slug=SLUG, present=9, in_favour=9, decision=LATER, replaces=before.id,
        changes=[Departure(made.scene.entries[code], None, "Trùng với bài đã đạt giải ở tỉnh khác.")],
    )  # fmt: skip


async def test_issue_certificates_gives_one_to_everybody_of_every_winner() -> None:
    _made, found = await issued()
    assert [(one.number, one.content.kind, one.content.role, one.full_name, one.content.award) for one in found] == [
        (1, AWARD, RecipientRole.AUTHOR, "Lò Văn A01", "first"),
        (2, AWARD, RecipientRole.CO_AUTHOR, "Lò Thị Lan", "first"),
        (3, BADGE, RecipientRole.CO_AUTHOR, "Lò Thị Lan", "first"),
        (4, GUIDANCE, RecipientRole.MENTOR, "Vì Thị Sen", "first"),
        (5, AWARD, RecipientRole.AUTHOR, "Lò Văn A02", "second"),
        (6, AWARD, RecipientRole.CO_AUTHOR, "Cầm Văn Bé", "second"),
        (7, BADGE, RecipientRole.CO_AUTHOR, "Cầm Văn Bé", "second"),
        (8, AWARD, RecipientRole.AUTHOR, "Lò Văn B01", "second"),
    ]
    assert {one.content.decision_number for one in found} == {"15/QĐ-BTC"}
    assert {one.status for one in found} == {CertificateStatus.VALID}


async def test_a_serial_says_only_contest_and_edition() -> None:
    _made, found = await issued()
    assert all(re.fullmatch("KT10(-[23456789ABCDEFGHJKMNPQRSTVWXYZ]{4}){3}", one.serial) for one in found)
    assert len({one.serial for one in found}) == len(found)


async def test_issue_certificates_is_one_line_with_the_digest_of_each() -> None:
    made, found = await issued()
    line = (await history(f"edition:{made.scene.edition.id}", limit=1))[0]
    assert (line.verb, line.actor) == ("issue_certificates", made.an.id)
    rows = await database.fetch("SELECT serial, digest FROM certificate")
    assert line.changes["certificates"] == {row["serial"]: row["digest"] for row in rows}
    assert len(line.changes["certificates"]) == len(found)
    assert "Lò" not in str(line.changes)


async def test_issue_certificates_again_is_refused() -> None:
    made, _found = await issued()
    await refused(AllIssued, actions.issue_certificates(made.an, slug=SLUG))


async def test_issue_certificates_twice_at_once_issues_them_once() -> None:
    made = await people()
    done = await asyncio.gather(
        *(actions.issue_certificates(made.an, slug=SLUG) for _ in range(4)), return_exceptions=True
    )
    assert sorted(map(str, done)) == sorted(["8", *[str(AllIssued())] * 3])
    assert len(await queries.certificates_of(made.scene.edition.id)) == 8


async def test_issue_certificates_before_the_decision_is_refused() -> None:
    made = await people(upto="proposed")
    await refused(NothingDecided, actions.issue_certificates(made.an, slug=SLUG))


async def test_badge_has_an_age_limit_and_may_be_left_out() -> None:
    made = await people()
    plain = await queries.letterhead_of(made.scene.edition)
    for limit, names in ((34, {"Cầm Văn Bé"}), (35, {"Cầm Văn Bé", "Lò Thị Lan"}), (None, set())):
        await actions.change_letterhead(made.an, slug=SLUG, letterhead=replace(plain, badge_up_to_age=limit))
        wanted = queries.recipients(await queries.facts_of(made.an, made.scene.edition))
        assert {one.person.full_name for one in wanted if one.kind is BADGE} == names


async def test_replace_certificate_says_what_holds_today() -> None:
    made, found = await issued()
    await database.fetch("UPDATE author SET full_name = 'Lò Thị Lân' WHERE id = $1", made.authors["Lò Thị Lan"])
    register = await queries.register_for(made.an, SLUG)
    assert register.outdated == {found[1].serial, found[2].serial}
    new = await actions.replace_certificate(made.an, serial=found[1].serial, reason="In sai dấu của tên.")
    old = await queries.certificate_for(made.an, found[1].serial)
    assert (new.full_name, new.number, new.status) == ("Lò Thị Lân", 9, CertificateStatus.VALID)
    assert (old.status, old.replaced_by, old.full_name) == (CertificateStatus.REPLACED, new.serial, "Lò Thị Lan")
    line = (await history(f"edition:{made.scene.edition.id}", limit=1))[0]
    assert (line.verb, line.changes["old"], line.personal) == (
        "replace_certificate", old.serial, {"reason": "In sai dấu của tên."},
    )  # fmt: skip


async def test_revoke_certificate_ends_it_and_leaves_the_line_free() -> None:
    made, found = await issued()
    await actions.revoke_certificate(made.an, serial=found[0].serial, reason="Cấp nhầm người.")
    assert (await queries.certificate_for(made.an, found[0].serial)).status is CertificateStatus.REVOKED
    assert await actions.issue_certificates(made.an, slug=SLUG) == 1


@pytest.mark.parametrize("act", [actions.replace_certificate, actions.revoke_certificate])
async def test_an_ended_certificate_stays_as_it_is(act) -> None:
    made, found = await issued()
    await actions.revoke_certificate(made.an, serial=found[0].serial, reason="Cấp nhầm người.")
    await refused(NotValidAnyMore, act(made.an, serial=found[0].serial, reason="Lại lần nữa."))


@pytest.mark.parametrize("act", [actions.replace_certificate, actions.revoke_certificate])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
async def test_ending_a_certificate_takes_a_reason(act, reason: str) -> None:
    made, found = await issued()
    refusal = await refused(Invalid, act(made.an, serial=found[0].serial, reason=reason))
    assert refusal.problems[0].field == "reason"


async def test_a_later_decision_marks_who_is_not_entitled_any_more() -> None:
    made, found = await issued()
    await decide_without(made, "A01")
    register = await queries.register_for(made.an, SLUG)
    assert register.not_entitled == {one.serial for one in found if one.content.entry_code == "A01"}
    await refused(NotEntitledAnyMore, actions.replace_certificate(made.an, serial=found[0].serial, reason="Thử."))


@pytest.mark.parametrize("person", [GIANG, MINH, SEN])
async def test_only_an_organiser_issues_replaces_and_revokes(person) -> None:
    _made, found = await issued()
    roles = {GIANG: Role.AUDITOR, SEN: Role.SECRETARY}
    other = await factories.account(person, roles.get(person, Role.ENTRANT))
    async with nothing_written():
        for act in (
            actions.issue_certificates(other, slug=SLUG),
            actions.replace_certificate(other, serial=found[0].serial, reason="x"),
            actions.revoke_certificate(other, serial=found[0].serial, reason="x"),
        ):
            with pytest.raises(Exception, match="Không tìm thấy"):
                await act


async def test_nobody_learns_of_a_certificate_before_the_announcement() -> None:
    made, found = await issued()
    before = await queries.public_certificate(found[0].serial)
    assert before == queries.PublicCertificate(found[0].serial, CertificateStatus.UNKNOWN)
    await announce_results(made.an, slug=SLUG)
    after = await queries.public_certificate(found[0].serial)
    assert (after.status, after.full_name, after.content) == (
        CertificateStatus.VALID, "Lò Văn A01", found[0].content,
    )  # fmt: skip


async def test_a_child_without_consents_is_named_by_code_and_so_are_those_beside_her() -> None:
    made, found = await issued(upto="announced")
    of_entry = [one for one in found if one.content.entry_code == "A02"]
    for one in of_entry:
        public = await queries.public_certificate(one.serial)
        assert (public.status, public.full_name, public.unit) == (CertificateStatus.VALID, None, None)
        assert public.content is not None
        assert public.content.entry_code == "A02"
    consents = [
        await record_consent(
            made.scene.lan, author_id=made.authors["Cầm Văn Bé"], purpose=ConsentPurpose.PUBLISH_NAME, party=party,
            given_by="Cầm Văn Bố",
        )
        for party in ConsentParty
    ]  # fmt: skip
    assert (await queries.public_certificate(of_entry[1].serial)).full_name == "Cầm Văn Bé"
    await withdraw_consent(made.scene.lan, consent_id=consents[0])
    assert (await queries.public_certificate(of_entry[1].serial)).full_name is None


async def test_a_revoked_certificate_says_so_without_its_reason() -> None:
    made, found = await issued(upto="announced")
    await actions.revoke_certificate(made.an, serial=found[0].serial, reason="Lý do riêng tư.")
    public = await queries.public_certificate(found[0].serial)
    assert (public.status, public.ended_on is not None) == (CertificateStatus.REVOKED, True)
    assert "riêng tư" not in str(public)


@pytest.mark.parametrize("typed", ["", "KT10-2222-2222-2222", "kt10", "'; DROP TABLE certificate; --", "x" * 500])
async def test_a_serial_that_was_never_issued_is_unknown(typed: str) -> None:
    await issued(upto="announced")
    assert (await queries.public_certificate(typed)).status is CertificateStatus.UNKNOWN


async def test_a_certificate_of_another_contest_is_not_found() -> None:
    _made, found = await issued()
    other = await factories.account(MINH)
    with pytest.raises(CertificateNotFound):
        await queries.certificate_for(other, "KT10-2222-2222-2222")
    with pytest.raises(Exception, match="Không tìm thấy"):
        await queries.certificate_for(other, found[0].serial)


def test_a_serial_may_be_typed_as_people_type() -> None:
    assert typed_serial(" kt10–7f3q 9kdm -2txv ") == "KT10-7F3Q9KDM-2TXV"
    assert typed_serial("kt10-7f3q-9kdm-2txv") == "KT10-7F3Q-9KDM-2TXV"


def test_qr_picture_is_read_as_the_address() -> None:
    address = f"{settings.current().public_url}/certificates/KT10-7F3Q-9KDM-2TXV"
    with Image.open(io.BytesIO(qr_picture(address))) as small:
        large = small.convert("L").resize((small.width * 8, small.height * 8), Image.Resampling.NEAREST)
    framed = Image.new("L", (large.width + 64, large.height + 64), 255)
    framed.paste(large, (32, 32))
    (found,) = zxingcpp.read_barcodes(framed)
    assert found.text == address
