"""Writing a line for every act, sealing the lines into the log, and letting a person's values go."""

from contest_platform.ledger.actions.erasing import erase_personal
from contest_platform.ledger.actions.recording import record
from contest_platform.ledger.actions.sealing import adopt_log, seal, sealer

__all__ = ["adopt_log", "erase_personal", "record", "seal", "sealer"]
