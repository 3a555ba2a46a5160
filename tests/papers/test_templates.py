"""An office's own templates: tried before they are taken, named by line when wrong, and kept in their folder."""

import asyncio
import io
import re
import threading
import zipfile
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

import docx
import pytest

from contest_platform import clock, database, language, resources, settings
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests.queries import EditionNotFound
from contest_platform.entries.actions import receive_file
from contest_platform.entries.rules import UploadLimit
from contest_platform.filestore import store
from contest_platform.language import sentence
from contest_platform.ledger.queries import history
from contest_platform.papers import actions, press, queries
from contest_platform.papers.press import print_paper
from contest_platform.papers.queries.previews import preview
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, PaperState
from contest_platform.papers.rules.templates import (
    TemplateFault,
    TemplateNameUnknown,
    TemplateNotFound,
    TemplateTooHeavy,
    default_names,
)
from tests import factories
from tests.cast import GIANG, MINH, SEN
from tests.dossiers import chunks
from tests.papers.scene import People, people
from tests.ranking.scene import SLUG
from tests.refusals import nothing_written, refused

pytestmark = pytest.mark.usefixtures("db")
AT = datetime(2026, 11, 24, tzinfo=UTC)
FOLDER = resources.folder("templates") / "documents"


async def put(of: People, name: str, content: bytes):
    return await put_by(of.an, name, content)


async def put_by(by: Viewer, name: str, content: bytes):
    async with receive_file(chunks(content), limit=UploadLimit(5_000_000)) as received:
        return await actions.put_template(by, slug=SLUG, name=name, received=received)


def document(*paragraphs: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


async def typeset(source: str, **files: bytes) -> bytes:
    named = {name.replace("_", "."): content for name, content in files.items()}
    return (await print_paper("main.typ", {"main.typ": source.encode(), **named}, {"a": 1}, made_at=AT)).file


async def test_put_template_holds_for_the_contest_and_remove_template_brings_the_default_back() -> None:
    of = await people()
    own = b'#let data = json("data.json")\nOur own decision for #data.contest'
    assert await put(of, "decision.typ", own) == ()
    assert (await queries.template_files(of.scene.edition.contest.id))["decision.typ"] == own
    line = (await history(f"contest:{of.scene.edition.contest.id}", limit=1))[0]
    assert (line.verb, line.changes["name"]) == ("put_template", "decision.typ")
    await actions.remove_template(of.an, slug=SLUG, name="decision.typ")
    default = (FOLDER / "decision.typ").read_bytes()
    assert (await queries.template_files(of.scene.edition.contest.id))["decision.typ"] == default


async def test_the_newest_template_of_a_name_holds() -> None:
    of = await people()
    for text in (b"first", b"second"):
        await put(of, "envelopes.typ", text)
    assert (await queries.template_files(of.scene.edition.contest.id))["envelopes.typ"] == b"second"


async def test_a_picture_may_stand_beside_the_templates() -> None:
    of = await people()
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    await put(of, "nen-giay.svg", picture)
    await put(of, "envelopes.typ", b'#image("nen-giay.svg")')
    assert (await preview(of.an, SLUG, PaperKind.ENVELOPES))[0].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('#import "official.typ": *\n\n#data.nguoi', "decision.typ, dòng 3: không có mục “nguoi”"),
        ("Một\nhai #chua-co", "decision.typ, dòng 2: không có tên “chua-co”"),
        ("#let x = {\n  1\n", "decision.typ, dòng 1: có dấu ngoặc mở mà không đóng"),
        ('\n#read("/etc/passwd")', "decision.typ, dòng 2: tệp được gọi đến không có trong các mẫu"),
        ('#read("../../../etc/passwd")', "decision.typ, dòng 1: tệp được gọi đến không có trong các mẫu"),
        ('#import "@preview/tablex:0.0.8": *', "decision.typ, dòng 1: không dùng được gói tải từ mạng"),
        ("#let f(x) = f(x)\n#f(1)", "decision.typ, dòng 1: lồng nhau hoặc gọi lại chính nó quá sâu"),
        ("#while true {}", "decision.typ, dòng 1: vòng lặp không bao giờ dừng"),
        ("#text(sise: 3pt)[a]", "decision.typ, dòng 1: lệnh không nhận “sise”"),
    ],
)
async def test_a_fault_is_said_with_its_line_and_nothing_is_taken(source: str, said: str) -> None:
    of = await people()
    refusal = await refused(TemplateFault, put(of, "decision.typ", source.encode()))
    assert sentence(refusal) == f"Mẫu có lỗi: {said}."


