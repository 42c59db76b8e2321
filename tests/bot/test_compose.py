"""What a topic's digest holds."""

from __future__ import annotations

from datetime import date

import pytest

from bot.digests.compose import compose, of_topics, published_since
from summarizer import Article, Brief, Briefing, Claim, EngineInfo, Span, Topic, TopicMatch

FERRIES = Topic("ferries", "Ferries", "Boats that carry people.")
FISH = Topic("fish", "Fish", "Who may catch what.")
UNTIL = date(2024, 5, 31)


def brief(title: str, *topics: Topic, published: date | None = None) -> Brief:
    article = Article(id=title, title=title, text="Some text.", published=published)
    matches = tuple(TopicMatch(topic, 0.8, ("words",)) for topic in topics)
    claims = (Claim("Some text.", (Span(0, 10),)),)
    return Brief(article, matches, Briefing(claims, (), EngineInfo("e", "m", "1")))


def test_a_digest_holds_the_articles_of_its_topic_in_the_order_given() -> None:
    briefs = [brief("b", FERRIES), brief("x", FISH), brief("a", FERRIES, FISH), brief("none")]
    digest = compose(FERRIES, briefs, since=None, until=UNTIL)
    assert [story.lead.article.id for story in digest.stories] == ["b", "a"]
    assert (digest.topic, digest.since, digest.until, digest.left_out) == (FERRIES, None, UNTIL, 0)


def test_an_article_of_two_topics_stands_in_both_digests() -> None:
    both = brief("a", FERRIES, FISH)
    for topic in (FERRIES, FISH):
        assert compose(topic, [both], since=None, until=UNTIL).stories[0].articles == (both,)


@pytest.mark.parametrize(("limit", "shown", "left_out"), [(None, 3, 0), (5, 3, 0), (3, 3, 0), (1, 1, 2)])
def test_a_limit_counts_what_it_leaves_out(limit: int | None, shown: int, left_out: int) -> None:
    briefs = [brief(name, FISH) for name in "abc"]
    digest = compose(FISH, briefs, since=None, until=UNTIL, limit=limit)
    assert (len(digest.stories), digest.left_out) == (shown, left_out)


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
