"""How far a standing can be trusted and how the jury marked: by page and by API, for organisers and auditors."""

import re

import msgspec
import pytest

from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import RanksBy
from contest_platform.ranking.actions import close_round
from tests import factories
from tests.cast import GIANG
from tests.ranking.scene import GAPS, SLUG, document, scene, scene_with_gaps
from tests.refusals import nothing_written
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")
AT = f"/organiser/editions/{SLUG}/rounds/final"
API = f"/api/v1/editions/{SLUG}/rounds/final"


async def test_entries_at_the_line_come_first_with_their_sentence_and_words(signed_in):
    scored = await scene_with_gaps()
    an = await signed_in(scored.an)
    async with nothing_written():
        page = await an.get(f"{AT}/reliability")
        text = words(page)
        for said in (
            "Tính từ 12 phiếu đã ký đến lúc này; còn 0 phiếu chưa ký.",
            "Điểm trung bình 79,50; các giám khảo của bài chấm thấp hơn mặt bằng chung",
            "Sát ranh giới, Hội đồng cần xem lại",
            "Chắc chắn",
            "1000 · 20260101",
        ):  # fmt: skip
            assert said in text, said
        codes = re.findall(r'<th scope="row"[^>]*><span><span class="nowrap">(A0\d)', page.text)
        assert codes[0] == "A02"
        assert sorted(codes) == sorted(GAPS["it"])


async def test_pictures_have_a_title_a_description_and_their_numbers(signed_in):
    an = await signed_in((await scene_with_gaps()).an)
    for address in (f"{AT}/reliability", f"{AT}/jury"):
        page = await an.get(address)
        names = re.findall(r'<svg class="chart__picture[^>]*aria-labelledby="([a-z0-9-]+)-title \1-desc"', page.text)
        assert names
        assert len(names) == len(set(names))
        for name in names:
            assert re.search(
                rf'<title id="{name}-title">[^<]+</title>\s*<desc id="{name}-desc">[^<]+</desc>', page.text
            )
        assert page.text.count("Số liệu của hình") == page.text.count('<figure class="chart">')
        assert not re.search(r'[ "MHV](nan|None)\b', "".join(re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)))


async def test_where_the_regulation_ranks_by_adjusted_points_the_pages_say_so(signed_in):
    scored = await scene_with_gaps(ranks_by=RanksBy.ADJUSTED)
    an = await signed_in(scored.an)
    standing = words(await an.get(f"{AT}/standings"))
    assert "Hạng và điểm sàn theo điểm đã hiệu chỉnh." in standing
    assert "Điểm Điểm đã hiệu chỉnh Số phiếu" in standing
    assert "Quy chế vòng này xếp hạng theo điểm đã hiệu chỉnh" in words(await an.get(f"{AT}/reliability"))
    settings = await an.get(f"/organiser/editions/{SLUG}/settings/rounds")
    assert '<option value="adjusted" selected>' in settings.text


async def test_without_sheets_there_is_nothing_to_see_yet(signed_in):
    an = await signed_in((await scene({"it": {"A01": []}})).an)
    for name in ("reliability", "jury"):
        assert "Chưa có phiếu nào được ký" in (await an.get(f"{AT}/{name}")).text


async def test_an_earlier_round_shows_points_without_prizes(signed_in):
    final = document().rounds[0]
    rounds = (msgspec.structs.replace(final, code="screening"), final)
    sheets = {"it": {"A01": ["40 40", "41 40"], "A02": ["30 30", "31 30"]}}
    scored = await scene(sheets, scored="screening", rounds=rounds)
    page = await (await signed_in(scored.an)).get(f"{AT.replace('final', 'screening')}/reliability")
    assert "Giải được xét ở vòng cuối" in page.text


async def test_where_the_sheets_tell_no_error_no_prize_is_called_sure(signed_in):
    page = await (await signed_in((await scene({"it": {"A01": ["40 40"], "A02": ["30 30"]}})).an)).get(
        f"{AT}/reliability"
    )
    said = words(page)
    assert "Không bài nào có hai phiếu" in said
    assert "Các phiếu không cho biết sai số của điểm, nên không tính được khả năng đạt giải." in said
    assert "chắc chắn" not in said.replace("Mức chắc chắn", "")


async def test_judges_are_named_for_the_organiser_and_numbered_for_the_auditor(signed_in):
    scored = await scene_with_gaps()
    mine = await (await signed_in(scored.an)).get(f"{AT}/jury")
    assert "judge2@example.vn" in mine.text
    giang = await signed_in(await factories.account(GIANG, Role.AUDITOR))
    audited = await giang.get(f"{AT}/jury")
    assert "@example.vn" not in audited.text.split("<main")[1]
    assert "Giám khảo 3" in audited.text
    told = (await giang.get(f"{API}/jury")).json()
    assert {(one["judge"], one["name"]) for one in told["judges"]} == {(None, None)}


async def test_the_model_for_programs(signed_in):
    scored = await scene_with_gaps()
    await close_round(scored.an, slug=SLUG, round_code="final")
    an = await signed_in(scored.an)
    told = (await an.get(f"{API}/reliability", params={"limit": 2})).json()
    assert told["model"]["components"] == 1
    assert (told["signed"], told["owed"], told["draws"], told["seed"]) == (12, 0, 1000, 20260101)
    assert [one["code"] for one in told["entries"]] == ["A02", "A03"]
    first = told["entries"][0]
    assert (first["points"], first["award"]) == ("88.50", "first")
    assert first["low"] < first["adjusted"] < first["high"]
    assert sum(one["probability"] for one in first["chances"]) == pytest.approx(1)
    rest = (await an.get(f"{API}/reliability", params={"after": told["next"]})).json()
    assert [one["code"] for one in rest["entries"]] == ["A01", "A04", "A05", "A06"]
    assert rest["next"] is None
    jury = (await an.get(f"{API}/jury")).json()
    assert [one["reliability"] for one in jury["needed"]] == [0.8, 0.9]
    assert min(jury["judges"], key=lambda one: one["leniency"])["name"] == "judge2@example.vn"
    assert 0 < jury["agreement"]["icc_agreement"] < jury["agreement"]["icc_agreement_average"] < 1
