"""What Discord tells of its budgets is told on, as it was when least was left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.connection.budgets import LOOKS_BACK, OTHERS, ROUTES, Budgets, Lowest
from bot.chat.connection.endpoints import settle_shards
from bot.chat.connection.limiter import Limiter
from bot.chat.connection.traffic import traffic
from tests.discord_server.clients import Bot, connected

if TYPE_CHECKING:
    from tests.discord_server import DiscordServer

POST = "POST /channels/{id}/messages"
DAY_MS = 86_400_000


class Time:
    def __init__(self) -> None:
        self.now = 1000.0


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def budgets(time: Time) -> Budgets:
    return Budgets(lambda: time.now)


def bucket(limit: object, left: object) -> dict[str, str]:
    return {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(left)}


@given(st.lists(st.tuples(st.floats(0, 40), st.integers(0, 5)), max_size=40), st.floats(0, 100))
def test_the_lowest_is_that_of_all_in_the_last_minute(notes: list[tuple[float, int]], later: float) -> None:
    lowest, now, noted = Lowest(), 0.0, []
    for gap, value in notes:
        now += gap
        lowest.note(now, value)
        noted.append((now, value))
        recent = [value for moment, value in noted if moment > now - LOOKS_BACK]
        assert lowest.at(now) == min(recent)
    now += later
    assert lowest.at(now) == min(
        (value for moment, value in noted if moment > now - LOOKS_BACK), default=None
    )


class TestBuckets:
    def test_each_route_has_its_least_share_for_a_minute(self, budgets: Budgets, time: Time) -> None:
        budgets.answered(POST, bucket(5, 1))
        budgets.answered("GET /gateway/bot", bucket(2, 1))
        time.now += 30
        budgets.answered(POST, bucket(5, 4))
        assert budgets.shares() == {POST: 0.2, "GET /gateway/bot": 0.5}
        time.now += 31
        assert budgets.shares() == {POST: 0.8}
        time.now += 30
        assert budgets.shares() == {}

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            bucket("", ""),
            bucket(0, 0),
            bucket("5", "-1"),
            bucket("many", "2"),
            {"X-RateLimit-Limit": "5"},
        ],
    )
    def test_an_answer_that_tells_nothing_of_one_is_passed_by(
        self, budgets: Budgets, headers: dict[str, str]
    ) -> None:
        budgets.answered(POST, headers)
        assert budgets.shares() == {}

    def test_there_are_only_so_many_routes(self, budgets: Budgets) -> None:
        for number in range(3 * ROUTES):
            budgets.answered(f"GET /emojis/{number:x}x", bucket(10, number % 10))
        budgets.answered("GET /emojis/0x", bucket(100, 1))
        shares = budgets.shares()
        assert len(shares) == ROUTES + 1
        assert shares[OTHERS] == 0.0
        assert shares["GET /emojis/0x"] == 0.0

    async def test_they_are_those_of_discords_answers_without_ids(
        self, discord_server: DiscordServer
    ) -> None:
        guild = discord_server.add_guild("Foreign Desk")
        channels = [discord_server.add_channel(guild, name) for name in ("one", "two")]
        kept = Budgets()
        bot = Bot(http_trace=traffic(Limiter(), budgets=kept))
        async with connected(discord_server, bot):
            for channel, count in zip(channels, (3, 1), strict=True):
                for _ in range(count):
                    await bot.get_partial_messageable(channel.id).send("a")
        assert kept.shares()[POST] == pytest.approx(2 / 5)
        assert not [route for route in kept.shares() if re.search(r"/\d", route)]


class TestSessionStarts:
    def test_nothing_is_known_before_discord_was_asked(self, budgets: Budgets) -> None:
        budgets.identified()
        assert budgets.session_starts() == {}

    def test_each_that_this_process_starts_is_one_less(self, budgets: Budgets) -> None:
        budgets.sessions({"total": 1000, "remaining": 2, "reset_after": DAY_MS, "max_concurrency": 1})
        assert budgets.session_starts() == {"total": 1000, "remaining": 2}
        for left in (1, 0, 0):
            budgets.identified()
            assert budgets.session_starts()["remaining"] == left

    def test_all_are_there_again_each_day_from_when_discord_said(self, budgets: Budgets, time: Time) -> None:
        budgets.sessions({"total": 1000, "remaining": 2, "reset_after": 60_000})
        time.now += 59
        assert budgets.session_starts()["remaining"] == 2
        time.now += 1
        assert budgets.session_starts()["remaining"] == 1000
        budgets.identified()
        assert budgets.session_starts()["remaining"] == 999
        time.now += 2 * 86_400
        assert budgets.session_starts()["remaining"] == 1000

    async def test_they_are_what_discord_tells_at_the_start(self, discord_server: DiscordServer) -> None:
        kept = Budgets()

        class Told(Bot):
            async def setup_hook(self) -> None:
                await settle_shards(self, kept.sessions)
                await super().setup_hook()

        async with connected(discord_server, Told()):
            pass
        assert kept.session_starts() == {"total": 1000, "remaining": 1000}
