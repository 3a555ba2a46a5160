"""Importing published files: all of a file or nothing of it, the same fact once, corrections beside old figures."""

import csv
import io
import json
import random
from uuid import uuid4

import pytest

from contest_platform import database
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.errors import NotAllowed
from contest_platform.records.actions import FileNotText, FileTooLarge, import_records
from contest_platform.records.queries.documents import warning_document
from contest_platform.records.queries.statements import known_statements
from contest_platform.records.queries.summary import record_book
from contest_platform.records.rules.cells import FileNotUnderstood
from contest_platform.records.rules.checks import Check
from contest_platform.records.rules.layouts import Layout
from tests.records.published import ALL, HISTORY, changed, take, text
from tests.refusals import nothing_written, refused


async def lines() -> int:
    row = await database.fetch_one("SELECT count(*) AS n FROM ledger_line")
    return int(row["n"])


async def rows() -> list:
    return await database.fetch("SELECT * FROM record_statement ORDER BY fact, source, position")


@pytest.mark.parametrize("name", ALL)
async def test_import_takes_every_published_file(db, name):
    done = await take(name)

    assert done.layout is (Layout.HISTORY if name == HISTORY else Layout(name.removesuffix(".csv")))
    assert done.imported == len(await rows()) > 0
    assert done.corrected == 0
    assert await lines() == 1


@pytest.mark.parametrize("name", ALL)
async def test_import_of_the_same_file_twice_changes_nothing(db, name):
    first = await take(name)

    async with nothing_written():
        again = await take(name)

    assert (again.imported, again.corrected) == (0, 0)
    assert again.contradictions == first.contradictions


async def test_import_of_columns_in_another_order_is_the_same_file(db):
    table = list(csv.reader(io.StringIO(text("advancement.csv"))))
    turned = io.StringIO()
    csv.writer(turned).writerows([list(reversed(row)) for row in table])
    await take("advancement.csv")

    assert (await take("advancement.csv", "\ufeff" + turned.getvalue())).imported == 0


HOSTILE = [
    ("provincial_editions.csv", 2, "authors", "4O0"),
    ("provincial_editions.csv", 2, "authors", "-400"),
    ("provincial_editions.csv", 2, "received", "NaN"),
    ("provincial_editions.csv", 2, "received", "1e3"),
    ("provincial_editions.csv", 2, "received", "1,000"),
    ("provincial_editions.csv", 2, "edition", "1-"),
    ("provincial_editions.csv", 2, "years_label", "to 2O20"),
    ("provincial_editions.csv", 7, "prizes_total", "27 ("),
    ("provincial_editions.csv", 7, "prizes_total", "27 (bananas)"),
    ("provincial_editions.csv", 9, "edition", "XIIII"),
    ("provincial_editions.csv", 9, "level", "provinical"),
    ("provincial_editions.csv", 9, "contest", "chess"),
    ("provincial_editions.csv", 9, "contest", ""),
    ("provincial_editions.csv", 9, "province", ""),
    ("provincial_editions.csv", 9, "source", ""),
    ("provincial_editions.csv", 6, "sent_to_national", "10 (national XIIII)"),
    ("provincial_editions.csv", 12, "other_prizes", "2 giải ("),
    ("national_editions.csv", 9, "ceremony_date", "2018-02-30"),
    ("national_editions.csv", 9, "edition", "6 participations to 2020"),
    ("national_editions.csv", 17, "prize_money_total_million_vnd", "735 tr"),
    ("advancement.csv", 6, "national_edition", "6 participations to"),
    ("advancement.csv", 6, "second", "three"),
    ("entries_by_field.csv", 3, "entries", "157?"),
    ("entries_by_field.csv", 3, "field_as_printed", ""),
    ("prize_money.csv", 2, "first", "50tr"),
    ("prize_money.csv", 2, "unit", "USD"),
    ("prize_money.csv", 9, "other", "3 each:"),
    ("prize_money.csv", 10, "scope", "Bình Phước XIIII 2016-2017"),
    ("winning_titles.csv", 2, "prize", "Nhất nhì"),
    ("winning_titles.csv", 2, "authors_count", "one"),
    ("winning_titles.csv", 2, "title", ""),
    ("winning_titles.csv", 2, "title_lang", "fr"),
    ("winning_titles.csv", 2, "edition", "Đồng Xoài XIV"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "column", "cell"), HOSTILE)
