"""What the bot does as tasks of the queue: it comes to the same as in one process."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.ingest import Failure
from bot.ingest.handing import Hands, ingest_shared
from bot.queue.policy import NORMAL
from bot.queue.queue import Queue
from bot.queued import PART, QueuedRebriefing, QueuedWatch
from tests.bot.archive.samples import article, ids, keep
from tests.bot.ingest.test_gathering import FEED, feed, item
from tests.bot.ingest.test_gathering import article as page_of
from tests.bot.ingest.test_handing import TEXT, TOPICS, page
from tests.bot.sources.web import page as http
from tests.bot.stand_ins import FLEET, StandInSummarizer

from .tasks import ANN, QUICK, backlog, until
from .workers import shared_work, utc_now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.archive import Archive, Kind
    from bot.roles import Roles
    from bot.sources.fetch import Fetcher
    from tests.bot.sources.web import Site

OFF = replace(FEED, slug="ministry", enabled=False)


@asynccontextmanager
async def process(archive: Archive, *roles: Any, **options: Any) -> AsyncIterator[Any]:
    """One in these roles, with its own end of the queue."""
    queue = Queue(archive.work, QUICK)
    wanted: Roles = frozenset(roles)
    hands = Hands(archive, queue, utc_now)
    work = shared_work(archive, queue, roles=wanted, hand_over=hands, **options)
    work.start()
    try:
        yield work
    finally:
        await work.stop(1.0)


async def nothing_waits(archive: Archive) -> bool:
    return not await archive.work.backlog() and not await archive.work.all_unbriefed()


class TestSources:
    @pytest.fixture(autouse=True)
    def _there(self, site: Site) -> None:
        site.pages["/feed"] = feed(item("a"), item("b"))
        for name in "ab":
            site.pages[f"/{name}"] = page_of(name)

    async def test_what_is_due_is_asked_by_one_process_and_briefed_by_another(
        self, shared: Archive, fetcher: Fetcher, site: Site
    ) -> None:
        async with (
            process(shared, "ingest", sources=[OFF, FEED], fetch=fetcher.fetch),
            process(shared, "ingest", sources=[OFF, FEED], fetch=fetcher.fetch),
            process(shared, "worker", summarizer=(briefer := StandInSummarizer())),
        ):

            async def read() -> bool:
                return (await shared.counts()).articles == 2 and await nothing_waits(shared)

            await until(read, within=60)
        assert len(briefer.briefed) == 2
        assert site.targets().count("/feed") == 1  # though two processes look for what is due
        assert (await shared.sources()) == {"institute": 2}

    async def test_who_has_one_asked_is_told_what_came_of_it(
        self, shared: Archive, queue: Queue, fetcher: Fetcher
    ) -> None:
        watch = QueuedWatch([OFF, FEED], queue)
        async with process(shared, "ingest", sources=[OFF, FEED], fetch=fetcher.fetch):
            gathered = await watch.ask(FEED)
            assert gathered.source == FEED
            assert gathered.failure is None
            assert gathered.listed == 2
            again = await watch.ask(FEED)  # though it is not due
            assert again.failure is None

    async def test_also_that_it_could_not_be_read(
        self, shared: Archive, queue: Queue, fetcher: Fetcher, site: Site
    ) -> None:
        site.pages["/feed"] = http(b"no", "500 Internal Server Error")
        watch = QueuedWatch([FEED], queue)
        async with process(shared, "ingest", sources=[FEED], fetch=fetcher.fetch):
            gathered = await watch.ask(FEED)
        assert gathered.failure is not None
        assert "500" in str(gathered.failure)
        (state,) = (await shared.watching.states()).values()
        assert state.failures >= 1

    async def test_one_that_is_off_or_configured_no_more_is_nobodys_task(
        self, shared: Archive, queue: Queue, fetcher: Fetcher, site: Site
    ) -> None:
        for slug in (OFF.slug, "gone"):
            await queue.put("fetch", slug, NORMAL)
        async with process(shared, "ingest", sources=[OFF], fetch=fetcher.fetch):
            await until(lambda: nothing_waits(shared))
        assert not site.asked


class TestAnArticleThatSomebodyWaitsFor:
    async def ingested(self, shared: Archive, queue: Queue, document: Any, **options: Any) -> Any:
        own: Any = options.pop("own", None) or StandInSummarizer()
        return await ingest_shared(
            document, shared, queue, own, utc_now, TOPICS, source="maintainers", **options
        )

    async def test_is_briefed_by_another_process_before_all_that_waits(
        self, shared: Archive, queue: Queue
    ) -> None:
        hands = Hands(shared, queue, utc_now)
        for number in range(40):
            told = article(f"waits {number}", text=f"Number {number}. It waits.", language="en")
            await hands(told, page="a page", source="feed", belongs=(), revive=False)
        here = StandInSummarizer()
        async with process(shared, "worker", seconds=0.2, summarizer=(there := StandInSummarizer())):
            report = await self.ingested(shared, queue, page(), own=here, belongs=(FLEET,))
            assert [one.outcome for one in report.ingested] == ["added"]
            assert "Ships sail" in there.briefed
            assert len(there.briefed) < 40
            assert here.briefed == []
            again = await self.ingested(shared, queue, page())
            assert [one.outcome for one in again.ingested] == ["unchanged"]

    async def test_is_briefed_here_where_no_process_is_there_for_it(
        self, shared: Archive, queue: Queue
    ) -> None:
        own = StandInSummarizer()
        report = await self.ingested(shared, queue, page(), own=own, begun=0.2)
        assert [one.outcome for one in report.ingested] == ["added"]
        assert own.briefed == ["Ships sail"]
        assert await nothing_waits(shared)

    async def test_is_left_to_the_queue_where_that_takes_too_long(
        self, shared: Archive, queue: Queue
    ) -> None:
        async with process(shared, "worker", seconds=5.0):
            report = await self.ingested(shared, queue, page(), ended=0.3)
            assert [one.outcome for one in report.ingested] == ["queued"]
            assert (await backlog(shared)) is not None

    async def test_that_cannot_be_briefed_is_told(self, shared: Archive, queue: Queue) -> None:
        german = page(
            "Ein Schiff der Marine fuhr heute aus. Es hat vierzig Leute an Bord und fährt nach Norden. " * 6
        )
        async with process(shared, "worker"):
            report = await self.ingested(shared, queue, german)
        assert report.ingested == ()
        (failure,) = report.failed
        assert isinstance(failure, Failure)
        assert "it is in 'de'" in str(failure.error)

    async def test_that_fails_here_waits_in_the_queue(self, shared: Archive, queue: Queue) -> None:
        with pytest.raises(ZeroDivisionError):
            await self.ingested(shared, queue, page(f"What a surprise. {TEXT}"), begun=0.2)
        waiting = await backlog(shared)
        assert waiting is not None
        assert waiting.waiting == 1


class TestBriefingAnew:
    async def kinds(self, shared: Archive) -> dict[Kind, int]:
        return {one.kind: one.waiting for one in await shared.work.backlog()}

    async def test_many_articles_are_several_tasks_that_all_processes_do(
        self, shared: Archive, queue: Queue
    ) -> None:
        names = [f"article-{number:02}" for number in range(2 * PART + 1)]
        for name in names:
            await keep(shared, name, language="en")
        job = await shared.jobs.add("bot", "every article", names, by=ANN, at=datetime.now(UTC))
        rebriefing = QueuedRebriefing(shared, queue)
        await rebriefing.there_is_one()
        await rebriefing.there_is_one()  # as another process does at the same time
        assert await self.kinds(shared) == {"rebrief": 3}
        async with process(shared, "worker"), process(shared, "worker"):
            await until(lambda: nothing_waits(shared))
        ended = await shared.jobs.get(job.id)
        assert ended is not None
        assert (ended.status, ended.done, ended.changed) == ("done", len(names), len(names))
        assert {len(await shared.revisions(name)) for name in names} == {2}

    async def test_one_article_that_somebody_asked_for_comes_before_many(
        self, shared: Archive, queue: Queue
    ) -> None:
        names = [f"article-{number:02}" for number in range(PART)]
        for name in [*names, "asked for"]:
            await keep(shared, name, language="en")
        now = datetime.now(UTC)
        await shared.jobs.add("bot", "every article", names, by=ANN, at=now)
        await shared.jobs.add("bot", "one", ["asked for"], by=ANN, at=now)
        await QueuedRebriefing(shared, queue).there_is_one()
        briefer = StandInSummarizer()
        async with process(shared, "worker", summarizer=briefer):
            await until(lambda: nothing_waits(shared))
        assert briefer.briefed[0] == "The title of asked for"

    async def test_a_large_job_that_came_without_its_parts_is_split_by_whoever_takes_it(
        self, shared: Archive, queue: Queue
    ) -> None:
        names = [f"article-{number:02}" for number in range(PART + 1)]
        for name in names:
            await keep(shared, name, language="en")
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        job = await shared.jobs.add("bot", "every article", names, by=ANN, at=long_ago)
        await queue.put("rebrief", job.id, NORMAL)
        async with process(shared, "worker"):

            async def ended() -> bool:
                kept = await shared.jobs.get(job.id)
                return kept is not None and kept.status == "done"

            await until(ended)
        assert {len(await shared.revisions(name)) for name in names} == {2}

    async def test_one_that_was_cancelled_is_not_done(self, shared: Archive, queue: Queue) -> None:
        await keep(shared, "one", language="en")
        now = datetime.now(UTC)
        job = await shared.jobs.add("bot", "one", ["one"], by=ANN, at=now)
        await QueuedRebriefing(shared, queue).there_is_one()
        await shared.jobs.cancel(job.id, by=ANN, at=now)
        async with process(shared, "worker"):
            await until(lambda: nothing_waits(shared))
        assert len(await shared.revisions("one")) == 1


async def test_a_process_that_only_answers_members_does_no_task(shared: Archive, queue: Queue) -> None:
    await queue.put("brief", 1, NORMAL)
    async with process(shared, "chat", "schedule") as work:
        assert work._scheduler is None
    waiting = await backlog(shared)
    assert waiting is not None
    assert waiting.waiting == 1
    assert ids(await shared.latest()) == []
