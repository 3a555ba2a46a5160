"""Blindness as a property: a judge who walks every route and every file finds nothing about the authors."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import docx
import pikepdf
import pytest
from litestar.routes import HTTPRoute
from PIL import Image

from contest_platform import database, text
from contest_platform.app import create_litestar
from contest_platform.contests.rules import ContestKind
from contest_platform.entries import actions as entries
from contest_platform.entries.rules import Author, Mentor, Outcome
from contest_platform.judging import actions
from tests import dossiers
from tests.cast import Person
from tests.factories import account
from tests.judging.jury import FULL, assigned, jury, rounds

pytestmark = pytest.mark.usefixtures("db")

NOI = Person("Tòng Văn Nọi", "tong.van.noi@thcs-muongbu.example")
AUTHOR = Author(
    full_name="Quàng Thị Ưởng",
    birth_date=date(2012, 7, 29),
    unit="Lớp 8C, Trường THCS Mường Bú",
    share_percent=Decimal(100),
    lead=True,
    email="uong.quang@thcs-muongbu.example",
    phone="0912 345 678",
)
MENTOR = Mentor(full_name="Lèo Thị Phượng", phone="0987 654 321", email="phuong@thcs-muongbu.example")
SECRETS = (
    NOI.full_name, NOI.email, AUTHOR.full_name, AUTHOR.email, AUTHOR.unit, "Mường Bú", "muongbu", AUTHOR.phone,
    MENTOR.full_name, MENTOR.email, MENTOR.phone, "2012-07-29", "29/07/2012",
)  # fmt: skip
ENDS_THE_VISIT = {"/sign-out", "/account/password", "/account/address"}


def with_names_in_pdf() -> bytes:
    made, written = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.docinfo["/Author"], made.docinfo["/Title"] = AUTHOR.full_name, f"Bài của {AUTHOR.full_name}"
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = [AUTHOR.full_name, AUTHOR.unit]
    made.save(written)
    return written.getvalue()


def with_names_in_docx() -> bytes:
    made, written = docx.Document(), io.BytesIO()
    made.add_paragraph("Máy tách hạt ngô quay tay.")
    made.core_properties.author = AUTHOR.full_name
    made.core_properties.last_modified_by = MENTOR.full_name
    made.core_properties.comments = AUTHOR.unit
    made.save(written)
    return written.getvalue()


def with_names_in_jpeg() -> bytes:
    picture, exif, written = Image.new("RGB", (32, 24), "green"), Image.Exif(), io.BytesIO()
    exif[0x013B], exif[0x8298], exif[0x010E] = AUTHOR.full_name, AUTHOR.unit, AUTHOR.email
    picture.save(written, "JPEG", exif=exif, comment=AUTHOR.full_name.encode())
    return written.getvalue()


FILES = (
    ("form", "jpeg", with_names_in_jpeg),
    ("description", "docx", with_names_in_docx),
    ("photo", "jpg", with_names_in_jpeg),
    ("drawing", "pdf", with_names_in_pdf),
    ("birth_certificate", "pdf", with_names_in_pdf),
)


@dataclass
class World:
    """A blind edition with one dossier full of names; `places` fill the parameters of routes."""

    scene: object
    entry_id: object
    places: dict[str, list[str]] = field(default_factory=dict)


async def world() -> World:
    scene = await jury(entries=0, kind=ContestKind.YOUTH, age_window=None)
    noi = await account(NOI)
    entry = await dossiers.draft(noi, scene.edition, title="Máy tách ngô", authors=(AUTHOR,), mentor=MENTOR)
    attachments = []
    for kind, ending, made in FILES:
        name = f"{AUTHOR.full_name} - {AUTHOR.unit}.{ending}"
        attachments.append(await dossiers.attach(noi, entry.id, kind, name, made()))
    for one in attachments:
        await entries.make_blind_copy(attachment_id=one.id)
    await entries.submit_entry(noi, entry_id=entry.id)
    await entries.check_dossier(scene.sen, entry_id=entry.id, outcome=Outcome.ACCEPTED)
    scene = type(scene)(**{**scene.__dict__, "entries": (entry,)})
    own = await assigned(scene, "binh")
    others = await assigned(scene, "thu")
    await actions.save_sheet(scene.binh, assignment_id=own.id, version=0, points=FULL, comment="Tốt")
    places = {
        "slug": [scene.slug],
        "round_code": ["preliminary", "final"],
        "entry_id": [str(entry.id)],
        "attachment_id": [str(one.id) for one in attachments],
        "assignment_id": [str(own.id), str(others.id)],
        "judge_id": [str(judge.id) for judge in scene.judges.values()],
        "account_id": [str(noi.id)],
        "position": ["1"],
        "sequence": ["1"],
    }
    return World(scene, entry.id, places)


def addresses(path: str, places: dict[str, list[str]]) -> list[str]:
    """The route's addresses with everything that exists in place of its parameters."""
    found = [path]
    for name, kind in re.findall(r"\{(\w+):(\w+)\}", path):
        values = places.get(name, ["x" if kind == "str" else "0"])
        found = [one.replace(f"{{{name}:{kind}}}", value) for one in found for value in values]
    return found


