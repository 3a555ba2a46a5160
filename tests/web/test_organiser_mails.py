"""The page of the mails that could not be delivered."""

from uuid import UUID

import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import actions, queries
from contest_platform.contests.rules import ContestDocument, ContestKind, ContestRole, Level
from contest_platform.outbox import actions as outbox
from contest_platform.outbox import queries as outbox_queries
from contest_platform.outbox.rules import MailFailure, mail_failure
from tests import dossiers
from tests.cast import AN, DUNG, GIANG, LAN, SEN, THU
from tests.factories import account
from tests.refusals import refused
from tests.web.browsing import send_form, words

HERE = "/organiser/mails"
SAID = "refused: 550 5.1.1 no such user"


async def failed(to: str = LAN.email, *, contest_id: UUID | None = None, said: str = SAID) -> UUID:
    async with database.transaction():
        await outbox.send_mail(
            to=to, template="reset_password", language="vi", values={"full_name": "Lan", "link": "/x"},
            contest_id=contest_id,
        )  # fmt: skip
        rows = await database.fetch(
            "UPDATE mail SET failed_at = $1, failure = $2, attempts = 80 WHERE failed_at IS NULL RETURNING id",
            clock.now(),
            said,
        )
        await database.fetch("DELETE FROM procrastinate_jobs")
    return rows[0]["id"]


async def jobs() -> list[str]:
    return [row["task_name"] for row in await database.fetch("SELECT task_name FROM procrastinate_jobs")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("refused: lan is not an address: x", MailFailure.NO_ADDRESS),
        ("refused: 550 5.1.1 no such user", MailFailure.UNKNOWN_ADDRESS),
        ("refused: 552 5.2.2 mailbox full", MailFailure.MAILBOX),
        ("refused: 554 5.7.1 looks like spam", MailFailure.POLICY),
        ("refused: 550 no", MailFailure.REFUSED),
        ("refused: 550 5.3.4 too big", MailFailure.REFUSED),
        ("ConnectionRefusedError: [Errno 111]", MailFailure.UNREACHABLE),
        ("SMTPAuthenticationError: (535, b'5.7.8 wrong')", MailFailure.UNREACHABLE),
    ],
)
def test_why_a_mail_was_given_up(said: str, why: MailFailure):
    assert mail_failure(said) is why


async def test_a_failed_mail_is_told_in_words_and_sent_again(signed_in):
    dung = await signed_in(await account(DUNG, Role.ADMIN))
    mail_id = await failed()
    page = await dung.get(HERE)
    assert LAN.email in words(page)
    assert "Đặt lại mật khẩu" in words(page)
    assert "Máy chủ nhận thư báo không có địa chỉ này." in words(page)
    assert "no such user" in words(page)

    answer = await send_form(dung, HERE, {}, to=f"{HERE}/{mail_id}/sending")
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    assert await outbox_queries.mail_counts() == {"waiting": 1, "failed": 0}
    assert await jobs() == ["deliver_mail"]
    assert "Thư nào cũng đã đến nơi" in words(await dung.get(HERE))
    assert [row["verb"] for row in await database.fetch("SELECT verb FROM ledger_line")] == ["send_mail_again"]


async def test_a_mail_that_can_never_arrive_leaves_the_list(signed_in):
    dung = await signed_in(await account(DUNG, Role.ADMIN))
    mail_id = await failed()
    assert (await send_form(dung, HERE, {}, to=f"{HERE}/{mail_id}/setting-aside")).status_code == 303
    assert await outbox_queries.mail_counts() == {"waiting": 0, "failed": 0}
    (kept,) = await database.fetch("SELECT text, html, withheld_at, sent_at FROM mail")
    assert (kept["text"], kept["html"], kept["sent_at"]) == ("", "", None)
    await outbox.deliver_mail(mail_id=mail_id)
    assert await jobs() == []


async def test_pressing_twice_sends_once(db):
    dung, mail_id = await account(DUNG, Role.ADMIN), await failed()
    await actions.send_mail_again(dung, mail_id=mail_id)
    for act in (actions.send_mail_again, actions.set_mail_aside):
        await refused(actions.MailNotFound, act(dung, mail_id=mail_id))


async def two_contests() -> tuple[Viewer, Viewer, list[UUID]]:
    """An organises the first contest and Sen is secretary there; a mail of each contest and of an account failed."""
    dung, an, sen = await account(DUNG, Role.ADMIN), await account(AN), await account(SEN)
    first = await dossiers.edition(dung)
    second = await dossiers.edition(
        dung,
        slug="another-1",
        nominates_to=(),
        contest=ContestDocument(
            code="another", kind=ContestKind.TECHNICAL, level=Level.GRASSROOTS, name="Hội thi khác"
        ),
    )
    for who, role in ((an, ContestRole.ORGANISER), (sen, ContestRole.SECRETARY)):
        await actions.give_contest_role(dung, contest_id=first.contest.id, account_id=who.id, role=role)
    mails = [await failed(contest_id=contest) for contest in (first.contest.id, second.contest.id, None)]
    return an, sen, mails


async def test_who_runs_a_contest_sees_its_mails_only(db):
    an, sen, (mine, of_another, of_an_account) = await two_contests()
    giang = await account(GIANG, Role.AUDITOR)
    for who in (an, sen):
        assert [one.id for one in await queries.failed_mails(who)] == [mine]
    assert {one.id for one in await queries.failed_mails(giang)} == {mine, of_another, of_an_account}
    await actions.send_mail_again(sen, mail_id=mine)
    for who, mail_id in ((an, of_another), (sen, of_an_account), (giang, of_another), (await account(THU), mine)):
        for act in (actions.send_mail_again, actions.set_mail_aside):
            await refused(actions.MailNotFound, act(who, mail_id=mail_id))


async def test_an_auditor_reads_without_buttons(signed_in):
    giang = await signed_in(await account(GIANG, Role.AUDITOR))
    await failed()
    page = words(await giang.get(HERE))
    assert LAN.email in page
    assert "Gửi lại" not in page


async def test_mails_go_on_behind_the_last_one_seen(db):
    dung = await account(DUNG, Role.ADMIN)
    made = [await failed() for _ in range(3)][::-1]
    first = await queries.failed_mails(dung, limit=2)
    assert [one.id for one in first] == made[:2]
    assert [one.id for one in await queries.failed_mails(dung, after=first[-1].id, limit=2)] == made[2:]


async def test_the_page_speaks_english(signed_in):
    dung = await signed_in(await account(DUNG, Role.ADMIN, language="en"))
    await failed(said="refused: 552 5.2.2 full")
    assert "The recipient's mailbox is full or closed." in words(await dung.get(HERE))
