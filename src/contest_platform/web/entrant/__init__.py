"""The entrant's room: dossiers from the first word to the receipt."""

from litestar import Router

from contest_platform.web.access import signed_in
from contest_platform.web.entrant.appeals import add_to_appeal, appeal_page, file_appeal
from contest_platform.web.entrant.confirmation import confirm_entry, confirmation_page
from contest_platform.web.entrant.consents import record_consent, withdraw_consent
from contest_platform.web.entrant.feedback import feedback_page
from contest_platform.web.entrant.files import attach_file, read_file, remove_file
from contest_platform.web.entrant.reading import entry_page, own_entries_page
from contest_platform.web.entrant.submission import (
    receipt_page,
    submission_page,
    submit_entry,
    withdraw_entry,
    withdrawal_page,
)
from contest_platform.web.entrant.tables import own_entries_table
from contest_platform.web.entrant.writing import draft_page, new_entry_page, start_entry, write_entry

_room = Router(
    path="/entries",
    guards=[signed_in],
    include_in_schema=False,
    route_handlers=[
        own_entries_page,
        new_entry_page,
        start_entry,
        entry_page,
        draft_page,
        write_entry,
        attach_file,
        read_file,
        remove_file,
        submission_page,
        submit_entry,
        receipt_page,
        withdrawal_page,
        withdraw_entry,
        record_consent,
        withdraw_consent,
        appeal_page,
        file_appeal,
        add_to_appeal,
        feedback_page,
        own_entries_table,
    ],
)

# The link in the mail has to work for somebody without an account.
_by_mail = Router(
    path="/entries/confirmations", include_in_schema=False, route_handlers=[confirmation_page, confirm_entry]
)

routers = (_room, _by_mail)
