"""What people do with entries: write them, hand them in, check them, and agree to be named."""

from contest_platform.entries.actions.behalf import confirm_entry, enter_on_behalf, record_confirmation, token_digest
from contest_platform.entries.actions.blind import make_blind_copy, put_blind_copy, show_original
from contest_platform.entries.actions.consents import record_consent, withdraw_consent
from contest_platform.entries.actions.dossiers import check_dossier
from contest_platform.entries.actions.files import (
    ReceivedFile,
    ScannerAway,
    attach_file,
    receive_file,
    remove_file,
    rescan_file,
    upload_limit_for,
)
from contest_platform.entries.actions.submission import submit_entry, withdraw_entry
from contest_platform.entries.actions.writing import start_entry, write_entry

__all__ = [
    "ReceivedFile",
    "ScannerAway",
    "attach_file",
    "check_dossier",
    "confirm_entry",
    "enter_on_behalf",
    "make_blind_copy",
    "put_blind_copy",
    "receive_file",
    "record_confirmation",
    "record_consent",
    "remove_file",
    "rescan_file",
    "show_original",
    "start_entry",
    "submit_entry",
    "token_digest",
    "upload_limit_for",
    "withdraw_consent",
    "withdraw_entry",
    "write_entry",
]
