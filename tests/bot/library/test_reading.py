"""Choosing from a library's articles."""

from __future__ import annotations

from datetime import date

from bot.library.reading import of_topics, published_since
from summarizer import Brief, Topic
from tests.bot.digests._samples import FISH, candidate


def test_since_keeps_that_day_and_later_and_counts_the_undated() -> None:
    briefs = [
        brief("later", published=date(2024, 5, 2)),
        brief("same", published=date(2024, 5, 1)),
        brief("before", published=date(2024, 4, 30)),
        brief("undated"),
    ]
    kept, undated = published_since(briefs, date(2024, 5, 1))
    assert [each.article.id for each in kept] == ["later", "same"]
    assert undated == 1
    assert published_since(briefs, None) == (briefs, 0)


def test_no_topic_named_means_all() -> None:
    briefs = [brief("a", FISH), brief("b")]
    assert of_topics(briefs, []) == briefs
    assert of_topics(briefs, ["fish"]) == briefs[:1]


def brief(id_: str, *topics: Topic, published: date | None = None) -> Brief:
    made = candidate(id_, *topics, published=published)
    return Brief(made.article, made.topics, made.briefing)