async def test_import_names_row_and_column_of_a_cell_it_does_not_understand(db, name, row, column, cell):
    refusal = await refused(FileNotUnderstood, take(name, changed(name, row, column, cell)))

    assert [problem.field for problem in refusal.problems] == [f"{row}.{column}"]
    assert refusal.problems[0].values["cell"] == cell
    assert (refusal.problems[0].values["row"], refusal.problems[0].values["column"]) == (str(row), column)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("summaries", 0, "entries"), -157, "summaries[0].entries"),
        (("summaries", 0, "entries"), 157.5, "summaries[0].entries"),
        (("summaries", 0, "entries"), "4O0", "summaries[0].entries"),
        (("summaries", 0, "entries"), True, "summaries[0].entries"),
        (("summaries", 0, "editions"), [7, 1], "summaries[0].editions"),
        (("summaries", 0, "editions"), 7, "summaries[0].editions"),
        (("summaries", 0, "editions"), None, "summaries[0].editions"),
        (("summaries", 1, "contest"), "chess", "summaries[1].contest"),
        (("summaries", 1, "level"), None, "summaries[1].level"),
        (("summaries", 1, "authors_approximate"), "perhaps", "summaries[1].authors_approximate"),
        (("summaries", 1, "bananas"), 3, "summaries[1].bananas"),
        (("summaries", 1), 3, "summaries[1]."),
        (("national_participations", 1, "times"), "six", "national_participations[1].times"),
        (("national_results", 0, "tier"), "best", "national_results[0].tier"),
        (("national_results", 0, "medal"), "tin", "national_results[0].medal"),
        (("national_results", 0, "count"), None, "national_results[0].count"),
        (("national_results", 0, "year"), 20200, "national_results[0].year"),
        (("honours", "titles", 2, "count"), "1 (", "honours.titles[2].count"),
        (("honours", "honourees"), -1, "honours.honourees"),
        (("about",), "Some figures.", "1.owner"),
        (("bananas",), 1, "1.bananas"),
    ],
)
async def test_import_names_the_place_in_a_report_that_it_does_not_understand(db, path, value, place):
    document = json.loads(text(HISTORY))
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value

    refusal = await refused(FileNotUnderstood, take(HISTORY, json.dumps(document)))

    assert [problem.field for problem in refusal.problems] == [place]


@pytest.mark.parametrize(
    "content",
    [
        "{", "[]", '{"about": NaN}', '{"about": "x", "about": "y"}', "[" * 100_000, '{"summaries": 1e400}', "",
        "\n\n", "a,b\n1,2\n", '"open', "province\n", "\x00",
    ],
)  # fmt: skip
async def test_import_refuses_what_is_no_known_file(db, content):
    await refused(FileNotUnderstood, import_records(None, filename="x", content=content.encode()))


async def test_import_names_a_row_of_the_wrong_width(db):
    broken = text("advancement.csv").replace("Sơn La,technical,13,,,0,", "Sơn La,technical,13,,0,", 1)

    refusal = await refused(FileNotUnderstood, take("advancement.csv", broken))

    assert [problem.field for problem in refusal.problems] == ["3.source"]


async def test_import_counts_all_problems_and_names_the_first_twenty(db):
    rows_of = text("entries_by_field.csv").splitlines()
    broken = "\n".join([rows_of[0], *("national,,technical,14,Y dược,4O0,x" for _ in range(50))])

    refusal = await refused(FileNotUnderstood, take("entries_by_field.csv", broken))

    assert refusal.values["count"] == 50
    assert len(refusal.problems) == 20


async def test_import_refuses_other_encodings_and_sizes(db):
    await refused(FileNotText, import_records(None, filename="x.csv", content="tỉnh".encode("utf-16")))
    await refused(FileTooLarge, import_records(None, filename="x.csv", content=b"x" * 20_000_001))


async def test_import_needs_an_organiser(db):
    stranger = Viewer(uuid4(), "lan@example.vn", "Lan", "vi", True, frozenset({Role.ENTRANT}))

    await refused(NotAllowed, import_records(stranger, filename=HISTORY, content=text(HISTORY).encode()))


def documents(found):
    return [warning_document(one) for one in found]


async def test_import_warns_when_both_sides_are_there_in_either_order(db):
    assert (await take("entries_by_field.csv")).contradictions == ()
    found = documents((await take("national_editions.csv")).contradictions)
    again = documents((await take("entries_by_field.csv")).contradictions)

    assert [(one["contest"], one["edition"], one["stated"], one["sum"], one["incomplete"]) for one in found] == [
        ("technical", 14, 536, 526, False),
        ("technical", 17, 587, 460, True),
        ("youth", 16, 754, 218, True),
        ("youth", 21, 847, 328, True),
    ]
    assert {(one["file"], one["row"], one["owner"]) for one in found[:1]} == {
        ("national_editions.csv", 9, "national")
    }
    assert again == found


async def test_import_of_the_report_warns_of_the_honours_alone(db):
    found = documents((await take(HISTORY)).contradictions)

    assert [(one["file"], one["row"], one["owner"], one["contest"], one["edition"]) for one in found] == [
        (HISTORY, "honours", "Sơn La", None, None)
    ]
    assert [(one["stated"], one["sum"], one["incomplete"]) for one in found] == [(560, 564, False)]


