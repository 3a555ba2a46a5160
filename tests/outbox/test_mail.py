"""Mails: rendered in the reader's language, handed to real mail servers or a folder, sent once."""

import smtplib
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from contest_platform import database
from contest_platform.outbox import actions, queries
from contest_platform.outbox.mail import Letter, envelope, write
from tests.cast import LAN
from tests.outbox.conftest import NAME, PASSWORD
from tests.refusals import refused

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
LINK = "https://hoithi.example.vn/links/abc"


async def written(*, to: str = LAN.email, language: str = "vi") -> UUID:
    async with database.transaction():
        await actions.send_mail(
            to=to, template="reset_password", language=language, values={"full_name": LAN.full_name, "link": LINK}
        )
    rows = await database.fetch("SELECT id FROM mail ORDER BY created_at DESC LIMIT 1")
    return rows[0]["id"]


async def row(mail_id: UUID) -> dict:
    return dict((await database.fetch("SELECT * FROM mail WHERE id = $1", mail_id))[0])


def in_folder(folder: Path) -> list[EmailMessage]:
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in (folder / "mail").glob("*.eml")]


async def test_a_mail_is_written_with_the_act_and_a_job_delivers_it(db):
    mail_id = await written()
    kept = await row(mail_id)
    assert (kept["recipient"], kept["language"], kept["template"]) == (LAN.email, "vi", "reset_password")
    assert kept["subject"] == "Đặt lại mật khẩu"
    assert LINK in kept["text"]
    assert LINK in kept["html"]
    jobs = await database.fetch("SELECT task_name, args::text AS args FROM procrastinate_jobs")
    assert [(job["task_name"], str(mail_id) in job["args"]) for job in jobs] == [("deliver_mail", True)]


async def test_an_act_that_fails_sends_nothing(db):
    await refused(ZeroDivisionError, failing())


async def failing() -> None:
    async with database.transaction():
        await actions.send_mail(
            to=LAN.email, template="reset_password", language="vi", values={"full_name": "Lan", "link": LINK}
        )
        raise ZeroDivisionError


async def test_outside_of_an_act_nothing_is_written(db):
    mail = {"template": "reset_password", "language": "vi", "values": {"full_name": "Lan", "link": LINK}}
    await refused(LookupError, actions.send_mail(to=LAN.email, **mail))
    await refused(LookupError, actions.enqueue("deliver_mail", mail_id=str(uuid4())))


async def test_a_mail_is_in_the_language_of_its_reader(db):
    assert (await row(await written(language="en")))["subject"] == "Reset the password"


async def test_without_a_mail_server_mails_are_files_that_only_we_can_read(db, settings_of, tmp_path):
    settings_of(smtp_url="")
    mail_id = await written()
    await actions.deliver_mail(mail_id=mail_id)

    (mail,) = in_folder(tmp_path)
    assert (mail["To"], mail["Subject"]) == (LAN.email, "Đặt lại mật khẩu")
    assert mail["From"] == "Ban Tổ chức <no-reply@hoithi.example.vn>"
    assert mail["Message-ID"] == f"<{mail_id}@hoithi.example.vn>"
    assert LINK in mail.get_body(("plain",)).get_content()
    assert LINK in mail.get_body(("html",)).get_content()
    (file,) = (tmp_path / "mail").iterdir()
    assert f"\n{LINK}\n" in file.read_text(encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "mail").iterdir()] == [0o600]


async def test_a_sent_mail_keeps_no_text(db, settings_of):
    settings_of(smtp_url="")
    mail_id = await written()
    await actions.deliver_mail(mail_id=mail_id)
    kept = await row(mail_id)
    assert kept["sent_at"] is not None
    assert (kept["text"], kept["html"], kept["attempts"]) == ("", "", 1)


async def test_a_mail_is_sent_once_however_often_its_job_runs(db, settings_of, mail_server):
    inbox, port = mail_server()
    settings_of(smtp_url=f"smtp://127.0.0.1:{port}")
    mail_id = await written()
    for _ in range(3):
        await actions.deliver_mail(mail_id=mail_id)
    assert len(inbox.mails) == 1


async def test_a_job_for_a_mail_that_is_not_there_does_nothing(db):
    await actions.deliver_mail(mail_id=uuid4())


@pytest.mark.parametrize(("tls", "scheme"), [("none", "smtp"), ("starttls", "smtp+tls"), ("tls", "smtps")])
@pytest.mark.parametrize("auth", [False, True])
async def test_mail_servers_of_every_kind(db, settings_of, mail_server, tls, scheme, auth):
    inbox, port = mail_server(tls=tls, auth=auth)
    who = f"{quote(NAME, safe='')}:{quote(PASSWORD, safe='')}@" if auth else ""
    settings_of(smtp_url=f"{scheme}://{who}127.0.0.1:{port}?from=ban-to-chuc@example.vn")
    await actions.deliver_mail(mail_id=await written())

    (mail,) = inbox.mails
    assert inbox.recipients == [LAN.email]
    assert mail["From"].addresses[0].addr_spec == "ban-to-chuc@example.vn"
    assert LINK in mail.get_body(("plain",)).get_content()


