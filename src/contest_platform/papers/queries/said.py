"""What a paper says together with the pictures that it needs, whole or in parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contest_platform import text
from contest_platform.papers.queries.certificates import Issued, printable_certificates
from contest_platform.papers.queries.contents import content_of
from contest_platform.papers.queries.contents.certificates import CODES, certificates, codes_of, issued_items
from contest_platform.papers.queries.facts import Facts
from contest_platform.papers.rules.kinds import PaperKind

_LISTED = {PaperKind.CERTIFICATES: "items", PaperKind.ENVELOPES: "people", PaperKind.NAME_CARDS: "people"}
_FEW = 3
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Said:
    """`listed` names the list in `content` that makes the paper long; its template reads `files` beside it."""

    content: Mapping[str, Any]
    listed: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def draft(self) -> bool:
        return bool(self.content["draft"])

    @property
    def size(self) -> int:
        """How many things it lists; 1 for a paper that is one thing."""
        return len(self.content[self.listed]) if self.listed else 1

    def parts(self, size: int) -> list["Said"]:
        """The same in parts of at most `size`; only certificates are long enough to need it."""
        if self.listed != "items":
            return [self]
        starts = range(0, max(self.size, 1), size)
        return [self.part(start, start + size) for start in starts]

    def part(self, start: int, end: int) -> "Said":
        return Said({**self.content, self.listed: self.content[self.listed][start:end]}, self.listed, self.files)

    def names(self) -> list[str]:
        """A file name for each certificate: its line in the register and its person, readable everywhere."""
        return [
            f"{one['number'] or f'{place:02d}'}-{_file_name(one['full_name'])}.pdf"
            for place, one in enumerate(self.content["items"], start=1)
        ]


def _file_name(full_name: str) -> str:
    """Letters and digits only: an entrant wrote the name, and who unpacks a ZIP does not want `../` in it."""
    return re.sub(r"\W+", "-", text.fold(full_name)).strip("-")[:_LONGEST_NAME]


async def said_in(kind: PaperKind, facts: Facts) -> Said:
    """The whole paper."""
    if kind is PaperKind.CERTIFICATES:
        issued = await printable_certificates(facts.edition.id)
        return Said(certificates(facts, issued), _LISTED[kind], {CODES: codes_of(issued)})
    return Said(await content_of(kind, facts), _LISTED.get(kind, ""))


async def few_of(kind: PaperKind, facts: Facts) -> Said:
    """The beginning of a long paper: what a preview shows, and what a template is tried on."""
    whole = await said_in(kind, facts)
    return whole.part(0, _FEW) if whole.listed else whole


def said_on(one: Issued, head: Mapping[str, Any]) -> Said:
    """A single certificate."""
    return Said({**head, "draft": False, "items": issued_items([one])}, "items", {CODES: codes_of([one])})
