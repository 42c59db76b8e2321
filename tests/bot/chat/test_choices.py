"""What is offered while several topics, times and days are typed, and what was meant in the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.choices import (
    LONGEST,
    MOST,
    day_choices,
    several_topics_choices,
    time_choices,
    topics_meant,
)
from bot.chat.markdown import length
from bot.digests.times import parse_days, parse_time
from bot.errors import UsageError
from summarizer import Topic
from tests.bot.chat._samples import TOPICS
from tests.bot.chat._strategies import hostile

WITH_COMMA = (Topic("gulf", "Iran, Iraq and the Gulf", ""), *TOPICS)
names = st.text(min_size=1, max_size=120) | hostile


class TestSeveralTopics:
    @pytest.mark.parametrize(
        ("typed", "values"),
        [
            ("", ["all", "harbours", "mountains"]),
            ("al", ["all"]),
            ("straits", ["harbours"]),
            ("harbours,", ["harbours", "harbours,mountains"]),
            ("Harbours & straits, mou", ["harbours,mountains"]),
            ("mountains, harbours, x", []),
            ("nowhere, mou", []),
        ],
    )
    def test_go_on_after_a_comma(self, typed: str, values: list[str]) -> None:
        assert [value for _, value in several_topics_choices(TOPICS, typed)] == values

    @pytest.mark.parametrize("said", ["all", "All topics", " everything ", "harbours, all"])
    def test_all_means_all(self, said: str) -> None:
        assert topics_meant(TOPICS, said) == ()

    def test_a_comma_in_a_name_parts_nothing(self) -> None:
        meant = topics_meant(WITH_COMMA, "harbours, Iran, Iraq and the Gulf, mountains, harbours")
        assert [topic.slug for topic in meant] == ["harbours", "gulf", "mountains"]

    @pytest.mark.parametrize("said", ["", " , ", ","])
    def test_none_is_not_all(self, said: str) -> None:
        with pytest.raises(UsageError, match="none is named"):
            topics_meant(TOPICS, said)

    @given(st.lists(names, min_size=1, max_size=30), st.data())
    def test_what_is_offered_is_understood_by_its_value_and_by_its_name(
        self, called: list[str], data: st.DataObject
    ) -> None:
        topics = [Topic(f"slug-{number}", f"{name} {number}", "") for number, name in enumerate(called)]
        chosen = data.draw(st.lists(st.sampled_from(topics), max_size=4, unique=True))
        typed = "".join(f"{topic.slug}, " for topic in chosen)
        offered = several_topics_choices(topics, typed)
        assert len(offered) <= MOST
        for name, value in offered:
            assert 1 <= length(name) <= LONGEST
            assert length(value) <= LONGEST
            assert list(topics_meant(topics, value))[: len(chosen)] == chosen


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("7", ["07:00", "19:00"]),
        ("7 am", ["07:00"]),
        ("19:30", ["19:30"]),
        ("noon", ["12:00"]),
        ("never", []),
    ],
)
def test_times_offered_are_what_could_be_meant(typed: str, values: list[str]) -> None:
    assert [value for _, value in time_choices(typed)] == values


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("week", ["Weekdays", "Weekends"]),
        ("mon, w", ["Monday and Wednesday"]),
        ("mon-fri", ["Weekdays"]),
        ("x", []),
    ],
)
def test_days_offered_are_what_could_be_meant(typed: str, values: list[str]) -> None:
    assert [value for _, value in day_choices(typed)] == values


@given(st.text(max_size=20))
def test_whatever_is_typed_only_what_is_understood_is_offered(typed: str) -> None:
    for _, value in time_choices(typed):
        parse_time(value)
    for name, value in day_choices(typed):
        parse_days(value)
        assert length(name) <= LONGEST
