"""The public page of the ledger: what it is, its newest seal, and whether a receipt stands in it."""

from dataclasses import dataclass, field
from typing import Annotated

from litestar import Request, Response, get
from litestar.params import Parameter

from contest_platform.errors import Refusal
from contest_platform.language import _, sentence
from contest_platform.ledger import queries
from contest_platform.ledger.queries import Proof
from contest_platform.ledger.rules import LineNotSealedYet
from contest_platform.text import one_line
from contest_platform.web.pages import page

Typed = Annotated[str, Parameter(max_length=200)]


@dataclass
class Question:
    """What somebody typed from a receipt, and what the ledger says to it."""

    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    proof: Proof | None = None
    waits: bool = False
    missing: str = ""

    @property
    def holds(self) -> bool:
        return self.proof is not None and self.proof.hash == self.values["hash"]


@get("/ledger", include_in_schema=False)
async def ledger_page(
    request: Request, sequence: Typed = "", hash_: Annotated[str, Parameter(query="hash", max_length=200)] = ""
) -> Response[str]:
    """Without a question: what the ledger is. With one: the answer on top."""
    asked = None
    if sequence or hash_:
        asked = await _answered(one_line(sequence), "".join(hash_.split()).lower())
    status = 422 if asked and asked.problems else 404 if asked and asked.missing else 200
    return page(request, "public/ledger.html", status=status, asked=asked, heads=await queries.heads(limit=5))


async def _answered(sequence: str, hash_: str) -> Question:
    asked = Question({"sequence": sequence, "hash": hash_})
    digits = sequence.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        asked.problems["sequence"] = _("Xin ghi số dòng như trên biên nhận, ví dụ 1024.")
    if len(hash_) != 64 or not set(hash_) <= set("0123456789abcdef"):
        asked.problems["hash"] = _("Mã kiểm tra gồm 64 chữ số và chữ cái từ a đến f, xin chép đủ từ biên nhận.")
    if not asked.problems:
        try:
            asked.proof = await queries.proof(int(digits))
        except LineNotSealedYet:
            asked.waits = True
        except Refusal as refusal:
            asked.missing = sentence(refusal)
    return asked


handlers = (ledger_page,)
