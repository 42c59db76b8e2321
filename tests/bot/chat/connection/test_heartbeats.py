"""The latency of the gateway, which threads that get their turn late must not lengthen."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord.gateway
import pytest

from bot.chat.connection.heartbeats import KeepAlive, measure_heartbeats
from tests.discord_server.clients import Bot, connected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.discord_server import DiscordServer

DISCORDS = discord.gateway.KeepAliveHandler


@pytest.fixture(autouse=True)
def _back_to_discords() -> Iterator[None]:
    yield
    discord.gateway.KeepAliveHandler = DISCORDS  # type: ignore[misc]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock: one number, to be set."""
    moment = [1000.0]
    monkeypatch.setattr("time.perf_counter", lambda: moment[0])
    return moment


def answered_before_the_thread_goes_on(kind: type[DISCORDS], now: list[float]) -> float:
    """The latency after a heartbeat whose answer came in 50 ms, and before the sending thread's next step."""
    socket: Any = SimpleNamespace(thread_id=0, _max_heartbeat_timeout=60.0, sequence=7, HEARTBEAT=1)
    keeper = kind(ws=socket, interval=41.25, shard_id=0)
    now[0] += 41.25
    assert keeper.get_payload() == {"op": 1, "d": 7}
    now[0] += 0.05
    keeper.ack()
    return keeper.latency


def test_the_latency_counts_from_the_heartbeat_that_was_answered(
    now: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    assert answered_before_the_thread_goes_on(KeepAlive, now) == pytest.approx(0.05)
    assert not caplog.records


def test_discord_py_still_needs_it(now: list[float]) -> None:
    """Fails once discord.py counts rightly: then `bot.chat.connection.heartbeats` can go."""
    assert answered_before_the_thread_goes_on(DISCORDS, now) == pytest.approx(41.3)


async def test_connections_keep_alive_with_it(discord_server: DiscordServer) -> None:
    measure_heartbeats()
    discord_server.gateway.settings.heartbeat = 0.05
    async with connected(discord_server, Bot()) as bot:
        await discord_server.until(lambda: discord_server.gateway.sockets[0].heartbeats > 3)
        await asyncio.sleep(0)
        assert isinstance(bot.shards[0]._parent.ws._keep_alive, KeepAlive)
