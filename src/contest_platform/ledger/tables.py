"""The ledger's lines, the end of each subject's chain, personal values, and the sealed Merkle log over the lines."""

from piccolo.columns import UUID, BigInt, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table


class LedgerLine(Table):
    """One act. `body` is the canonical JSON that `hash` (SHA-256, hex) is over; a trigger refuses every change.

    The migration adds the index over (subject, sequence).
    """

    sequence = BigInt(primary_key=True)
    at = Timestamptz()
    actor = UUID(null=True, default=None)
    verb = Varchar(length=60)
    subject = Varchar(length=80)
    body = Text()
    hash = Varchar(length=64)


class LedgerChain(Table):
    """The newest line of each subject; the row lock keeps the lines of one subject in order."""

    subject = Varchar(length=80, primary_key=True)
    sequence = BigInt()
    previous = Varchar(length=64)
    hash = Varchar(length=64)


class LedgerUnsealed(Table):
    """The lines that wait for the sealer; it sees a line once the act's transaction is committed."""

    sequence = BigInt(primary_key=True)


class LedgerPersonal(Table):
    """Personal values behind the commitments in the lines. They may be erased; the lines stay valid."""

    id = UUID(primary_key=True)
    sequence = BigInt()
    name = Varchar(length=100)
    salt = Varchar(length=32)
    value = Text()

    ledger_personal_name_once_per_line = Unique(["sequence", "name"])


class LedgerLeaf(Table):
    """A sealed line and its place in the Merkle log; `seal` ties the three together (rules.leaf_seal)."""

    leaf_index = BigInt(primary_key=True)
    sequence = BigInt(unique=True)
    hash = Varchar(length=64)  # of the line, as it was when it was sealed
    seal = Varchar(length=64)


class LedgerSubtree(Table):
    """The hash of a complete subtree of two leaves or more (rules.Subtree.position): proofs read few of them."""

    position = BigInt(primary_key=True)
    hash = Varchar(length=64)


class LedgerHead(Table):
    """The signed head of the log after `size` leaves."""

    size = BigInt(primary_key=True)
    root = Varchar(length=64)
    at = Timestamptz()
    signature = Varchar(length=128)
    key = Varchar(length=64)  # the public key that the signature is checked with
