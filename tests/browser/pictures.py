"""Pictures of pages, and what is wrong with them."""

import re
from pathlib import Path

from playwright.async_api import Page

HERE = Path(__file__).resolve().parent
SCREENSHOTS = HERE / "screenshots"
AXE = HERE.parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1280)


async def picture(page: Page, name: str) -> None:
    """`screenshots/NAME.png`, the whole page."""
    SCREENSHOTS.mkdir(exist_ok=True)
    assert re.fullmatch(r"[a-z0-9-]+", name)
    await page.evaluate("document.fonts.ready")
    await page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


async def wider_than_the_screen(page: Page) -> list[str]:
    """The elements that stick out on the right, if the page scrolls sideways."""
    return await page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
           [...document.querySelectorAll("main *, header *, footer *")]
             .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
             .map((one) => one.tagName + "." + one.className).slice(0, 5)"""
    )


async def findings(page: Page) -> list[str]:
    """What axe-core finds wrong, one line each."""
    # Run as text in an isolated world: the page's own policy forbids scripts that are not the site's.
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
