"""The Jinja environment: words, labels, and the addresses of the built files."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from contest_platform import clock, language, resources, settings
from contest_platform.web import labels


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.update(
        _=language._,
        ngettext=language.ngettext,
        asset=asset,
        static=asset,
        label=labels.label,
        choices=labels.choices,
        show=language.show,
        show_size=show_size,
        now=clock.now,
        time_zone=settings.current().time_zone.key,
    )
    made.filters.update(
        label=labels.label,
        show=language.show,
        typed=language.typed,
        size=show_size,
        paragraphs=paragraphs,
        pairs=pairs,
    )
    return made


@cache
def asset(name: str) -> str:
    """The address of a built file; its name carries a hash of its content."""
    manifest = resources.folder("static") / "manifest.json"
    names = json.loads(manifest.read_bytes()) if manifest.is_file() else {}
    return f"/static/{names.get(name, name)}"


@cache
def build() -> str:
    """Names the templates and the built files of this program: a page that was stored by others is made anew."""
    digest = hashlib.sha256()
    manifest = resources.folder("static") / "manifest.json"
    for path in (manifest, *sorted(resources.folder("templates").rglob("*.html"))):
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def show_size(size_bytes: int) -> str:
    """A size as people read it: `1,4 MB`, `820 kB`."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    if size_bytes < 1_000_000:
        return f"{round(size_bytes / 1000)} kB"
    unit, divisor = ("MB", 1_000_000) if size_bytes < 1_000_000_000 else ("GB", 1_000_000_000)
    text = f"{size_bytes / divisor:.1f}".removesuffix(".0")
    return f"{text if language.current() == 'en' else text.replace('.', ',')} {unit}"


def pairs(items: Iterable[Any], first: str, second: str) -> list[tuple[Any, Any]]:
    """Two attributes of each: the options of a choice (`edition.fields|pairs("code", "name")`)."""
    return [(getattr(item, first), getattr(item, second)) for item in items]


def paragraphs(text: Any) -> Markup:
    """Typed text with its line breaks: a blank line begins a paragraph."""
    blocks = [block.strip() for block in str(text).replace("\r\n", "\n").split("\n\n") if block.strip()]
    lines = (Markup("<br>").join(block.split("\n")) for block in blocks)
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
