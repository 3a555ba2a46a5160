"""The head by mail: to organisers and auditors, once a day, and `contest verify` reads the very mail."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests.actions import mail_ledger_head
from contest_platform.ledger import queries
from contest_platform.ledger.rules import read_head
from contest_platform.outbox.mail import Letter, envelope
from tests import factories
from tests.cast import AN, DUNG, GIANG, LAN, SEN
from tests.ledger.acts import act, lived

MORNING = datetime(2026, 11, 24, 0, 7, tzinfo=UTC)  # 7:07 in Sơn La


async def mails() -> list[dict]:
    return [dict(row) for row in await database.fetch("SELECT * FROM mail ORDER BY recipient")]


async def message() -> EmailMessage:
    mail = (await mails())[0]
    return envelope(
        mail["id"], mail["recipient"], Letter(mail["subject"], mail["text"], mail["html"]), mail["created_at"]
    )


async def test_organisers_and_auditors_get_it_and_nobody_else(db):
    await factories.account(AN, Role.ORGANISER)
    await factories.account(GIANG, Role.AUDITOR)
    await factories.account(SEN, Role.SECRETARY)
    await factories.account(LAN)
    await factories.account(DUNG, Role.ADMIN, proven=False)
    await lived()
    with clock.at(MORNING):
        assert await mail_ledger_head() == 2
    assert [mail["recipient"] for mail in await mails()] == [AN.email, GIANG.email]


async def test_once_a_day(db):
    await factories.account(AN, Role.ORGANISER)
    await lived()
    sent = []
    for hours in (0, 1, 16, 24, 25, 40):
        with clock.at(MORNING + timedelta(hours=hours)):
            sent.append(await mail_ledger_head())
    assert sent == [1, 0, 0, 1, 0, 0]


async def test_not_in_the_night_and_not_without_a_head(db):
    await factories.account(AN, Role.ORGANISER)
    with clock.at(MORNING):
        assert await mail_ledger_head() == 0
    await lived()
    with clock.at(MORNING - timedelta(hours=3)):
        assert await mail_ledger_head() == 0
    assert await mails() == []


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_mail_is_read_as_the_head_that_it_holds(db, language):
    await factories.account(AN, Role.ORGANISER, language=language)
    await lived()
    with clock.at(MORNING):
        await mail_ledger_head()
    head, written = await queries.newest_head(), await message()

    assert read_head(written.as_string()) == head
    assert read_head(bytes(written).decode()) == head
    assert read_head(written.get_body(("plain",)).get_content()) == head
    assert ("24/11/2026" in written["Subject"], "9 " in written.get_body(("plain",)).get_content()) == (True, True)


async def test_the_command_takes_the_saved_mail(superuser, tmp_path: Path):
    await factories.account(AN, Role.ORGANISER)
    await lived()
    with clock.at(MORNING):
        await mail_ledger_head()
    (tmp_path / "thu.eml").write_bytes(bytes(await message()))
    await act("entry:1")

    assert verify("--head", tmp_path / "thu.eml") == (0, "The ledger holds: 10 lines, 9 sealed, 1 waiting.\n", "")

    (line,) = await superuser.fetch("SELECT sequence FROM ledger_leaf WHERE leaf_index = 4")
    await superuser.execute("UPDATE ledger_line SET body = replace(body, '32.5', '40') WHERE sequence = $1", line[0])
    status, _, said = verify("--head", tmp_path / "thu.eml")
    assert (status, said.startswith(f"contest: Line {line[0]} was changed.")) == (1, True)

    (tmp_path / "khac.txt").write_text("không phải dấu niêm phong")
    assert verify("--head", tmp_path / "khac.txt")[0] == 1


def verify(*words: object, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "contest_platform", "verify", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    return done.returncode, done.stdout, done.stderr


async def test_a_changed_secret_is_named_and_can_be_adopted(db):
    await lived()
    changed = {"SECRET_KEY": "another secret key, just as long as it must be"}

    status, _, said = verify(**changed)
    assert (status, "does not carry the right signature" in said, "another key" in said) == (1, True, True)
    assert verify("--adopt", **changed)[0] == 0
    assert verify(**changed) == (0, "The ledger holds: 10 lines, 10 sealed, 0 waiting.\n", "")
