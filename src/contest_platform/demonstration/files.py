"""Small real files for the demonstration's dossiers: PDF, DOCX and JPEG, made on the spot."""

import io
from functools import cache
from random import Random

import docx
import typst
from PIL import Image, ImageDraw

from contest_platform import resources

_COLOURS = ((16, 88, 96), (176, 58, 46), (201, 138, 32), (62, 84, 56), (48, 63, 104), (120, 81, 45))


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(resources.folder("sample") / "demonstration" / "page.typ"))


def pdf(heading: str, title: str, body: str) -> bytes:
    """One page of A4 in the margins of official papers."""
    made = _compiler().compile(format="pdf", sys_inputs={"heading": heading, "title": title, "body": body})
    assert isinstance(made, bytes)  # noqa: S101 - a list only for pictures of pages
    return made


def word(title: str, sections: tuple[tuple[str, str], ...]) -> bytes:
    """A DOCX with a title and headed sections."""
    document = docx.Document()
    document.add_heading(title, level=1)
    for heading, body in sections:
        document.add_heading(heading, level=2)
        document.add_paragraph(body)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def photograph(random: Random) -> bytes:
    """A drawing of a workshop bench that stands for a photograph of the model."""
    picture = Image.new("RGB", (960, 640), (236, 231, 220))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, 960, 640), fill=(150, 118, 84))
    for place in range(5):
        left = 60 + place * 180 + random.randint(-20, 20)
        height, width = random.randint(90, 330), random.randint(70, 150)
        box = (left, 470 - height, left + width, 470)
        colour = random.choice(_COLOURS)
        if random.random() < 0.4:
            draw.ellipse(box, fill=colour)
        else:
            draw.rounded_rectangle(box, radius=14, fill=colour)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
