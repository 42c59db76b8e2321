"""What an owner is written of digests that wait: each place with what is in its way, in one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.markdown import inline
from bot.chat.views.trouble import Stuck, trouble_view
from bot.words import LANGUAGES, speaking
from tests.bot.chat._limits import assert_discord_takes, texts
from tests.bot.chat._strategies import hostile, ids, monstrous
from tests.bot.chat.test_limits import monsters

if TYPE_CHECKING:
    from collections.abc import Iterable

HINT = "-# I try again by myself, less and less often; nothing is lost. /subscriptions shows how it stands."
CHANNEL = 2**62
"""The first of many; ids are as long as Discord's."""


def lacking(channel: int) -> str:
    return (
        f"I may not post in <#{channel}>: I lack Send Messages. Whoever manages the channel can give me that."
    )


def gone(channel: int) -> str:
    return f"The channel <#{channel}> is gone. Choose another with /subscriptions, or remove it there."


def stuck(channels: Iterable[int], server: str | None = "Foreign Desk") -> list[Stuck]:
    return [Stuck(server, channel, lacking(channel)) for channel in channels]


def lines(*places: Stuck) -> list[str]:
    return texts(trouble_view(places)).splitlines()


def test_one_that_waits_is_told_by_itself() -> None:
    assert lines(*stuck([1])) == [
        "## A digest needs your help",
        "The digest that you set up for <#1> of Foreign Desk cannot be posted as it should.",
        lacking(1),
        HINT,
    ]
    assert lines(*stuck([1], None))[1] == "The digest that you set up for <#1> cannot be posted as it should."


def test_places_with_the_same_in_their_way_are_told_together() -> None:
    by_server = [*stuck([1, 2]), Stuck("Foreign Desk", 3, gone(3)), *stuck([4], "The *Paper*"), *stuck([5])]
    assert lines(*by_server) == [
        "## 5 digests need your help",
        "The digests that you set up for these places cannot be posted as they should.",
        "<#1>, <#2> and <#5> of Foreign Desk",
        f"⚠️ {lacking(1)}",
        "-# The same holds for the others.",
        "<#3> of Foreign Desk",
        f"⚠️ {gone(3)}",
        "<#4> of The \\*Paper\\*",
        f"⚠️ {lacking(4)}",
        HINT,
    ]


def test_of_servers_that_are_not_known_the_channels_are_told_alone() -> None:
    assert lines(*stuck([1, 2], None))[2] == "<#1> and <#2>"


def test_a_channel_of_several_digests_is_named_once() -> None:
    said = lines(*stuck([1, 1]), *stuck([2]))
    assert said[0] == "## 3 digests need your help"
    assert said[2] == "<#1> and <#2> of Foreign Desk"


def test_of_very_many_places_as_many_are_named_as_fit() -> None:
    said = lines(*stuck(range(CHANNEL, CHANNEL + 500)))
    named = said[2].count("<#")
    assert named > 100
    assert said[2].endswith(f" …and {500 - named} more of Foreign Desk")
    assert said[-1] == HINT


def test_each_reason_is_told_though_a_first_one_has_very_many_places() -> None:
    many = stuck(range(CHANNEL, CHANNEL + 500))
    said = lines(*many, *(Stuck(f"Server {n}", n, gone(n)) for n in range(9)))
    assert [f"⚠️ {gone(n)}" in said for n in range(9)] == [True] * 9


def test_of_very_many_reasons_as_many_are_told_as_fit() -> None:
    said = lines(*(Stuck(f"Server {n}", CHANNEL + n, gone(CHANNEL + n)) for n in range(100)))
    told = sum(line.startswith("⚠️") for line in said)
    assert told > 20
    assert said[-2] == f"-# …and {100 - told} more"


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("ja", "## 22 件のダイジェストに対応が必要です"),
        ("ko", "## 다이제스트 22개에 조치가 필요합니다"),
        ("uk", "## 22 дайджести потребують вашої допомоги"),
    ],
)
def test_it_is_told_in_the_language_that_is_spoken(language: str, heading: str) -> None:
    with speaking(language):
        said = lines(*stuck(range(22)))
    assert said[0] == heading
    assert "Send Messages" not in said[3]


places = st.builds(
    Stuck, st.none() | hostile | monstrous, ids, monstrous.map(lambda words: inline(words) or "?")
)


@monsters
@given(
    st.sampled_from(sorted(LANGUAGES)),
    st.lists(places, min_size=1, max_size=60),
    st.integers(0, 400),
)
def test_discord_takes_it_whatever_is_in_the_way(language: str, some: list[Stuck], more: int) -> None:
    alike = [Stuck(some[0].server, 2**63 + n, some[0].words) for n in range(more)]
    with speaking(language):
        assert_discord_takes(trouble_view([*alike, *some]))
