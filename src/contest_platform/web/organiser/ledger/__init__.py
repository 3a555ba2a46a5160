"""The organiser's pages of the ledger: the history of a dossier and of an edition."""

from contest_platform.web.organiser.ledger.history import edition_history_page, entry_history_page

handlers = [edition_history_page, entry_history_page]
