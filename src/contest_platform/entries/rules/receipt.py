"""What the entrant gets for handing in: the digest of the content, in which personal words are commitments."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest_platform.entries.rules.entry import Content
from contest_platform.ledger.rules import canonical, commitment


@dataclass(frozen=True)
class ReceiptFile:
    filename: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Receipt:
    """`digest` and `ledger_hash` are SHA-256 in hex; `submitted_at` is the server's clock in UTC."""

    code: str
    submitted_at: datetime
    digest: str
    files: tuple[ReceiptFile, ...]
    ledger_sequence: int
    ledger_hash: str


@dataclass(frozen=True)
class SealedContent:
    """`content` can be published and keeps its digest; `openings` holds `{path: {salt, value}}` and can be erased."""

    content: dict[str, Any]
    openings: dict[str, dict[str, str]]


def seal(content: Content, files: tuple[tuple[str, ReceiptFile], ...], salts: Mapping[str, str]) -> SealedContent:
    """The content as it is digested. `files` are (kind, file); `salts` gives a 128-bit hex salt for each path.

    Source: docs/decisions/0007 and 0004.
    """
    personal = {path: value for path, value in _personal(content, files).items() if value}
    openings = {path: {"salt": salts[path], "value": value} for path, value in personal.items()}
    commitments = {path: commitment(one["salt"], one["value"]) for path, one in openings.items()}
    return SealedContent(_public(content, files) | {"personal": commitments}, openings)


def personal_paths(content: Content, files: tuple[tuple[str, ReceiptFile], ...]) -> tuple[str, ...]:
    """The paths that need a salt."""
    return tuple(_personal(content, files))


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 in hex over canonical JSON: sorted keys, no white space, UTF-8.

    Source: docs/decisions/0007.
    """
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _public(content: Content, files: tuple[tuple[str, ReceiptFile], ...]) -> dict[str, Any]:
    return {
        "title": content.title,
        "field": content.field,
        "summary": content.summary,
        "description": content.description,
        "created_year": content.created_year,
        "authors": [
            {"share_percent": None if one.share_percent is None else f"{one.share_percent:f}", "lead": one.lead}
            for one in content.authors
        ],
        "files": [{"kind": kind, "size_bytes": one.size_bytes, "sha256": one.sha256} for kind, one in files],
    }


def _personal(content: Content, files: tuple[tuple[str, ReceiptFile], ...]) -> dict[str, str]:
    words = {}
    for place, one in enumerate(content.authors):
        for name in ("full_name", "unit", "email", "phone"):
            words[f"authors.{place}.{name}"] = getattr(one, name)
        words[f"authors.{place}.birth_date"] = one.birth_date.isoformat() if one.birth_date else ""
    if content.mentor:
        for name in ("full_name", "unit", "email", "phone"):
            words[f"mentor.{name}"] = getattr(content.mentor, name)
    for place, (_, file) in enumerate(files):
        words[f"files.{place}.filename"] = file.filename
    return words
