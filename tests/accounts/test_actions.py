"""Registering, proving, recovering, changing."""

import asyncio
import unicodedata
from datetime import timedelta

from contest_platform import clock, database
from contest_platform.accounts import actions, queries
from contest_platform.accounts.actions.own import PasswordWrong
from contest_platform.accounts.actions.registration import AddressTaken
from contest_platform.accounts.actions.roles import LastAdmin
from contest_platform.accounts.rules import LinkSpent, PasswordNotAccepted, Role
from contest_platform.accounts.rules.attempts import SignInFailed, TooManyAttempts
from contest_platform.accounts.rules.links import TooManyLinks
from contest_platform.errors import Invalid, NotAllowed
from tests.cast import AN, DUNG, LAN, MINH, THU
from tests.factories import account
from tests.refusals import refused

ANOTHER = "mật khẩu khác hẳn thế"
HOME = "203.0.113.7"
COUNTED = ("attempt",)  # a failed attempt is remembered


async def registered(person=LAN):
    account_id = await actions.register_account(
        email=person.email, full_name=person.full_name, password=person.password
    )
    found = await queries.viewer_by_id(account_id)
    assert found is not None
    return found


async def signed_in(person=LAN, password=None, address=HOME, **more):
    return await actions.sign_in(email=person.email, password=password or person.password, address=address, **more)


async def count(table):
    row = await database.fetch_one(f'SELECT count(*) FROM "{table}"')
    return row["count"]


async def test_register_account_opens_an_entrants_account_that_is_not_proven(db):
    lan = await registered()
    assert (lan.email, lan.full_name, lan.proven, lan.roles) == (LAN.email, LAN.full_name, False, {Role.ENTRANT})


async def test_register_account_with_everything_wrong_names_each_field_and_writes_nothing(db):
    refusal = await refused(Invalid, actions.register_account(email="lan", full_name=" ", password="ngắn"))
    assert [problem.field for problem in refusal.problems] == ["email", "full_name", "password"]