async def test_import_warns_of_prizes_that_do_not_add_up(db):
    printed = changed("national_editions.csv", 12, "second", "11")
    printed_third = printed.replace("84,0,6,11,24,42", "84,0,6,11,23,45")

    found = documents((await take("national_editions.csv", printed_third)).contradictions)

    assert [(one["edition"], one["stated"], one["sum"], one["incomplete"]) for one in found] == [(17, 84, 85, False)]


async def test_import_calls_missing_rungs_incomplete(db):
    edited = changed("national_editions.csv", 12, "second", "")
    found = documents((await take("national_editions.csv", edited)).contradictions)

    assert [(one["stated"], one["sum"], one["incomplete"]) for one in found] == [(84, 72, True)]


async def test_import_warns_when_money_does_not_fit_the_prizes(db):
    await take("prize_money.csv")

    edited = changed("national_editions.csv", 19, "first", "6")
    found = documents((await take("national_editions.csv", edited)).contradictions)

    assert [(one["check"], one["edition"], one["stated"], one["sum"]) for one in found] == [
        ("prizes", 16, 106, 107),
        ("money", 16, 735_000_000, 750_000_000),
    ]


async def test_correction_keeps_the_old_figure(db):
    await take("provincial_editions.csv")

    done = await take("provincial_editions.csv", changed("provincial_editions.csv", 2, "prizes_total", "98"))

    assert (done.imported, done.corrected) == (1, 1)
    book = await record_book("Sơn La")
    assert book.contests[0].totals.awarded.value == 98
    assert [(one.old.figure.value, [new.figure.value for new in one.new]) for one in book.corrections] == [(97, [98])]
    assert book.corrections[0].old.figure.source == "susta.vn, 10/05/2021"
    assert await lines() == 2


async def test_correction_may_be_taken_back(db):
    await take(HISTORY)
    await take(HISTORY, text(HISTORY).replace('"awarded": 97', '"awarded": 98'))

    done = await take(HISTORY)

    assert (done.imported, done.corrected) == (1, 1)
    book = await record_book("Sơn La")
    assert book.contests[0].totals.awarded.value == 97
    assert [one.old.figure.value for one in book.corrections] == [98]


async def test_correction_of_one_file_counts_before_the_same_figure_of_another(db):
    for name in ALL:
        await take(name)

    await take(HISTORY, text(HISTORY).replace('"awarded": 97', '"awarded": 98'))

    book = await record_book("Sơn La")
    assert book.contests[0].totals.awarded.value == 98
    disagreeing = [one for one in book.warnings if one.check is Check.SOURCES]
    assert [(one.stated.figure.value, one.other) for one in disagreeing] == [(98, 97)]


async def test_two_statements_of_one_fact_are_two_sources_of_one_figure(db):
    await take(HISTORY)
    await take("provincial_editions.csv")
    await take("advancement.csv")

    book = await record_book("Sơn La")

    technical = next(each for each in book.contests[0].editions if each.scope.first_edition == 1)
    assert len(technical.sources) == 2
    assert book.contests[0].totals.entries.value == 157 + 36
    assert book.contests[1].totals.entries.value == 517 + 77 + 73


async def test_planned_prizes_are_not_counted_and_a_decision_stands_before_a_proposal(db):
    await take("provincial_editions.csv")

    book = await record_book("Sơn La")
    newest = book.contests[1].editions[0]
    planned = await record_book("Vĩnh Phúc")

    assert newest.figures["awarded"].figure.value == 29
    assert [one.figure.value for one in newest.also] == [27]
    assert newest.awards["consolation"].figure.value == 14
    assert planned.contests[0].totals.awarded.value is None
    assert [one.figure.value for one in planned.contests[0].editions[0].also] == [35]


async def test_owners_are_not_added_together(db):
    await take("provincial_editions.csv")

    book = await record_book("Sơn La")

    assert book.contests[0].totals.entries.value == 157 + 36
    others = {(each.totals.owner, each.totals.contest.value): each.totals for each in book.others}
    assert others["Trà Vinh", "technical"].entries.value == 412
    assert others["Trà Vinh", "technical"].editions == 7


@pytest.mark.parametrize("seed", range(4))
async def test_files_may_come_in_any_order(db, seed):
    names = list(ALL)
    random.Random(seed).shuffle(names)
    for name in names:
        await take(name)

    facts = sorted(repr((one.figure.fact, one.content, one.file)) for one in await known_statements())
    book = await record_book()

    assert len(facts) == 49 + 116 + 92 + 109 + 61 + 290 + 54
    assert [
        (each.totals.editions, each.totals.entries.value, each.totals.awarded.value) for each in book.contests
    ] == [
        (8, 193, 97),
        (6, 667, 204),
    ]
    assert [(one.check, one.stated.figure.value, one.total) for one in book.warnings] == [
        (Check.FIELDS, 536, 526),
        (Check.FIELDS, 587, 460),
        (Check.FIELDS, 754, 218),
        (Check.FIELDS, 847, 328),
        (Check.HONOURS, 560, 564),
    ]
