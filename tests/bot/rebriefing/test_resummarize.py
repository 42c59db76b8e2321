"""Kept articles briefed anew: stopped and gone on with at any place, and nothing of a newer text undone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.ingest import topics_version
from bot.rebriefing.resummarize import ResummarizeReport, resummarize
from bot.workers import Threads, article_vector
from summarizer import Article, LanguageError
from tests.bot.stand_ins import FLEET, StandInSummarizer

if TYPE_CHECKING:
    from bot.archive import Archive

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)


def article(number: int, text: str = "The ship sails today. It is a new one.") -> Article:
    return Article(f"article-{number}", f"Report {number}", text, language="en")


async def keep(archive: Archive, summarizer: StandInSummarizer, *articles: Article) -> None:
    for each in articles:
        brief: Any = summarizer.brief(each)
        await archive.record(
            *(each, brief.topics, brief.briefing),
            at=NOON,
            matched_by=topics_version(summarizer.topics, summarizer.encoder),
            vector=article_vector(brief, summarizer.encoder),
            encoder=summarizer.encoder.version,
        )


async def run(archive: Archive, summarizer: Any, *ids: str, **options: Any) -> ResummarizeReport:
    wanted = ids or await archive.ids(not_by=summarizer.engine.info)
    options = {"worker": Threads(summarizer)} | options
    return await resummarize(wanted, archive, summarizer, lambda: LATER, **options)


async def test_each_article_gets_a_revision_by_the_new_engine(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    report = await run(archive, summarizer)

    assert (report.count("rebriefed"), report.gone, report.failed) == (4, (), ())
    for entry in await archive.latest():
        assert entry.briefing is not None
        assert (entry.briefing.engine, entry.briefed_at) == (summarizer.engine.info, LATER)
        assert [each.briefing.engine.version for each in await archive.revisions(entry.article.id)] == [
            "2",
            "1",
        ]


async def test_what_tells_the_same_as_before_is_not_kept_again(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    await run(archive, summarizer)
    report = await run(archive, summarizer, *await archive.ids())
    assert report.count("unchanged") == 4
    assert (await archive.counts()).revisions == 8


async def test_topics_are_matched_as_they_are_now(archive: Archive, summarizer: StandInSummarizer) -> None:
    summarizer.topics = (replace(FLEET, words=("road",)),)
    await run(archive, summarizer)
    assert await archive.latest("fleet") == ()
    assert await archive.matched_otherwise(topics_version(summarizer.topics, summarizer.encoder)) == ()


async def test_a_run_that_was_stopped_is_gone_on_with_where_it_was(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    task: asyncio.Task[ResummarizeReport]

    def stop(done: int, *_: object) -> None:
        if done == 2:
            task.cancel()

    task = asyncio.create_task(run(archive, summarizer, progress=stop))
    with pytest.raises(asyncio.CancelledError):
        await task
    left = await archive.ids(not_by=summarizer.engine.info)
    assert left in (("article-2", "article-3"), ("article-3",))  # the one under way may have come to its end
    await run(archive, summarizer)
    assert await archive.ids(not_by=summarizer.engine.info) == ()
    assert (await archive.counts()).revisions == 8


async def test_progress_is_told_after_each_article(archive: Archive, summarizer: StandInSummarizer) -> None:
    told: list[tuple[int, int, str]] = []
    await run(archive, summarizer, progress=lambda *step: told.append(step))
    assert told == [(number + 1, 4, f"article-{number}") for number in range(4)]


async def test_what_fails_keeps_its_briefing_and_the_others_go_on(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    class Choosy(StandInSummarizer):
        def brief(self, article: Article) -> Any:
            if article.id == "article-1":
                raise LanguageError(article.title, "it is in 'fr'", "Give it in English.")
            return super().brief(article)

    report = await run(archive, Choosy(engine=summarizer.engine))

    assert report.count("rebriefed") == 3
    assert [(failure.name, type(failure.error)) for failure in report.failed] == [("Report 1", LanguageError)]
    entry = await archive.get("article-1")
    assert entry is not None
    assert entry.briefing is not None
    assert entry.briefing.engine.version == "1"


async def test_an_article_that_is_not_kept_is_told_as_gone(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    report = await run(archive, summarizer, "unheard of", "article-0")
    assert (report.gone, report.done) == (("unheard of",), {"article-0": "rebriefed"})


async def test_a_text_that_its_source_changes_meanwhile_stays(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    changed = article(0, "The ship stays in port. It has no crew.")

    class Overtaken(Threads):
        async def brief(self, article: Article) -> Any:
            made = await super().brief(article)
            await keep(archive, summarizer, changed)
            return made

    await run(archive, summarizer, "article-0", worker=Overtaken(summarizer))

    entry = await archive.get("article-0")
    assert entry is not None
    assert entry.briefing is not None
    assert (entry.article.text, entry.briefing.text) == (changed.text, "The ship stays in port.")
