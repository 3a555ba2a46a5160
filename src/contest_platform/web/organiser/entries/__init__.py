"""The secretary's pages: the dossiers of an edition, the check of one, entering for others, copies without names."""

from contest_platform.web.organiser.entries.behalf import (
    confirmation_sheet_page,
    enter_on_behalf,
    on_behalf_page,
    record_confirmation,
)
from contest_platform.web.organiser.entries.checking import (
    check_dossier,
    dossier_page,
    record_consent,
    withdraw_consent,
)
from contest_platform.web.organiser.entries.copies import put_blind_copy, show_original
from contest_platform.web.organiser.entries.erasing import erase_dossier_people, erasure_page
from contest_platform.web.organiser.entries.queue import dossiers_page

handlers = [
    dossiers_page,
    on_behalf_page,
    enter_on_behalf,
    dossier_page,
    check_dossier,
    record_consent,
    withdraw_consent,
    confirmation_sheet_page,
    record_confirmation,
    put_blind_copy,
    show_original,
    erasure_page,
    erase_dossier_people,
]
