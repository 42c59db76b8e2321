"""OPML: what feed readers export is read, what is hostile is refused, and what is written is read back."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAnOutlineError
from bot.sources.adding import source_tables
from bot.sources.configured import Source, parse_sources
from bot.sources.opml import OutlinedFeed, read_opml, write_opml

TOPICS = {"japan-rok": "Japan–ROK relations", "ukraine-aid": "Ukraine aid"}

READER = """<?xml version="1.0" encoding="{encoding}"?>
<opml version="1.0"><head><title>mine</title></head><body>
  <outline text="Asia"><outline text="Think tanks">
    <outline type="rss" text="The Institute — Köln" xmlUrl="https://institute.example/feed?a=1&amp;b=2"
      htmlUrl="https://institute.example/" language="en-us" category="/Politics,Ukraine aid"/>
  </outline></outline>
  <outline TEXT="Loud" XMLURL="http://loud.example/rss"/>
  <outline text="again" xmlUrl="http://loud.example/rss"/>
  <outline text="a note without a feed"/>
</body></opml>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-15"])
def test_what_a_feed_reader_exported_is_read(encoding: str) -> None:
    content = READER.replace("—", "-").format(encoding=encoding).encode(encoding)
    assert read_opml(content, "mine.opml") == (
        OutlinedFeed(
            "https://institute.example/feed?a=1&b=2",
            "The Institute - Köln",
            "https://institute.example/",
            ("Asia", "Think tanks", "Politics", "Ukraine aid"),
            "en-us",
        ),
        OutlinedFeed("http://loud.example/rss", "Loud"),
    )


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    '<opml><body><outline text="&c;" xmlUrl="http://a.example/"/></body></opml>'
)
FILE = (
    '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB.encode(), "document type"),
        (FILE.encode(), "document type"),
        (b"<opml>" + b"<outline>" * 100_000, "folders in each other"),
        (b"<opml>" + b"<outline>" * 60, "is no XML"),
        (b"", "is no XML"),
        (b"\xff\xfe\x00", "is no XML"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "encoding"),
        (b'<?xml version="1.0" encoding="utf-8"?><opml><outline text="\xff"/></opml>', "is no XML"),
        (b"<rss version='2.0'><channel/></rss>", "no OPML: it begins with <rss>"),
        (b"{}", "is no XML"),
        (b" " * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_what_is_no_opml_or_hostile_is_refused_with_a_word(content: bytes, said: str) -> None:
    with pytest.raises(NotAnOutlineError, match=said) as caught:
        read_opml(content, "mine.opml")
    assert caught.value.subject.startswith("mine.opml")


def feed(slug: str, address: str, **details: object) -> Source:
    return Source(slug, "feed", address, "The “Institute” & <Sons>", "press", **details)  # type: ignore[arg-type]


def test_what_is_written_is_read_back() -> None:
    sources = [
        feed("one", "https://a.example/feed?x=1&y=2", language="en", topics=("japan-rok", "gone, now")),
        Source("page", "page", "https://a.example/", "A", "press"),
    ]
    content = write_opml(sources, TOPICS)
    assert b'<opml version="2.0">' in content
    (read,) = read_opml(content, "ours.opml")
    assert read == OutlinedFeed(
        "https://a.example/feed?x=1&y=2",
        "The “Institute” & <Sons>",
        "https://a.example/",
        ("Japan–ROK relations", "gone now"),
        "en",
    )


def test_a_category_that_is_a_topic_becomes_one_and_others_a_comment() -> None:
    ((table,), wrong) = source_tables(
        [
            OutlinedFeed(
                "https://a.example/feed", "A", "https://a.example/", ("ukraine AID", "Mine\n[x]"), "de-DE"
            )
        ],
        [],
        TOPICS,
        "think tank",
    )
    assert wrong == ()
    assert "# Filed under: Mine [x]\n" in table
    (source,) = parse_sources(table.encode(), "it", TOPICS)
    assert (source.slug, source.topics, source.language, source.tier) == (
        "a",
        ("ukraine-aid",),
        "de",
        "think tank",
    )


def test_what_is_there_is_skipped_and_names_are_made_unlike_each_other() -> None:
    feeds = [
        OutlinedFeed("http://www.a.example/feed/", "there in other clothes"),
        OutlinedFeed("https://b.example/feed", "The Paper"),
        OutlinedFeed("https://c.example/feed", "The Paper!"),
        OutlinedFeed("https://d.example/feed", "日本"),
        OutlinedFeed("ftp://e.example/feed", "no web"),
        OutlinedFeed("https://user:secret@f.example/feed", "with a password"),
    ]
    tables, wrong = source_tables(feeds, [feed("the-paper", "https://a.example/feed")], TOPICS, "press")
    assert [*tomllib.loads("\n".join(tables))] == ["the-paper-2", "the-paper-3", "d-example"]
    assert wrong == ("ftp://e.example/feed", "https://user:secret@f.example/feed")


texts = st.text(st.characters(), max_size=150)


@given(
    st.lists(
        st.builds(
            OutlinedFeed,
            st.just("https://a.example/") | texts,
            texts,
            st.none() | texts,
            st.lists(texts, max_size=3).map(tuple),
            st.none() | texts,
        ),
        max_size=4,
    )
)
def test_whatever_a_file_says_the_tables_are_sound(feeds: list[OutlinedFeed]) -> None:
    tables, _ = source_tables(feeds, [], TOPICS, "press")
    parsed = parse_sources("\n".join(tables).encode(), "it", TOPICS)
    assert len(parsed) == len(tables)
    write_opml(parsed, TOPICS)
