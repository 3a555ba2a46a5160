"""Editions for those who run them: the first page, making one, its settings, its people."""

from contest_platform.web.organiser.contests.home import edition_page, home
from contest_platform.web.organiser.contests.making import make_edition, new_edition_page, read_document
from contest_platform.web.organiser.contests.people import give_role, people_page, take_role
from contest_platform.web.organiser.contests.settings import (
    document_page,
    publication_page,
    publish_edition,
    save_part,
    settings_page,
    settings_part_page,
)

handlers = (
    home,
    new_edition_page,
    make_edition,
    read_document,
    edition_page,
    settings_page,
    settings_part_page,
    save_part,
    publication_page,
    publish_edition,
    document_page,
    people_page,
    give_role,
    take_role,
)
