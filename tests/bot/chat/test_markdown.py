"""Text of others is shown, never obeyed. markdown-it, a reader of Markdown that is not ours, is the judge."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.chat.markdown import (
    BREAK,
    bold,
    clean,
    day,
    inline,
    length,
    link,
    struck,
    timestamp,
    web_address,
)
from tests.bot.chat._strategies import hostile, monstrous

READER = MarkdownIt("commonmark").enable("strikethrough").enable("table")
OURS = {BREAK, "\u2068", "\u2069"}
OBEYED = re.compile(
    r"https?://|steam://|@everyone|@here|<[@#:/t&a-z]|discord(?:app)?\.\w|(?<!\\):[^\s:\\]+:", re.IGNORECASE
)
UNSEEN = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u00ad\u200b\u2060\ufeff")


def read(markdown: str) -> tuple[set[str], str]:
    """What kinds of things a reader sees, and the plain text."""
    kinds: set[str] = set()
    text = ""
    for block in READER.parse(markdown):
        kinds.add(block.type)
        for token in block.children or ():
            kinds.add(token.type)
            text += token.content
    return kinds, text


PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}


@given(hostile)
def test_nothing_in_a_text_is_read_as_a_mark(text: str) -> None:
    kinds, seen = read(inline(text))
    assert kinds <= PLAIN
    assert "".join(c for c in seen if c not in OURS) == clean(text)


@given(hostile)
def test_nothing_that_a_server_or_client_looks_for_is_left(text: str) -> None:
    assert not OBEYED.search(inline(text))
    assert "\n" not in inline(text)


@given(hostile)
def test_what_is_shown_can_be_seen(text: str) -> None:
    seen = clean(text)
    assert not {c for c in seen if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert not UNSEEN & set(seen)
    assert clean(seen) == seen


@given(monstrous, st.integers(1, 500))
def test_a_limit_holds_whatever_the_text(text: str, limit: int) -> None:
    shown = inline(text, limit)
    assert length(shown) <= limit
    kinds, _ = read(shown)
    assert kinds <= PLAIN


@given(monstrous)
def test_length_is_in_utf16_units(text: str) -> None:
    text = clean(text)
    assert length(text) == len(text.encode("utf-16-le")) // 2


def test_a_long_text_is_cut_where_a_sentence_ends() -> None:
    text = "The U.S. sent aid. It was late. Nobody could say why it had taken so very long to arrive at all."
    assert inline(text, 60) == "The U.S. sent aid. It was late. …"
    assert inline(text, 25) == "The U.S. sent aid. …"


def test_a_long_sentence_is_cut_where_a_word_ends() -> None:
    assert inline("Nobody could say, why it had taken long", 20) == "Nobody could say…"


def test_an_accent_stays_on_its_letter_and_an_emoji_whole() -> None:
    assert inline("aaaaae\u0301bbbbb", 8) == "aaaaae\u0301…"
    assert inline("aaaaae\u0301bbbbb", 7) == "aaaaa…"
    assert inline("aaaa👩\u200d👧bbbb", 7) == "aaaa…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain words, 3.5% of GDP (2023): fine!", "Plain words, 3.5% of GDP (2023): fine!"),
        ("snake_case *and* more", "snake\\_case \\*and\\* more"),
        ("1. First", "1\\. First"),
        ("2023. A year", "2023\\. A year"),
        ("- dash", "\\- dash"),
        ("# head", "\\# head"),
        ("at 10:30:15", "at 10\\:30:15"),
        ("see https://a.example", f"see https:{BREAK}//a.example"),
        ("join discord.gg/x", f"join discord.{BREAK}gg/x"),
        ("hi @everyone", f"hi @{BREAK}everyone"),
        ("mail me@there.example", "mail me@there.example"),
        ("<@1>", f"\\<{BREAK}@{BREAK}1>"),
        ("\u202eevil", "evil"),
        ("pass\u00adword\u200b", "password"),
        ("שלום", "\u2068שלום\u2069"),
        ("می\u200cخواهم", "\u2068می\u200cخواهم\u2069"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert inline(text) == shown


@given(hostile, hostile)
def test_our_own_marks_work_around_any_text(text: str, other: str) -> None:
    for mark, kind in ((bold, "strong_open"), (struck, "s_open")):
        shown = inline(text)
        kinds, seen = read(f"word{mark(shown)}word {inline(other)}")
        if shown:
            assert kinds <= PLAIN | {kind, kind.replace("open", "close")}
            assert kind in kinds
        assert clean(seen).startswith(clean(f"word{clean(text)}word"))


@given(hostile, hostile)
def test_a_link_goes_to_its_address_and_nowhere_else(label: str, path: str) -> None:
    label, url = inline(label) or "x", f"https://news.example/{path}"
    tokens = READER.parseInline(link(label, url))[0].children or []
    opened = [token for token in tokens if token.type == "link_open"]
    assert len(opened) == 1
    assert tokens[0].type == "link_open"
    assert tokens[-1].type == "link_close"
    assert str(opened[0].attrs["href"]).startswith("https://news.example/")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.example/", "//a.example", "https://", "http://[::1", "", "https://a b/"],
)
def test_what_is_no_web_address_is_never_a_link(url: str) -> None:
    assert web_address(url) is None
    assert link("label", url) == "label"


def test_brackets_of_a_headline_do_not_end_its_link() -> None:
    shown = link(inline("[Opinion] On NATO"), "https://a.example/(b)")
    assert shown == "[(Opinion) On NATO](https://a.example/%28b%29)"


def test_moments_are_shown_in_the_readers_own_time() -> None:
    assert day(date(2023, 8, 17)) == "<t:1692273600:D>"
    assert timestamp(datetime(1970, 1, 2, tzinfo=UTC), "R") == "<t:86400:R>"
