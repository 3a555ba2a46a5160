"""Accounts opened and mails asked for: so many an hour from one place, and nobody is kept out by a stranger."""

import asyncio
from datetime import timedelta

from contest_platform import clock, database
from contest_platform.accounts import actions, queries
from contest_platform.accounts.actions.own import PasswordWrong
from contest_platform.accounts.actions.registration import AddressTaken
from contest_platform.accounts.rules.attempts import TooManyAttempts, TooManyRequests
from contest_platform.errors import Invalid
from contest_platform.language import sentence
from tests.accounts.test_actions import ANOTHER, COUNTED, HOME, count, registered, signed_in
from tests.cast import LAN, MINH, THU
from tests.refusals import refused

ELSEWHERE = "198.51.100.4"


async def asked_already(what, number, place=HOME):
    await database.fetch(
        """INSERT INTO attempt (id, origin, made_at)
           SELECT gen_random_uuid(), $1, $2::timestamptz - n * interval '1 second' FROM generate_series(1, $3) n""",
        f"{what} {place}",
        clock.now(),
        number,
    )


def register(person=LAN, place=HOME):
    return actions.register_account(
        email=person.email, full_name=person.full_name, password=person.password, address=place
    )


async def test_register_account_too_often_from_one_place_is_refused_for_an_hour(db):
    await asked_already("register", 60)
    refusal = await refused(TooManyRequests, register())
    assert 0 < refusal.retry_after_seconds <= 3600
    minutes = -(-refusal.retry_after_seconds // 60)
    assert sentence(refusal) == (
        f"Từ mạng này đã có quá nhiều yêu cầu trong một giờ. Xin chờ {minutes} phút rồi thử lại."
    )
    await register(MINH, ELSEWHERE)
    await signed_in(MINH)
    with clock.at(clock.now() + timedelta(minutes=61)):
        await register()


async def test_register_account_many_at_once_count_one_after_another(db):
    await asked_already("register", 57)
    outcomes = await asyncio.gather(*map(register, (LAN, MINH, THU) * 3), return_exceptions=True)
    names = [type(one).__name__ for one in outcomes]
    assert names.count("TooManyRequests") == 6


async def test_register_account_counts_addresses_that_are_tried_out_and_no_mistakes(db):
    await registered()
    await asked_already("register", 59, place="2001:db8::/64")
    for _ in range(3):
        typo = actions.register_account(email="lan", full_name="", password="", address="2001:db8::1")
        await refused(Invalid, typo)
    await refused(AddressTaken, register(LAN, "2001:db8::1"), but=COUNTED)
    await refused(TooManyRequests, register(MINH, "2001:db8::2"))


async def test_register_in_browser_signs_in_whatever_was_tried_from_there_before(db):
    """A school's computer: a hundred wrong passwords, ten of them for the address that is registered now."""
    await database.fetch(
        """INSERT INTO attempt (id, email_key, origin, made_at)
           SELECT gen_random_uuid(), sha256($1::bytea), $2, now() FROM generate_series(1, 100)""",
        LAN.email.encode(),
        HOME,
    )
    await refused(TooManyAttempts, signed_in())
    opened = await actions.register_in_browser(
        email=LAN.email, full_name=LAN.full_name, password=LAN.password, language="en", address=HOME
    )
    _, lan = await queries.viewer_of_session(opened.token)
    assert (lan.id, lan.language) == (opened.account_id, "en")
    await signed_in(device=opened.device)


async def test_ask_for_password_reset_too_often_from_one_place_is_refused(db):
    await registered()
    await asked_already("reset_password", 60)
    await refused(TooManyRequests, actions.ask_for_password_reset(email=LAN.email, address=HOME))
    await refused(TooManyRequests, actions.ask_for_password_reset(email="nobody@example.vn", address=HOME))
    await actions.ask_for_password_reset(email=LAN.email, address=ELSEWHERE)


async def test_ask_for_password_reset_fills_no_mailbox_and_keeps_nobody_out(db, mailed_token):
    """A stranger asks in her name all the time: the mailbox has links that hold, and new ones once they do not."""
    await registered()
    before = await count("mail")
    await asyncio.gather(
        *(actions.ask_for_password_reset(email=LAN.email, address=f"198.51.100.{n}") for n in range(12))
    )
    assert await count("mail") == before + 3
    later = clock.now() + timedelta(hours=3)
    with clock.at(later):
        await actions.ask_for_password_reset(email=LAN.email, address=HOME)
        assert await count("mail") == before + 4
        await actions.reset_password(token=await mailed_token(LAN.email), password=ANOTHER)


async def test_ask_for_address_change_too_often_from_one_place_is_refused(db):
    lan = await registered()
    await asked_already("change_address", 60)
    asked = {"email": "lan.moi@example.vn", "password": LAN.password}
    await refused(TooManyRequests, actions.ask_for_address_change(lan, **asked, address=HOME))
    await actions.ask_for_address_change(lan, **asked, address=ELSEWHERE)


async def test_strangers_at_the_door_keep_nobody_from_changing_the_own_password(db):
    lan = await registered()
    await database.fetch(
        """INSERT INTO attempt (id, email_key, origin, made_at)
           SELECT gen_random_uuid(), sha256($1::bytea), '198.51.100.' || n, now() FROM generate_series(1, 200) n""",
        LAN.email.encode(),
    )
    await actions.change_password(lan, current=LAN.password, new=ANOTHER)
    for _ in range(10):
        await refused(PasswordWrong, actions.change_password(lan, current=LAN.password, new=ANOTHER), but=COUNTED)
    await refused(TooManyAttempts, actions.change_password(lan, current=ANOTHER, new=LAN.password))
