"""Articles that are handed over: what was read is briefed elsewhere, by the same function, once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import ArchiveUnavailableError
from bot.ingest import Failure, Ingested, ingest
from bot.ingest.handing import brief_all_handed, brief_handed
from bot.sources.documents import Document
from bot.workers import Threads
from summarizer import PageHints
from tests.bot.archive.samples import NOON, article, ids
from tests.bot.stand_ins import FLEET, StandInSummarizer

if TYPE_CHECKING:
    from bot.archive import Archive
    from summarizer import Article

TOPICS = {FLEET.slug: FLEET}
PAGE = "<html><head><title>Ships sail</title></head><body><article><h1>Ships sail</h1><p>{}</p></article></body></html>"
TEXT = "A ship of the navy sailed today. It carried a crew of forty sailors to the north of the country. " * 6


def clock() -> datetime:
    return NOON


def page(text: str = TEXT, name: str = "https://a.example/ships") -> Document:
    return Document(name, PAGE.format(text).encode(), PageHints(url=name), "text/html")


class Kept:
    """Hands over to the archive, and to nobody who would do it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.waiting: list[int] = []

    async def __call__(self, article: Article, *, belongs: Any, **told: Any) -> None:
        slugs = [topic.slug for topic in belongs]
        self.waiting.append(
            await self._archive.work.hand_over(article, belongs=slugs, at=datetime.now(UTC), **told)
        )


async def read(archive: Archive, summarizer: Any, document: Document, **options: Any) -> list[int]:
    kept = Kept(archive)
    report = await ingest([document], archive, summarizer, clock, source="feed", hand_over=kept, **options)
    assert [one.outcome for one in report.ingested] == ["queued"] * len(kept.waiting)
    return kept.waiting


async def brief(archive: Archive, summarizer: Any, id_: int) -> Ingested | Failure | None:
    return await brief_handed(id_, archive, summarizer, clock, TOPICS, Threads(summarizer))


async def test_what_was_read_is_briefed_by_whoever_takes_it(archive: Archive) -> None:
    summarizer: Any = StandInSummarizer()
    (waits,) = await read(archive, summarizer, page(), belongs=(FLEET,))
    assert summarizer.briefed == []
    assert (await archive.counts()).articles == 0
    briefed = await brief(archive, summarizer, waits)
    assert isinstance(briefed, Ingested)
    assert (briefed.name, briefed.title, briefed.outcome) == (
        "https://a.example/ships",
        "Ships sail",
        "added",
    )
    (entry,) = await archive.latest()
    assert (entry.article.id, entry.source) == (briefed.article_id, "feed")
    assert [match.topic.slug for match in entry.topics] == [FLEET.slug]
    assert await archive.work.all_unbriefed() == ()
    assert await brief(archive, summarizer, waits) is None
    assert summarizer.briefed == ["Ships sail"]


async def test_what_is_kept_already_is_not_handed_over(archive: Archive) -> None:
    summarizer: Any = StandInSummarizer()
    (waits,) = await read(archive, summarizer, page())
    await brief(archive, summarizer, waits)
    report = await ingest([page()], archive, summarizer, clock, source="feed", hand_over=Kept(archive))
    assert [one.outcome for one in report.ingested] == ["unchanged"]


async def test_a_text_that_changed_before_it_was_briefed_takes_the_place_of_the_old(archive: Archive) -> None:
    summarizer: Any = StandInSummarizer()
    (first,) = await read(archive, summarizer, page())
    old = await archive.work.unbriefed(first)
    (second,) = await read(archive, summarizer, page(TEXT.replace("forty", "fifty")))
    assert (first, await archive.work.all_unbriefed()) == (second, (first,))
    assert old is not None
    await archive.work.briefed(old)  # by a process that was about to: the new one still waits
    assert await archive.work.all_unbriefed() == (first,)
    await brief(archive, summarizer, first)
    (entry,) = await archive.latest()
    assert "fifty" in entry.article.text


async def test_one_that_cannot_be_briefed_ever_waits_no_more(archive: Archive) -> None:
    summarizer: Any = StandInSummarizer()
    told = article("fremd", language="de")
    waits = await archive.work.hand_over(told, page="a page", source="feed", belongs=(), at=NOON)
    failed = await brief(archive, summarizer, waits)
    assert isinstance(failed, Failure)
    assert "it is in 'de'" in str(failed.error)
    assert await archive.work.all_unbriefed() == ()


async def test_one_that_may_be_briefed_another_time_waits_on(archive: Archive) -> None:
    summarizer: Any = StandInSummarizer()
    waits = await archive.work.hand_over(
        article("odd", text="A surprise. It is one.", language="en"),
        page="a page",
        source="feed",
        belongs=(),
        at=NOON,
    )
    with pytest.raises(ZeroDivisionError):
        await brief(archive, summarizer, waits)
    assert await archive.work.all_unbriefed() == (waits,)


async def test_all_that_is_known_of_an_article_comes_across(archive: Archive) -> None:
    told = article(
        "one",
        url="https://a.example/é",
        publisher="A",
        authors=("Ann", "Bo"),
        published=date(2026, 3, 1),
        language="en",
        kind="teaser",
        continues_at="B",
        pages=(0, 9),
    )
    waits = await archive.work.hand_over(
        told, page="a page", source="feed", belongs=("fleet",), at=NOON, revive=True
    )
    waiting = await archive.work.unbriefed(waits)
    assert waiting is not None
    assert waiting.article == told
    assert (waiting.page, waiting.source, waiting.belongs) == ("a page", "feed", ("fleet",))
    assert (waiting.revive, waiting.read_at) == (True, NOON)


async def test_one_process_alone_briefs_what_several_left(archive: Archive) -> None:
    summarizer: Any = StandInSummarizer()
    for id_, text in (("odd", "A surprise. It is one."), ("one", "A ship. It sails.")):
        told = article(id_, text=text, language="en")
        await archive.work.hand_over(told, page="a page", source="feed", belongs=(), at=NOON)
    done = await brief_all_handed(archive, lambda: summarizer, clock, TOPICS, Threads(summarizer))
    assert done == 2
    assert ids(await archive.latest()) == ["one"]
    assert len(await archive.work.all_unbriefed()) == 1


async def test_where_the_archive_is_away_the_page_is_not_done_with(archive: Archive) -> None:
    async def away(*_: Any, **__: Any) -> None:
        raise ArchiveUnavailableError("the archive", "it is away", "Wait.")

    summarizer: Any = StandInSummarizer()
    with pytest.raises(ArchiveUnavailableError):
        await ingest([page()], archive, summarizer, clock, source="feed", hand_over=away)
