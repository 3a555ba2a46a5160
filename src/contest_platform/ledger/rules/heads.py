"""The signed head of the log: how many lines are sealed, the root over them, when, and by which key."""

import email
import email.policy
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contest_platform.errors import Invalid
from contest_platform.language import N_
from contest_platform.ledger.rules.lines import canonical

_PURPOSE = b"contest-platform ledger v1"


class HeadNotReadable(Invalid):
    message = N_("Tệp này không chứa dấu niêm phong của sổ cái (size, root, at, signature, key).")


@dataclass(frozen=True)
class Head:
    """`root`, `signature` and `key` (the public one) are hex."""

    size: int
    root: str
    at: datetime
    signature: str
    key: str


@dataclass(frozen=True)
class Keys:
    """What the installation signs heads and seals leaves with; `public` is known to all."""

    signing: Ed25519PrivateKey
    sealing: bytes
    public: str


def keys_of(secret: bytes) -> Keys:
    """The keys that follow from the installation's secret, always the same.

    **Source:** docs/decisions/0004-ledger.md, The key; RFC 5869 (HKDF), RFC 8032 (Ed25519).
    """
    derived = HKDF(algorithm=SHA256(), length=64, salt=None, info=_PURPOSE).derive(secret)
    signing = Ed25519PrivateKey.from_private_bytes(derived[:32])
    return Keys(signing, derived[32:], signing.public_key().public_bytes_raw().hex())


def sign_head(keys: Keys, *, size: int, root: str, at: datetime) -> Head:
    return Head(size, root, at, keys.signing.sign(_signed_text(size, root, at)).hex(), keys.public)


def is_signed(head: Head) -> bool:
    """Whether the signature is that of the head's own key; whose key that is, is another question."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.key))
        key.verify(bytes.fromhex(head.signature), _signed_text(head.size, head.root, head.at))
    except (ValueError, InvalidSignature):
        return False
    return True


def leaf_seal(keys: Keys, *, index: int, sequence: int, hash_: str) -> str:
    """What ties a line to its place in the log: without the secret nobody else can make it (HMAC-SHA-256, hex)."""
    return hmac.digest(keys.sealing, f"{index}:{sequence}:{hash_}".encode(), hashlib.sha256).hex()


def head_document(head: Head) -> dict[str, Any]:
    """The head as JSON shows it: in the API, in the daily mail, and to `contest verify --head`."""
    return {
        "size": head.size,
        "root": head.root,
        "at": msgspec.to_builtins(head.at),  # as it was signed
        "signature": head.signature,
        "key": head.key,
    }


def read_head(text: str) -> Head:
    """The head in a JSON document, or in a saved mail or page that contains one. Raises HeadNotReadable."""
    found = re.search(r"\{[^{}]*\"root\"[^{}]*\}", _mail_text(text))
    try:
        document = json.loads("".join(found[0].splitlines())) if found else {}
        return msgspec.convert(document, Head)
    except (ValueError, msgspec.ValidationError):
        raise HeadNotReadable from None


def _mail_text(text: str) -> str:
    """What a saved mail says in plain text; anything else is taken as it is."""
    if not re.search(r"^content-transfer-encoding:", text, re.IGNORECASE | re.MULTILINE):
        return text
    body = email.message_from_string(text, policy=email.policy.default).get_body(("plain",))
    try:
        return str(body.get_content()) if body else text
    except (KeyError, LookupError, ValueError):
        return text


def _signed_text(size: int, root: str, at: datetime) -> bytes:
    return canonical({"at": at, "root": root, "size": size}).encode()
