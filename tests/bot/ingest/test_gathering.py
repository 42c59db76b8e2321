"""Sources → archive: over a loopback web, on both databases."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import AnswerState, SourceState
from bot.errors import ArchiveUnavailableError
from bot.ingest.gathering import LONGEST_PAUSE, Gathered, Gatherer, due, next_visit
from bot.sources.configured import Source
from bot.workers import Threads
from tests.bot.sources.web import page, redirect
from tests.bot.stand_ins import FLEET, StandInSummarizer

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive import Archive
    from bot.sources.fetch import Fetcher
    from tests.bot.sources.web import Site
    from tests.bot.sources.web_fixtures import Stopwatch

NOW = datetime(2024, 5, 10, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = "http://institute.example"
FEED = Source("institute", "feed", f"{HOME}/feed", "The Institute", "think tank")


@dataclass
class Gathering:
    """A gatherer at a moment that the test moves."""

    archive: Archive
    fetcher: Fetcher
    clock: Stopwatch
    summarizer: StandInSummarizer = field(default_factory=StandInSummarizer)
    now: datetime = NOW

    async def __call__(self, *sources: Source) -> list[Gathered]:
        summarizer: Any = self.summarizer
        worker = Threads(summarizer)
        gatherer = Gatherer(
            self.archive,
            self.fetcher.fetch,
            summarizer,
            worker,
            lambda: self.now,
            topics=[FLEET],
            chance=lambda: 0.5,
        )
        gathered = [each async for each in gatherer.gather(sources)]
        self.now += HOUR
        self.clock.seconds += HOUR.total_seconds()
        return gathered

    async def titles(self) -> set[str]:
        return {entry.article.title for entry in await self.archive.latest()}


@pytest.fixture
def gather(archive: Archive, fetcher: Fetcher, stopwatch: Stopwatch) -> Gathering:
    return Gathering(archive, fetcher, stopwatch)


def feed(*items: str) -> bytes:
    return page(
        f"<rss version='2.0'><channel><title>All</title>{''.join(items)}</channel></rss>",
        Content_Type="text/xml",
    )


def item(name: str, more: str = "") -> str:
    return f"<item><title>On {name}</title><link>{HOME}/{name}</link>{more}</item>"


def article(name: str, text: str = "") -> bytes:
    said = (
        text
        or f"The ministers spoke about {name} for three hours and agreed to meet again before the summer."
    )
    body = f"<html><head><title>On {name}</title></head><body><article><h1>On {name}</h1><p>{said}</p></article></body></html>"
    return page(body, Content_Type="text/html; charset=utf-8")


async def test_new_pieces_are_read_once(gather: Gathering, site: Site) -> None:
    site.pages |= {"/feed": feed(item("a"), item("b")), "/a": article("a"), "/b": article("b")}
    (first,) = await gather(FEED)
    assert (first.listed, len(first.report.ingested), first.report.failed) == (2, 2, ())
    assert await gather.titles() == {"On a", "On b"}
    site.pages |= {"/feed": feed(item("c"), item("a"), item("b")), "/c": article("c")}
    (second,) = await gather(FEED)
    assert [each.title for each in second.report.ingested] == ["On c"]
    assert sorted(site.targets()) == ["/a", "/b", "/c", "/feed", "/feed"]
    entries = await gather.archive.latest()
    assert {(entry.source, entry.article.publisher) for entry in entries} == {("institute", "The Institute")}


async def test_an_unchanged_feed_is_asked_for_with_its_tag(gather: Gathering, site: Site) -> None:
    content = feed(item("a")).replace(b"\r\n\r\n", b'\r\nETag: "7"\r\n\r\n', 1)
    site.pages |= {"/feed": content, "/a": article("a")}
    await gather(FEED)
    site.pages["/feed"] = page(b"", "304 Not Modified")
    (second,) = await gather(FEED)
    assert (second.failure, second.report.ingested) == (None, ())
    assert site.asked[-1].headers["If-None-Match"] == '"7"'
    await gather(FEED)
    assert site.asked[-1].headers["If-None-Match"] == '"7"'


async def test_a_piece_that_fails_does_not_hold_up_the_others(gather: Gathering, site: Site) -> None:
    site.pages |= {
        "/feed": feed(item("gone"), item("odd"), item("a")),
        "/a": article("a"),
        "/odd": article("odd", "surprise. " * 20),
    }
    (first,) = await gather(FEED)
    assert {failure.name for failure in first.report.failed} == {f"{HOME}/gone", f"{HOME}/odd"}
    assert await gather.titles() == {"On a"}
    (second,) = await gather(FEED)
    assert second.report.failed == ()  # neither will come right


async def test_a_piece_that_is_away_for_a_moment_is_tried_again(gather: Gathering, site: Site) -> None:
    content = feed(item("a")).replace(b"\r\n\r\n", b'\r\nETag: "7"\r\n\r\n', 1)
    site.pages |= {"/feed": content, "/a": page(b"", "500 Oh")}
    (first,) = await gather(FEED)
    assert len(first.report.failed) == 1
    site.pages["/a"] = article("a")
    (second,) = await gather(FEED)
    assert "If-None-Match" not in next(asked for asked in site.asked[::-1] if asked.target == "/feed").headers
    assert [each.title for each in second.report.ingested] == ["On a"]


async def test_a_source_that_fails_is_asked_ever_more_rarely(gather: Gathering, site: Site) -> None:
    pauses = []
    for count in range(1, 4):
        asked_at = gather.now
        (each,) = await gather(FEED)
        assert each.failure is not None
        assert each.failures == count
        state = (await gather.archive.watching.states())["institute"]
        assert (state.failures, state.failing_since) == (count, NOW)
        assert "no such page" in (state.problem or "")
        pauses.append(state.due_at - asked_at)
    assert pauses == [2 * HOUR, 4 * HOUR, 8 * HOUR]
    site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
    await gather(FEED)
    state = (await gather.archive.watching.states())["institute"]
    assert (state.failures, state.failing_since, state.problem) == (0, None, None)
    assert state.succeeded_at == state.asked_at


async def test_a_source_that_fails_does_not_hold_up_the_others(gather: Gathering, site: Site) -> None:
    other = Source("other", "feed", "http://other.example/none", "Other", "press")
    site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
    gathered = {each.source.slug: each for each in await gather(other, FEED)}
    assert gathered["other"].failure is not None
    assert len(gathered["institute"].report.ingested) == 1


async def test_a_web_page_in_a_feeds_place_names_the_feed(gather: Gathering, site: Site) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/real.xml">'
    site.pages["/feed"] = page(f"<html><head>{head}</head></html>", Content_Type="text/html")
    (each,) = await gather(FEED)
    assert "http://institute.example/real.xml" in str(each.failure)


async def test_a_source_that_moved_for_good_says_where(gather: Gathering, site: Site) -> None:
    site.pages |= {
        "/feed": redirect(f"{HOME}/new", "301 Moved Permanently"),
        "/new": feed(item("a")),
        "/a": article("a"),
    }
    (each,) = await gather(FEED)
    assert len(each.report.ingested) == 1
    assert each.problems == (f"it has moved for good: change its address to {HOME}/new",)


async def test_listings_pages_and_folders_are_sources_too(
    gather: Gathering, site: Site, tmp_path: Path
) -> None:
    listing = Source("list", "listing", f"{HOME}/list", "The List", "official", pattern=re.compile(r"/r/\d"))
    single = Source("single", "page", f"{HOME}/single", "The Page", "press")
    folder = Source("folder", "folder", str(tmp_path), "The Folder", "press")
    site.pages |= {
        "/list": page("<a href='/r/1'>one</a><a href='/about'>about</a>", Content_Type="text/html"),
        "/r/1": article("the release"),
        "/single": article("the page"),
    }
    (tmp_path / "saved.html").write_bytes(article("the saved one").partition(b"\r\n\r\n")[2])
    gathered = await gather(listing, single, folder)
    assert [each.failure for each in gathered] == [None] * 3
    assert await gather.titles() == {"On the release", "On the page", "On the saved one"}
    again = await gather(listing, single, folder)
    assert {one.outcome for each in again for one in each.report.ingested} <= {"unchanged"}


async def test_a_sources_topics_are_its_articles_topics(gather: Gathering, site: Site) -> None:
    source = Source("navy", "feed", f"{HOME}/feed", "The Navy", "official", topics=("fleet",))
    site.pages |= {"/feed": feed(item("a")), "/a": article("a")}
    await gather(source)
    (entry,) = await gather.archive.latest("fleet")
    assert entry.topics[0].because == ("all of its source belongs to it",)


async def test_the_same_piece_of_two_feeds_is_one_article(gather: Gathering, site: Site) -> None:
    other = Source("other", "feed", f"{HOME}/other", "The Institute", "think tank")
    site.pages |= {
        "/feed": feed(item("a")),
        "/other": feed(f"<item><title>On a</title><link>{HOME}/a?utm_source=rss</link></item>"),
        "/a": article("a"),
        "/a?utm_source=rss": article("a"),
    }
    await gather(FEED, other)
    assert (await gather.archive.counts()).articles == 1


async def test_a_reading_that_was_broken_off_is_finished_by_the_next(gather: Gathering, site: Site) -> None:
    names = [f"p{number}" for number in range(4)]
    site.pages |= {"/feed": feed(*map(item, names))} | {f"/{name}": article(name) for name in names}
    keep_piece, kept = gather.archive.watching.keep_piece, 0

    async def breaking(*args: Any, **more: Any) -> None:
        nonlocal kept
        kept += 1
        if kept == 2:  # the article is in the archive, but not yet that it was read
            raise ArchiveUnavailableError("the archive", "is gone", "Wait.")
        await keep_piece(*args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather.archive.watching, "keep_piece", breaking)
        with pytest.raises(ArchiveUnavailableError):
            await gather(FEED)
    assert await gather.titles() == {"On p0", "On p1"}
    await gather(FEED)
    assert await gather.titles() == {f"On {name}" for name in names}
    counts = await gather.archive.counts()
    assert (counts.articles, counts.versions, counts.revisions) == (4, 4, 4)


async def test_two_that_gather_at_once_make_no_duplicate(gather: Gathering, site: Site) -> None:
    names = [f"p{number}" for number in range(3)]
    site.pages |= {"/feed": feed(*map(item, names))} | {f"/{name}": article(name) for name in names}
    await asyncio.gather(gather(FEED), gather(FEED))
    counts = await gather.archive.counts()
    assert (counts.articles, counts.versions, counts.revisions) == (3, 3, 3)


class TestWhenToAsk:
    def state(self, **given: Any) -> SourceState:
        answer = AnswerState(f"{HOME}/feed", None, None)
        return SourceState(
            **{
                "slug": "institute",
                "address": f"{HOME}/feed",
                "answer": answer,
                "asked_at": NOW,
                "succeeded_at": NOW,
                "due_at": NOW + HOUR,
            }
            | given
        )

    def test_a_source_is_due_when_its_time_has_come(self) -> None:
        states = {"institute": self.state()}
        assert due([FEED], {}, NOW) == [FEED]
        assert due([FEED], states, NOW) == []
        assert due([FEED], states, NOW + HOUR) == [FEED]

    def test_a_source_that_is_off_is_never_due_and_a_new_address_at_once(self) -> None:
        off = Source("off", "feed", f"{HOME}/off", "Off", "press", enabled=False)
        assert due([off], {}, NOW) == []
        assert due([FEED], {"institute": self.state(address="http://old.example/")}, NOW) == [FEED]

    def test_who_waited_longest_is_first(self) -> None:
        late = Source("late", "feed", f"{HOME}/late", "Late", "press")
        states = {
            "institute": self.state(),
            "late": self.state(slug="late", address=late.address, due_at=NOW),
        }
        assert due([FEED, late], states, NOW + 2 * HOUR) == [late, FEED]

    @given(
        st.timedeltas(timedelta(minutes=5), timedelta(days=7)),
        st.integers(0, 10_000),
        st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
        st.floats(0, 1),
    )
    def test_a_visit_is_never_sooner_than_set_nor_put_off_for_ever(
        self, every: timedelta, failures: int, wish: timedelta | None, chance: float
    ) -> None:
        pause = next_visit(every, NOW, failures=failures, wish=wish, chance=chance) - NOW
        assert 0.9 * every <= pause <= 1.1 * LONGEST_PAUSE + timedelta(seconds=1)
        assert next_visit(every, NOW, failures=failures + 1, wish=wish, chance=chance) - NOW >= pause
