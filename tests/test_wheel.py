"""The wheel, built from the source distribution and installed with the pinned dependencies in a clean environment."""

import re
import subprocess
import sys
import time
import venv
from pathlib import Path

import httpx
import pytest

from tests.faults.test_server import free_port, plain_environment

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def contest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of a clean environment."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    venv.create(folder / "clean", with_pip=True)
    python = str(folder / "clean/bin/python")
    requirements = str(ROOT / "requirements/runtime.txt")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", requirements)
    (wheel,) = folder.glob("*.whl")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
    run(python, "-m", "pip", "check")
    return folder / "clean/bin/contest"


def run(*words: str) -> None:
    done = subprocess.run(words, check=False, capture_output=True, text=True, cwd="/", timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_installed_wheel_serves_the_home_page(contest: Path, tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [contest, "run", "--port", str(port)],
        cwd=tmp_path,
        env=plain_environment() | {"PYTHONPATH": "", "STORAGE_DIR": str(tmp_path / "storage")},
    )
    try:
        page = answered(f"http://127.0.0.1:{port}/")
        assert page.status_code == 200
        assert "<title>" in page.text
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
            assert httpx.get(f"http://127.0.0.1:{port}{address}").status_code == 200, address
        assert httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
    finally:
        server.terminate()
        assert server.wait(30) == 0
    assert not (tmp_path / "templates").exists()


def test_every_command_of_the_wheel_says_what_it_does(contest: Path, tmp_path: Path) -> None:
    for words in ([], ["run"], ["rank"], ["account", "create"], ["backup"], ["report"]):
        said = subprocess.run(
            [contest, *words, "--help"],
            check=True,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=plain_environment(),
        )
        assert said.stdout.startswith("usage: contest")


PRINTING = """
import asyncio, datetime
from contest_platform import resources
from contest_platform.papers.press import print_paper
files = {path.name: path.read_bytes() for path in (resources.folder("templates") / "documents").iterdir()}
person = {"full_name": "Lò Thị Lan", "unit": "", "role": "Tác giả", "code": "KT10-AAAA", "title": "x", "award": ""}
content = {"draft": False, "contest": "Hội thi", "contest_name": "Hội thi", "edition": "10", "people": [person]}
made = asyncio.run(print_paper("name_cards.typ", files, content, made_at=datetime.datetime.now(datetime.UTC)))
print(made.file[:5].decode(), len(made.warnings))
"""


def test_the_wheel_brings_templates_and_fonts_of_papers(contest: Path, tmp_path: Path) -> None:
    said = subprocess.run(
        [contest.with_name("python"), "-c", PRINTING],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=plain_environment() | {"PYTHONPATH": "", "STORAGE_DIR": str(tmp_path / "storage")},
    )
    assert said.stdout == "%PDF- 0\n"


def answered(address: str) -> httpx.Response:
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.get(address, timeout=10)
        except httpx.HTTPError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
