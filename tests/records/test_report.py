"""The paragraph of a report: the printed figures exactly, from the data, in any order of import."""

import json
from datetime import date
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest_platform import language
from contest_platform.contests.queries import sample_document
from contest_platform.contests.rules import ContestKind, Level
from contest_platform.contests.tables import Contest
from contest_platform.records.queries.documents import report_document
from contest_platform.records.queries.installation import ContestNotFound, installation_owner, reported_contest
from contest_platform.records.queries.report import NothingKnown, paragraph, report
from contest_platform.records.rules.book import contest_totals
from contest_platform.records.rules.history import read_history
from contest_platform.records.rules.layouts import Layout, read_table
from contest_platform.records.rules.statements import Statement, current
from tests.ranking.scene import scene
from tests.records.published import ALL, HISTORY, TABLES, changed, take, text

DAY = date(2021, 5, 10)
TECHNICAL_AWARDS = [
    {"edition": 15, "year": 2020, "award": "second", "medal": None, "count": 1},
    {"edition": 14, "year": 2017, "award": "third", "medal": None, "count": 1},
    {"edition": 12, "year": 2015, "award": "consolation", "medal": None, "count": 1},
    {"edition": 13, "year": 2016, "award": "consolation", "medal": None, "count": 1},
]
YOUTH_AWARDS = [
    {"edition": None, "year": 2018, "award": "first", "medal": "gold", "count": 1},
    {"edition": None, "year": None, "award": "second", "medal": "silver", "count": 3},
    {"edition": None, "year": None, "award": "third", "medal": "bronze", "count": 1},
    {"edition": None, "year": None, "award": "consolation", "medal": None, "count": 7},
]
TECHNICAL_TEXT = (
    "Tính đến ngày 10/05/2021, Sơn La đã tổ chức 7 lần Hội thi Sáng tạo kỹ thuật: 157 giải pháp của gần 400 "
    "tác giả, đồng tác giả, 97 giải pháp đoạt giải. Đoạt 4 giải tại Hội thi Sáng tạo kỹ thuật toàn quốc: "
    "1 giải Nhì (lần thứ 15), 1 giải Ba (lần thứ 14), 2 giải Khuyến khích (lần thứ 12, 13)."
)
YOUTH_TEXT = (
    "Tính đến ngày 10/05/2021, Sơn La đã tổ chức 4 lần Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng: 143 trong số "
    "517 mô hình, sản phẩm dự thi đoạt giải. Tham gia Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng toàn quốc 6 lần, "
    "đoạt 1 giải Nhất kèm Huy chương Vàng (năm 2018), 3 giải Nhì kèm Huy chương Bạc, 1 giải Ba kèm Huy chương Đồng, "
    "7 giải Khuyến khích."
)


async def document(contest: str, *, as_of: date | None = DAY, owner: str = "Sơn La") -> dict:
    return report_document(await report(contest=ContestKind(contest), owner=owner, as_of=as_of))


async def assert_as_printed() -> None:
    technical, youth = await document("technical"), await document("youth")

    assert technical == {
        "contest": "technical", "owner": "Sơn La", "as_of": "2021-05-10", "editions": 7, "entries": 157,
        "authors": {"value": 400, "approximate": True}, "awarded": 97,
        "national": {"participations": None, "awards": TECHNICAL_AWARDS},
        "gaps": [], "unknown": {}, "text": TECHNICAL_TEXT,
    }  # fmt: skip
    assert youth == {
        "contest": "youth", "owner": "Sơn La", "as_of": "2021-05-10", "editions": 4, "entries": 517,
        "authors": {"value": None, "approximate": False}, "awarded": 143,
        "national": {"participations": 6, "awards": YOUTH_AWARDS},
        "gaps": [], "unknown": {}, "text": YOUTH_TEXT,
    }  # fmt: skip


async def test_report_from_the_union_s_file_alone(db):
    await take(HISTORY)

    await assert_as_printed()


async def test_report_with_all_tables_beside_it(db):
    for name in ALL:
        await take(name)

    await assert_as_printed()


