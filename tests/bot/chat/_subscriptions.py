"""Subscriptions for the tests of what members do with them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from bot.archive import Destination, Schedule, Subscription, Wanted
from tests.bot.chat.conftest import TODAY

if TYPE_CHECKING:
    from simcord.results import InteractionResult

    from bot.archive import Archive
    from tests.bot.chat._server import Server

EIGHT = Schedule(time(8), "UTC")


async def subscribe(
    library: Archive, server: Server, *, channel: int | None = None, guild: int | None = None, **changes: Any
) -> Subscription:
    """A subscription of all topics at eight, due tomorrow."""
    arguments: dict[str, Any] = {
        "destination": Destination(guild or server.guild.id, channel or server.channel.id),
        "wanted": Wanted(),
        "schedule": EIGHT,
        "owner": server.mo.id,
        "at": TODAY,
        "next_due": datetime(2024, 5, 11, 8, tzinfo=UTC),
    }
    return await library.subscriptions.add(**(arguments | changes))


async def now(library: Archive, subscription: Subscription) -> Subscription:
    found = await library.subscriptions.get(subscription.id)
    assert found is not None
    return found


async def open_card(server: Server) -> InteractionResult:
    return await server.press(await server.manage("subscriptions"), "Manage")


def when(**changes: Any) -> dict[str, Any]:
    filled = {"topics": ["harbours"], "at": "6:15 pm", "zone": "Seoul", "days": ["1", "5"], "most": "3"}
    return filled | changes
