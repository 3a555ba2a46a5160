"""Accounts for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post

from contest_platform.accounts import actions
from contest_platform.web.access import viewer
from contest_platform.web.pages import visit_of


class NewAccount(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    password: Annotated[str, msgspec.Meta(description="At least 15 characters; easily guessed ones are refused")]
    full_name: str
    language: Annotated[str, msgspec.Meta(pattern="^(vi|en)$")] = "vi"


class Registered(msgspec.Struct):
    id: UUID


class Address(msgspec.Struct, forbid_unknown_fields=True):
    email: str


class Credentials(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    password: str


class TokenDocument(msgspec.Struct):
    token: str
    expires_at: datetime


class Me(msgspec.Struct):
    id: UUID
    email: str
    full_name: str
    roles: list[str]
    proven: Annotated[bool, msgspec.Meta(description="The address is proven: roles other than entrant have effect")]
    language: str


_ANYONE = {"anyone": True, "answers": "never kept"}


@post("/accounts", opt=_ANYONE)
async def register_account(request: Request, data: NewAccount) -> Registered:
    """Open an entrant's account. A link to prove the address is mailed; 409 when the address has an account; 429 with
    Retry-After after too many from one place.
    """
    account_id = await actions.register_account(
        email=data.email,
        full_name=data.full_name,
        password=data.password,
        language=data.language,
        address=visit_of(request).address,
    )
    return Registered(account_id)


@post("/password-resets", status_code=202, opt=_ANYONE)
async def ask_for_password_reset(request: Request, data: Address) -> Response[None]:
    """Mail a link for a new password. The answer is the same whether or not the address has an account; 429 with
    Retry-After after too many from one place.
    """
    await actions.ask_for_password_reset(email=data.email, address=visit_of(request).address)
    return Response(None, status_code=202)


@post("/tokens", opt=_ANYONE)
async def make_token(request: Request, data: Credentials) -> Response[TokenDocument]:
    """A bearer token for the password of an account; 429 with Retry-After after too many failures."""
    made = await actions.make_token(email=data.email, password=data.password, address=visit_of(request).address)
    document = TokenDocument(made.token, made.expires_at)
    return Response(document, status_code=201, headers={"Cache-Control": "no-store"})


@get("/me")
async def read_own_account(request: Request) -> Me:
    """The account behind the token."""
    found = viewer(request)
    return Me(
        found.id,
        found.email,
        found.full_name,
        sorted(role.value for role in found.roles),
        found.proven,
        found.language,
    )


handlers = (register_account, ask_for_password_reset, make_token, read_own_account)
