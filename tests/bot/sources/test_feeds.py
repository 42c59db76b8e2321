"""Feeds → entries: the standards, what publishers make of them, and traps."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotAFeedError, SourceError
from bot.sources.feeds import MAX_ENTRIES, MAX_FEED_BYTES, Feed, FeedEntry, read_feed

URL = "https://institute.example/feeds/all.xml"
TOKYO = timezone(timedelta(hours=9))


def rss(items: str, channel: str = "", *, prolog: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    head = "<title>Institute</title><link>https://institute.example/</link>"
    return f'{prolog}<rss version="2.0" {spaces}><channel>{head}{channel}{items}</channel></rss>'.encode()


def item(inner: str, number: int = 1) -> str:
    return f"<item><title>Piece {number}</title><link>https://institute.example/{number}</link>{inner}</item>"


def only(content: bytes, **options: str) -> FeedEntry:
    (entry,) = read_feed(content, url=options.pop("url", URL), **options).entries
    return entry


class TestRss:
    def test_a_feed_says_what_it_is_and_each_entry_what_it_tells(self) -> None:
        feed = read_feed(
            rss(
                "<item><title>A &amp;amp; B</title><link>https://institute.example/a-b</link><guid isPermaLink='false'>a-b</guid>"
                "<dc:creator>Ada Lane</dc:creator><author>jo@institute.org (Jo Hill)</author>"
                "<pubDate>Thu, 17 Aug 2023 08:30:00 +0900</pubDate><description>In short.</description>"
                "<content:encoded>&lt;p&gt;At length.&lt;/p&gt;</content:encoded></item>",
                "<language>en-GB</language><ttl>90</ttl>",
            ),
            url=URL,
        )
        assert (feed.title, feed.link, feed.language) == ("Institute", "https://institute.example/", "en")
        assert feed.every == timedelta(minutes=90)
        assert feed.problems == ()
        (entry,) = feed.entries
        assert (entry.id, entry.url, entry.title) == ("a-b", "https://institute.example/a-b", "A & B")
        assert set(entry.authors) == {"Ada Lane", "Jo Hill"}
        assert entry.published == datetime(2023, 8, 17, 8, 30, tzinfo=TOKYO)
        assert entry.language == "en"

    def test_the_whole_text_and_the_summary_are_told_apart(self) -> None:
        text = "&lt;p&gt;At length.&lt;/p&gt;"
        entry = only(
            rss(item(f"<description>In short.</description><content:encoded>{text}</content:encoded>"))
        )
        assert entry.content == "<p>At length.</p>"
        assert entry.summary is not None
        assert "In short." in entry.summary
        assert only(rss(item(f"<description>{text}</description>"))).content is None

    def test_relative_addresses_are_resolved(self) -> None:
        content = rss("<item><title>A</title><link>/2023/a</link></item>")
        assert only(content).url == "https://institute.example/2023/a"
        content = rss(
            "<item><title>A</title><guid isPermaLink='true'>https://institute.example/g</guid></item>"
        )
        assert only(content).url == "https://institute.example/g"

    @pytest.mark.parametrize(
        "link", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "http://["]
    )
    def test_an_address_that_is_no_web_page_is_none(self, link: str) -> None:
        assert only(rss(f"<item><title>A</title><guid>1</guid><link>{link}</link></item>")).url is None

    def test_the_address_behind_a_counting_service_wins(self) -> None:
        content = rss(
            "<item xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'><title>A</title>"
            "<link>http://feeds.counter.example/~r/x/1</link>"
            "<feedburner:origLink>https://institute.example/a</feedburner:origLink></item>"
        )
        assert only(content).url == "https://institute.example/a"

    def test_tags_and_entities_in_a_title_are_read(self) -> None:
        content = rss("<item><title>&lt;b&gt;Tokyo&lt;/b&gt; &amp;amp; Seoul&amp;#8217;s thaw</title></item>")
        assert only(content).title == "Tokyo & Seoul’s thaw"

    @pytest.mark.parametrize(
        ("channel", "every"),
        [
            ("<ttl>0</ttl>", None),
            ("<ttl>soon</ttl>", None),
            ("<ttl>99999999</ttl>", timedelta(days=7)),
            (
                "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
                timedelta(hours=6),
            ),
            ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
            (
                "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
                None,
            ),
        ],
    )
    def test_how_often_it_changes_is_believed_within_reason(
        self, channel: str, every: timedelta | None
    ) -> None:
        assert read_feed(rss("", channel), url=URL).every == every


class TestAtom:
    FEED = b"""<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://institute.example/blog/" xml:lang="en">
      <title>Blog</title><link href="/"/>
      <entry><id>tag:institute.example,2023:1</id><title type="text">Less &lt; more</title>
        <link rel="self" href="feed/1"/><link rel="alternate" type="application/json" href="1.json"/>
        <link rel="alternate" type="text/html" href="1"/>
        <published>2023-08-17T08:30:00+09:00</published><updated>2023-08-18T00:00:00Z</updated>
        <author><name>Ada Lane</name></author><author><name>Jo Hill</name></author>
        <summary>In short.</summary>
        <content type="xhtml" xml:lang="fr"><div xmlns="http://www.w3.org/1999/xhtml"><p>Au long.</p></div></content>
      </entry></feed>"""

    def test_an_entry_says_all_that_it_knows(self) -> None:
        entry = only(self.FEED)
        assert entry.id == "tag:institute.example,2023:1"
        assert entry.url == "https://institute.example/blog/1"
        assert entry.title == "Less < more"
        assert entry.authors == ("Ada Lane", "Jo Hill")
        assert entry.published == datetime(2023, 8, 17, 8, 30, tzinfo=TOKYO)
        assert entry.updated == datetime(2023, 8, 18, tzinfo=UTC)
        assert "Au long." in (entry.content or "")
        assert entry.summary == "<p>In short.</p>"
        assert entry.language == "fr"


class TestJsonFeed:
    def feed(self, *items: object, **more: object) -> bytes:
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "items": items} | more
        ).encode()

    def test_an_entry_says_all_that_it_knows(self) -> None:
        content = self.feed(
            {
                "id": 7,
                "url": "/7",
                "title": "Seven",
                "content_html": "<p>At length.</p>",
                "summary": "In short & plain.",
                "date_published": "2023-08-17T08:30:00+09:00",
                "authors": [{"name": "Ada Lane"}],
                "language": "de-AT",
            },
            {"id": "8", "external_url": "https://elsewhere.example/8", "content_text": "One.\n\nTwo <3."},
            language="en",
            author={"name": "The Editors"},
            home_page_url="https://institute.example/notes",
        )
        feed = read_feed(content, url=URL)
        assert (feed.title, feed.link, feed.problems) == ("Notes", "https://institute.example/notes", ())
        seven, eight = feed.entries
        assert (seven.id, seven.url, seven.language) == ("7", "https://institute.example/7", "de")
        assert (seven.content, seven.summary) == ("<p>At length.</p>", "<p>In short &amp; plain.</p>")
        assert seven.published == datetime(2023, 8, 17, 8, 30, tzinfo=TOKYO)
        assert (seven.authors, eight.authors) == (("Ada Lane",), ("The Editors",))
        assert (eight.url, eight.content) == ("https://elsewhere.example/8", "<p>One.</p><p>Two &lt;3.</p>")
        assert eight.language == "en"

    def test_what_is_amiss_is_said_and_the_rest_is_read(self) -> None:
        feed = read_feed(self.feed("a", 1, {"url": "https://a.example/1"}, version="9"), url=URL)
        assert [entry.id for entry in feed.entries] == ["https://a.example/1"]
        assert "does not say" in feed.problems[0]
        assert "no objects: 2" in feed.problems[1]

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b'{"items": [', "not valid JSON: .* in line 1"),
            (b'{"a": 1}', "no JSON Feed"),
            (b"[1, 2]", "no JSON Feed"),
            (b'{"items": "none"}', "no JSON Feed"),
            (b'{"items": [' + b"[" * 200_000, "not read"),
            (b'{"title": "\xff\xfe"}', "not UTF-8"),
        ],
    )
    def test_other_json_is_refused(self, content: bytes, why: str) -> None:
        with pytest.raises(NotAFeedError, match=why):
            read_feed(content, url=URL, media_type="application/json")


class TestDates:
    @pytest.mark.parametrize(
        ("written", "moment"),
        [
            ("Thu, 17 Aug 2023 08:30:00 GMT", datetime(2023, 8, 17, 8, 30, tzinfo=UTC)),
            ("17 Aug 23 08:30 EST", datetime(2023, 8, 17, 8, 30, tzinfo=timezone(timedelta(hours=-5)))),
            ("Thu, 17 Aug 2023 08:30:00 JST", datetime(2023, 8, 17, 8, 30, tzinfo=TOKYO)),
            ("Thu, 17 Aug 2023 08:30:00 -0000", datetime(2023, 8, 17, 8, 30, tzinfo=UTC)),
            ("2023-08-17T08:30:00.123+09:00", datetime(2023, 8, 17, 8, 30, tzinfo=TOKYO)),
            ("2023-08-17 08:30:00", datetime(2023, 8, 17, 8, 30, tzinfo=UTC)),
            ("2023-08-17", datetime(2023, 8, 17, tzinfo=UTC)),
            ("yesterday", None),
            ("Mon, 01 Jan 0001 00:00:00 +0000", None),
            ("Thu, 32 Aug 2023 08:30:00 GMT", None),
        ],
    )
    def test_a_moment_keeps_its_zone(self, written: str, moment: datetime | None) -> None:
        published = only(rss(item(f"<pubDate>{written}</pubDate>"))).published
        assert published == moment
        if published is not None and moment is not None:
            assert published.utcoffset() == moment.utcoffset()


class TestTwice:
    def test_an_id_or_an_address_counts_once_and_the_newest_stays(self) -> None:
        def dated(day: int, guid: str, link: str) -> str:
            return (
                f"<item><title>T{day}</title><guid isPermaLink='false'>{guid}</guid><link>{link}</link>"
                f"<pubDate>{day} Aug 2023 00:00:00 GMT</pubDate></item>"
            )

        page = "https://institute.example/a"
        feed = read_feed(
            rss(dated(1, "a", page) + dated(2, "a", page) + dated(3, "b", page + "?utm_source=rss#top")),
            url=URL,
        )
        assert [entry.title for entry in feed.entries] == ["T3"]
        assert feed.left_out == 2
        assert feed.problems == ("entries that are in it more than once: 2",)

    def test_one_id_for_all_is_no_id(self) -> None:
        items = "".join(item("<guid isPermaLink='false'>0</guid>", number) for number in range(3))
        feed = read_feed(rss(items), url=URL)
        assert [entry.id for entry in feed.entries] == [f"https://institute.example/{n}" for n in range(3)]


class TestBroken:
    def test_a_feed_that_breaks_off_gives_what_it_has(self) -> None:
        feed = read_feed(rss(item("") + item("", 2))[:-40], url=URL)
        assert feed.entries[0].title == "Piece 1"
        assert "not well-formed" in feed.problems[0]

    def test_an_encoding_that_is_not_the_declared_one_is_mended(self) -> None:
        content = rss(item("")).replace(b"Piece 1", "Größe".encode("windows-1252"))
        feed = read_feed(content, url=URL)
        assert feed.entries[0].title == "Größe"
        assert "encoding" in feed.problems[0]

    def test_the_charset_of_the_header_wins(self) -> None:
        content = rss(item("")).replace(b"utf-8", b"windows-1251").replace(b"Piece 1", "東京".encode())
        assert only(content, media_type="application/rss+xml", charset="utf-8").title == "東京"

    @pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\0\0"])
    def test_nothing_is_no_feed(self, content: bytes) -> None:
        with pytest.raises(NotAFeedError, match="nothing in it"):
            read_feed(content, url=URL)

    def test_a_web_page_is_named_and_so_are_the_feeds_it_offers(self) -> None:
        page = b"""<!doctype html><html><head><base href="https://cdn.example/x/">
          <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
          <link rel="alternate" type="application/rss+xml" title="All  pieces" href="feed.xml">
          <link rel="alternate" hreflang="fr" href="/fr"><link rel="alternate" type="application/rss+xml" href="data:x">
          <link rel="stylesheet" type="text/css" href="/style.css"></head><body><p>Hello.</p></body></html>"""
        with pytest.raises(NotAFeedError, match="web page, not a feed") as caught:
            read_feed(page, url=URL, media_type="text/html")
        assert caught.value.mend == (
            "The feeds it offers: https://cdn.example/x/feed.xml (All pieces), "
            "https://cdn.example/comments/feed (Comments)"
        )
        with pytest.raises(NotAFeedError, match="offers none"):
            read_feed(b"<html><body>Hello.</body></html>", url=URL)

    def test_binary_is_no_feed(self) -> None:
        with pytest.raises(NotAFeedError, match="neither RSS nor Atom"):
            read_feed(b"%PDF-1.7\n" + bytes(range(256)), url=URL)


class TestTraps:
    def test_entities_that_multiply_are_not_expanded(self) -> None:
        layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        prolog = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{layers}]>'
        feed = read_feed(rss("<item><title>&l9;</title></item>", prolog=prolog), url=URL)
        assert len(feed.entries) == 1
        assert len(feed.entries[0].title) < 100
        assert feed.problems

    def test_one_long_entity_mentioned_often_is_not_expanded(self) -> None:
        prolog = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY long "{"x" * 5000}">]>'
        content = rss(item(f"<description>{'&long;' * 20_000}</description>"), prolog=prolog)
        feed = read_feed(content, url=URL)
        assert len(feed.entries[0].summary or "") < len(content) * 2
        assert "entities of its own" in feed.problems[0]

    def test_files_of_the_machine_are_not_read(self, tmp_path: object) -> None:
        prolog = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        feed = read_feed(rss("<item><title>[&file;]</title></item>", prolog=prolog), url=URL)
        assert feed.entries[0].title in ("[]", "[&file;]")

    def test_bytes_that_look_like_a_path_or_an_address_are_bytes(self) -> None:
        for content in (b"/etc/passwd", b"http://127.0.0.1:9/feed", b"file:///etc/passwd"):
            with pytest.raises(NotAFeedError):
                read_feed(content, url=URL)

    def test_too_large_is_refused_and_too_many_are_cut(self) -> None:
        with pytest.raises(SourceError, match="limit"):
            read_feed(b" " * (MAX_FEED_BYTES + 1), url=URL)
        feed = read_feed(rss("".join(item("", n) for n in range(MAX_ENTRIES + 5))), url=URL)
        assert len(feed.entries) == MAX_ENTRIES
        assert feed.left_out == 5


_PIECES = (
    "<rss>|<channel>|<item>|</item>|<title>|<![CDATA[|]]>|&amp;|&x;|<link>|<!ENTITY |\0|<pubDate>|2023-02-30|<entry>|"
    '<feed xmlns="http://www.w3.org/2005/Atom">|{|"items": [|<html>'
)


@settings(deadline=None)  # the parsers are loaded by the first
@given(st.lists(st.sampled_from(_PIECES.split("|")) | st.text(max_size=20), max_size=30).map("".join))
def test_whatever_stands_there_is_a_feed_or_no_feed(written: str) -> None:
    content = written.encode("utf-8", "surrogatepass")
    try:
        feed = read_feed(content, url=URL)
    except NotAFeedError:
        return
    assert isinstance(feed, Feed)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
