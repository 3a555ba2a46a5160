"""What people do with entries: write them, hand them in, check them, and agree to be named."""

from contest_platform.entries.actions.behalf import confirm_entry, enter_on_behalf, record_confirmation, token_digest
from contest_platform.entries.actions.blind import make_blind_copy, put_blind_copy, show_original
from contest_platform.entries.actions.consents import record_consent, withdraw_consent
from contest_platform.entries.actions.dossiers import check_dossier
from contest_platform.entries.actions.files import attach_file, remove_file, upload_limit_for
from contest_platform.entries.actions.receiving import ReceivedFile, receive_file
from contest_platform.entries.actions.scanning import ScannerAway, rescan_file, rescan_waiting
from contest_platform.entries.actions.storage import (
    FilesKept,
    every_file_kept,
    remove_unreferenced_file,
    remove_unreferenced_files,
)
from contest_platform.entries.actions.submission import submit_entry, withdraw_entry
from contest_platform.entries.actions.writing import start_entry, write_entry

__all__ = [
    "FilesKept",
    "ReceivedFile",
    "ScannerAway",
    "attach_file",
    "check_dossier",
    "confirm_entry",
    "enter_on_behalf",
    "every_file_kept",
    "make_blind_copy",
    "put_blind_copy",
    "receive_file",
    "record_confirmation",
    "record_consent",
    "remove_file",
    "remove_unreferenced_file",
    "remove_unreferenced_files",
    "rescan_file",
    "rescan_waiting",
    "show_original",
    "start_entry",
    "submit_entry",
    "token_digest",
    "upload_limit_for",
    "withdraw_consent",
    "withdraw_entry",
    "write_entry",
]
