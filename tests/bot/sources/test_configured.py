"""sources.toml: what an operator may write, and what is said of mistakes."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.sources.configured import Source, parse_sources
from summarizer import parse_topics

CONFIG = Path(__file__).parents[3] / "config"
GOOD = """
# what we read
[institute]
kind = "feed"
address = "https://institute.example/feed"
publisher = "The Institute"
tier = "think tank"
"""


def parse(text: str) -> tuple[Source, ...]:
    return parse_sources(text.encode(), "sources.toml", ["japan-rok", "nato-europe"])


def mistake(text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        parse(text)
    return caught.value


def test_a_source_says_what_it_is_and_the_rest_has_defaults() -> None:
    assert parse(GOOD) == (
        Source("institute", "feed", "https://institute.example/feed", "The Institute", "think tank"),
    )
    (source,) = parse(GOOD)
    assert (source.full_text, source.every, source.enabled, source.topics) == (
        True,
        timedelta(hours=1),
        True,
        (),
    )


def test_every_key_is_read() -> None:
    (source,) = parse(
        '[mofa]\nkind="listing"\naddress="https://mofa.example/press"\npublisher="MOFA"\ntier="official"\n'
        'language="ja"\ntopics=["japan-rok"]\nevery="90m"\npattern=\'/release/[0-9]+\'\nenabled=false\n'
    )
    assert source.pattern is not None
    assert source.pattern.search("https://mofa.example/release/12")
    assert (source.language, source.topics, source.every) == ("ja", ("japan-rok",), timedelta(minutes=90))
    assert source.enabled is False


def test_no_source_is_no_mistake() -> None:
    assert parse("# none yet\n") == ()


@pytest.mark.parametrize(
    ("line", "said", "mend"),
    [
        ('tiers = "press"', "sources.toml:8: [institute] has an unknown key 'tiers'", "Did you mean tier?"),
        ('every = "1m"', 'sources.toml:8: [institute] every should be between "5m" and "7d"', 'every = "2h"'),
        ('every = "hourly"', "not 'hourly'", 'every = "2h"'),
        (
            'topics = ["japan"]',
            "sources.toml:8: [institute] names an unknown topic 'japan'",
            "Did you mean japan-rok",
        ),
        (
            'pattern = "/a/"',
            "sources.toml:8: [institute] has 'pattern', which only a listing may have",
            "Take it out",
        ),
        ('full_text = "yes"', "full_text should be a valid boolean, not 'yes'", "full_text = false"),
        ('language = "English"', "not 'English'", 'language = "en"'),
    ],
)
def test_a_wrong_key_is_traced_to_its_line(line: str, said: str, mend: str) -> None:
    error = mistake(f"{GOOD}{line}\n")
    assert said in str(error)
    assert mend in error.mend


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "feed"\n', "", "sources.toml:3: [institute] lacks 'kind'"),
        (
            '"feed"',
            '"rss"',
            "sources.toml:4: [institute] kind should be 'feed', 'page', 'listing' or 'folder', not 'rss'",
        ),
        ('"think tank"', '"thinktank"', "sources.toml:7: [institute] tier should be"),
        ('"feed"', '"folder"', "sources.toml:5: [institute] is a folder, but its address is of the web"),
        ('"feed"', '"listing"', "lacks 'pattern'"),
        (
            "https://institute.example/feed",
            "institute/feed",
            "sources.toml:5: [institute] 'institute/feed' is no address",
        ),
        ("https://institute.example/feed", "ftp://institute.example/feed", "http or https"),
        ("https://institute.example/feed", "https://me:secret@institute.example/", "name or password"),
        ("https://institute.example/feed", "https://[::1/", "is no address"),
        ("[institute]", "[The_Institute]", "'The_Institute' is no slug"),
        ("[institute]", 'page = "x"\n[institute]', "is no table"),
        ("[institute]", "[institute", "not valid TOML"),
    ],
)
def test_what_does_not_fit_is_said(old: str, new: str, said: str) -> None:
    assert said in str(mistake(GOOD.replace(old, new)))


def test_a_secret_in_an_address_is_not_repeated() -> None:
    assert "secret" not in str(mistake(GOOD.replace("https://", "https://me:secret@")))


def test_two_sources_with_one_address_are_a_slip() -> None:
    error = mistake(GOOD + GOOD.replace("[institute]", "[again]"))
    assert "[again] has the same address as [institute]" in str(error)


def test_a_pattern_that_is_none_is_explained() -> None:
    error = mistake(GOOD.replace('"feed"', '"listing"', 1) + 'pattern = "(["\n')
    assert "regular expression" in str(error)


class TestShipped:
    """The file that comes with the bot. Its addresses were never tried, so none is on."""

    def test_it_can_be_read_and_asks_nobody_anything(self) -> None:
        topics = parse_topics((CONFIG / "topics.toml").read_bytes(), "topics.toml")
        data = (CONFIG / "sources.toml").read_bytes()
        sources = parse_sources(data, "sources.toml", [topic.slug for topic in topics])
        assert len(sources) >= 25
        assert not any(source.enabled for source in sources)
        assert {source.tier for source in sources} == {"official", "press", "think tank", "state media"}

    def test_each_table_is_kept_small(self) -> None:
        tables = tomllib.loads((CONFIG / "sources.toml").read_text("utf-8"))
        assert all(set(table) >= {"kind", "address", "publisher", "tier"} for table in tables.values())
