"""Entries for programs."""

from contest_platform.web.api.entries.dossiers import check_dossier, read_submission, submit_entry, withdraw_entry
from contest_platform.web.api.entries.files import attach_file, read_attachment, remove_file
from contest_platform.web.api.entries.writing import list_entries, read_entry, start_entry, write_entry

handlers = [
    start_entry,
    list_entries,
    read_entry,
    write_entry,
    attach_file,
    read_attachment,
    remove_file,
    submit_entry,
    read_submission,
    withdraw_entry,
    check_dossier,
]