async def test_a_fault_is_said_in_the_readers_language() -> None:
    of = await people()
    with pytest.raises(TemplateFault) as refused:
        await put(of, "decision.typ", b"#chua-co")
    with language.speaking("en"):
        assert (
            sentence(refused.value) == "The template has a fault: decision.typ, line 1: there is no name “chua-co”."
        )


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("{{ chua_co }}", "không có tên “chua_co”"),
        ("{{ contest.__class__.__mro__ }}", "mẫu không được dùng “__class__”"),
        ("{{ ''.__class__ }}", "mẫu không được dùng “__class__”"),
        ("{% for one in awards %}", "có thẻ mở mà không đóng"),
        ("{{ 1/0 }}", "không tính được: division by zero, ở gần chỗ: {{ 1/0 }}"),
        ("{% include '/etc/passwd' %}", "tệp được gọi đến không có trong các mẫu"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "lồng nhau hoặc gọi lại chính nó quá sâu"),
        ("{% for a in range(10000000) %}x{% endfor %}", "không tính được: Range too big"),
        ("{{ cycler.__init__.__globals__.os.popen('id') }}", "mẫu không được dùng “__init__”"),
        ("{{ contest|khong_co }}", "không có lệnh “khong_co”, ở gần chỗ: {{ contest|khong_co }}"),
    ],
)
async def test_a_fault_in_a_docx_is_said_too(paragraph: str, said: str) -> None:
    of = await people()
    refusal = await refused(TemplateFault, put(of, "decision.docx", document("Quyết định", paragraph)))
    assert said in sentence(refusal)


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04 broken"])
async def test_what_is_no_docx_is_refused(content: bytes) -> None:
    of = await people()
    refusal = await refused(TemplateFault, put(of, "decision.docx", content))
    assert sentence(refusal) == "Mẫu có lỗi: tệp không phải là tệp DOCX."


async def test_a_docx_that_is_a_zip_of_something_else_is_refused() -> None:
    of = await people()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("hello.txt", "hello")
    with pytest.raises(TemplateFault):
        await put(of, "decision.docx", out.getvalue())


def repacked(**changed: bytes) -> bytes:
    """A DOCX with other bytes in its document.xml or content types."""
    out = io.BytesIO()
    names = {"document": "word/document.xml", "types": "[Content_Types].xml"}
    with (
        zipfile.ZipFile(io.BytesIO(document("x"))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in whole.namelist():
            package.writestr(
                name, {names[key]: content for key, content in changed.items()}.get(name, whole.read(name))
            )
    return out.getvalue()


ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 16) for n in range(1, 12))
BOMB = b'<!DOCTYPE d [<!ENTITY e0 "aaaaaaaaaaaaaaaa">%s]><d>&e11;</d>' % ENTITIES


@pytest.mark.parametrize(
    "content",
    [
        repacked(types=b"<a/>"),
        repacked(document=b"no XML"),
        repacked(document=BOMB),
        repacked(document=b"<a>" * 100_000 + b"</a>" * 100_000),
        repacked(document=b"<w>" + b"a" * 100_000_000 + b"</w>"),
        re.sub(rb"(?s)(PK\x01\x02.{4}).", b"\\1\x01", document("x")),
    ],
    ids=["types", "no-xml", "entities", "deep", "bomb", "encrypted"],
)
async def test_a_broken_or_hostile_docx_is_refused_in_the_same_words(content: bytes) -> None:
    with pytest.raises(TemplateFault) as refused:
        await print_paper("decision.docx", {"decision.docx": content}, {}, form="docx", made_at=AT)
    assert sentence(refused.value) == "Mẫu có lỗi: tệp không phải là tệp DOCX."


async def test_a_docx_reads_no_file_of_the_machine() -> None:
    plain = zipfile.ZipFile(io.BytesIO(document("x"))).read("word/document.xml").split(b"?>", 1)[1]
    secret = settings.current().storage_dir / "secret.txt"
    secret.write_text("topsecret")
    entity = b'<!DOCTYPE d [<!ENTITY e SYSTEM "%s">]>' % secret.as_uri().encode()
    content = repacked(document=entity + plain.replace(b"<w:t>x</w:t>", b"<w:t>&e;</w:t>"))
    made = await print_paper("decision.docx", {"decision.docx": content}, {}, form="docx", made_at=AT)
    with zipfile.ZipFile(io.BytesIO(made.file)) as package:
        assert all(b"topsecret" not in package.read(name) for name in package.namelist())


async def test_a_docx_that_asks_for_too_much_memory_is_stopped() -> None:
    content = document("{{ 'a' * 100000000000 }}")
    with pytest.raises(TemplateTooHeavy):
        await print_paper("decision.docx", {"decision.docx": content}, {}, form="docx", made_at=AT)


