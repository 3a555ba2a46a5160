"""Bad input on its page: one sentence in the reader's language, what was typed is still there, nothing is written.

The acts behind the pages refuse the same in tests/entries, tests/judging, tests/ranking and tests/advancement.
"""

import asyncio
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import httpx
import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AgeWindow, ContestKind
from contest_platform.entries import queries as entries
from contest_platform.judging import actions as judging
from tests import cast, dossiers, factories
from tests.advancement.test_nominating import nominate
from tests.dossiers import author, people
from tests.judging.jury import FULL, assigned, close, jury
from tests.ranking.deciding import announced, decided
from tests.ranking.scene import SLUG, scene
from tests.refusals import nothing_written
from tests.web import test_organiser_contests as organised
from tests.web.browsing import filled_in, words
from tests.web.test_entrant import typed
from tests.web.test_uploads import FILE, HEADERS, KIND, part

pytestmark = pytest.mark.usefixtures("db")
AT = f"/organiser/editions/{SLUG}"


@pytest.fixture(params=["vi", "en"])
def language(request):
    return request.param


@pytest.fixture
def reader(signed_in, language):
    """A browser of the account that shows pages in the language."""

    async def opened(viewer):
        browser = await signed_in(viewer)
        browser.cookies.set("language", language)
        return browser

    return opened


async def refused(sending, status: int, sentence: str, *, but: tuple[str, ...] = (), **kept: str) -> httpx.Response:
    """The page of the refusal, whose sentence it says, with the fields as they were filled in."""
    async with nothing_written(but=but):
        page = await sending
    assert (page.status_code, sentence in words(page)) == (status, True), words(page)
    fields = filled_in(page)
    assert {name: fields.get(name.replace("__", ".")) for name in kept} == kept
    return page


async def drafted(reader, kind=ContestKind.TECHNICAL, *, complete=False, of_edition=(), **content):
    an, lan = await people()
    edition = await dossiers.edition(
        an, kind, **{"submission_deadline": clock.now() + timedelta(hours=1), **dict(of_edition)}
    )
    entry = await (dossiers.complete if complete else dossiers.draft)(lan, edition, **content)
    return edition, entry, await reader(lan), f"/entries/{entry.id}"


LATE = {"vi": "Đã hết hạn nộp hồ sơ lúc", "en": "The time for submitting ended at"}


async def test_late_submission_by_the_clock_of_the_server(reader, language):
    edition, _, lan, path = await drafted(reader, complete=True)
    with clock.at(edition.submission_deadline + timedelta(seconds=1)):
        await refused(lan.post(f"{path}/submission"), 409, LATE[language], but=("session",))  # which was seen


async def test_late_writing(reader, language):
    edition, entry, lan, path = await drafted(reader)
    sent = typed(entry, title="Gõ sau hạn")
    with clock.at(edition.submission_deadline + timedelta(seconds=1)):
        late = lan.post(f"{path}/draft", data=sent)
        await refused(
            late, 409, LATE[language], but=("session",), title="Gõ sau hạn", authors__0__unit=sent["authors.0.unit"]
        )


CLOSED = {"vi": "Hồ sơ đã nộp nên không sửa được.", "en": "The entry is submitted and cannot be changed."}


async def test_writing_what_was_submitted_meanwhile(reader, language):
    _, entry, lan, path = await drafted(reader, complete=True)
    assert (await lan.post(f"{path}/submission")).status_code == 303
    late = lan.post(f"{path}/draft", data=typed(entry, title="Gõ ở thẻ khác"))
    await refused(late, 409, CLOSED[language], title="Gõ ở thẻ khác")


MISSING = {"vi": "Chưa tải lên tệp bắt buộc.", "en": "This file is required and not there yet."}


async def test_missing_files(reader, language):
    _, _, lan, path = await drafted(reader)
    await refused(lan.post(f"{path}/submission"), 422, MISSING[language])


NO_DATE = {"vi": "Ngày chưa đúng. Xin viết ngày/tháng/năm", "en": "This is not a date."}
NOT_YET = {"vi": "Ngày sinh phải từ năm 1900 đến hôm nay.", "en": "The birth date is from 1900 to today."}


@pytest.mark.parametrize(
    ("born", "sentence"), [("31/02/2012", NO_DATE), ("hôm qua", NO_DATE), ("01/01/2999", NOT_YET)]
)
async def test_wrong_birth_date(reader, language, born, sentence):
    _, entry, lan, path = await drafted(reader)
    sent = typed(entry, title="Đang gõ", **{"authors.0.birth_date": born})
    await refused(
        lan.post(f"{path}/draft", data=sent), 422, sentence[language], title="Đang gõ", authors__0__birth_date=born
    )


TOO_OLD = {
    "vi": "Tác giả quá tuổi dự thi: phải sinh từ 31/07/2007.",
    "en": "The author is too old to enter: born on 31/07/2007 or later.",
}


