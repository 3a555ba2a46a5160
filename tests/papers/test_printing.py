"""Every paper of the real press: what it says, its form by Decree 30/2020, and that a draft says so."""

import asyncio
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import docx
import pikepdf
import pytest
import zxingcpp
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image
from pypdf import PdfReader

from contest_platform import database
from contest_platform.contests.rules import Decision
from contest_platform.entries.actions import receive_file
from contest_platform.entries.rules import UploadLimit
from contest_platform.papers import actions, queries
from contest_platform.papers.press import print_paper
from contest_platform.papers.queries import Said, previews
from contest_platform.papers.queries.previews import one_certificate, preview
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, formats_of, template_name
from contest_platform.ranking import queries as ranking
from contest_platform.ranking.actions import ratify_awards
from contest_platform.ranking.rules.ratification import Departure
from tests.dossiers import chunks
from tests.papers.scene import People, made, pages, people
from tests.ranking.scene import SLUG

pytestmark = pytest.mark.usefixtures("db")
AT = datetime(2026, 11, 24, tzinfo=UTC)
A4 = (595, 842)
OFFICIAL = [kind for kind in PaperKind if PaperFormat.DOCX in formats_of(kind)]
FONTS = {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


def words(content: bytes) -> str:
    """All words of a DOCX: paragraphs and cells, in the order of the file."""
    document = docx.Document(io.BytesIO(content))
    texts = document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    return " ".join("".join(one.text or "" for one in texts).split())


def fonts(pdf: bytes) -> set[str]:
    """The names of the fonts, without the mark of a subset."""
    found: set[str] = set()
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        for page in whole.pages:
            found |= {str(font["/BaseFont"]).split("+")[-1] for font in page.Resources.get("/Font", {}).values()}
    return found


SAID: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.SUMMARY: ("BẢNG TỔNG HỢP KẾT QUẢ", "A01", "89,00", "Lò Văn A01", "Giải Nhất", "Tổng số: 03 giải pháp"),
    PaperKind.JURY_MINUTES: ("BIÊN BẢN", "Họp Hội đồng giám khảo", "Ban Tổ chức trao 03 giải", "06 phiếu chấm"),
    PaperKind.COMMITTEE_MINUTES: ("Họp Ban Tổ chức", "08/09 thành viên có mặt tán thành", "03 giải"),
    PaperKind.DECISION: (
        "QUYẾT ĐỊNH", "Số: 15/QĐ-BTC", "Sơn La, ngày 02 tháng 11 năm 2026", "Điều 1.", "Điều 3.", "Nơi nhận:",
        "01 giải Nhất và 02 giải Nhì", "Bằng chữ: Một trăm đồng", "Hoàng Văn Trưởng", "TM. BAN TỔ CHỨC",
        "Kèm theo Quyết định số 15/QĐ-BTC", "GIẢI NHẤT (01 giải pháp)",
    ),
    PaperKind.CERTIFICATES: ("GIẤY CHỨNG NHẬN", "Lò Văn A01", "BẢN MẪU"),
    PaperKind.CEREMONY: ("KỊCH BẢN", "Xin mời đại diện tác giả", "mã số A02"),
    PaperKind.ENVELOPES: ("Kính gửi:", "Cầm Văn Bé"),
    PaperKind.NAME_CARDS: ("Cầm Văn Bé", "Người hướng dẫn"),
    PaperKind.STATISTICS: ("SỐ LIỆU THỐNG KÊ", "Bài đạt giải", "Tin học"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PaperKind)
async def test_pdf_says_what_was_decided(kind: PaperKind) -> None:
    said = " ".join(pages(await made(await people(), kind)))
    assert [one for one in SAID[kind] if one not in said] == []
    assert "DỰ THẢO" not in said


@pytest.mark.parametrize("kind", OFFICIAL)
async def test_docx_says_the_same(kind: PaperKind) -> None:
    said = words(await made(await people(), kind, PaperFormat.DOCX))
    assert [one for one in SAID[kind] if one not in said] == []
    assert "{" not in said
    assert "DỰ THẢO" not in said


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind is not PaperKind.CERTIFICATES])
@pytest.mark.parametrize("upto", ["open", "proposed"])
async def test_before_the_decision_every_page_says_draft(kind: PaperKind, upto: str) -> None:
    of = await people(upto=upto)
    settled = kind is PaperKind.JURY_MINUTES and upto == "proposed"
    for page in pages(await made(of, kind)):
        assert ("DỰ THẢO" in page) is not settled
    assert [one.draft for one in (await queries.papers_for(of.an, SLUG))[1]] == [not settled]


