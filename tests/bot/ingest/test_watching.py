"""Sources are asked by themselves when their time has come; what fails shows in the log and in `check`."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.ingest.gathering import MARKED_AFTER
from bot.ingest.watching import HELD, Watch
from bot.workers import Threads
from tests.bot.sources.web import page
from tests.bot.stand_ins import StandInSummarizer

from .test_gathering import FEED, NOW, article, feed, item

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.archive import Archive
    from bot.sources.configured import Source
    from bot.sources.fetch import Fetcher
    from tests.bot.sources.web import Site
    from tests.bot.sources.web_fixtures import Stopwatch


class Here(Threads):
    """A worker in this process, where the bot would start another."""

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def watching(archive: Archive, fetcher: Fetcher, stopwatch: Stopwatch) -> Callable[..., Any]:
    """Ticks over some sources at a moment; time passes for the client, too."""
    summarizer: Any = StandInSummarizer()

    async def tick(now: datetime, *sources: Source) -> list[str]:
        stopwatch.seconds = 1000 + (now - NOW).total_seconds()
        make: Any = lambda: Here(summarizer)  # noqa: E731
        watch = Watch(sources or [FEED], archive, fetcher.fetch, summarizer, make, now=lambda: now)
        return [each.source.slug for each in await watch.tick(now)]

    return tick


async def test_a_source_is_asked_when_its_time_has_come(
    watching: Callable[..., Any], archive: Archive, site: Site
) -> None:
    site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
    assert await watching(NOW) == ["institute"]
    assert await watching(NOW + timedelta(minutes=50)) == []
    assert await watching(NOW + timedelta(minutes=70)) == ["institute"]
    assert (await archive.counts()).articles == 1


async def test_a_source_that_keeps_failing_is_an_error_once(
    watching: Callable[..., Any], archive: Archive, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    now = NOW
    with caplog.at_level(logging.WARNING, "bot.ingest.watching"):
        for _ in range(MARKED_AFTER + 2):
            assert await watching(now) == ["institute"]
            now = (await archive.watching.states())["institute"].due_at
    marked = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(marked) == 1
    assert f"failed {MARKED_AFTER} times in a row" in marked[0].getMessage()


async def test_a_start_asks_at_once_and_a_stop_ends_it(
    archive: Archive, fetcher: Fetcher, site: Site
) -> None:
    summarizer: Any = StandInSummarizer()
    make: Any = lambda: Here(summarizer)  # noqa: E731
    site.pages["/feed"] = page(b"", "404 Not Found")
    watch = Watch([FEED], archive, fetcher.fetch, summarizer, make)
    watch.start()
    async with asyncio.timeout(10):
        while not await archive.watching.states():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
    await watch.stop(1)
    asked = len(site.asked)
    nothing = Watch([], archive, fetcher.fetch, summarizer, make)
    nothing.start()
    await nothing.stop(1)
    assert len(site.asked) == asked


async def test_two_processes_do_not_ask_one_source_at_once(
    archive: Archive, fetcher: Fetcher, site: Site
) -> None:
    summarizer: Any = StandInSummarizer()
    make: Any = lambda: Here(summarizer)  # noqa: E731
    site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
    watches = [Watch([FEED], archive, fetcher.fetch, summarizer, make, now=lambda: NOW) for _ in range(2)]
    came = await asyncio.gather(*(watch.tick(NOW) for watch in watches))
    assert sorted(map(len, came)) == [0, 1]
    assert site.targets().count("/feed") == 1
    for watch in watches:
        assert await watch.tick(NOW) == []


async def test_a_source_whose_process_died_is_asked_by_another(
    archive: Archive, fetcher: Fetcher, site: Site
) -> None:
    summarizer: Any = StandInSummarizer()
    make: Any = lambda: Here(summarizer)  # noqa: E731
    site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
    await archive.sharing.take("source/institute", "the dead", now=NOW, until=NOW + HELD)
    watch = Watch([FEED], archive, fetcher.fetch, summarizer, make, now=lambda: NOW + HELD)
    assert await watch.tick(NOW) == []
    assert [each.source.slug for each in await watch.tick(NOW + HELD)] == ["institute"]


class TestAskingNow:
    @pytest.fixture
    def watch(self, archive: Archive, fetcher: Fetcher) -> Watch:
        summarizer: Any = StandInSummarizer()
        make: Any = lambda: Here(summarizer)  # noqa: E731
        return Watch([FEED], archive, fetcher.fetch, summarizer, make, now=lambda: NOW)

    async def test_two_who_ask_at_once_get_one_answer(self, watch: Watch, site: Site) -> None:
        site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
        one, other = await asyncio.gather(watch.ask(FEED), watch.ask(FEED))
        assert one is other
        assert site.targets().count("/feed") == 1
        assert await watch.tick(NOW) == []  # its time has not come again

    async def test_goes_on_when_the_asker_is_gone(self, watch: Watch, site: Site, archive: Archive) -> None:
        site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await watch.ask(FEED)
        await watch.ask(FEED)
        assert (await archive.counts()).articles == 1
        assert site.targets().count("/feed") == 1

    async def test_a_stop_ends_it(self, watch: Watch, site: Site) -> None:
        asked = asyncio.ensure_future(watch.ask(FEED))
        await asyncio.sleep(0)
        await watch.stop(1)
        with pytest.raises(asyncio.CancelledError):
            await asked
