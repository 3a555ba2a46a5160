"""What a paper says together with the pictures that it needs, whole or in parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contest_platform import text
from contest_platform.papers.queries.certificates import Issued, valid_certificates
from contest_platform.papers.queries.contents import content_of
from contest_platform.papers.queries.contents.certificates import issued_items, qr_name
from contest_platform.papers.queries.facts import Facts
from contest_platform.papers.rules.kinds import PaperKind

_LISTED = {PaperKind.CERTIFICATES: "items", PaperKind.ENVELOPES: "people", PaperKind.NAME_CARDS: "people"}
_FEW = 3


@dataclass(frozen=True)
class Said:
    """`listed` names the list in `content` that makes the paper long; `pictures` stand in the order of that list."""

    content: Mapping[str, Any]
    listed: str = ""
    pictures: tuple[tuple[str, bytes], ...] = ()

    @property
    def draft(self) -> bool:
        return bool(self.content["draft"])

    @property
    def size(self) -> int:
        """How many things it lists; 1 for a paper that is one thing."""
        return len(self.content[self.listed]) if self.listed else 1

    @property
    def files(self) -> dict[str, bytes]:
        return dict(self.pictures)

    def parts(self, size: int) -> list["Said"]:
        """The same in parts of at most `size`; only certificates are long enough to need it."""
        if self.listed != "items":
            return [self]
        starts = range(0, max(self.size, 1), size)
        return [self.part(start, start + size) for start in starts]

    def part(self, start: int, end: int) -> "Said":
        content = {**self.content, self.listed: self.content[self.listed][start:end]}
        return Said(content, self.listed, self.pictures[start:end])

    def names(self) -> list[str]:
        """A file name for each certificate: its line in the register and its person, readable everywhere."""
        return [
            f"{one['number'] or f'{place:02d}'}-{text.fold(one['full_name']).replace(' ', '-')}.pdf"
            for place, one in enumerate(self.content["items"], start=1)
        ]


async def said_in(kind: PaperKind, facts: Facts) -> Said:
    """The whole paper."""
    content = await content_of(kind, facts)
    pictures: tuple[tuple[str, bytes], ...] = ()
    if kind is PaperKind.CERTIFICATES and not content["draft"]:
        pictures = _pictures(await valid_certificates(facts.edition.id))
    return Said(content, _LISTED.get(kind, ""), pictures)


async def few_of(kind: PaperKind, facts: Facts) -> Said:
    """The beginning of a long paper: what a preview shows, and what a template is tried on."""
    whole = await said_in(kind, facts)
    return whole.part(0, _FEW) if whole.listed else whole


def said_on(one: Issued, head: Mapping[str, Any]) -> Said:
    """A single certificate."""
    return Said({**head, "draft": False, "items": issued_items([one])}, "items", _pictures((one,)))


def _pictures(issued: tuple[Issued, ...]) -> tuple[tuple[str, bytes], ...]:
    return tuple((qr_name(one), one.qr) for one in issued)
