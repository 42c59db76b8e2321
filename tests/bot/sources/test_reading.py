"""What is new in a source, and which document a piece becomes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import HttpStatusError, RestingError, RobotsRefusedError, SourceError, UnreachableError
from bot.sources.configured import Source
from bot.sources.feeds import Feed, FeedEntry, read_feed
from bot.sources.fetched import Fetched, Validators
from bot.sources.reading import (
    MOST_AT_ONCE,
    MOST_ATTEMPTS,
    Known,
    Piece,
    Seen,
    folder_documents,
    is_passing,
    look,
    new_pieces,
    obtain,
)
from summarizer import read_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2024, 5, 10, 9, 30, tzinfo=UTC)
HOME = "https://institute.example"
FEED = Source("institute", "feed", f"{HOME}/feed", "The Institute", "think tank")
TEXT = " ".join(["The two governments agreed to reopen the ferry line between their capitals in May."] * 4)


class Web:
    """Addresses and what is under them: a page, or the error that asking for it raises."""

    def __init__(self, **pages: str | Fetched | SourceError) -> None:
        self.pages = {f"{HOME}/{name}": page for name, page in pages.items()}
        self.asked: list[tuple[str, Validators | None]] = []

    async def fetch(
        self, url: str, validators: Validators | None = None, *, named_by: str | None = None
    ) -> Fetched:
        self.asked.append((url, validators))
        page = self.pages[url]
        if isinstance(page, Exception):
            raise page
        return page if isinstance(page, Fetched) else fetched(url, page)


def fetched(url: str, page: str = "", status: int = 200) -> Fetched:
    tag = Validators(url, etag='"1"')
    return Fetched(url, status, page.encode(), NOW, "text/html", "utf-8", tag)


async def read(
    content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
) -> Feed:
    return read_feed(content, url=url, charset=charset)


def rss(*names: str) -> str:
    items = "".join(f"<item><title>{name}</title><link>{HOME}/{name}</link></item>" for name in names)
    return f"<rss version='2.0'><channel><title>All</title>{items}</channel></rss>"


def refused(status: int) -> HttpStatusError:
    return HttpStatusError(f"{HOME}/a", f"the site answers {status}", "Look at it.", status)


class TestWhatIsNew:
    def test_what_was_read_is_not_new_until_it_changes(self) -> None:
        piece = Piece("k", "mark", "a piece")
        assert new_pieces([piece], {}) == [piece]
        assert new_pieces([piece], {"k": Seen("mark", done=True)}) == []
        assert new_pieces([piece], {"k": Seen("another mark", done=True)}) == [piece]

    def test_what_could_not_be_had_is_tried_again_but_not_for_ever(self) -> None:
        piece = Piece("k", "mark", "a piece")
        assert new_pieces([piece], {"k": Seen("mark", done=False, attempts=1)}) == [piece]
        assert new_pieces([piece], {"k": Seen("mark", done=False, attempts=MOST_ATTEMPTS)}) == []

    @given(
        st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("12")), unique_by=lambda pair: pair[0])
    )
    def test_once_all_is_read_nothing_is_new(self, listed: list[tuple[str, str]]) -> None:
        pieces = [Piece(key, mark, key) for key, mark in listed]
        seen = {piece.key: Seen(piece.mark, done=True) for piece in new_pieces(pieces, {})}
        assert new_pieces(pieces, seen) == []

    @pytest.mark.parametrize(
        ("error", "passing"),
        [
            (UnreachableError("a", "no answer", "wait"), True),
            (RestingError("a", "rests", "wait", 60.0), True),
            (refused(503), True),
            (refused(429), True),
            (refused(404), False),
            (refused(410), False),
            (RobotsRefusedError("a", "no robots", "ask"), False),
            (SourceError("a", "nothing", "none"), False),
        ],
    )
    def test_some_failures_pass(self, error: SourceError, passing: bool) -> None:
        assert is_passing(error) is passing


class TestLooking:
    async def test_a_feed_gives_its_new_entries(self) -> None:
        web = Web(feed=rss("a", "b"))
        first = await look(FEED, Known(), web.fetch, read)
        assert [piece.name for piece in first.new] == [f"{HOME}/a", f"{HOME}/b"]
        assert (len(first.listed), first.waiting, first.validators) == (
            2,
            0,
            Validators(f"{HOME}/feed", '"1"'),
        )
        seen = {first.new[0].key: Seen(first.new[0].mark, done=True)}
        second = await look(FEED, Known(first.validators, seen), web.fetch, read)
        assert [piece.name for piece in second.new] == [f"{HOME}/b"]
        assert web.asked[1] == (f"{HOME}/feed", first.validators)

    async def test_an_unchanged_feed_is_not_read(self) -> None:
        web = Web(feed=fetched(f"{HOME}/feed", status=304))
        found = await look(FEED, Known(Validators(f"{HOME}/feed", '"1"')), web.fetch, read)
        assert (found.unchanged, found.new) == (True, ())

    async def test_a_long_feed_is_read_in_parts(self) -> None:
        web = Web(feed=rss(*(f"p{number}" for number in range(MOST_AT_ONCE + 3))))
        found = await look(FEED, Known(), web.fetch, read)
        assert (len(found.new), found.waiting) == (MOST_AT_ONCE, 3)

    async def test_an_entry_that_says_that_it_changed_is_new(self) -> None:
        def dated(day: int) -> str:
            item = f"<item><title>A</title><link>{HOME}/a</link><pubDate>{day} May 2024 08:00:00 GMT</pubDate></item>"
            return f"<rss version='2.0'><channel>{item}</channel></rss>"

        (piece,) = (await look(FEED, Known(), Web(feed=dated(1)).fetch, read)).new
        known = Known(seen={piece.key: Seen(piece.mark, done=True)})
        assert (await look(FEED, known, Web(feed=dated(1)).fetch, read)).new == ()
        assert len((await look(FEED, known, Web(feed=dated(2)).fetch, read)).new) == 1

    async def test_a_listing_gives_the_links_that_fit(self) -> None:
        source = replace(FEED, kind="listing", address=f"{HOME}/list", pattern=re.compile(r"/releases/\d+"))
        page = """<base href="/en/"><a href="releases/1?utm_source=x">One</a> <a href="/en/releases/1#top">Again</a>
          <a href="https://other.example/releases/2">Two</a> <a href="about">About</a> <a href="javascript:1/releases/3">x</a>"""
        found = await look(source, Known(), Web(list=page).fetch, read)
        assert [piece.url for piece in found.new] == [
            f"{HOME}/en/releases/1?utm_source=x",
            "https://other.example/releases/2",
        ]

    async def test_a_listing_without_any_link_that_fits_says_so(self) -> None:
        source = replace(FEED, kind="listing", address=f"{HOME}/list", pattern=re.compile("/releases/"))
        with pytest.raises(SourceError, match="none of the page's links fits"):
            await look(source, Known(), Web(list="<a href='/about'>About</a>").fetch, read)

    async def test_a_page_is_new_when_its_content_is(self) -> None:
        source = replace(FEED, kind="page", address=f"{HOME}/page")
        (piece,) = (await look(source, Known(), Web(page="<p>One</p>").fetch, read)).new
        assert piece.document is not None
        known = Known(seen={piece.key: Seen(piece.mark, done=True)})
        assert (await look(source, known, Web(page="<p>One</p>").fetch, read)).new == ()
        assert len((await look(source, known, Web(page="<p>Two</p>").fetch, read)).new) == 1


class TestDocuments:
    ENTRY = FeedEntry(
        id="1",
        url=f"{HOME}/a",
        title="Ferries again",
        authors=("Mira Holt", "admin"),
        published=datetime(2024, 5, 1, 3, tzinfo=timezone(timedelta(hours=9))),
        content=f"<p>{TEXT}</p>",
    )

    def piece(self, entry: FeedEntry = ENTRY) -> Piece:
        return Piece("k", "m", entry.url or "", entry.url, entry)

    async def test_a_full_text_source_gives_the_page(self) -> None:
        page = f"<html><head><title>x</title></head><body><article><h1>Ferries</h1><p>{TEXT}</p></article></body></html>"
        document = await obtain(FEED, self.piece(), Web(a=page).fetch, NOW)
        (article,) = read_page(
            document.content, name=document.name, hints=document.hints, media_type=document.media_type
        )
        assert (article.url, article.title, article.publisher) == (
            f"{HOME}/a",
            "Ferries again",
            "The Institute",
        )
        assert article.published == date(2024, 5, 1)  # of the publisher's zone: in UTC it is the day before

    async def test_the_feeds_own_text_is_an_article_where_that_is_wanted(self) -> None:
        web = Web()
        document = await obtain(replace(FEED, full_text=False), self.piece(), web.fetch, NOW)
        (article,) = read_page(
            document.content, name=document.name, hints=document.hints, media_type=document.media_type
        )
        assert web.asked == []
        assert (article.text, article.url, article.authors) == (TEXT, f"{HOME}/a", ("Mira Holt",))

    @pytest.mark.parametrize(
        "error", [refused(403), refused(402), RobotsRefusedError("a", "no robots", "ask")]
    )
    async def test_a_closed_page_is_given_as_what_the_feed_says_of_it(self, error: SourceError) -> None:
        document = await obtain(FEED, self.piece(), Web(a=error).fetch, NOW)
        assert TEXT.encode() in document.content
        with pytest.raises(type(error)):
            await obtain(
                FEED, self.piece(replace(self.ENTRY, content="<p>Read more.</p>")), Web(a=error).fetch, NOW
            )

    async def test_a_page_that_is_not_there_is_a_failure(self) -> None:
        with pytest.raises(HttpStatusError):
            await obtain(FEED, self.piece(), Web(a=refused(404)).fetch, NOW)

    async def test_an_entry_without_text_and_page_is_a_failure(self) -> None:
        with pytest.raises(SourceError, match="no text"):
            await obtain(FEED, self.piece(FeedEntry("1", None, "A title")), Web().fetch, NOW)

    async def test_a_day_to_come_is_not_believed(self) -> None:
        later = replace(self.ENTRY, published=NOW + timedelta(days=3))
        document = await obtain(replace(FEED, full_text=False), self.piece(later), Web().fetch, NOW)
        assert document.hints.published is None

    def test_a_folder_gives_its_pages_with_the_sources_publisher(
        self, write_page: Callable[..., Path]
    ) -> None:
        folder = write_page().parent
        source = replace(FEED, kind="folder", address=str(folder))
        (document,), failed = folder_documents(source)
        assert (document.hints.publisher, failed) == ("The Institute", [])