@pytest.mark.parametrize(
    "source",
    ['#("a" * 100000000000)', "#let x = range(100000000)\n#x.map(n => range(100000)).flatten().len()"],
)
async def test_a_template_that_asks_for_too_much_ends_its_own_process_only(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "_SECONDS", 20)
    of = await people()
    await refused(TemplateTooHeavy, put(of, "decision.typ", source.encode()))


async def test_a_docx_template_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_SECONDS", 3)
    of = await people()
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}x{% endfor %}"
    with pytest.raises(TemplateTooHeavy):
        await put(of, "decision.docx", document(f"{loops}{{% endfor %}}{{% endfor %}}"))


async def test_the_press_sees_nothing_of_the_machine_and_reaches_nobody() -> None:
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append("somebody called")

    server = HTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for source in ('#import "@preview/a:1.0.0": *', f'#import "@http://127.0.0.1:{server.server_port}/a:1.0.0"'):
            with pytest.raises(TemplateFault):
                await typeset(source)
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    secret = settings.current().storage_dir / "secret.typ"
    secret.write_text("secret")
    for path in (str(secret), f"/../..{secret}", "/proc/self/environ"):
        with pytest.raises(TemplateFault):
            await typeset(f'#read("{path}")')
    assert press._ENVIRONMENT.keys() == {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}


async def test_an_unknown_font_is_a_warning() -> None:
    of = await people()
    warned = await put(of, "envelopes.typ", '#set text(font: "Times New Roman")\nXin chào'.encode())
    assert [str(one) for one in warned] == [
        "envelopes.typ, dòng 1: không có phông chữ “times new roman”; có Tinos và Be Vietnam Pro"
    ]


@pytest.mark.parametrize("name", ["khac.typ", "../decision.typ", "Decision.typ", "a b.png", ".png", "a.exe", ""])
async def test_a_name_that_is_no_template_is_refused(name: str) -> None:
    of = await people()
    await refused(TemplateNameUnknown, put(of, name, b"Xin"))


async def test_remove_template_of_a_default_is_refused() -> None:
    of = await people()
    await refused(TemplateNotFound, actions.remove_template(of.an, slug=SLUG, name="decision.typ"))


@pytest.mark.parametrize(("person", "role"), [(GIANG, Role.AUDITOR), (SEN, Role.SECRETARY), (MINH, Role.ENTRANT)])
async def test_only_an_organiser_changes_templates(person, role: Role) -> None:
    of = await people()
    other = await factories.account(person, role)
    async with nothing_written():
        with pytest.raises(EditionNotFound):
            await put_by(other, "decision.typ", b"Xin")
        with pytest.raises(EditionNotFound):
            await actions.remove_template(other, slug=SLUG, name="decision.typ")
    assert of.an.id != other.id


async def test_a_paper_whose_template_broke_since_fails_with_the_line() -> None:
    of = await people()
    async with store().writer() as writer:
        await writer.write(b"#chua-co")
        stored = await writer.finish()
    await database.fetch(
        """INSERT INTO paper_template (id, contest, name, sha256, size_bytes, put_by, put_at)
           VALUES ($1, $2, 'summary.typ', $3, 8, $4, $5)""",
        uuid4(), of.scene.edition.contest.id, stored.sha256, of.an.id, clock.now(),
    )  # fmt: skip
    paper_id = await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.SUMMARY, form=PaperFormat.PDF)
    await actions.make_paper(paper_id=paper_id)
    found = await queries.paper_for(of.an, paper_id)
    assert (found.state, found.failure) == (
        PaperState.FAILED, "Mẫu có lỗi: summary.typ, dòng 1: không có tên “chua-co”.",
    )  # fmt: skip


async def test_no_process_or_folder_is_left_when_a_reader_leaves(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    printing = asyncio.create_task(typeset("#let x = range(100000000)\n#x.map(n => range(9999)).len()"))
    await asyncio.sleep(0.3)  # it has begun; sooner or later, nothing may be left
    printing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await printing
    assert list(tmp_path.iterdir()) == []


def test_every_default_template_is_there_and_small() -> None:
    sizes = {name: (FOLDER / name).stat().st_size for name in default_names()}
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(sizes)
    assert max(sizes.values()) < 100_000


def test_every_font_has_its_licence() -> None:
    folder = resources.folder("fonts")
    assert {path.name.split("_")[0] for path in folder.glob("*.ttf")} == {"Tinos", "BeVietnamPro"}
    for name in ("tinos-OFL.txt", "be-vietnam-pro-OFL.txt"):
        assert "SIL Open Font License" in (folder / name).read_text(encoding="utf-8")


async def test_template_file_of_an_unknown_name_is_not_found() -> None:
    of = await people()
    with pytest.raises(TemplateNotFound):
        await queries.template_file(of.scene.edition.contest.id, "../secret_key")