@pytest.mark.parametrize("kind", OFFICIAL)
@pytest.mark.parametrize(("upto", "said"), [("open", "DỰ THẢO"), ("ratified", "")])
async def test_every_page_of_a_docx_says_draft_before_the_decision(kind: PaperKind, upto: str, said: str) -> None:
    content = await made(await people(upto=upto), kind, PaperFormat.DOCX)
    for section in docx.Document(io.BytesIO(content)).sections:
        for header in (section.header, section.first_page_header):
            assert header.paragraphs[0].text.strip() == said


async def test_the_annex_names_its_decision_and_counts_its_own_pages() -> None:
    of = await people()
    annex = pages(await made(of, PaperKind.DECISION))[1]
    assert annex.startswith("Phụ lục DANH SÁCH GIẢI PHÁP ĐẠT GIẢI HỘI THI SÁNG TẠO KỸ THUẬT")
    assert "(Kèm theo Quyết định số 15/QĐ-BTC ngày 02 tháng 11 năm 2026 của Ban Tổ chức)" in annex
    document = docx.Document(io.BytesIO(await made(of, PaperKind.DECISION, PaperFormat.DOCX)))
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [start is not None and start.get(qn("w:start")) for start in starts] == [False, "1"]


async def test_a_decision_that_gives_no_prize_says_so_and_has_no_annex() -> None:
    of = await people(upto="open")
    await database.fetch("UPDATE entry SET status = 'withdrawn'")
    (page,) = pages(await made(of, PaperKind.DECISION))
    assert "không có giải pháp đạt giải." in page
    (page,) = pages(await made(of, PaperKind.COMMITTEE_MINUTES))
    assert "thống nhất công nhận kết quả và không trao giải." in page
    (page,) = pages(await made(of, PaperKind.JURY_MINUTES))
    assert "thống nhất không đề nghị trao giải." in page


@pytest.mark.parametrize("form", [PaperFormat.PDF, PaperFormat.DOCX])
async def test_minutes_have_a_number_and_no_day_at_their_head(form: PaperFormat) -> None:
    of = await people()
    for kind, symbol in ((PaperKind.JURY_MINUTES, "/BB-HĐGK"), (PaperKind.COMMITTEE_MINUTES, "/BB-BTC")):
        content = await made(of, kind, form)
        said = words(content) if form is PaperFormat.DOCX else " ".join(pages(content))
        head = said.split("BIÊN BẢN")[0]
        assert (symbol in head, "ngày" in head, "Lưu: VT, hồ sơ cuộc thi." in said) == (True, False, True)


async def test_a_draft_of_the_decision_has_neither_number_nor_signer() -> None:
    said = pages(await made(await people(upto="proposed"), PaperKind.DECISION))[0]
    assert "Số: /QĐ-BTC" in said
    assert "Hoàng Văn Trưởng" not in said


@pytest.mark.parametrize("kind", [*OFFICIAL, PaperKind.SUMMARY, PaperKind.STATISTICS])
async def test_official_pdf_has_the_form_of_the_decree(kind: PaperKind) -> None:
    pdf = await made(await people(), kind)
    first = PdfReader(io.BytesIO(pdf)).pages[0]
    size = sorted((round(float(first.mediabox.width)), round(float(first.mediabox.height))))
    assert tuple(size) == A4
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages(pdf)[0]
    assert "Độc lập - Tự do - Hạnh phúc" in pages(pdf)[0]
    assert fonts(pdf) <= FONTS


@pytest.mark.parametrize("kind", OFFICIAL)
async def test_official_docx_has_the_form_of_the_decree(kind: PaperKind) -> None:
    document = docx.Document(io.BytesIO(await made(await people(), kind, PaperFormat.DOCX)))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one / Mm(1)) for one in margins] == [20, 20, 30, 15]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    style = document.styles["Normal"].font
    assert (style.name, style.size.pt) == ("Times New Roman", 13)
    assert document.core_properties.author == ""


