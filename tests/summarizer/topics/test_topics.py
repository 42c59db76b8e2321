"""Topics: a file that people edit, and articles matched to it by meaning and by words."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import read_document
from summarizer.encoder import shipped_encoder
from summarizer.errors import TopicsError
from summarizer.topics.matching import TopicMatcher
from summarizer.topics.parsing import parse_topics
from summarizer.types import Article, Topic, TopicMatch

CONFIG = Path(__file__).parents[3] / "config" / "topics.toml"


def topic(slug: str) -> Topic:
    return next(t for t in parse_topics(CONFIG.read_bytes(), "topics.toml") if t.slug == slug)


def matches(title: str, text: str) -> dict[str, TopicMatch]:
    encoder = shipped_encoder()
    matcher = TopicMatcher(parse_topics(CONFIG.read_bytes(), "topics.toml"), encoder)
    document = read_document(Article(id="x", title=title, text=text, language="en"), encoder)
    return {match.topic.slug: match for match in matcher.match(document)}


def test_the_topics_that_come_with_the_bot() -> None:
    topics = parse_topics(CONFIG.read_bytes(), "topics.toml")
    assert [(t.slug, t.name) for t in topics[:2]] == [
        ("japan-rok", "Japan–ROK relations"),
        ("ukraine-aid", "Ukraine aid"),
    ]
    assert {t.slug for t in topics} >= {
        "nato-europe",
        "us-defence-spending",
        "china-taiwan",
        "iran-middle-east",
    }
    assert topic("japan-rok").colour == 0x3B6EA5


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (b"[a", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b"", "no topic"),
        (b"[Big_Slug]\nname='x'\ndescription='long enough text'", "'Big_Slug' is no slug"),
        (b"[a]\ndescription='long enough text'", "lacks 'name'"),
        (b"[a]\nname='A'", "lacks 'description'"),
        (b"[a]\nname='A'\ndescription='long enough text'\nwrods=['x']", "did you mean 'words'?"),
        (b"[a]\nname='A'\ndescription='long enough text'\nwords='x'", "words"),
        (b"[a]\nname=3\ndescription='long enough text'", "not 3"),
        (b"[a]\nname='A'\ndescription='long enough text'\ncolour='blue'", "colour"),
        (b"[a]\nname='A'\ndescription='long enough text'\nwords=['x & ']", "words"),
        (b"a = 1", "[a]"),
    ],
)
def test_a_malformed_file_is_named_with_its_fault_and_an_example(toml: bytes, told: str) -> None:
    with pytest.raises(TopicsError) as caught:
        parse_topics(toml, "my/topics.toml")
    assert str(caught.value).startswith("my/topics.toml: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.mend


def test_an_article_may_have_several_topics() -> None:
    found = matches(
        "Congress weighs Pentagon budget as Ukraine weapons package runs down stockpiles",
        "The Pentagon budget for next year passed $880 billion in the Senate on Tuesday. "
        "Lawmakers added $14 billion to replace weapons sent to Ukraine in earlier aid packages. "
        "Military spending has risen for six years in a row. "
        "The Pentagon says that ammunition stockpiles must be rebuilt before more arms go to Kyiv. "
        "Critics in both parties said defense spending was already too high.",
    )
    assert set(found) >= {"us-defence-spending", "ukraine-aid"}


def test_an_article_may_have_no_topic() -> None:
    assert not matches(
        "Village bakery wins national prize",
        "A bakery in a village of 400 people has won the national prize for rye bread. "
        "Its owner, Ada Holm, learned the trade from her grandmother. "
        "The jury praised the crust. She plans to open a second shop in spring.",
    )


def test_a_country_named_in_passing_is_no_topic() -> None:
    assert "japan-rok" not in matches(
        "North Korea tests a missile",
        "North Korea fired a ballistic missile into the sea on Monday, its fourth test this year. "
        "The missile flew 800 kilometres before it fell. "
        "Pyongyang said the test answered American exercises. "
        "The launch was condemned by the United Nations.",
    )


def test_paraphrase_is_found_without_the_topics_words() -> None:
    found = matches(
        "Washington readies a last shipment for Kyiv",
        "The administration is preparing a final delivery of howitzers and interceptors for the Ukrainians. "
        "Officials put its worth at half a billion dollars. "
        "Donor countries met in Germany to coordinate what each will send to the front against Russia. "
        "Deliveries from American depots will take several months.",
    )
    assert "ukraine-aid" in found


def test_because_names_the_words_and_the_sentence() -> None:
    found = matches(
        "Tokyo and Seoul resume talks",
        "Japan and South Korea resumed talks on export controls. "
        "Both governments hope to settle the dispute over forced labour. The weather was fine.",
    )
    because = " ".join(found["japan-rok"].because)
    assert "words in 1 of 3 sentences: Japan with" in because
    assert "Tokyo and Seoul resume talks" in because
    assert "nearest in meaning" in because


def test_words_against_weigh_against() -> None:
    text = "Turkey joined the talks on Monday. Turkey wants a larger role. The meeting of Turkey and its allies went on."
    plain = Topic(
        "turkey", "Turkey", "Turkey's foreign policy and its role in its region.", words=("Turkey",)
    )
    guarded = Topic("turkey", "Turkey", plain.description, words=("Turkey",), words_against=("talks", "role"))
    encoder = shipped_encoder()
    document = read_document(Article(id="x", title="Turkey", text=text, language="en"), encoder)
    score = TopicMatcher([plain], encoder).examine(document, 0).score
    assert TopicMatcher([guarded], encoder).examine(document, 0).score < score


@pytest.mark.parametrize(
    ("phrase", "text", "holds"),
    [
        ("AID", "foreign aid was cut", False),
        ("AID", "the agency AID was cut", True),
        ("NATO", "a Nato summit", False),
        ("South Korea*", "South-Korean exports", True),
        ("Japan* & Seoul", "Seoul and the Japanese", True),
        ("Japan* & Seoul", "Seoul alone", False),
        ("Iran", "Iranian exports", False),
        ("China & U.S.", "China and the U.S. agreed", True),
        ("Gaza", "Gazans", False),
    ],
)
def test_how_words_are_written_in_the_file(phrase: str, text: str, holds: bool) -> None:
    watched = Topic("t", "T", "Something to be found by its words only.", words=(phrase,))
    encoder = shipped_encoder()
    document = read_document(Article(id="x", title="", text=text + ".", language="en"), encoder)
    because = " ".join(TopicMatcher([watched], encoder).examine(document, 0).because)
    assert ("words in" in because) is holds
