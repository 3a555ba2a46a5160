"""Documents that cannot drift: the glossary, the labels, the settings, and the sources of the rules."""

import ast
import importlib
import inspect
import pkgutil
import re
from enum import StrEnum
from pathlib import Path

import pytest
from piccolo.table import Table

import contest_platform
from contest_platform import language, piccolo_app
from contest_platform.web.labels import LABELS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/contest_platform"
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
RULES = sorted([*PACKAGE.glob("*/rules.py"), *PACKAGE.glob("*/rules/**/*.py")])

# The words of the domain; the glossary has a line for each.
WORDS = (
    "hội thi, cuộc thi", "lần thứ", "cấp cơ sở, tỉnh, toàn quốc", "thể lệ", "lĩnh vực", "bảng, lứa tuổi",
    "bài dự thi, hồ sơ dự thi", "giải pháp / mô hình, sản phẩm", "tác giả, đồng tác giả", "tỷ lệ đóng góp",
    "đơn vị, trường", "tệp đính kèm", "ban tổ chức, thư ký", "giám khảo", "hội đồng giám khảo, tiểu ban",
    "phân công chấm", "phiếu chấm", "tiêu chí, thang điểm", "tính mới, khả năng áp dụng, hiệu quả",
    "sơ khảo, chung khảo", "điểm trung bình", "thứ hạng", "giải đặc biệt, nhất, nhì, ba, khuyến khích",
    "cơ cấu giải thưởng", "công bố", "bằng khen, giấy chứng nhận", "đề cử, gửi dự thi", "khiếu nại",
    "xung đột lợi ích", "tôn vinh",
)  # fmt: skip

# Values that no page shows as a word of its own; where their words are instead.
WORDED_ELSEWHERE = {
    "BlockerCode": "a sentence each, in ranking.rules.closing",
    "ReasonCode": "a sentence each, in ranking.rules.reasons",
    "Certainty": "words each, in ranking.rules.chances",
    "Exclusion": "a sentence each, in the organiser's assignment page",
    "Kind": "what contest verify found in the ledger, a line each",
    "LinkPurpose": "a mail each, in templates/mail",
    "Phase": "a sentence with the date, on the pages of an edition",
    "Check": "a sentence each, in records.queries.warnings",
    "Layout": "kinds of files, never shown",
    "Trim": "a note each, in ranking.rules.score_table.official",
}


def glossary_lines() -> list[list[str]]:
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("| ") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code_names() -> list[str]:
    return [name for line in glossary_lines() for name in re.findall(r"`(\w+)`", line[2])]


@pytest.mark.parametrize("word", WORDS)
def test_glossary_has_the_word(word: str) -> None:
    assert any(word in line[0] for line in glossary_lines())


@pytest.mark.parametrize("name", sorted(set(code_names())))
def test_glossary_names_stand_in_the_code(name: str) -> None:
    used = re.compile(rf"\b{name}\b")
    code = [*PACKAGE.rglob("*.py"), *PACKAGE.glob("sample/editions/*.json")]
    assert any(used.search(path.read_text(encoding="utf-8")) for path in code)


def test_glossary_has_every_table() -> None:
    tables = {
        name
        for module in piccolo_app.tables_modules()
        for name, found in vars(importlib.import_module(module)).items()
        if isinstance(found, type) and issubclass(found, Table) and found.__module__ == module
    }
    assert sorted(tables - set(code_names())) == []


def test_glossary_lines_are_whole() -> None:
    assert [line for line in glossary_lines() if len(line) != 4 or not (line[0] and line[1] and line[3])] == []


def enums() -> list[type[StrEnum]]:
    found = {}
    for module in pkgutil.walk_packages(contest_platform.__path__, "contest_platform."):
        if ".rules" in module.name:
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.name:
                    found[f"{module.name}.{value.__name__}"] = value
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("enum", enums(), ids=lambda enum: f"{enum.__module__}.{enum.__name__}")
def test_every_value_has_its_word_in_both_languages(enum: type[StrEnum]) -> None:
    if enum.__name__ in WORDED_ELSEWHERE:
        assert enum not in LABELS
        return
    assert sorted(LABELS[enum]) == sorted(value.value for value in enum)
    with language.speaking("en"):
        english = {words: language._(words) for words in LABELS[enum].values()}
    assert [words for words, found in english.items() if found == words and not words.isascii()] == []


def test_every_setting_is_in_the_example() -> None:
    read = (PACKAGE / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'source(?:\.get\(|, )"([A-Z0-9_]+)"', read))
    listed = set(re.findall(r"^#? ?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert len(names) > 10
    assert sorted(names ^ listed) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_rule_has_its_source(path: Path) -> None:
    """A module of rules says where they come from; a rule that refuses something says it itself or by its module."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    rules = [node for node in module.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    of_module = "Source:" in (ast.get_docstring(module) or "")
    sourced = [rule for rule in rules if "Source:" in (ast.get_docstring(rule) or "")]
    refusing = [rule.name for rule in rules if rule.name.startswith("check_") and rule not in sourced]
    assert of_module or not refusing
    assert of_module or sourced or not rules


STAGES = ("accounts", "contests", "entries", "judging", "ranking", "advancement", "records", "papers")


def acts() -> list[str]:
    """The coroutines that a stage's `actions` offers."""
    modules = [importlib.import_module(f"contest_platform.{stage}.actions") for stage in STAGES]
    return sorted(
        name
        for module in modules
        for name, found in vars(module).items()
        if inspect.iscoroutinefunction(found)
        and not name.startswith("_")
        and found.__module__.startswith(module.__name__)
    )


@pytest.mark.parametrize("name", acts())
def test_every_act_stands_in_the_walkthrough(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "walkthrough.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["operations", "walkthrough"])
def test_pages_and_buttons_that_a_document_names_stand_on_the_screen(name: str) -> None:
    document = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    named = {word for said in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", document) for word in said.split(" → ")}
    sources = [*(ROOT / "templates").rglob("*.html"), *(PACKAGE / "web").rglob("*.py")]
    screen = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert named
    assert sorted(word for word in named if f'"{word}"' not in screen and f">{word}<" not in screen) == []