async def test_pages_after_the_first_carry_their_number() -> None:
    of = await people(tie_break=("vote",))
    await database.fetch("UPDATE entry SET title = repeat('Máy tách hạt ngô bằng tay ', 19)")
    numbered = pages(await made(of, PaperKind.SUMMARY))
    assert [page.split()[0] for page in numbered[1:]] == [str(n) for n in range(2, len(numbered) + 1)]


async def test_what_goes_out_names_a_child_by_code_until_there_is_consent() -> None:
    of = await people()
    for kind in (PaperKind.DECISION, PaperKind.SUMMARY, PaperKind.CEREMONY, PaperKind.COMMITTEE_MINUTES):
        for form in formats_of(kind):
            content = await made(of, kind, form)
            said = words(content) if form is PaperFormat.DOCX else " ".join(pages(content))
            assert "Cầm Văn Bé" not in said
            assert "Lò Văn A02" not in said
            assert "A02" in said


@pytest.mark.parametrize("form", [PaperFormat.PDF, PaperFormat.DOCX])
async def test_texts_of_entrants_are_printed_as_they_are(form: PaperFormat) -> None:
    of = await people()
    title = '#read("/etc/passwd") <b>&amp; {{ 7*7 }} {% endfor %} $x$ *đậm*'
    await database.fetch("UPDATE entry SET title = $1 WHERE code = 'A01'", title)
    content = await made(of, PaperKind.DECISION, form)
    said = words(content) if form is PaperFormat.DOCX else " ".join(pages(content))
    assert title.replace(" ", "") in said.replace(" ", "")


async def test_certificates_are_one_pdf_or_one_file_each() -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    issued = await queries.certificates_of(of.scene.edition.id)
    whole = pages(await made(of, PaperKind.CERTIFICATES))
    assert len(whole) == len(issued)
    for one, page in zip(issued, whole, strict=True):
        assert one.serial in page
        assert (one.full_name or "") in page
        assert "BẢN MẪU" not in page
    with zipfile.ZipFile(io.BytesIO(await made(of, PaperKind.CERTIFICATES, PaperFormat.ZIP))) as package:
        assert package.namelist()[:2] == ["01-lo-van-a01.pdf", "02-lo-thi-lan.pdf"]
        singles = [pages(package.read(name)) for name in package.namelist()]
    assert singles == [[page] for page in whole]


async def test_the_longest_names_still_make_one_page_each() -> None:
    of = await people()
    await database.fetch("UPDATE entry SET title = $1", ("Máy tách hạt ngô chạy bằng sức nước " * 14)[:500])
    await database.fetch(
        "UPDATE author SET full_name = $1, unit = $2",
        ("Nguyễn Thị Phương Thảo " * 9)[:200].strip(),
        ("Trường Phổ thông Dân tộc bán trú " * 10)[:300].strip(),
    )
    await actions.issue_certificates(of.an, slug=SLUG)
    issued = await queries.certificates_of(of.scene.edition.id)
    whole = pages(await made(of, PaperKind.CERTIFICATES))
    assert [one.serial in page for one, page in zip(issued, whole, strict=True)] == [True] * len(issued)
    assert all("Hoàng Văn Trưởng" in page for page in whole)


async def test_a_certificate_keeps_the_day_of_its_own_decision() -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    before = await ranking.latest_ratification(of.scene.edition.id)
    assert before is not None
    later = Decision(body="Ban Tổ chức", number="16/QĐ-BTC", date=date(2026, 11, 9), signer="Hoàng Văn Trưởng")
    changes = [Departure(of.scene.entries["B01"], None, "Trùng với bài đã đạt giải.")]
    await ratify_awards(of.an, slug=SLUG, present=9, in_favour=9, decision=later, replaces=before.id, changes=changes)
    page = pages(await made(of, PaperKind.CERTIFICATES))[0]
    assert ("Sơn La, ngày 02 tháng 11 năm 2026" in page, "ngày 09" in page) == (True, False)


async def failure(of: People, form: PaperFormat) -> str:
    paper_id = await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.CERTIFICATES, form=form)
    await actions.make_paper(paper_id=paper_id)
    return (await queries.paper_for(of.an, paper_id)).failure


