"""The form of a dossier: its fields as text, and back."""

from uuid import UUID

from contest_platform.entries.rules import Author, Content, Mentor
from contest_platform.language import number
from contest_platform.web.forms import Form

_MOST_ROWS = 200  # twice as many as a dossier may have authors: those too many are shown, with the refusal
_AUTHOR_TEXTS = ("full_name", "birth_date", "unit", "share_percent", "email", "phone")


def typed_values(content: Content) -> dict[str, str | list[str]]:
    """What the fields show, by their names."""
    values: dict[str, str | list[str]] = {
        "title": content.title,
        "field": content.field or "",
        "summary": content.summary,
        "description": content.description,
        "created_year": str(content.created_year or ""),
    }
    for place, author in enumerate(content.authors):
        values |= _author_values(f"authors.{place}", author)
    mentor = content.mentor or Mentor("")
    return values | {f"mentor.{name}": getattr(mentor, name) for name in ("full_name", "phone", "email", "unit")}


def _author_values(path: str, author: Author) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {
        f"{path}.id": str(author.id or ""),
        f"{path}.full_name": author.full_name,
        f"{path}.birth_date": author.birth_date.strftime("%d/%m/%Y") if author.birth_date else "",
        f"{path}.unit": author.unit,
        f"{path}.share_percent": "" if author.share_percent is None else number(author.share_percent),
        f"{path}.email": author.email,
        f"{path}.phone": author.phone,
    }
    return values | ({f"{path}.lead": "yes"} if author.lead else {})


def read_content(form: Form) -> Content:
    """What was typed; the form's rows are closed up so that a problem's number is that of the row."""
    close_up(form)
    return Content(
        title=form.text("title"),
        field=form.text("field") or None,
        summary=form.lines("summary"),
        description=form.lines("description"),
        created_year=form.integer("created_year"),
        authors=tuple(_author(row) for row in form.rows("authors")),
        mentor=Mentor(
            form.text("mentor.full_name"),
            form.text("mentor.phone"),
            form.text("mentor.email"),
            form.text("mentor.unit"),
        ),
    )


def _author(row: Form) -> Author:
    return Author(
        full_name=row.text("full_name"),
        birth_date=row.date("birth_date"),
        unit=row.text("unit"),
        share_percent=row.decimal("share_percent"),
        lead=row.flag("lead"),
        email=row.text("email"),
        phone=row.text("phone"),
        id=_id(row.text("id")),
    )


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def close_up(form: Form) -> None:
    """Number the authors' rows 0, 1, 2 without those in which nothing is typed."""
    rows = form.rows("authors", most=_MOST_ROWS)
    form.keep_rows("authors", [row for row in rows if any(row.text(name) for name in _AUTHOR_TEXTS)])


def add_row(form: Form) -> Form | None:
    """The form with an empty row behind the others, when that button was pressed."""
    if "add_row" not in form.values:
        return None
    close_up(form)
    form.values["added_row"] = "yes"
    return form


def remove_row(form: Form) -> Form | None:
    """The form without the row whose button was pressed."""
    removed = form.text("remove_row")
    if not removed:
        return None
    rows = form.rows("authors", most=_MOST_ROWS)
    form.keep_rows("authors", [row for row in rows if row.prefix != f"authors.{removed}."])
    return form