async def test_birth_date_outside_of_the_window(reader, language):
    window = AgeWindow(born_from=date(2007, 7, 31), born_to=date(2019, 7, 31))
    _, _, lan, path = await drafted(
        reader, ContestKind.YOUTH, complete=True, of_edition={"age_window": window},
        authors=(author(birth_date=date(2007, 7, 30)),),
    )  # fmt: skip
    await refused(lan.post(f"{path}/submission"), 422, TOO_OLD[language])
    assert filled_in(await lan.get(f"{path}/draft"))["authors.0.birth_date"] == "30/07/2007"


NOT_100 = {
    "vi": "Tỷ lệ đóng góp của các tác giả phải cộng lại đúng 100 %, hiện là 99,5 %.",
    "en": "The shares of the authors must sum to exactly 100 %; they sum to 99.5 %.",
}


async def test_shares_that_do_not_sum_to_100(reader, language):
    authors = (author(share_percent=Decimal(60)), author(full_name="Nam", lead=False, share_percent=Decimal("39.5")))
    _, _, lan, path = await drafted(reader, complete=True, authors=authors)
    await refused(lan.post(f"{path}/submission"), 422, NOT_100[language])
    fields = filled_in(await lan.get(f"{path}/draft"))
    assert [fields[f"authors.{place}.share_percent"].replace(",", ".") for place in range(2)] == ["60", "39.5"]


TOO_LONG = {"vi": "Dài quá 120 ký tự (hiện có 300).", "en": "Longer than 120 characters (now 300)."}


async def test_name_of_300_characters(reader, language):
    _, entry, lan, path = await drafted(reader)
    sent = typed(entry, **{"authors.0.full_name": "Lò " * 99 + "Lan"})
    long = lan.post(f"{path}/draft", data=sent)
    await refused(long, 422, TOO_LONG[language], authors__0__full_name=sent["authors.0.full_name"])


TOO_LONG_FOR_A_FIELD = {"vi": "Dài quá 200 ký tự (hiện có 300).", "en": "Longer than 200 characters (now 300)."}


async def test_field_of_an_edition_with_a_name_of_300_characters(reader, language):
    by, _ = await organised.edition()
    an, address = await reader(by), f"{organised.HERE}/settings/fields"
    sent = organised.typed((await an.get(address)).text) | {"fields.0.name": "x" * 300}
    saving = an.post(address, data=sent)
    await refused(saving, 422, TOO_LONG_FOR_A_FIELD[language], fields__0__name="x" * 300)


async def test_name_in_decomposed_form_is_kept_in_the_composed(reader):
    _, entry, lan, path = await drafted(reader)
    sent = typed(entry, **{"authors.0.full_name": unicodedata.normalize("NFD", "Đặng Thị Hoà")})
    assert (await lan.post(f"{path}/draft", data=sent)).status_code == 303
    assert (await entries.entry_by_id(entry.id)).authors[0].full_name == "Đặng Thị Hoà"


OVER = {"vi": "Tính mới: điểm phải từ 0 đến 40.", "en": "Tính mới: the points must be from 0 to 40."}
OFF_STEP = {"vi": "Tính mới: điểm phải theo bước 0,25.", "en": "Tính mới: the points must be in steps of 0.25."}
NO_NUMBER = {"vi": "Tính mới: điểm phải là một số", "en": "Tính mới: the points must be a number"}
POINTS = [
    ("40,25", OVER), ("-1", OVER), ("9,3", OFF_STEP), ("NaN", NO_NUMBER), ("1e309", NO_NUMBER),
    ("-Infinity", NO_NUMBER), ("1.000,5", NO_NUMBER),
]  # fmt: skip


@pytest.mark.parametrize(("points", "sentence"), POINTS)
async def test_points_that_cannot_be(reader, language, points, sentence):
    made = await jury()
    own, thu = await assigned(made), await reader(made.thu)
    sent = {"version": "0", "points.novelty": points, "points.effect": "20", "comment": "đang dở"}
    saving = thu.post(f"/judge/sheets/{own.id}", data=sent)
    await refused(saving, 422, sentence[language], points__novelty=points, points__effect="20", comment="đang dở")


BOTH = {
    "vi": "Bản bạn vừa gõ chưa được lưu. Xin xem cả hai bản rồi chọn một.",
    "en": "What you typed has not been saved. Look at both versions and choose one.",
}


async def test_stale_sheet_shows_both(reader, language):
    made = await jury()
    own, thu = await assigned(made), await reader(made.thu)
    await judging.save_sheet(made.thu, assignment_id=own.id, version=0, points=FULL, comment="đã lưu")
    sent = {"version": "0", "points.novelty": "11", "points.effect": "1", "comment": "vừa gõ"}
    saving = thu.post(f"/judge/sheets/{own.id}", data=sent)
    page = await refused(saving, 412, BOTH[language], points__novelty="11", points__effect="1", comment="vừa gõ")
    assert all(saved in page.text for saved in ("đã lưu", {"vi": "32,5", "en": "32.5"}[language]))