async def test_report_with_all_tables_before_it_and_twice(db):
    for name in (*reversed(ALL), *ALL):
        await take(name)

    await assert_as_printed()


async def test_report_from_the_tables_alone(db):
    """The tables say the same but for years and medals of the national prizes."""
    for name in TABLES:
        await take(name)

    technical, youth = await document("technical"), await document("youth")

    assert (technical["editions"], technical["entries"], technical["awarded"]) == (7, 157, 97)
    assert technical["authors"] == {"value": 400, "approximate": True}
    assert [(each["edition"], each["award"], each["count"]) for each in technical["national"]["awards"]] == [
        (15, "second", 1), (14, "third", 1), (12, "consolation", 1), (13, "consolation", 1),
    ]  # fmt: skip
    assert (youth["editions"], youth["entries"], youth["awarded"]) == (4, 517, 143)
    assert youth["national"]["participations"] == 6
    assert [(each["award"], each["count"]) for each in youth["national"]["awards"]] == [
        ("first", 1), ("second", 3), ("third", 1), ("consolation", 7),
    ]  # fmt: skip


async def test_report_in_english(db):
    await take(HISTORY)

    with language.speaking("en"):
        technical, youth = await document("technical"), await document("youth")

    assert technical["text"] == (
        "As of 10/05/2021, Sơn La has held the Technical innovation contest 7 times: 157 solutions by almost 400 "
        "authors and co-authors, 97 awarded. 4 prizes in the national Technical innovation contest: "
        "1 second prize (15th), 1 third prize (14th), 2 consolation prizes (12th, 13th)."
    )
    assert youth["text"] == (
        "As of 10/05/2021, Sơn La has held the Youth creativity contest 4 times: 143 of 517 models won prizes. "
        "6 participations in the national Youth creativity contest: 1 first prize with gold medal (2018), "
        "3 second prizes with silver medals, 1 third prize with bronze medal, 7 consolation prizes."
    )


async def test_report_of_other_data_has_other_figures(db):
    data = json.loads(text(HISTORY))
    data["summaries"][0].update(editions=[1, 8], entries=200, awarded=120, authors=513, authors_approximate=False)
    data["national_results"][0].update(tier="first", count=2)
    await take(HISTORY, json.dumps(data))

    found = await document("technical")

    assert (found["editions"], found["entries"], found["awarded"]) == (8, 200, 120)
    assert found["authors"] == {"value": 513, "approximate": False}
    assert found["national"]["awards"][0] == {
        "edition": 15, "year": 2020, "award": "first", "medal": None, "count": 2,
    }  # fmt: skip
    assert "200 giải pháp của 513 tác giả, đồng tác giả, 120 giải pháp đoạt giải" in found["text"]
    assert "2 giải Nhất (lần thứ 15)" in found["text"]


async def test_report_of_today_adds_later_editions_and_says_what_is_not_known(db):
    for name in ALL:
        await take(name)

    youth = await document("youth", as_of=None)

    assert (youth["editions"], youth["entries"], youth["awarded"]) == (6, 517 + 77 + 73, 143 + 32 + 29)
    assert youth["national"]["participations"] == 8
    assert youth["gaps"] == [6]
    assert youth["unknown"] == {"authors": [1, 2, 3, 4, 5]}
    assert {"edition": 21, "year": None, "award": "third", "medal": None, "count": 1} in youth["national"]["awards"]
    assert "Chưa có số liệu của lần thứ 6." in youth["text"]


async def test_report_of_another_owner(db):
    await take("provincial_editions.csv")

    found = await document("technical", owner="Trà Vinh", as_of=None)

    assert (found["owner"], found["editions"], found["entries"], found["awarded"]) == ("Trà Vinh", 7, 412, 102)


async def test_report_counts_only_what_sources_knew_by_then(db):
    for name in ALL:
        await take(name)

    with pytest.raises(NothingKnown):
        await document("technical", as_of=date(2009, 12, 31))


async def test_report_follows_a_correction(db):
    for name in ALL:
        await take(name)
    await take("provincial_editions.csv", changed("provincial_editions.csv", 2, "authors", "412"))

    found = await document("technical")

    assert found["authors"] == {"value": 412, "approximate": False}


