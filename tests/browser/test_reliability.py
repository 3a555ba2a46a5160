"""How far a standing can be trusted and how its jury marked, in a real browser, bright, dark and on paper."""

from random import Random

from contest_platform.ranking.actions import close_round
from tests.browser.pictures import picture
from tests.ranking.scene import SLUG, scene, scene_with_gaps

AT = f"/organiser/editions/{SLUG}/rounds/final"


def jury(entries=12, judges=5):
    """Two fields, every judge with a leniency of the own, one sheet in six missing."""
    random = Random(3)
    leniency = [random.gauss(0, 3) for _ in range(judges)]
    sheets = {}
    for field in ("it", "med"):
        for n in range(entries):
            merit = random.gauss(36, 5)
            points = [
                " ".join(str(min(50, max(0, round(merit + own / 2 + random.gauss(0, 2))))) for _ in range(2))
                if random.random() > 1 / 6 or judge < 2
                else None
                for judge, own in enumerate(leniency)
            ]
            sheets.setdefault(field, {})[f"{field.upper()}-{n:03}"] = points
    return sheets


async def test_reliability_of_a_standing(open_page, shoot):
    scored = await scene(jury())
    page = await open_page(f"{AT}/reliability", by=scored.an)
    await shoot(page, "reliability")
    await page.get_by_text("Số liệu của hình").first.click()
    assert await page.locator("figure.chart table").first.is_visible()
    await page.emulate_media(color_scheme="dark")
    await picture(page, "reliability-dark")
    await page.emulate_media(media="print", color_scheme="light")
    assert await page.locator(".chart__picture--wide").first.is_visible()
    assert not await page.locator(".chart__picture--narrow").first.is_visible()
    await close_round(scored.an, slug=SLUG, round_code="final")
    await page.emulate_media(media="screen")
    await page.goto(f"{AT}/reliability?field=it")
    await shoot(page, "reliability-closed-field")


async def test_quality_of_a_jury(open_page, shoot):
    scored = await scene(jury(judges=12))
    page = await open_page(f"{AT}/jury", by=scored.an)
    await shoot(page, "jury")
    await page.set_viewport_size({"width": 360, "height": 800})
    assert not await page.locator(".chart__picture--wide").first.is_visible()
    assert await page.locator(".chart__picture--narrow").first.is_visible()


async def test_places_by_adjusted_points(open_page, shoot):
    scored = await scene_with_gaps(ranks_by="adjusted")
    standing = await open_page(f"{AT}/standings", by=scored.an)
    await shoot(standing, "standings-adjusted")