async def test_a_zip_of_certificates_of_two_pages_has_both_in_each_file() -> None:
    of = await people()
    await own_template(of, b'#let data = json("data.json")\n#for one in data.items [#one.full_name #page[back]]')
    with zipfile.ZipFile(io.BytesIO(await made(of, PaperKind.CERTIFICATES, PaperFormat.ZIP))) as package:
        singles = [pages(package.read(name)) for name in package.namelist()]
    assert [len(one) for one in singles] == [2] * 8
    assert singles[1] == ["Lò Thị Lan", "back"]


async def test_a_zip_whose_pages_cannot_be_shared_out_fails_in_words() -> None:
    of = await people()
    await own_template(of, b"#page[one]\n#page[two]\n#page[three]")
    assert await failure(of, PaperFormat.ZIP) == (
        "Mẫu giấy chứng nhận in 3 trang cho 8 giấy; mỗi giấy phải có số trang như nhau."
    )
    await database.fetch("UPDATE entry SET status = 'withdrawn'")
    assert await failure(of, PaperFormat.ZIP) == "Chưa có ai để in giấy chứng nhận."


async def own_template(of: People, source: bytes) -> None:
    async with receive_file(chunks(source), limit=UploadLimit(5_000_000)) as received:
        await actions.put_template(of.an, slug=SLUG, name="certificates.typ", received=received)


async def test_a_long_set_is_printed_in_parts_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    whole = pages(await made(of, PaperKind.CERTIFICATES))
    monkeypatch.setattr("contest_platform.papers.actions.ordering.AT_ONCE", 3)
    assert pages(await made(of, PaperKind.CERTIFICATES)) == whole


async def test_the_qr_code_on_a_certificate_leads_to_its_page() -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    issued = (await queries.certificates_of(of.scene.edition.id))[0]
    picture = (await preview(of.an, SLUG, PaperKind.CERTIFICATES))[0]
    with Image.open(io.BytesIO(picture)) as page:
        (found,) = zxingcpp.read_barcodes(page.convert("L").resize((page.width * 2, page.height * 2)))
    assert found.text.endswith(f"/certificates/{issued.serial}")
    assert pages(await one_certificate(of.an, issued.serial)) == [pages(await made(of, PaperKind.CERTIFICATES))[0]]


async def test_a_preview_is_printed_once_for_all_who_look(monkeypatch: pytest.MonkeyPatch) -> None:
    of = await people()
    printed: list[str] = []

    async def counting(template: str, *rest: Any, **further: Any) -> Any:
        printed.append(template)
        return await print_paper(template, *rest, **further)

    monkeypatch.setattr(previews, "print_paper", counting)
    looks = await asyncio.gather(*(preview(of.an, SLUG, PaperKind.ENVELOPES) for _ in range(5)))
    assert (printed, len(set(looks))) == (["envelopes.typ"], 1)
    await database.fetch("UPDATE author SET full_name = 'Lò Thị Mai' WHERE full_name = 'Lò Thị Lan'")
    assert await preview(of.an, SLUG, PaperKind.ENVELOPES) != looks[0]
    assert len(printed) == 2


def test_a_name_leads_nowhere_when_a_zip_is_unpacked() -> None:
    people = ("Lò Thị Lan", "../../etc/cron.d/x", "C:\\Windows\\x", "Nguyễn\u200b/Văn:An", "...", "Ю " + "dài " * 99)
    items = [{"number": f"{place:02d}", "full_name": name} for place, name in enumerate(people, start=1)]
    assert Said({"items": items}, "items").names() == [
        "01-lo-thi-lan.pdf", "02-etc-cron-d-x.pdf", "03-c-windows-x.pdf", "04-nguyen-van-an.pdf", "05-.pdf",
        f"06-ю-{'dai-' * 14}da.pdf",
    ]  # fmt: skip


async def test_an_edition_without_entries_prints_all_the_same() -> None:
    of = await people(upto="open")
    await database.fetch("UPDATE entry SET status = 'withdrawn'")
    for kind in PaperKind:
        assert (await made(of, kind)).startswith(b"%PDF")


async def test_the_same_data_print_the_same_bytes() -> None:
    of = await people()
    said = await queries.said_in(PaperKind.DECISION, await queries.facts_of(of.an, of.scene.edition))
    files = await queries.template_files(of.scene.edition.contest.id)
    template = template_name(PaperKind.DECISION, PaperFormat.PDF)
    first, second = [await print_paper(template, files, said.content, made_at=AT) for _ in range(2)]
    assert first.file == second.file
    assert first.warnings == ()
