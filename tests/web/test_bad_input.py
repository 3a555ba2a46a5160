"""Whatever is written into a document or a form, the answer is a refusal in words, never a crash.

It writes nothing (`Watched` looks), and a page shows again what was typed.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from contest_platform import text
from tests.web.access_matrix import MATRIX, Line
from tests.web.browsing import filled_in
from tests.web.test_access import Scene, scene, tried  # noqa: F401 - a fixture
from tests.web.world import WHO

BAD: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1e308, 0.1, "", " ", "NaN", "1e309", "-1", "a\u0000b", "e\u0301" * 50, "\u202e", "😀",
    "x" * 70_000, "2026-02-30", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00Z", "' OR 1=1 --", "<script>",
    "../../etc/passwd", [], [None], {}, {"a": 1}, [[[[[]]]]],
)  # fmt: skip
FORM_BAD = (
    *(value for value in BAD if isinstance(value, str)),
    "99999999999999999999", "1,5", "31/02/2026", "25:61, 01/01/2026",
)  # fmt: skip


@pytest.mark.parametrize("route", [route for route, line in MATRIX.items() if line.json])
async def test_bad_documents(scene: Scene, route: str):  # noqa: F811
    line, who = MATRIX[route], allowed(MATRIX[route])
    document = line.content(scene.made)["json"]
    for body in spoiled(document):
        await refused(scene, route, who, {"json": body})


@pytest.mark.parametrize("route", [route for route, line in MATRIX.items() if line.form is not None])
async def test_bad_forms(scene: Scene, route: str):  # noqa: F811
    line, who = MATRIX[route], allowed(MATRIX[route])
    fields = line.content(scene.made)["data"]
    for name in fields or ("title",):
        for value in FORM_BAD:
            await refused(scene, route, who, {"data": {**fields, name: value}})


def allowed(line: Line) -> str:
    """Somebody who may: the first whose request was understood."""
    statuses = dict(zip(WHO, map(int, line.expected.split()), strict=True))
    return next((who for who, status in statuses.items() if status not in (303, 401, 403, 404)), "dung")


def spoiled(document: Any) -> Iterator[Any]:
    """The document with one value after the other replaced by every bad one."""
    for path in paths(document):
        for bad in BAD:
            copy = json.loads(json.dumps(document))
            place = copy
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = bad
            yield copy


def paths(document: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for step, value in steps:
        yield (*before, step)
        yield from paths(value, (*before, step))


async def refused(scene: Scene, route: str, who: str, content: dict[str, Any]) -> None:  # noqa: F811
    answer = await tried(scene, route, who, {**content, "headers": MATRIX[route].headers})
    assert answer.status_code < 500, (route, content, answer.text)
    if "json" in content:  # it can be read: what is wrong in it is named
        assert answer.status_code != 400, (route, content, answer.text)
    elif answer.status_code in (409, 412, 422):
        assert lost(answer.text, content["data"]) == {}, (route, content)


def lost(page: str, typed: dict[str, str]) -> dict[str, str]:
    """What stands in a text field of the page instead of what was typed there."""
    shown = filled_in(re.sub('<select.*?</select>|<input type="hidden"[^>]*>', "", page, flags=re.DOTALL))
    return {
        name: shown[name]
        for name, value in typed.items()
        if name in shown and shown[name].strip() != text.nfc(value).strip()
    }
