"""Articles chosen to be briefed anew, what that would change, and jobs that lose nothing when they are stopped."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import COMMAND_LINE
from bot.errors import UsageError
from bot.ingest import Failure
from bot.rebriefing import Change, Rebriefer, Selection, changes, select
from bot.workers import Threads
from tests.bot.stand_ins import FLEET, StandInSummarizer

from .test_resummarize import LATER, NOON

if TYPE_CHECKING:
    from bot.archive import Archive, Job

ALL = tuple(f"article-{number}" for number in range(4))


async def chosen(archive: Archive, summarizer: StandInSummarizer, **options: Any) -> tuple[str, ...]:
    return await select(archive, Selection(**options), summarizer.engine.info)


async def found(archive: Archive, summarizer: Any) -> list[Change | Failure | None]:
    return [change async for _, change in changes(ALL, archive, Threads(summarizer))]


class TestSelecting:
    async def test_all_by_topic_or_older(self, archive: Archive, summarizer: StandInSummarizer) -> None:
        assert await chosen(archive, summarizer) == ALL
        assert await chosen(archive, summarizer, older=True) == ALL
        assert await chosen(archive, summarizer, topics=("fleet", "roads")) == ALL
        assert await chosen(archive, summarizer, topics=("roads",)) == ()
        assert await chosen(archive, summarizer, since=LATER.date()) == ()
        day = NOON.date()
        assert await chosen(archive, summarizer, since=day, until=day) == ALL
        assert await chosen(archive, summarizer, until=day - timedelta(days=1)) == ()

    async def test_by_ids_each_once(self, archive: Archive, summarizer: StandInSummarizer) -> None:
        assert await chosen(archive, summarizer, articles=(ALL[2], ALL[0], ALL[2])) == (ALL[2], ALL[0])
        with pytest.raises(UsageError, match=r"unheard.*not in the archive"):
            await chosen(archive, summarizer, articles=("unheard",))

    def test_words_tell_selections_apart(self) -> None:
        each = [Selection(), Selection(older=True), Selection(topics=("a",)), Selection(since=NOON.date())]
        each.append(Selection(until=NOON.date()))
        assert len({selection.words() for selection in each}) == 5


class TestWhatWouldChange:
    async def test_the_engine_alone(self, archive: Archive, summarizer: StandInSummarizer) -> None:
        (change, *_) = await found(archive, summarizer)
        assert isinstance(change, Change)
        assert change.revises
        assert change.engines == ("first sentence 1", "first sentence 2")
        assert (change.removed, change.added) == ((), ())
        assert (await archive.counts()).revisions == 4

    async def test_nothing(self, archive: Archive, summarizer: StandInSummarizer) -> None:
        summarizer.engine.info = replace(summarizer.engine.info, version="1")
        assert not any(await found(archive, summarizer))

    async def test_claims_and_topics(self, archive: Archive, summarizer: StandInSummarizer) -> None:
        class Second(StandInSummarizer):
            def brief(self, article: Any) -> Any:
                made = super().brief(article)
                claim = replace(made.briefing.claims[0], text="It is a new one.")
                return replace(made, briefing=replace(made.briefing, claims=(claim,)))

        roads = replace(FLEET, slug="roads")
        (change, *_) = await found(archive, Second(topics=(roads,)))
        assert isinstance(change, Change)
        assert (change.removed, change.added) == (("The ship sails today.",), ("It is a new one.",))
        assert (change.left, change.joined) == (("fleet",), ("roads",))

    async def test_what_fails_and_what_is_gone_is_told(self, archive: Archive, summarizer: Any) -> None:
        class Broken(StandInSummarizer):
            def brief(self, article: Any) -> Any:
                raise ZeroDivisionError

        assert all(isinstance(each, Failure) for each in await found(archive, Broken()))
        gone = [change async for _, change in changes(["unheard"], archive, Threads(summarizer))]
        assert gone == [None]


class TestAJob:
    async def test_stopped_it_goes_on_at_the_article_that_was_under_way(
        self, archive: Archive, summarizer: StandInSummarizer
    ) -> None:
        told: list[int] = []
        task: asyncio.Task[Any]

        async def tell(job: Job) -> None:
            told.append(job.done)
            if job.done == 2:
                task.cancel()
                await asyncio.sleep(1)

        await archive.jobs.add("bot", "all", ALL, by=COMMAND_LINE, at=NOON)
        first = Rebriefer(archive, "bot", summarizer, lambda: LATER, tell)
        job = await first.claim()
        assert job is not None
        task = asyncio.create_task(first.run(job, Threads(summarizer)))
        with pytest.raises(asyncio.CancelledError):
            await task

        second = Rebriefer(archive, "bot", summarizer, lambda: LATER, tell)
        job = await second.claim()
        assert job is not None
        assert job.left == ALL[job.done :]
        ended = await second.run(job, Threads(summarizer))
        assert ended is not None
        assert (ended.status, ended.done, ended.changed) == ("done", 4, 4)
        assert (await archive.counts()).revisions == 8

    async def test_cancelled_it_ends_after_the_article_under_way(
        self, archive: Archive, summarizer: StandInSummarizer
    ) -> None:
        told: list[str] = []

        async def tell(job: Job) -> None:
            told.append(job.status)
            if job.done == 1:
                await archive.jobs.cancel(job.id, by=COMMAND_LINE, at=LATER)

        await archive.jobs.add("bot", "all", ALL, by=COMMAND_LINE, at=NOON)
        rebriefer = Rebriefer(archive, "bot", summarizer, lambda: LATER, tell)
        job = await rebriefer.claim()
        assert job is not None
        assert await rebriefer.run(job, Threads(summarizer)) is None
        assert told == ["waiting", "cancelled"]
        assert len(summarizer.briefed) == 2

    async def test_what_fails_is_counted_and_told(
        self, archive: Archive, summarizer: StandInSummarizer
    ) -> None:
        async def tell(_: Job) -> None: ...

        class Choosy(StandInSummarizer):
            def brief(self, article: Any) -> Any:
                if article.id == "article-1":
                    raise ZeroDivisionError("nobody thought of this")
                return super().brief(article)

        await archive.jobs.add("bot", "all", ALL, by=COMMAND_LINE, at=NOON)
        rebriefer = Rebriefer(archive, "bot", Choosy(engine=summarizer.engine), lambda: LATER, tell)  # type: ignore[arg-type]
        job = await rebriefer.claim()
        assert job is not None
        ended = await rebriefer.run(job, Threads(Choosy(engine=summarizer.engine)))  # type: ignore[arg-type]
        assert ended is not None
        assert (ended.done, ended.changed, ended.failed) == (4, 3, 1)
        assert ended.problem == "Report 1: nobody thought of this"
