"""What a paper needs that no act of the contest knows: who issues it, where, to whom it goes, the ceremony."""

import msgspec

from contest_platform import text
from contest_platform.contests.rules import ContestKind, Edition, Level
from contest_platform.errors import Conflict, Invalid, Problem
from contest_platform.language import N_
from contest_platform.ranking.rules.chain import digest_of

MOST_SIGNS = 300
MOST_LINES = 15
_MULTILINE = ("grounds", "recipients")


class LetterheadChanged(Conflict):
    message = N_("Người khác vừa sửa các mục này. Những gì bạn viết vẫn còn ở đây; lưu lần nữa thì thay cho bản kia.")


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """`symbol` stands behind the number (`QĐ-BTC`); `grounds` and `recipients` have a line for each.

    `badge_up_to_age`: until which age (completed years on the day of the decision) an author gets the badge; None:
    no badge.
    """

    body_above: str
    body: str
    place: str
    symbol: str
    signer_title: str
    grounds: tuple[str, ...]
    recipients: tuple[str, ...]
    ceremony_time: str = ""
    ceremony_place: str = ""
    badge_up_to_age: int | None = None


def default_letterhead(edition: Edition) -> Letterhead:
    """What stands on papers until an organiser writes it otherwise.

    Source: Decree 30/2020/NĐ-CP, appendix I (parts of an official paper); decisions of provincial committees.
    """
    contest, named = edition.contest, name_of(edition)
    return Letterhead(
        body_above=f"ỦY BAN NHÂN DÂN TỈNH {contest.owner.upper()}" if _is_provincial(edition) else "",
        body=f"BAN TỔ CHỨC {contest.name.upper()}",
        place=contest.owner or "…………",
        symbol="QĐ-BTC",
        signer_title="TRƯỞNG BAN",
        grounds=(
            f"Căn cứ Thể lệ {named}",
            "Căn cứ Biên bản họp Hội đồng giám khảo và Biên bản họp Ban Tổ chức",
            "Theo đề nghị của Thường trực Ban Tổ chức",
        ),
        recipients=("Như Điều 3", "Các cơ quan, đơn vị có liên quan", "Lưu: VT, hồ sơ cuộc thi"),
        badge_up_to_age=35 if contest.kind is ContestKind.TECHNICAL else None,
    )


def name_of(edition: Edition) -> str:
    """`Hội thi Sáng tạo kỹ thuật tỉnh Sơn La lần thứ 10 (2026)`. Source: titles of published decisions."""
    period = {edition.period_start: None, edition.period_end: None}
    return f"{edition.contest.name} lần thứ {edition.number} ({' - '.join(map(str, period))})"


def tidy_letterhead(found: Letterhead) -> Letterhead:
    """In NFC, one line each; empty lines are dropped, and the sign at a line's end, which papers write themselves.

    Raises Invalid with a problem for each field. Source: Decree 30/2020/NĐ-CP, appendix I.
    """
    changes: dict[str, object] = {}
    for name in ("body_above", "body", "place", "symbol", "signer_title", "ceremony_time", "ceremony_place"):
        changes[name] = text.one_line(getattr(found, name))
    for name in _MULTILINE:
        lines = (text.one_line(line).rstrip(" ;.,") for line in getattr(found, name))
        changes[name] = tuple(line for line in lines if line)
    tidied: Letterhead = msgspec.structs.replace(found, **changes)
    problems = tuple(_problems(tidied))
    if problems:
        raise Invalid(problems=problems)
    return tidied


def letterhead_digest(found: Letterhead) -> str:
    """Names one version of it. Source: docs/decisions/0016."""
    return digest_of(msgspec.to_builtins(found))


def check_seen(seen: str | None, kept: Letterhead, new: Letterhead) -> None:
    """Raise LetterheadChanged when another was kept since the one that was looked at, and it is not this one.

    None: nobody looked. Source: docs/decisions/0016.
    """
    if seen is not None and seen != letterhead_digest(kept) and new != kept:
        raise LetterheadChanged


def _problems(found: Letterhead) -> list[Problem]:
    problems = [
        Problem(name, N_("Xin điền chỗ này.")) for name in ("body", "place", "symbol", "signer_title")
        if not getattr(found, name)
    ]  # fmt: skip
    for name in found.__struct_fields__:
        value = getattr(found, name)
        lines = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
        if any(len(line) > MOST_SIGNS for line in lines):
            problems.append(Problem(name, N_("Chỉ được tối đa %(limit)s ký tự."), {"limit": MOST_SIGNS}))
        if len(lines) > MOST_LINES:
            problems.append(Problem(name, N_("Nhiều nhất %(limit)s dòng."), {"limit": MOST_LINES}))
    if found.badge_up_to_age is not None and not 1 <= found.badge_up_to_age <= 120:
        problems.append(Problem("badge_up_to_age", N_("Tuổi từ 1 đến 120.")))
    return problems


def _is_provincial(edition: Edition) -> bool:
    return edition.contest.level is Level.PROVINCIAL and bool(edition.contest.owner)
