"""What anybody may ask for is made once for all who ask at the same time, and never from before the question."""

import asyncio
from itertools import count

import pytest

from contest_platform import language
from contest_platform.errors import NotFound
from contest_platform.papers.queries import exports
from contest_platform.web.sharing import shared
from tests.papers.scene import people
from tests.ranking.scene import SLUG


class Press:
    """Makes 1, 2, 3, and waits before each until it is let."""

    def __init__(self) -> None:
        self.numbers, self.begun, self.let = count(1), 0, asyncio.Event()

    async def make(self) -> int:
        self.begun += 1
        await self.let.wait()
        return next(self.numbers)


async def asked(press: Press, key: str = "table") -> asyncio.Task[int]:
    """Somebody asks, and is as far as waiting."""
    question = asyncio.create_task(shared(key, press.make))
    await asyncio.sleep(0.01)
    return question


async def test_who_asks_meanwhile_shares_the_next_making() -> None:
    press = Press()
    first = await asked(press)
    later = [await asked(press) for _ in range(20)]
    assert press.begun == 1
    press.let.set()
    assert await first == 1
    assert await asyncio.gather(*later) == [2] * 20
    assert await (await asked(press)) == 3


async def test_other_things_do_not_wait() -> None:
    slow, quick = Press(), Press()
    waiting = await asked(slow)
    quick.let.set()
    assert await (await asked(quick, "another")) == 1
    slow.let.set()
    assert await waiting == 1


async def test_who_leaves_does_not_take_it_from_the_others() -> None:
    press = Press()
    leaving = await asked(press)
    leaving.cancel()
    staying = await asked(press)
    press.let.set()
    assert await staying == 2


async def test_a_refusal_is_for_all_who_asked_and_for_nobody_else() -> None:
    there = asyncio.Event()

    async def make() -> str:
        if not there.is_set():
            raise NotFound
        return "there"

    answers = await asyncio.gather(*(shared("gone", make) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in answers] == [NotFound] * 3
    there.set()
    assert await shared("gone", make) == "there"


@pytest.mark.parametrize("path", [f"/editions/{SLUG}/tables/results.csv", f"/api/v1/editions/{SLUG}/results"])
async def test_many_read_the_announced_results_at_once(client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    await people(upto="announced")
    read = exports.announced_results
    readings: list[str] = []

    async def counting(slug: str):
        readings.append(language.current())
        return await read(slug)

    monkeypatch.setattr(exports, "announced_results", counting)
    answers = await asyncio.gather(*(client.get(path, params={"lang": code}) for code in ("vi", "en") * 10))
    assert {one.status_code for one in answers} == {200}
    assert all(one.content == same.content for one, same in zip(answers, answers[2:], strict=False))
    assert len(readings) <= 4
