"""The history of a dossier and of an edition, in words, for those who run the contest and nobody else."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contest_platform import database
from contest_platform.accounts.rules import Role
from contest_platform.entries import actions as entries
from contest_platform.entries.rules import ConsentParty, ConsentPurpose, Outcome
from contest_platform.judging import actions as judging
from contest_platform.papers.actions import erase_people
from contest_platform.ranking.actions import close_round, propose_awards, ratify_awards, record_tie_vote
from contest_platform.ranking.rules.ratification import Departure
from contest_platform.web.organiser.ledger.words import ACTS, PERSONAL
from tests import dossiers
from tests.asked import asked
from tests.cast import AN, GIANG, LAN, SEN, THU
from tests.factories import account
from tests.ranking.deciding import DECISION
from tests.ranking.scene import SLUG, scene
from tests.web.browsing import words

SOURCE = Path(__file__).parents[2] / "src/contest_platform"
SHOWN = {"entry", "edition", "round", "judge", "contest"}
HISTORY = f"/organiser/editions/{SLUG}/history"


def written_lines() -> Iterator[dict[str, ast.expr]]:
    """What acts say of each line about what has a history; acts on dossiers also hand verbs on."""
    for path in [*SOURCE.glob("*/actions/*.py"), *SOURCE.glob("*/actions.py")]:
        stage = path.relative_to(SOURCE).parts[0]
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = {one.arg: one.value for one in call.keywords} if isinstance(call, ast.Call) else {}
            subject = given.get("subject")
            about = subject.values[0].value.split(":")[0] if isinstance(subject, ast.JoinedStr) else None
            if "verb" in given and (about in SHOWN or (about is None and stage == "entries")):
                yield given


def constants(expression: ast.expr | None) -> set[str]:
    return {one.value for one in ast.walk(expression) if isinstance(one, ast.Constant)} if expression else set()


def test_every_act_of_a_history_has_its_words():
    found = set().union(*(constants(one["verb"]) for one in written_lines()))
    assert len(found) > 25
    assert sorted(found - set(ACTS)) == []


def test_every_personal_value_of_a_history_has_its_words():
    dicts = [one["personal"] for one in written_lines() if isinstance(one.get("personal"), ast.Dict)]
    keys = {key.value for one in dicts for key in one.keys if isinstance(key, ast.Constant)}
    assert {"email", "unit"} <= keys
    assert sorted(keys - set(PERSONAL)) == []


async def dossier():
    an, lan, sen = await account(AN, Role.ORGANISER), await account(LAN), await account(SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    entry = await dossiers.submitted(lan, edition)
    await entries.check_dossier(sen, entry_id=entry.id, outcome=Outcome.RETURNED, reason="Thiếu bản vẽ.")
    written = replace(entry.content, title="Máy tẽ ngô")
    await entries.write_entry(lan, entry_id=entry.id, version=None, content=written)
    await entries.record_consent(
        lan,
        author_id=entry.authors[0].id,
        purpose=ConsentPurpose.PUBLISH_NAME,
        party=ConsentParty.GUARDIAN,
        given_by="Lò Thị Mẹ",
    )
    return an, sen, entry, f"/organiser/editions/{edition.slug}/dossiers/{entry.id}"


async def test_history_of_a_dossier_tells_who_did_what_and_why(signed_in):
    _an, sen, entry, here = await dossier()
    page = words(await (await signed_in(sen)).get(f"{here}/history"))
    for said in (
        f"{LAN.full_name} Ghi nhận đồng ý",
        f"Người đồng ý ({entry.authors[0].full_name}): Lò Thị Mẹ",
        f"{LAN.full_name} Sửa hồ sơ Tên: Máy tẽ ngô",
        f"{SEN.full_name} Kiểm tra hồ sơ Kết quả: Trả lại để bổ sung",
        "Lý do: Thiếu bản vẽ.",
        f"{LAN.full_name} Nộp hồ sơ Mã hồ sơ: {entry.code}",
        "Loại tệp: Phiếu đăng ký dự thi Tên tệp: tep.pdf",
        "Họ và tên (Lò Thị Lan): Lò Thị Lan Ngày sinh (Lò Thị Lan): 04/05/2012",
        "Bắt đầu viết hồ sơ Tên: Máy tách hạt ngô",
    ):
        assert said in page, (said, page)
    assert page.index("Ghi nhận đồng ý") < page.index("Bắt đầu viết hồ sơ")
    assert "/history" in (await (await signed_in(sen)).get(here)).text


async def test_history_in_english(signed_in):
    _an, _sen, _entry, here = await dossier()
    giang = await signed_in(await account(GIANG, Role.AUDITOR, language="en"))
    page = words(await giang.get(f"{here}/history"))
    assert "Began the dossier" in page
    assert "Consent given by (Lò Thị Lan): Lò Thị Mẹ" in page


async def test_history_goes_on_behind_the_last_line(signed_in, monkeypatch):
    _an, sen, _entry, here = await dossier()
    browser = await signed_in(sen)
    monkeypatch.setattr("contest_platform.web.organiser.ledger.history._PAGE", 3)
    first = await browser.get(f"{here}/history")
    following = re.search(r'rel="next" href="([^"]+)"', first.text)[1]
    second = await browser.get(f"{here}/history{following}")
    assert "Ghi nhận đồng ý" in words(first)
    assert "Ghi nhận đồng ý" not in words(second)
    assert "Nộp hồ sơ" in words(second)


async def test_what_was_erased_stays_erased_in_the_history(signed_in):
    an, sen, entry, here = await dossier()
    await erase_people(an, entry_id=entry.id, authors=[entry.authors[0].id], reason="Đơn ngày 24/11.")
    page = words(await (await signed_in(sen)).get(f"{here}/history"))
    assert "Xóa dữ liệu cá nhân theo yêu cầu Lý do: Đơn ngày 24/11." in page
    assert "Họ và tên (tác giả): (đã xóa theo yêu cầu)" in page
    assert "Lò Thị Mẹ" not in page


async def deciding():
    """A tie that the committee voted on, and a decision that departs from the proposal."""
    made = await scene({"it": {"A01": ["40 40", "40 40"], "A02": ["40 40", "40 40"], "A03": ["30 40", "30 40"]}})
    await close_round(made.an, slug=SLUG, round_code="final")
    order = made.ids("A02", "A01")
    await record_tie_vote(
        made.an, slug=SLUG, round_code="final", entries=order, present=9, in_favour=7, reason="A02 đã áp dụng."
    )
    await propose_awards(made.an, slug=SLUG)
    change = Departure(made.entries["A03"], "second", "Có ích cho vùng cao.")
    await ratify_awards(made.an, slug=SLUG, present=9, in_favour=8, decision=DECISION, changes=[change])
    return made


async def test_history_of_an_edition_tells_the_reasons_of_the_committee(signed_in):
    made = await deciding()
    await judging.invite_judge(made.an, slug=SLUG, email=THU.email, full_name=THU.full_name, fields=["it"])
    page = words(await (await signed_in(made.an)).get(HISTORY))
    for said in (
        "Ghi biểu quyết khi đồng điểm Thứ tự: A02, A01 Có mặt: 9 Tán thành: 7 Lý do: A02 đã áp dụng.",
        "A03: Giải Nhì: Có ích cho vùng cao.",
        "Quyết định: số 15/QĐ-BTC ngày 02/11/2026, Ban Tổ chức, Trưởng ban ký",
        "Khóa vòng chấm Số bài: 3",
        "Mời giám khảo Lĩnh vực: Tin học",
        f"Họ và tên: {THU.full_name}",
        "Lập kỳ thi",
    ):
        assert said in page, (said, page)


async def test_a_judge_who_was_removed_stays_in_the_history(signed_in):
    made = await scene()
    judge = await judging.invite_judge(made.an, slug=SLUG, email=THU.email, full_name=THU.full_name, fields=["it"])
    await judging.remove_judge(made.an, judge_id=judge.id)
    page = words(await (await signed_in(made.an)).get(HISTORY))
    assert page.index("Thôi mời giám khảo") < page.index("Mời giám khảo Lĩnh vực: Tin học")


async def test_a_secretary_reads_of_the_edition_but_not_how_the_committee_decides(signed_in):
    await deciding()
    sen = await account(SEN, Role.SECRETARY)
    page = words(await (await signed_in(sen)).get(HISTORY))
    assert "Ghi quyết định trao giải –" in page
    for kept in ("Có ích cho vùng cao", "A02 đã áp dụng", "15/QĐ-BTC", "Mời giám khảo"):
        assert kept not in page


async def test_history_asks_as_much_for_many_lines_as_for_few(signed_in):
    made = await deciding()
    browser, counts = await signed_in(made.an), []
    for _ in range(2):
        async with asked() as statements:
            assert (await browser.get(HISTORY)).status_code == 200
        counts.append(len(statements))
        await propose_awards(made.an, slug=SLUG)
    assert counts[0] == counts[1] < 15


@pytest.mark.parametrize("role", [Role.JUDGE, Role.ENTRANT])
async def test_nobody_else_finds_a_history(signed_in, role):
    an, _sen, entry, here = await dossier()
    thu = await account(THU, role)
    slug = here.split("/")[3]
    await judging.invite_judge(an, slug=slug, email=THU.email, full_name=THU.full_name, fields=["it"])
    await database.fetch("UPDATE entry SET status = 'accepted' WHERE id = $1", entry.id)
    browser = await signed_in(thu)
    assert (await browser.get(f"{here}/history")).status_code == 404
    assert (await browser.get(f"/organiser/editions/{slug}/history")).status_code == 404