async def test_a_wrong_password_is_tried_again(db, settings_of, mail_server):
    inbox, port = mail_server(auth=True)
    settings_of(smtp_url=f"smtp://x:y@127.0.0.1:{port}")
    mail_id = await written()
    with pytest.raises(smtplib.SMTPAuthenticationError):
        await actions.deliver_mail(mail_id=mail_id)
    assert (await row(mail_id))["failed_at"] is None
    assert inbox.mails == []


async def test_a_server_that_is_away_is_tried_again_and_then_sends(db, settings_of, mail_server):
    settings_of(smtp_url="smtp://127.0.0.1:1")
    mail_id = await written()
    with pytest.raises(ConnectionRefusedError):
        await actions.deliver_mail(mail_id=mail_id)
    kept = await row(mail_id)
    assert (kept["attempts"], kept["sent_at"], kept["failed_at"]) == (1, None, None)
    assert "ConnectionRefusedError" in kept["failure"]
    assert LINK in kept["text"]

    inbox, port = mail_server()
    settings_of(smtp_url=f"smtp://127.0.0.1:{port}")
    await actions.deliver_mail(mail_id=mail_id)
    assert len(inbox.mails) == 1


@pytest.mark.parametrize(
    "answers", [{"rcpt_answer": "450 4.2.1 later"}, {"data_answer": "451 4.3.0 greylisted, come again"}]
)
async def test_a_server_that_says_later_is_tried_again(db, settings_of, mail_server, answers):
    inbox, port = mail_server()
    vars(inbox).update(answers)
    settings_of(smtp_url=f"smtp://127.0.0.1:{port}")
    mail_id = await written()
    with pytest.raises(smtplib.SMTPException):
        await actions.deliver_mail(mail_id=mail_id)
    assert (await queries.mail_counts()) == {"waiting": 1, "failed": 0}


@pytest.mark.parametrize(
    "answers", [{"rcpt_answer": "550 5.1.1 no such user"}, {"data_answer": "554 5.7.1 looks like spam"}]
)
async def test_a_mail_that_is_refused_for_good_is_given_up_and_said(db, settings_of, mail_server, answers):
    inbox, port = mail_server()
    vars(inbox).update(answers)
    settings_of(smtp_url=f"smtp://127.0.0.1:{port}")
    mail_id = await written()
    await actions.deliver_mail(mail_id=mail_id)

    (failed,) = await queries.failed_mails()
    assert (failed.id, failed.recipient) == (mail_id, LAN.email)
    assert next(iter(answers.values())) in failed.failure
    assert await queries.mail_counts() == {"waiting": 0, "failed": 1}
    await actions.deliver_mail(mail_id=mail_id)
    assert (await row(mail_id))["attempts"] == 1


async def test_a_mail_is_given_up_after_its_last_attempt(db, settings_of):
    settings_of(smtp_url="smtp://127.0.0.1:1")
    mail_id = await written()
    await database.fetch("UPDATE mail SET attempts = $1", actions.MOST_ATTEMPTS - 1)
    with pytest.raises(OSError, match="refused"):
        await actions.deliver_mail(mail_id=mail_id)
    assert await queries.mail_counts() == {"waiting": 0, "failed": 1}


@pytest.mark.parametrize(
    "to", ["", "no address", "a@b@c", "lan@example.vn\nBcc: all@example.vn", "lan@\r\nexample.vn"]
)
async def test_what_is_no_address_is_given_up(db, settings_of, tmp_path, to):
    settings_of(smtp_url="")
    mail_id = await written(to=to)
    await actions.deliver_mail(mail_id=mail_id)
    assert (await row(mail_id))["failed_at"] is not None
    assert in_folder(tmp_path) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x00"])
def test_a_subject_cannot_add_a_header(settings_of, end):
    settings_of(smtp_url="")
    letter = Letter(f"Biên nhận{end}Bcc: all@example.vn", "", "<p></p>")
    message = message_from_bytes(
        bytes(envelope(uuid4(), LAN.email, letter, datetime.now(UTC))), policy=policy.default
    )
    assert message["Bcc"] is None
    assert message["Subject"].startswith("Biên nhận")


def test_a_value_with_line_breaks_stays_in_its_place(settings_of):
    settings_of(smtp_url="")
    letter = write("reset_password", "vi", {"full_name": "Lan\nBcc: all@example.vn", "link": LINK})
    assert letter.subject == "Đặt lại mật khẩu"
    assert "<b>" not in write("reset_password", "vi", {"full_name": "<b>Lan</b>", "link": LINK}).html


async def test_after_a_restore_nothing_of_then_is_sent(db, settings_of, tmp_path):
    settings_of(smtp_url="")
    waiting, sent = await written(), await written()
    await actions.deliver_mail(mail_id=sent)
    await actions.withhold_waiting()

    await actions.deliver_mail(mail_id=waiting)
    assert [file.stem for file in (tmp_path / "mail").glob("*.eml")] == [str(sent)]
    kept = await row(waiting)
    assert (kept["sent_at"], kept["text"]) == (None, "")
    assert await database.fetch("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo'") == []
    assert await queries.mail_counts() == {"waiting": 0, "failed": 0}
