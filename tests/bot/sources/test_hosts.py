"""Politeness: turns, pauses and rests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import RestingError, SlowError, UnreachableError
from bot.sources.hosts import FIRST_REST, LONGEST_REST, Hosts
from tests.bot.sources.web import Asked, page
from tests.bot.sources.web_fixtures import IMPATIENT

if TYPE_CHECKING:
    from bot.sources.fetch import Fetcher
    from tests.bot.sources.web import Names, Site
    from tests.bot.sources.web_fixtures import Stopwatch


@pytest.fixture
def hosts(stopwatch: Stopwatch) -> Hosts:
    return Hosts(pause=1.0, now=stopwatch.ticks, sleep=stopwatch.sleep, jitter=lambda: 0.0)


async def ask(hosts: Hosts, host: str = "a.example", patience: float = 60.0) -> None:
    async with hosts.turn(host, patience):
        pass


async def test_one_request_at_a_time_for_a_host(fetcher: Fetcher, site: Site) -> None:
    async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(0.01)
        writer.write(page(Connection="close"))
        await writer.drain()

    site.pages["*"] = answer
    await asyncio.gather(*(fetcher.fetch(f"http://news.example/{number}") for number in range(8)))
    assert site.most_at_once == 1
    assert sorted(site.targets()) == [f"/{number}" for number in range(8)]


async def test_many_hosts_at_once(fetcher: Fetcher, site: Site) -> None:
    together = asyncio.Event()

    async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
        if site.at_once == 8:
            together.set()
        await together.wait()
        writer.write(page(Connection="close"))
        await writer.drain()

    site.pages["*"] = answer
    await asyncio.gather(*(fetcher.fetch(f"http://news{number}.example/") for number in range(8)))
    assert site.most_at_once == 8


async def test_a_pause_follows_each_request(hosts: Hosts, stopwatch: Stopwatch) -> None:
    for _ in range(3):
        await ask(hosts)
    await ask(hosts, "b.example")
    assert stopwatch.slept == [1.0, 1.0]


async def test_a_site_may_ask_for_a_longer_pause_within_reason(
    fetcher: Fetcher, site: Site, stopwatch: Stopwatch
) -> None:
    site.pages |= {"/robots.txt": page("User-agent: *\nCrawl-delay: 3"), "*": page()}
    for number in range(3):
        await fetcher.fetch(f"http://news.example/{number}")
    assert stopwatch.slept == [3.0, 3.0]
    fetcher.hosts.slow_down("news.example", 86400.0)
    await ask(fetcher.hosts, "news.example")
    await ask(fetcher.hosts, "news.example")
    assert stopwatch.slept[-1] == 10.0


async def test_jitter_only_lengthens_a_pause(stopwatch: Stopwatch) -> None:
    hosts = Hosts(pause=1.0, now=stopwatch.ticks, sleep=stopwatch.sleep, jitter=lambda: 1.0)
    await ask(hosts)
    await ask(hosts)
    assert stopwatch.slept == [1.25]


async def test_each_failure_doubles_the_rest_up_to_an_hour(hosts: Hosts) -> None:
    rests = []
    for _ in range(14):
        hosts.failed("a.example")
        with pytest.raises(RestingError) as caught:
            await ask(hosts, patience=0.0)
        rests.append(caught.value.retry_after)
    assert rests[0] == FIRST_REST / 2  # half of it is jitter, which is nothing here
    assert rests[1:4] == [FIRST_REST, FIRST_REST * 2, FIRST_REST * 4]
    assert rests[-1] == LONGEST_REST / 2
    assert "Try again in 30 minutes" in caught.value.mend


async def test_an_answer_ends_the_row_of_failures(hosts: Hosts, stopwatch: Stopwatch) -> None:
    for _ in range(5):
        hosts.failed("a.example")
    await ask(hosts, patience=LONGEST_REST)
    hosts.answered("a.example")
    stopwatch.slept.clear()
    stopwatch.seconds += 10
    hosts.failed("a.example")
    await ask(hosts)
    assert stopwatch.slept == [FIRST_REST / 2]


async def test_who_has_no_patience_is_told_when_to_come_back(hosts: Hosts) -> None:
    async with hosts.turn("a.example", 1.0):
        with pytest.raises(RestingError, match="one after another"):
            await ask(hosts, patience=0.01)
    await ask(hosts)


async def test_a_turn_that_is_given_up_is_free_for_others(hosts: Hosts) -> None:
    async with hosts.turn("a.example", 60.0):
        waiting = asyncio.create_task(ask(hosts))
        await asyncio.sleep(0)
        waiting.cancel()
    with pytest.raises(ZeroDivisionError):
        async with hosts.turn("a.example", 60.0):
            raise ZeroDivisionError
    await ask(hosts)


async def test_a_site_that_fails_is_left_alone(
    fetcher: Fetcher, site: Site, names: Names, stopwatch: Stopwatch
) -> None:
    names.ports[80] = 9
    with pytest.raises(UnreachableError):
        await fetcher.fetch("http://news.example/")
    asked = len(names.asked)
    with pytest.raises(RestingError):
        await fetcher.fetch("http://news.example/", patience=0.0)
    assert len(names.asked) == asked
    names.ports[80] = site.port
    site.pages["*"] = page()
    stopwatch.seconds += FIRST_REST
    await fetcher.fetch("http://news.example/", patience=0.0)


@pytest.mark.parametrize("limits", [IMPATIENT])
async def test_a_slow_site_is_left_alone_too(fetcher: Fetcher, site: Site) -> None:
    async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(60)

    site.pages["/"] = answer
    with pytest.raises(SlowError):
        await fetcher.fetch("http://news.example/")
    with pytest.raises(RestingError):
        await fetcher.fetch("http://news.example/", patience=0.0)


def test_one_event_loop_may_follow_another(hosts: Hosts) -> None:
    async def stay() -> None:
        async with hosts.turn("a.example", 60.0):
            await asyncio.sleep(0)

    async def crowd() -> None:
        await asyncio.gather(*(stay() for _ in range(3)))

    asyncio.run(crowd())
    asyncio.run(crowd())


async def test_memory_of_hosts_is_bounded(hosts: Hosts, stopwatch: Stopwatch) -> None:
    hosts.rest("resting.example", 1e9)
    for number in range(25_000):
        hosts.answered(f"{number}.example")
        stopwatch.seconds += 1
    assert len(hosts._hosts) <= 10_000
    with pytest.raises(RestingError):
        await ask(hosts, "resting.example")