ROUND_CLOSED = {
    "vi": "Vòng chấm đã khóa, không thay đổi được nữa.",
    "en": "The round is closed and can no longer be changed.",
}


async def test_sheet_of_a_round_that_was_closed_meanwhile(reader, language):
    made = await jury()
    own, thu = await assigned(made), await reader(made.thu)
    await close(made)
    sent = {"version": "0", "points.novelty": "11", "points.effect": "1", "comment": "vừa gõ"}
    page = await refused(thu.post(f"/judge/sheets/{own.id}", data=sent), 409, ROUND_CLOSED[language])
    assert all(value in words(page) for value in ("11", "vừa gõ"))


NOT_FOUND = {"vi": "Không tìm thấy bài được phân công này.", "en": "This assignment was not found."}


async def test_sheet_of_somebody_else(reader, language):
    made = await jury()
    own, hoa = await assigned(made), await reader(made.hoa)
    sheet, sent = f"/judge/sheets/{own.id}", {"version": "0", "points.novelty": "1"}
    for sending in (
        hoa.get(sheet),
        hoa.post(sheet, data=sent),
        hoa.post(f"{sheet}/signature", data={"version": "0"}),
    ):
        await refused(sending, 404, NOT_FOUND[language])


GAPS = {"vi": "Bài A01: còn 1 phiếu chưa ký.", "en": "Entry A01 has unsigned sheets: 1."}


async def test_closing_with_gaps(reader, language):
    made = await scene({"it": {"A01": ["40 40", "?40 40"]}})
    an = await reader(made.an)
    await refused(an.post(f"{AT}/rounds/final/closing"), 409, GAPS[language])


QUOTA = {"vi": "Đã đề cử đủ chỉ tiêu 1 bài cho national-19.", "en": "The quota of 1 for national-19 is used up."}


async def test_more_nominations_than_the_quota(reader, language):
    made = await announced()
    an, sent = await reader(made.an), {"entry": str(made.entries["A02"]), "target": "national-19"}
    await nominate(made)
    await refused(an.post(f"{AT}/nominations", data=sent), 409, QUOTA[language], **sent)


TOO_LARGE = {"vi": "Tệp quá lớn: nhiều nhất", "en": "The file is too large"}


async def test_file_over_the_limit_is_refused_before_it_is_read(reader, language):
    edition, _, lan, path = await drafted(reader)
    read = 0

    async def body():
        nonlocal read
        read += 1
        yield b"x"

    length = max(rule.max_bytes for rule in edition.attachments) + 1_000_000
    sending = lan.post(f"{path}/attachments", content=body(), headers={**HEADERS, "content-length": str(length)})
    await refused(sending, 413, TOO_LARGE[language], title="Máy tách hạt ngô")
    assert read == 0


BROKEN = {
    "vi": "Nội dung gửi lên không đúng dạng biểu mẫu có tệp. Xin gửi lại.",
    "en": "What was sent is not a proper form with a file. Please send it again.",
}


@pytest.mark.parametrize(
    "body", [KIND + FILE, KIND + FILE[:-60], KIND + part("file", b"text") + FILE[9:], b"kind=form"]
)
async def test_broken_multipart(reader, language, body):
    _, _, lan, path = await drafted(reader)
    sending = lan.post(f"{path}/attachments", content=body, headers=HEADERS)
    await refused(sending, 400, BROKEN[language], title="Máy tách hạt ngô")


async def test_two_clicks_on_submit_are_one_submission(reader):
    _, entry, lan, path = await drafted(reader, complete=True)
    answers = await asyncio.gather(*(lan.post(f"{path}/submission") for _ in range(4)))
    assert {(one.status_code, one.headers["location"]) for one in answers} == {(303, f"{path}/receipt")}
    assert len(await entries.submissions(entry.id)) == 1
    assert len(await database.fetch("SELECT 1 FROM ledger_line WHERE verb = 'submit_entry'")) == 1


TOLD = {"vi": "đã công bố kết quả này, thời điểm công bố:", "en": "has announced these results, public at"}


async def test_two_organisers_announcing_at_once(reader, language):
    made = await decided()
    khoa = await factories.account(cast.KHOA, Role.ORGANISER)
    both = [await reader(made.an), await reader(khoa)]
    answers = await asyncio.gather(*(one.post(f"{AT}/announcement", data={"when": "now"}) for one in both))
    winner = next(place for place, one in enumerate(answers) if one.status_code == 303)
    told = unescape(answers[1 - winner].text)
    assert answers[1 - winner].status_code == 409
    assert f"{(made.an, khoa)[winner].full_name} {TOLD[language]}" in told
    assert len(await database.fetch("SELECT 1 FROM announcement")) == 1
    await refused(both[1 - winner].post(f"{AT}/announcement", data={"when": "now"}), 409, TOLD[language])
