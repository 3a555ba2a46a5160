"""What is sent to browsers: small, from here only, and nothing that the pages' policy would refuse."""

import gzip
import json
import re
from pathlib import Path

import pytest

from contest_platform import resources

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.parts[-2] not in ("mail", "documents")]


def built() -> dict[str, str]:
    return json.loads((resources.folder("static") / "manifest.json").read_bytes())


def test_styles_and_scripts_are_small():
    sizes = {
        name: len(gzip.compress((resources.folder("static") / built()[name]).read_bytes(), 9))
        for name in ("site.css", "site.js")
    }
    assert sizes["site.css"] < 30_000
    assert sizes["site.js"] < 40_000


def test_nothing_comes_from_elsewhere():
    styles = (resources.folder("static") / built()["site.css"]).read_text()
    assert re.findall(r"(?:https?:)?//[a-z]", styles) == []


def test_lock_files_hold_no_download_address():
    for lock in (ROOT / "frontend/package-lock.json", ROOT / "tests/browser/package-lock.json"):
        assert '"resolved"' not in lock.read_text()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_nothing_that_the_policy_refuses(path):
    text = path.read_text()
    refused = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>|<style\b|\sstyle=\"|\son[a-z]+=\"|javascript:", text)
    assert refused == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_names_only_built_files(path):
    named = set(re.findall(r"(?:asset|static)\(\"([^\"]+)\"\)", path.read_text()))
    assert named <= set(built())
