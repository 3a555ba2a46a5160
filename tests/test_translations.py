"""Every sentence of the code and the templates has its English, with the same named places; none is left over."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from contest_platform.errors import Refusal

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted((ROOT / "src/contest_platform/locale/en").glob("*.po"))
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACES = re.compile(r"%\((\w+)\)[sd]")


@cache
def sentences() -> dict[str, str]:
    """Each Vietnamese sentence, and a place where it stands."""
    found = {base.message: "src/contest_platform/errors.py" for base in (Refusal, *Refusal.__subclasses__())}
    templates = (
        path for path in ROOT.glob("templates/**/*.*") if path.parent.name != "documents"
    )  # Vietnamese papers
    for path in [*ROOT.glob("src/contest_platform/**/*.py"), *templates]:
        for sentence, line in sentences_of(path):
            found.setdefault(sentence, f"{path.relative_to(ROOT)}:{line}")
    return found


def sentences_of(path: Path) -> Iterator[tuple[str, int]]:
    method = "python" if path.suffix == ".py" else babel_extract
    source = io.BytesIO(path.read_bytes())
    options = {"trimmed": "true", "silent": "false"}
    for line, messages, _, _ in extract(method, source, keywords=KEYWORDS, options=options):
        yield (messages[0] if isinstance(messages, tuple) else messages), line


@cache
def english() -> dict[str, list[str]]:
    """Each translated sentence, and all that it is translated to."""
    found: dict[str, list[str]] = {}
    for path in CATALOGUES:
        with path.open("rb") as source:
            for message in read_po(source, locale="en", abort_invalid=True):
                if message.id:
                    key = message.id[0] if isinstance(message.id, tuple) else message.id
                    found[key] = list(message.string) if isinstance(message.string, tuple) else [message.string]
    return found


def test_every_sentence_has_its_english() -> None:
    missing = {sentence: place for sentence, place in sentences().items() if not all(english().get(sentence, [""]))}
    assert missing == {}


def test_no_english_is_left_over() -> None:
    assert sorted(english().keys() - sentences().keys()) == []


def test_the_english_has_the_same_places() -> None:
    wrong = {
        sentence: translated
        for sentence, texts in english().items()
        for translated in texts
        if set(PLACES.findall(translated)) - {"count"} != set(PLACES.findall(sentence)) - {"count"}
    }
    assert wrong == {}


def test_places_are_named() -> None:
    """`%s` or a bare `%` would fail, or land in the wrong order, when the sentence is filled."""
    stray = re.compile(r"%(?!\(\w+\)[sd])")
    filled = [sentence for sentence in sentences() if PLACES.search(sentence)]
    assert [sentence for sentence in filled if stray.search(sentence.replace("%%", ""))] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_repeats_nothing(path: Path) -> None:
    counted = Counter(re.findall(r'^msgid (".*"(?:\n".*")*)', path.read_text(encoding="utf-8"), re.MULTILINE))
    assert [sentence for sentence, times in counted.items() if times > 1] == []


def test_a_sentence_is_translated_alike_everywhere() -> None:
    said: dict[str, set[str]] = {}
    for path in CATALOGUES:
        with path.open("rb") as source:
            for message in read_po(source, locale="en"):
                if message.id:
                    said.setdefault(str(message.id), set()).add(str(message.string))
    assert {sentence: texts for sentence, texts in said.items() if len(texts) > 1} == {}
