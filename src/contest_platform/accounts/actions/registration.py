"""Opening an account of one's own."""

from uuid import UUID, uuid4

from contest_platform import clock, database, text
from contest_platform.accounts import rules
from contest_platform.accounts.actions.links import make_link
from contest_platform.accounts.passwords import hash_password
from contest_platform.accounts.rules import LinkPurpose, Role
from contest_platform.errors import Conflict, Invalid, Problem, Refusal
from contest_platform.language import LANGUAGES, N_
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox


class AddressTaken(Conflict):
    message = N_("Địa chỉ thư này đã có tài khoản. Xin đăng nhập, hoặc đặt lại mật khẩu nếu đã quên.")


async def register_account(*, email: str, full_name: str, password: str, language: str = "vi") -> UUID:
    """Open an account for entering contests and mail the link that proves the address.

    Raises Invalid with everything that is wrong, AddressTaken.
    """
    address, name = check_person(email, full_name, password)
    password_hash = await hash_password(password)
    account_id, spoken = uuid4(), language if language in LANGUAGES else "vi"
    async with database.transaction():
        if not await insert_account(account_id, address, name, spoken, password_hash):
            raise AddressTaken(field="email")
        await ledger.record(
            actor=account_id,
            verb="register_account",
            subject=f"account:{account_id}",
            changes={"language": spoken, "role": Role.ENTRANT.value},
            personal={"email": address, "full_name": name},
        )
        link = await make_link(account_id, address, LinkPurpose.PROVE_ADDRESS)
        await outbox.send_mail(
            to=address, template="prove_address", language=spoken, values={"full_name": name, "link": link}
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