def content_of(body: bytes) -> list[bytes]:
    """The bytes, and what is packed inside them."""
    found = [body]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            found += [packed.read(name) for name in packed.namelist()] + [" ".join(packed.namelist()).encode()]
    if body.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(body)) as document:
            found.append(repr(dict(document.docinfo.items())).encode())
            for one in document.objects:
                if isinstance(one, pikepdf.Stream):
                    found.append(one.read_bytes())
                found.append(repr(one).encode())
    if body.startswith(b"\xff\xd8"):
        picture = Image.open(io.BytesIO(body))
        found.append(repr((dict(picture.getexif()), picture.info)).encode())
    return found


def leaks(answer) -> list[str]:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
    parts = [headers, *content_of(answer.content)]
    hay = [text.fold(part.decode(errors="replace")) for part in parts]
    found = []
    for secret in SECRETS:
        forms = {text.fold(secret), quote(secret).lower()}
        encoded = [secret.encode(), secret.encode("utf-16-be"), secret.encode("utf-16-le")]
        if any(form in one for form in forms for one in hay) or any(form in one for form in encoded for one in parts):
            found.append(secret)
    return found


async def walk(client, places, *, api: bool):
    """Every route with every method, as pages or as the API; gives the answers."""
    for route in create_litestar().routes:
        if not isinstance(route, HTTPRoute) or route.path in ENDS_THE_VISIT:
            continue
        if route.path.startswith("/api/v1") is not api:
            continue
        for address in addresses(route.path, places):
            for method in sorted(route.methods - {"OPTIONS", "DELETE"}) + sorted(route.methods & {"DELETE"}):
                body = {} if method == "GET" else {"json": {}} if api else {"data": {"q": "Quàng"}}
                yield method, address, await client.request(method, address, **body)


@pytest.mark.parametrize("api", [True, False], ids=["programs", "pages"])
async def test_judge_finds_nothing_about_the_authors_anywhere(program, signed_in, api):
    found = await world()
    client = await (program if api else signed_in)(found.scene.binh)
    seen = {}
    async for method, address, answer in walk(client, found.places, api=api):
        assert answer.status_code < 500, (method, address)
        assert leaks(answer) == [], (method, address)
        seen[method, address] = answer.status_code
    reached = [address for (method, address), status in seen.items() if method == "GET" and status == 200]
    assert len(seen) > 20
    assert any(found.places["assignment_id"][0] in address for address in reached)
    by_kind = dict(zip((kind for kind, _, _ in FILES), found.places["attachment_id"], strict=True))
    files = {kind: any(attachment in address for address in reached) for kind, attachment in by_kind.items()}
    assert files == {"form": False, "description": True, "photo": True, "drawing": True, "birth_certificate": False}


async def test_the_same_walk_of_a_secretary_does_find_them(program):
    found = await world()
    client = await program(found.scene.sen)
    seen = {secret async for _, _, answer in walk(client, found.places, api=True) for secret in leaks(answer)}
    assert seen >= {AUTHOR.full_name, AUTHOR.email, AUTHOR.unit, MENTOR.full_name, "2012-07-29"}


async def test_files_come_under_neutral_names(signed_in):
    found = await world()
    binh = await signed_in(found.scene.binh)
    (row,) = await database.fetch("SELECT code FROM entry WHERE id = $1", found.entry_id)
    answer = await binh.get(f"/judge/files/{found.places['attachment_id'][1]}")
    assert answer.status_code == 200
    assert f"{row['code']}-description-1.docx" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_files_are_only_for_the_judges_of_the_entry_after_their_declaration(signed_in):
    found = await world()
    address = f"/judge/files/{found.places['attachment_id'][1]}"
    hoa = await signed_in(found.scene.hoa)
    assert (await hoa.get(address)).status_code == 404
    await actions.assign_judge(
        found.scene.an,
        slug=found.scene.slug,
        round_code="preliminary",
        entry_id=found.entry_id,
        judge_id=found.scene.judges["hoa"].id,
    )
    assert (await hoa.get(address)).status_code == 404
    await actions.declare_conflicts(found.scene.hoa, slug=found.scene.slug, conflicts=())
    assert (await hoa.get(address)).status_code == 200
    await actions.record_conflict(found.scene.hoa, entry_id=found.entry_id, kind="relative")
    assert (await hoa.get(address)).status_code == 404


async def test_mails_to_judges_say_nothing_about_the_authors():
    found = await world()
    rows = await database.fetch("SELECT subject, text, html FROM mail WHERE template = 'judge_invitation'")
    assert len(rows) == 3
    for row in rows:
        written = text.fold(row["subject"] + row["text"] + row["html"])
        assert [secret for secret in SECRETS if text.fold(secret) in written] == []
    assert found.entry_id


async def test_a_round_that_is_not_blind_shows_the_authors(program):
    scene = await jury(entries=1, rounds=rounds(blind=False))
    own = await assigned(scene)
    answer = await (await program(scene.thu)).get(f"/api/v1/assignments/{own.id}")
    assert answer.json()["entry"]["authors"] == [{"full_name": "Lò Thị Lan", "unit": "Trường THCS Chiềng Lề"}]