async def test_register_account_twice_at_once_makes_one(db):
    outcomes = await asyncio.gather(registered(), registered(), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AddressTaken", "Viewer"]
    assert (await count("account"), await count("mail")) == (1, 1)


async def test_register_account_for_an_address_in_capitals_is_the_same_account(db):
    await registered()
    again = actions.register_account(email="LAN@Example.VN", full_name="Lan", password=ANOTHER)
    await refused(AddressTaken, again, but=COUNTED)


async def test_prove_address_makes_given_roles_count(db, mailed_token):
    lan = await registered()
    await actions.prove_address(token=await mailed_token(LAN.email))
    assert (await queries.viewer_by_id(lan.id)).proven


async def test_a_link_used_twice_in_a_race_holds_once(db, mailed_token):
    await registered()
    token = await mailed_token(LAN.email)
    outcomes = await asyncio.gather(*(actions.prove_address(token=token) for _ in range(5)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkSpent"] * 4 + ["NoneType"]


async def test_prove_address_after_its_time_is_refused(db, mailed_token):
    await registered()
    token = await mailed_token(LAN.email)
    with clock.at(clock.now() + timedelta(days=8)):
        await refused(LinkSpent, actions.prove_address(token=token))


async def test_a_link_for_one_purpose_does_not_serve_another(db, mailed_token):
    await registered()
    token = await mailed_token(LAN.email)
    await refused(LinkSpent, actions.reset_password(token=token, password=ANOTHER))
    await signed_in()


async def test_sign_in_with_the_decomposed_form_of_the_same_password(db):
    await registered()
    await signed_in(password=unicodedata.normalize("NFD", LAN.password))


async def test_sign_in_with_a_wrong_password_is_refused_and_opens_nothing(db):
    await registered()
    await refused(SignInFailed, signed_in(password=ANOTHER), but=COUNTED)


async def test_sign_in_ends_the_session_that_the_browser_had(db):
    await registered()
    first = await signed_in()
    second = await signed_in(old_token=first.token)
    assert await queries.viewer_of_session(first.token) is None
    assert await queries.viewer_of_session(second.token) is not None


async def test_failures_are_limited_and_a_right_password_does_not_count(db):
    await registered()
    for _ in range(20):
        await signed_in()
    for _ in range(10):
        await refused(SignInFailed, signed_in(password=ANOTHER), but=COUNTED)
    refusal = await refused(TooManyAttempts, signed_in())
    assert 0 < refusal.retry_after_seconds <= 900
    with clock.at(clock.now() + timedelta(minutes=16)):
        await signed_in()


async def test_fifty_attempts_at_once_get_no_more_tries_than_ten(db):
    await registered()
    outcomes = await asyncio.gather(*(signed_in(password=ANOTHER) for _ in range(50)), return_exceptions=True)
    names = [type(outcome).__name__ for outcome in outcomes]
    assert (names.count("SignInFailed"), names.count("TooManyAttempts")) == (10, 40)


async def test_a_stranger_cannot_lock_an_account(db):
    """From the same address and from a hundred others: the owner still comes in from the browser she knows, and
    from anywhere through a mailed link."""
    await registered()
    own = await signed_in()
    await database.fetch(
        """INSERT INTO attempt (id, email_key, origin, made_at)
           SELECT gen_random_uuid(), sha256($1::bytea), '198.51.100.' || n, now() FROM generate_series(1, 200) n""",
        LAN.email.encode(),
    )
    for _ in range(3):
        await refused(TooManyAttempts, signed_in(password=ANOTHER))
    await signed_in(device=own.device)


async def test_a_device_cookie_of_another_account_opens_no_way_around_the_limit(db):
    await registered(LAN)
    await registered(MINH)
    minhs = await signed_in(MINH)
    for _ in range(10):
        await refused(SignInFailed, signed_in(password=ANOTHER, device=minhs.device), but=COUNTED)
    await refused(TooManyAttempts, signed_in(device=minhs.device))


async def test_ask_for_password_reset_of_an_unknown_address_does_nothing(db):
    await actions.ask_for_password_reset(email="nobody@example.vn")
    await actions.ask_for_password_reset(email="not an address")
    assert await count("mail") == 0


async def test_reset_password_proves_the_address_and_ends_sessions_and_tokens(db, mailed_token):
    lan = await registered()
    session = await signed_in()
    token = await actions.make_token(email=LAN.email, password=LAN.password, address=HOME)
    await actions.ask_for_password_reset(email=LAN.email)
    await actions.reset_password(token=await mailed_token(LAN.email), password=ANOTHER)
    assert await queries.viewer_of_session(session.token) is None
    assert await queries.viewer_of_token(token.token) is None
    assert (await queries.viewer_by_id(lan.id)).proven
    await signed_in(password=ANOTHER)


async def test_reset_password_with_a_weak_one_keeps_the_link(db, mailed_token):
    await registered()
    await actions.ask_for_password_reset(email=LAN.email)
    token = await mailed_token(LAN.email)
    await refused(PasswordNotAccepted, actions.reset_password(token=token, password="matkhau123456789"))
    await actions.reset_password(token=token, password=ANOTHER)


async def test_change_password_keeps_only_the_session_that_acts(db):
    lan = await registered()
    here, there = await signed_in(), await signed_in()
    session_id, _ = await queries.viewer_of_session(here.token)
    await actions.change_password(lan, current=LAN.password, new=ANOTHER, session_id=session_id)
    assert await queries.viewer_of_session(here.token) is not None
    assert await queries.viewer_of_session(there.token) is None


async def test_change_password_with_a_wrong_current_one_is_refused(db):
    lan = await registered()
    change = actions.change_password(lan, current="sai mất rồi còn đâu", new=ANOTHER)
    await refused(PasswordWrong, change, but=COUNTED)
    await signed_in()


async def test_change_address_needs_proof_of_the_new_and_tells_the_old(db, mailed_token):
    lan = await registered()
    await actions.ask_for_address_change(lan, email="lan.moi@example.vn", password=LAN.password, address=HOME)
    assert (await queries.viewer_by_id(lan.id)).email == LAN.email
    await actions.change_address(token=await mailed_token("lan.moi@example.vn"))
    assert (await queries.viewer_by_id(lan.id)).email == "lan.moi@example.vn"
    told = await database.fetch_one(
        "SELECT template FROM mail WHERE recipient = $1 ORDER BY created_at DESC", LAN.email
    )
    assert told["template"] == "address_changed"


async def test_ask_for_links_again_and_again_does_not_fill_the_mailbox_of_somebody_else(db):
    lan = await registered()

    async def asked(number):
        await actions.ask_for_address_change(lan, email=f"{number}@example.vn", password=LAN.password, address=HOME)

    for ask in (lambda _: actions.ask_for_proof(lan), asked):
        before = await database.fetch_one("SELECT count(*) AS mails FROM mail")
        answers = await asyncio.gather(*(ask(number) for number in range(8)), return_exceptions=True)
        after = await database.fetch_one("SELECT count(*) AS mails FROM mail")
        refused = [one for one in answers if isinstance(one, TooManyLinks)]
        assert 8 - len(refused) == after["mails"] - before["mails"]
        assert len(refused) in (3, 4)  # opening the account has sent a proof already
    with clock.at(clock.now() + timedelta(days=1)):
        await actions.ask_for_proof(lan)


async def test_change_address_to_one_taken_meanwhile_is_refused(db, mailed_token):
    lan = await registered()
    await actions.ask_for_address_change(lan, email=MINH.email, password=LAN.password, address=HOME)
    token = await mailed_token(MINH.email)
    await registered(MINH)
    await refused(AddressTaken, actions.change_address(token=token))


async def test_create_account_for_an_address_that_exists_gives_role_and_password_and_proves_it(db):
    lan = await registered()
    same = await actions.create_account(None, email=LAN.email, full_name="Lan", role=Role.ORGANISER, password=ANOTHER)
    assert same == lan.id
    found = await queries.viewer_by_id(lan.id)
    assert (found.roles, found.proven, found.full_name) == ({Role.ENTRANT, Role.ORGANISER}, True, LAN.full_name)
    await signed_in(password=ANOTHER)


async def test_grant_role_to_an_unproven_account_shuts_out_whoever_registered_it(db, mailed_token):
    """A stranger registers the judge's address and waits for the role."""
    admin = await account(DUNG, Role.ADMIN)
    stranger = await registered(THU)
    session = await signed_in(THU)
    await actions.grant_role(admin, account_id=stranger.id, role=Role.JUDGE)
    assert await queries.viewer_of_session(session.token) is None
    await refused(SignInFailed, signed_in(THU), but=COUNTED)
    assert (await queries.viewer_by_id(stranger.id)).roles == {Role.ENTRANT}
    await actions.accept_invitation(token=await mailed_token(THU.email), password=ANOTHER)
    assert Role.JUDGE in (await queries.viewer_by_id(stranger.id)).roles


async def test_grant_role_by_somebody_who_is_no_admin_is_refused(db):
    organiser, lan = await account(AN, Role.ORGANISER), await account(LAN)
    await refused(NotAllowed, actions.grant_role(organiser, account_id=lan.id, role=Role.ADMIN))


async def test_revoke_role_ends_the_sessions(db):
    admin, organiser = await account(DUNG, Role.ADMIN), await registered(AN)
    await actions.create_account(admin, email=AN.email, full_name=AN.full_name, role=Role.ORGANISER, password=ANOTHER)
    session = await signed_in(AN, ANOTHER)
    await actions.revoke_role(admin, account_id=organiser.id, role=Role.ORGANISER)
    assert await queries.viewer_of_session(session.token) is None
    assert (await queries.viewer_by_id(organiser.id)).roles == {Role.ENTRANT}


async def test_two_admins_who_remove_each_other_at_once_leave_one(db):
    one, two = await account(DUNG, Role.ADMIN), await account(AN, Role.ADMIN)
    outcomes = await asyncio.gather(
        actions.revoke_role(one, account_id=two.id, role=Role.ADMIN),
        actions.revoke_role(two, account_id=one.id, role=Role.ADMIN),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LastAdmin", "NoneType"]


async def test_disable_account_ends_sessions_and_refuses_the_right_password(db):
    admin, lan = await account(DUNG, Role.ADMIN), await registered()
    session = await signed_in()
    await actions.disable_account(admin, account_id=lan.id, reason="Tài khoản trùng")
    assert await queries.viewer_of_session(session.token) is None
    await refused(SignInFailed, signed_in(), but=COUNTED)
    await actions.enable_account(admin, account_id=lan.id)
    await signed_in()


async def test_disable_account_of_the_last_admin_is_refused(db):
    admin = await account(DUNG, Role.ADMIN)
    await refused(LastAdmin, actions.disable_account(admin, account_id=admin.id, reason="Trùng."))


async def test_invite_account_twice_gives_one_account_and_one_link_that_holds(db):
    organiser = await account(AN, Role.ORGANISER)
    invited = []
    for _ in range(2):
        async with database.transaction():
            invited.append(await actions.invite_account(organiser, email=THU.email, full_name=THU.full_name))
    assert invited[0].account_id == invited[1].account_id
    tokens = [one.link.rsplit("/", 1)[1] for one in invited]
    await refused(LinkSpent, actions.accept_invitation(token=tokens[0], password=ANOTHER))
    await actions.accept_invitation(token=tokens[1], password=ANOTHER)


async def test_issue_token_acts_for_the_account_until_it_expires(db):
    lan = await registered()
    made = await actions.issue_token(None, email=LAN.email, days=2)
    assert (await queries.viewer_of_token(made.token)).id == lan.id
    with clock.at(clock.now() + timedelta(days=3)):
        assert await queries.viewer_of_token(made.token) is None


async def test_forget_expired_keeps_what_still_holds(db):
    await registered()
    session = await signed_in()
    await actions.forget_expired()
    assert await queries.viewer_of_session(session.token) is not None
    with clock.at(clock.now() + timedelta(days=40)):
        await actions.forget_expired()
    assert (await count("session"), await count("mailed_link")) == (0, 0)


async def test_secrets_are_stored_as_hashes_only(db):
    await registered()
    session = await signed_in()
    rows = await database.fetch("SELECT row_to_json(s)::text AS row FROM session s")
    devices = await database.fetch("SELECT row_to_json(d)::text AS row FROM known_device d")
    assert all(session.token not in row["row"] and session.device not in row["row"] for row in [*rows, *devices])
