"""Opening an account of one's own."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from contest_platform import clock, database, text
from contest_platform.accounts import rules
from contest_platform.accounts.actions.attempts import begin_request
from contest_platform.accounts.actions.links import make_link
from contest_platform.accounts.actions.sessions import SignedIn, open_session
from contest_platform.accounts.passwords import hash_password
from contest_platform.accounts.rules import LinkPurpose, Role
from contest_platform.errors import Conflict, Invalid, Problem, Refusal
from contest_platform.language import LANGUAGES, N_
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox


class AddressTaken(Conflict):
    message = N_("Địa chỉ thư này đã có tài khoản. Xin đăng nhập, hoặc đặt lại mật khẩu nếu đã quên.")


@dataclass(frozen=True)
class _Registration:
    """What was typed, in its kept form."""

    address: str
    full_name: str
    language: str
    password_hash: str


async def register_account(
    *, email: str, full_name: str, password: str, language: str = "vi", address: str = ""
) -> UUID:
    """Open an account for entering contests and mail the link that proves the address.

    `address` is where the request comes from. Raises Invalid with everything that is wrong, TooManyRequests,
    AddressTaken.
    """
    asked = await _checked(email, full_name, password, language, address)
    async with database.transaction():
        return await _open_account(asked)


async def register_in_browser(
    *,
    email: str,
    full_name: str,
    password: str,
    language: str,
    address: str,
    device: str = "",
    old_token: str = "",
) -> SignedIn:
    """The same and a session at once: whoever has just chosen the password need not type it again."""
    asked = await _checked(email, full_name, password, language, address)
    async with database.transaction():
        account_id = await _open_account(asked)
        return await open_session(account_id, asked.language, device=device, old_token=old_token)


async def _checked(email: str, full_name: str, password: str, language: str, origin: str) -> _Registration:
    """Counted before the costly hash, and whether or not the address is free: trying addresses out is slow too."""
    address, name = check_person(email, full_name, password)
    await begin_request("register", origin)
    return _Registration(address, name, language if language in LANGUAGES else "vi", await hash_password(password))


async def _open_account(asked: _Registration) -> UUID:
    account_id = uuid4()
    if not await insert_account(account_id, asked.address, asked.full_name, asked.language, asked.password_hash):
        raise AddressTaken(field="email")
    await ledger.record(
        actor=account_id,
        verb="register_account",
        subject=f"account:{account_id}",
        changes={"language": asked.language, "role": Role.ENTRANT.value},
        personal={"email": asked.address, "full_name": asked.full_name},
    )
    link = await make_link(account_id, asked.address, LinkPurpose.PROVE_ADDRESS)
    await outbox.send_mail(
        to=asked.address,
        template="prove_address",
        language=asked.language,
        values={"full_name": asked.full_name, "link": link},
    )
    return account_id


def check_person(email: str, full_name: str, password: str | None) -> tuple[str, str]:
    """The address and the name in their kept form; raises Invalid with all that is wrong at once."""
    wrong: list[Problem] = []
    address = name = ""
    try:
        address = rules.email_address(email)
    except Refusal as refusal:
        wrong.append(Problem("email", refusal.message, refusal.values))
    try:
        name = rules.full_name(full_name)
    except Refusal as refusal:
        wrong.append(Problem("full_name", refusal.message, refusal.values))
    try:
        if password is not None:
            rules.check_password(password, email=address or email, full_name=name or full_name)
    except Refusal as refusal:
        wrong.extend(refusal.problems)
    if wrong:
        raise Invalid(problems=tuple(wrong))
    return address, name


async def insert_account(account_id: UUID, address: str, name: str, language: str, password_hash: str | None) -> bool:
    """An account of an entrant, its address not proven; inside a transaction. False when the address has one: of two
    at once the second waits for the first.
    """
    made = await database.fetch(
        """INSERT INTO account (id, email, full_name, name_sort_key, name_folded, language, password_hash, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email) DO NOTHING RETURNING id""",
        account_id,
        address,
        name,
        text.name_sort_key(name)[:1000],
        text.fold(name)[:200],
        language,
        password_hash,
        clock.now(),
    )
    return bool(made) and await give_role(account_id, Role.ENTRANT)


async def give_role(account_id: UUID, role: Role) -> bool:
    """Give a role unless the account has it; inside a transaction that has locked the account."""
    given = await database.fetch(
        """INSERT INTO role_grant (id, account, role, granted_at) SELECT $1, $2, $3::varchar, $4
           WHERE NOT EXISTS (
             SELECT 1 FROM role_grant WHERE account = $2 AND role = $3::varchar AND revoked_at IS NULL)
           RETURNING id""",
        uuid4(),
        account_id,
        role.value,
        clock.now(),
    )
    return bool(given)
