"""The ledger's lines, the end of each subject's chain, personal values, and the sealed Merkle log over the lines."""

from piccolo.columns import UUID, BigInt, SmallInt, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table


class LedgerLine(Table):
    """One act. `body` is the canonical JSON that `hash` (SHA-256, hex) is over; a trigger refuses every change."""

    sequence = BigInt(primary_key=True)
    at = Timestamptz(index=True)
    actor = UUID(null=True, default=None)
    verb = Varchar(length=60)
    subject = Varchar(length=80, index=True)
    body = Text()
    hash = Varchar(length=64, unique=True)


class LedgerChain(Table):
    """The newest line of each subject; the row lock keeps the lines of one subject in order."""

    subject = Varchar(length=80, primary_key=True)
    sequence = BigInt()
    previous = Varchar(length=64)
    hash = Varchar(length=64)


class LedgerPersonal(Table):
    """Personal values behind the commitments in the lines. They may be erased; the lines stay valid."""

    id = UUID(primary_key=True)
    sequence = BigInt()
    name = Varchar(length=100)
    salt = Varchar(length=32)
    value = Text()

    ledger_personal_name_once_per_line = Unique(["sequence", "name"])


class LedgerLeaf(Table):
    """A sealed line: its place in the Merkle log."""

    leaf_index = BigInt(primary_key=True)
    sequence = BigInt(unique=True)
    hash = Varchar(length=64)  # of the line, as it was when it was sealed


class LedgerSubtree(Table):
    """The hash of a complete subtree of 2**level leaves, the `place`th from the left: proofs read few of them."""

    id = UUID(primary_key=True)
    level = SmallInt()
    place = BigInt()
    hash = Varchar(length=64)

    ledger_subtree_once = Unique(["level", "place"])


class LedgerHead(Table):
    """The signed head of the log after `size` leaves."""

    size = BigInt(primary_key=True)
    root = Varchar(length=64)
    at = Timestamptz()
    signature = Varchar(length=128)
