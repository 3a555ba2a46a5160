"""The record book in a browser: empty, full, and with corrections."""

from tests.records.published import ALL, changed, take


async def test_record_book(db, open_page, shoot):
    await shoot(await open_page("/records"), "records-empty")
    for name in ALL:
        await take(name)
    await take("provincial_editions.csv", changed("provincial_editions.csv", 2, "prizes_total", "98"))
    await shoot(await open_page("/records"), "records")
    await shoot(await open_page("/records?owner=H%C3%A0%20N%E1%BB%99i"), "records-other")
