"""Stories as digests read them, with the shipped encoder: what is one, what goes on, and what is new in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digests import stories as stories_module
from bot.digests.compose import EVERYTHING, Rules, compose
from bot.digests.model import Candidate, Digest, Tier
from bot.digests.stories import Stories
from bot.workers import article_vector
from summarizer import Article, Summarizer, Topic, TopicMatch, shipped_encoder
from tests.bot.digests._samples import SINCE, UNTIL, candidate, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from summarizer import Encoder

FERRIES = Topic("ferries", "Ferries", "Ferry lines and boats that carry passengers between countries.")
NEXT = UNTIL + timedelta(days=1)

POST = (
    "Norland and Estmark will reopen the ferry line between their capitals on 3 May, the two governments said on "
    "Monday. The line was closed six years ago after a dispute over fishing rights in the northern strait.\n\n"
    "Norland's transport minister, Ada Lind, called the deal a first step. The ferries will carry 400,000 "
    "passengers a year, according to the operators."
)
TIMES = (
    "The ferry line between the capitals of Norland and Estmark is to open again on 3 May, both governments "
    "announced. It had been closed for six years in a quarrel over fishing rights.\n\n"
    "Transport minister Ada Lind of Norland spoke of a first step. Estmark has set aside $12 million for its harbour."
)
GOES_ON = (
    "The ferry line between the capitals of Norland and Estmark will not open on 3 May, because harbour workers in "
    "Estmark went on strike on Wednesday. The line was closed six years ago after a dispute over fishing rights in "
    "the northern strait.\n\n"
    "Norland's transport minister, Ada Lind, said the first ships would now sail in June. The union of harbour "
    "workers demands a rise of nine per cent."
)
OTHER = (
    "A glacier above the Alpine village of Brenn lost a tenth of its ice in one summer, researchers in Zurich found. "
    "They drilled forty holes and measured the melt each week.\n\nThe village takes its water from the glacier."
)


@pytest.fixture(scope="module")
def summarizer() -> Summarizer:
    return Summarizer(shipped_encoder(1), [FERRIES])


@pytest.fixture(scope="module")
def reader(summarizer: Summarizer) -> Stories:
    return Stories(lambda: summarizer.encoder)


@pytest.fixture
def brief(summarizer: Summarizer) -> Brief:
    return Brief(summarizer)


class Brief:
    """Briefs an article of ours."""

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer
        self._revision = 0

    def __call__(self, publisher: str, title: str, text: str, *, days: int = 0) -> Candidate:
        published = date(2024, 5, 30) + timedelta(days=days)
        article = Article(
            f"{publisher} {title}", title, text, publisher=publisher, published=published, language="en"
        )
        made = self._summarizer.brief(article)
        self._revision += 1
        seen = UNTIL - timedelta(hours=3) + timedelta(days=days)
        return Candidate(
            article, (TopicMatch(FERRIES, 0.8, ("words",)),), made.briefing, self._revision, seen
        )


def outlets(digest: Digest) -> list[list[str]]:
    return [sorted(outlet.name for outlet in story.outlets) for story in digest.stories]


@pytest.fixture
def today(brief: Brief) -> list[Candidate]:
    return [
        brief("Post", "Old rivals agree to run ferries again", POST),
        brief("Times", "Norland and Estmark to reopen ferry line", TIMES),
        brief("Echo", "Glacier loses a tenth of its ice", OTHER),
    ]


def test_what_two_outlets_report_is_one_story(today: list[Candidate], reader: Stories) -> None:
    digest = compose(today, [FERRIES], since=SINCE, until=UNTIL, reader=reader)
    assert outlets(digest) == [["Post", "Times"], ["Echo"]]


def test_the_more_trusted_outlet_tells_it(today: list[Candidate], reader: Stories) -> None:
    for name in ("Post", "Times"):
        rules = Rules(tiers={name.casefold(): Tier(1.0)})
        digest = compose(today, [FERRIES], since=SINCE, until=UNTIL, rules=rules, reader=reader)
        assert digest.stories[0].lead.article.publisher == name


def test_a_story_that_goes_on_tells_only_what_is_new(
    today: list[Candidate], brief: Brief, reader: Stories
) -> None:
    first = compose(today, [FERRIES], since=SINCE, until=UNTIL, reader=reader)
    later = brief("Post", "Strike delays ferries of Norland and Estmark", GOES_ON, days=1)
    (story,) = compose(
        [later], [FERRIES], since=UNTIL, until=NEXT, told=told(*first.stories), recalled=today, reader=reader
    ).stories
    assert not story.new
    shown = " ".join(claim.text for claim in story.told)
    assert "strike" in shown
    assert "six years ago" not in shown


def test_another_report_of_what_was_told_adds_nothing(today: list[Candidate], reader: Stories) -> None:
    post, _, glacier = today
    first = compose([post], [FERRIES], since=SINCE, until=UNTIL, reader=reader)
    copied = replace(
        post,
        article=replace(post.article, id="copy", publisher="Mirror"),
        first_seen=UNTIL + timedelta(hours=1),
    )
    late = replace(glacier, first_seen=UNTIL + timedelta(hours=1))
    digest = compose(
        [copied, late],
        [FERRIES],
        since=UNTIL,
        until=NEXT,
        told=told(*first.stories),
        recalled=[post],
        reader=reader,
    )
    assert {one.article: one.reason for one in digest.dropped} == {"copy": "nothing_new"}
    assert [story.new for story in digest.stories] == [True]


def test_copies_of_one_text_are_told_once(today: list[Candidate], reader: Stories) -> None:
    post = today[0]
    copied = replace(post, article=replace(post.article, id="copy", publisher="Mirror"))
    (story,) = compose([post, copied], [FERRIES], since=SINCE, until=UNTIL, reader=reader).stories
    assert story.told == (*post.briefing.claims[:3], *post.briefing.key_points)
    assert [outlet.name for outlet in story.outlets] in (["Post", "Mirror"], ["Mirror", "Post"])


class Counting:
    """The shipped encoder, counted."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.version = encoder.version
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls += 1
        return self._encoder.encode(texts)


def test_what_is_read_once_is_kept(today: list[Candidate], summarizer: Summarizer) -> None:
    counting = Counting(summarizer.encoder)
    reader = Stories(lambda: counting)  # type: ignore[arg-type, return-value]
    first = compose(today, [FERRIES], since=SINCE, until=UNTIL, reader=reader)
    assert compose(today[::-1], [FERRIES], since=SINCE, until=UNTIL, reader=reader) == first
    assert counting.calls == len(today)


def test_nothing_is_encoded_of_articles_that_come_with_their_vectors(
    today: list[Candidate], summarizer: Summarizer
) -> None:
    counting = Counting(summarizer.encoder)
    reader = Stories(lambda: counting)  # type: ignore[arg-type, return-value]
    placed = [replace(each, vector=article_vector(each, summarizer.encoder)) for each in today]
    digest = compose(placed, [FERRIES], since=SINCE, until=UNTIL, reader=reader)
    assert (len(digest.stories), counting.calls) == (2, 0)


def test_past_a_number_only_the_newest_articles_are_compared(
    today: list[Candidate], reader: Stories, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories_module, "MOST", 2)
    old = [
        candidate(str(number), FERRIES, published=date(2020, 1, 1), first_seen=None) for number in range(3)
    ]
    digest = compose([*old, *today[:2]], [FERRIES], since=None, until=UNTIL, rules=EVERYTHING, reader=reader)
    assert [len(story.articles) for story in digest.stories] == [2, 1, 1, 1]
