"""What a digest holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Address, ToldStory
from bot.digests.compose import DAILY, EVERYTHING, OVERLAP, Rules, compose
from bot.digests.model import Candidate, Digest, Tier
from tests.bot.digests._samples import (
    FERRIES,
    FISH,
    ICE,
    SINCE,
    UNTIL,
    ByTitle,
    candidate,
    day,
    memories,
    told,
    wanted,
)

if TYPE_CHECKING:
    import random

    from bot.digests.stories import StoryReader
    from summarizer import Topic


def composed(
    *articles: Candidate,
    topics: tuple[Topic, ...] = (FERRIES, FISH),
    before: list[ToldStory] | None = None,
    rules: Rules = DAILY,
    reader: StoryReader | None = None,
) -> Digest:
    return compose(
        articles,
        topics,
        since=SINCE,
        until=UNTIL,
        told=before or (),
        rules=rules,
        reader=reader or ByTitle(),
    )


def ids(digest: Digest) -> list[list[str]]:
    return [[each.article.id for each in story.articles] for story in digest.stories]


def reasons(digest: Digest) -> dict[str, str]:
    return {one.article: one.reason for one in digest.dropped}


class TestAStory:
    def test_is_one_entry_with_every_outlet_named(self) -> None:
        digest = composed(
            candidate("a/1", FERRIES, event="a", publisher="Post"),
            candidate("a/2", FERRIES, event="a", publisher="Times"),
            candidate("a/3", FERRIES, event="a", publisher="POST "),
            candidate("b/1", FERRIES, event="b", publisher=None),
        )
        first, second = digest.stories
        assert [outlet.name for outlet in first.outlets] == ["Post", "Times"]
        assert {each.article.id for each in first.articles} == {"a/1", "a/2", "a/3"}
        assert [outlet.name for outlet in second.outlets] == [""]
        assert digest.outlets == {"Post", "Times"}

    def test_names_every_outlet_that_carries_the_same_text_once(self) -> None:
        carried = replace(
            candidate("a", FISH, publisher="The Agency"),
            also_at=(
                Address("https://post.example/1", "The Post"),
                Address("https://www.post.example/1", "the post"),
                Address("https://agency.example/2", "The Agency"),
            ),
        )
        (story,) = compose([carried], [FISH], since=SINCE, until=UNTIL).stories
        assert [(each.name, each.article.url) for each in story.outlets] == [
            ("The Agency", None),
            ("The Post", "https://post.example/1"),
        ]

    def test_is_told_by_an_article_with_something_to_say_and_then_the_most_trusted(self) -> None:
        headline = candidate("a/1", FERRIES, event="a", claims=())
        briefed = candidate("a/2", FERRIES, event="a", publisher="Echo")
        trusted = candidate("a/3", FERRIES, event="a", publisher="Times")
        rules = Rules(tiers={"times": Tier(1.0)})
        assert ids(composed(headline, briefed)) == [["a/2", "a/1"]]
        assert ids(composed(headline, briefed, trusted, rules=rules)) == [["a/3", "a/1", "a/2"]]

    def test_stands_under_the_topic_it_fits_best(self) -> None:
        digest = composed(
            candidate("a/1", (FERRIES, 0.4), (FISH, 0.7), event="a"),
            candidate("b/1", (FERRIES, 0.6), (FISH, 0.6), event="b"),
            candidate("c/1", (FISH, 0.9), event="c"),
        )
        sections = [(topic.slug, [s.lead.article.id for s in stories]) for topic, stories in digest.sections]
        assert sections == [("ferries", ["b/1"]), ("fish", ["c/1", "a/1"])]

    def test_is_told_in_full_as_the_first_and_shortly_after_that(self) -> None:
        long = ["One thing happened. " * 5, "Another thing happened. " * 5, "A third. "]
        first = candidate("a/1", (FERRIES, 0.9), event="a", claims=long, points=["A point."])
        second = candidate("b/1", (FERRIES, 0.5), event="b", claims=long, points=["B point."])
        third = candidate("c/1", (FERRIES, 0.2), event="c", claims=[long[0] * 2, long[1] * 2])
        stories = composed(first, second, third).stories
        assert [len(story.claims) for story in stories] == [3, 2, 1]
        assert [len(story.key_points) for story in stories] == [1, 0, 0]
        whole = composed(first, second, third, rules=Rules(in_full=None)).stories
        assert [len(story.told) for story in whole] == [4, 4, 2]


class TestTheOrder:
    def test_puts_first_what_more_outlets_report(self) -> None:
        wide = [candidate(f"b/{n}", FERRIES, event="b", publisher=f"P{n}") for n in range(3)]
        assert ids(composed(candidate("a/1", FERRIES, event="a"), *wide))[0][0].startswith("b")

    def test_weighs_outlets_by_their_tier(self) -> None:
        low = candidate("a/1", FERRIES, event="a", publisher="Low")
        high = candidate("b/1", FERRIES, event="b", publisher="High")
        rules = Rules(tiers={"low": Tier(-1.0), "high": Tier(1.0)})
        assert ids(composed(low, high, rules=rules)) == [["b/1"], ["a/1"]]

    def test_prefers_what_fits_the_topic_and_what_is_new(self) -> None:
        near = candidate("b/1", (FERRIES, 0.9), event="b")
        far = candidate("a/1", (FERRIES, 0.4), event="a")
        old = candidate("0/1", (FERRIES, 0.9), event="0", published=date(2024, 5, 20))
        assert ids(composed(far, near, old)) == [["b/1"], ["0/1"], ["a/1"]]

    def test_can_go_by_day(self) -> None:
        articles = [
            candidate("old", (FERRIES, 0.9), published=date(2020, 1, 1), first_seen=None),
            candidate("new", (FERRIES, 0.1), published=date(2024, 1, 1), first_seen=None),
            candidate("undated", (FERRIES, 0.9), published=None, first_seen=None),
        ]
        digest = compose(articles, [FERRIES], since=None, until=UNTIL, rules=EVERYTHING)
        assert ids(digest) == [["new"], ["old"], ["undated"]]


class TestALimit:
    def test_counts_what_it_leaves_out_and_says_why(self) -> None:
        digest = composed(
            *(candidate(f"{n}/1", (FERRIES, 0.9 - n / 10), event=str(n)) for n in range(5)),
            rules=Rules(most=3),
        )
        assert (ids(digest), digest.left_out) == ([["0/1"], ["1/1"], ["2/1"]], 2)
        assert reasons(digest) == {"3/1": "over_the_limit", "4/1": "over_the_limit"}
        assert digest.dropped[0].detail == "its story came 4. of 5, and at most 3 are told"

    def test_lets_each_topic_be_heard(self) -> None:
        ferries = [candidate(f"a{n}/1", (FERRIES, 0.9), event=f"a{n}") for n in range(4)]
        digest = composed(*ferries, candidate("b/1", (FISH, 0.2), event="b"), rules=Rules(most=2))
        assert [story.topic.slug for story in digest.stories] == ["ferries", "fish"]

    def test_is_none_where_none_is_set(self) -> None:
        digest = composed(*(candidate(f"{n}", FERRIES) for n in range(20)))
        assert (len(digest.stories), digest.left_out) == (20, 0)


class TestWhatWasToldBefore:
    def test_is_not_told_again(self) -> None:
        articles = [candidate("a/1", FERRIES, event="a"), candidate("b/1", FERRIES, event="b")]
        first = composed(*articles)
        again = composed(*articles, before=told(*first.stories))
        assert (ids(again), set(reasons(again).values())) == ([], {"told_before"})

    def test_leaves_of_a_story_that_goes_on_only_what_is_new(self) -> None:
        first = composed(candidate("a/1", FERRIES, event="a", claims=["It sank."], points=["Nobody died."]))
        later = candidate(
            "a/2", FERRIES, event="a", publisher="Times",
            claims=["It sank.", "It was raised."], points=["Nobody died.", "It floats."],
        )  # fmt: skip
        echo = candidate("a/3", FERRIES, event="a", publisher="Echo", claims=["It sank."])
        (story,) = composed(later, echo, before=told(*first.stories)).stories
        assert story.lead.article.id == "a/2"
        assert [claim.text for claim in story.told] == ["It was raised.", "It floats."]
        assert (story.new, len(story.outlets)) == (False, 2)

    def test_drops_a_story_that_adds_nothing(self) -> None:
        first = composed(candidate("a/1", FERRIES, event="a", claims=["It sank."]))
        digest = composed(
            candidate("a/2", FERRIES, event="a", claims=["It sank."]), before=told(*first.stories)
        )
        assert (digest.stories, reasons(digest)) == ((), {"a/2": "nothing_new"})

    def test_is_told_by_its_words_whatever_reads_stories(self) -> None:
        before = [ToldStory(("x",), (1,), ("It sank; nobody died!",))]
        later = candidate("y", FERRIES, claims=["It sank: nobody died.", "It was raised."])
        (story,) = compose([later], [FERRIES], since=SINCE, until=UNTIL, told=before).stories
        assert ([claim.text for claim in story.claims], story.new) == (["It was raised."], True)

    def test_does_not_keep_another_briefing_of_it_from_being_told(self) -> None:
        first = composed(candidate("a/1", FERRIES, event="a", claims=["It sank."]))
        mended = candidate("a/1", FERRIES, event="a", claims=["It did not sank."], revision=2)
        (story,) = composed(mended, before=told(*first.stories)).stories
        assert (story.new, story.claims[0].text) == (False, "It did not sank.")


class TestThePeriod:
    @pytest.mark.parametrize(
        ("first_seen", "inside"),
        [
            (UNTIL + timedelta(seconds=1), False),
            (UNTIL, True),
            (SINCE, True),
            (SINCE - OVERLAP + timedelta(seconds=1), True),
            (SINCE - OVERLAP, False),
            (None, True),
        ],
    )
    def test_takes_in_what_was_first_seen_in_it(self, first_seen: object, inside: bool) -> None:
        digest = composed(candidate("a", FERRIES, first_seen=first_seen))  # type: ignore[arg-type]
        assert reasons(digest) == ({} if inside else {"a": "outside_period"})

    def test_has_no_news_from_more_than_two_weeks_ago(self) -> None:
        digest = composed(
            candidate("a", FERRIES, published=date(2024, 5, 16)),
            candidate("b", FERRIES, published=date(2024, 5, 17)),
            candidate("c", FERRIES, published=None),
            candidate("d", FERRIES, published=date(2031, 1, 1)),
        )
        assert reasons(digest) == {"a": "too_old"}
        assert digest.dropped[0].detail == "it was published on 2024-05-16, more than 14 days before"

    def test_without_news_is_a_quiet_one(self) -> None:
        assert composed().stories == ()
        quiet = composed(candidate("a", ICE), candidate("b"))
        assert (quiet.stories, quiet.left_out) == ((), 0)
        assert reasons(quiet) == {"a": "other_topic", "b": "other_topic"}


limits = st.none() | st.integers(1, 6)
tiers = st.dictionaries(st.sampled_from(["post", "times"]), st.sampled_from([Tier(-1.0), Tier(1.0)]))
rules = st.builds(Rules, most=limits, order=st.sampled_from(["matter", "newest"]), tiers=tiers)
readers = st.sampled_from([None, ByTitle()])


class TestAlways:
    @given(day, wanted, st.lists(memories(), max_size=4), rules, readers, st.randoms(use_true_random=False))
    def test_the_order_of_candidates_does_not_matter(
        self,
        articles: list[Candidate],
        topics: list[Topic],
        before: list[ToldStory],
        rules: Rules,
        reader: StoryReader | None,
        chance: random.Random,
    ) -> None:
        def made(articles: list[Candidate], before: list[ToldStory]) -> Digest:
            return compose(
                articles, topics, since=SINCE, until=UNTIL, told=before, rules=rules, reader=reader
            )

        first = made(articles, before)
        chance.shuffle(articles)
        chance.shuffle(before)
        assert made(articles, before) == first

    @given(day, wanted, st.lists(memories(), max_size=4), rules, readers)
    def test_every_candidate_is_told_once_or_dropped_with_a_reason(
        self,
        articles: list[Candidate],
        topics: list[Topic],
        before: list[ToldStory],
        rules: Rules,
        reader: StoryReader | None,
    ) -> None:
        digest = compose(articles, topics, since=SINCE, until=UNTIL, told=before, rules=rules, reader=reader)
        accounted = [*digest.articles, *(one.article for one in digest.dropped)]
        assert sorted(accounted) == sorted(each.article.id for each in articles)
        assert all(one.detail for one in digest.dropped)
        assert len(digest.stories) <= (rules.most or len(articles))
        left_out = {one.article for one in digest.dropped if one.reason == "over_the_limit"}
        assert bool(left_out) is bool(digest.left_out)
        assert len(digest.sections) == len({story.topic.slug for story in digest.stories})

    @given(day, wanted, st.lists(memories(), max_size=4), rules, readers)
    def test_nothing_is_told_twice(
        self,
        articles: list[Candidate],
        topics: list[Topic],
        before: list[ToldStory],
        rules: Rules,
        reader: StoryReader | None,
    ) -> None:
        digest = compose(articles, topics, since=SINCE, until=UNTIL, told=before, rules=rules, reader=reader)
        known = {claim for each in before for claim in each.claims}
        revisions = {pair for each in before for pair in zip(each.articles, each.revisions, strict=True)}
        for story in digest.stories:
            assert not {claim.text for claim in story.told} & known
            assert not {(each.article.id, each.revision) for each in story.articles} & revisions
        again = compose(
            articles,
            topics,
            since=SINCE,
            until=UNTIL,
            told=[*before, *told(*digest.stories)],
            rules=rules,
            reader=reader,
        )
        assert not set(again.articles) & set(digest.articles)

    @given(day, wanted, rules)
    def test_what_is_told_is_of_its_time_and_of_a_topic_wanted(
        self, articles: list[Candidate], topics: list[Topic], rules: Rules
    ) -> None:
        digest = compose(articles, topics, since=SINCE, until=UNTIL, rules=rules, reader=ByTitle())
        for story in digest.stories:
            assert story.topic in topics
            for each in story.articles:
                assert each.first_seen is None or SINCE - OVERLAP < each.first_seen <= UNTIL
                assert {match.topic for match in each.topics} & set(topics)
                assert each.article.published is None or (
                    UNTIL.date() - each.article.published <= timedelta(days=14)
                )
        slugs = [topic.slug for topic, _ in digest.sections]
        assert slugs == [topic.slug for topic in topics if topic.slug in slugs]