async def test_owner_is_the_one_of_the_contests_then_of_the_report_then_of_the_sample(db):
    assert await installation_owner() == "Sơn La"
    await take(HISTORY, text(HISTORY).replace("province of Sơn La", "province of Lai Châu"))
    assert await installation_owner() == "Lai Châu"
    sample = sample_document(ContestKind.TECHNICAL)
    await scene(contest=msgspec.structs.replace(sample.contest, owner="Điện Biên"))
    assert await installation_owner() == "Điện Biên"


async def test_contest_by_kind_or_code(db):
    await Contest.insert(
        Contest(id=uuid4(), code="son-la-youth", kind="youth", level="provincial", name="x", owner="Sơn La")
    )

    assert (await reported_contest("technical")).kind is ContestKind.TECHNICAL
    found = await reported_contest("son-la-youth")
    assert (found.kind, found.level, found.owner) == (ContestKind.YOUTH, Level.PROVINCIAL, "Sơn La")
    with pytest.raises(ContestNotFound):
        await reported_contest("chess")


def _statements() -> dict[str, list[Statement]]:
    found = {HISTORY: [Statement(one, Layout.HISTORY, HISTORY) for one in read_history(text(HISTORY))]}
    for name in TABLES:
        layout, figures = read_table(text(name))
        found[name] = [Statement(one, layout, name) for one in figures]
    return found


PUBLISHED = _statements()


@settings(max_examples=60, deadline=None)
@given(st.permutations(ALL), st.integers(1, len(ALL)))
def test_order_of_files_never_matters(names, count):
    """Any choice of files, in any order, gives what the same files give in the published order."""
    taken = [one for name in names[:count] for one in PUBLISHED[name]]
    ordered = [one for name in ALL if name in names[:count] for one in PUBLISHED[name]]

    for kind in ContestKind:
        for day in (DAY, None):
            totals = [
                contest_totals(current(statements, day), "Sơn La", kind, Level.PROVINCIAL)
                for statements in (taken, ordered)
            ]
            assert paragraph(totals[0], day) == paragraph(totals[1], day)
            assert totals[0].awards == totals[1].awards


@settings(max_examples=60, deadline=None)
@given(st.permutations(ALL), st.integers(1, len(ALL)))
def test_no_file_adds_a_figure_twice(names, count):
    """With any files beside it, the report's own totals stay what they are on its day."""
    taken = [one for name in {HISTORY, *names[:count]} for one in PUBLISHED[name]]

    totals = contest_totals(current(taken, DAY), "Sơn La", ContestKind.TECHNICAL, Level.PROVINCIAL)

    assert (totals.editions, totals.entries.value, totals.authors.value, totals.awarded.value) == (7, 157, 400, 97)
    assert sum(each.count for each in totals.awards) == 4


@given(
    singles=st.lists(st.integers(0, 500), min_size=1, max_size=8),
    upto=st.integers(1, 8),
)
def test_cumulative_figure_is_never_added_to_its_parts(singles, upto):
    """A total over editions 1 to n replaces those editions and adds to the later ones."""
    head = "province,level,contest,edition,years_label,received,eligible,in_final,authors,units,prizes_total,"
    head += "special,first,second,third,encouragement,other_prizes,sent_to_national,note,source\n"
    tail = "," * 14 + '"s, 01/02/2020"\n'
    rows = [f"Lai Châu,provincial,youth,{number},,{value}{tail}" for number, value in enumerate(singles, start=1)]
    last = min(upto, len(singles)) if len(singles) > 1 else 1
    if last > 1:
        rows.append(f"Lai Châu,provincial,youth,1-{last} (cumulative),,10000{tail}")
    layout, figures = read_table(head + "".join(rows))

    totals = contest_totals(
        [Statement(one, layout, "x") for one in figures], "Lai Châu", ContestKind.YOUTH, Level.PROVINCIAL
    )

    later = sum(singles[last:]) if last > 1 else sum(singles)
    assert totals.entries.value == (10_000 + later if last > 1 else later)
    assert totals.editions == len(singles)
