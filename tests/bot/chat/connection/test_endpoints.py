"""Where discord.py finds Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chat.connection.endpoints import settle_shards, use_endpoints
from tests.discord_server.clients import Bot, connected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.discord_server import DiscordServer


@pytest.fixture(autouse=True)
def _back_to_discord() -> Iterator[None]:
    yield
    use_endpoints()


def test_by_default_it_is_discords_own() -> None:
    use_endpoints()
    assert Route("GET", "/gateway").url == "https://discord.com/api/v10/gateway"
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "wss://gateway.discord.gg/"


def test_requests_and_connections_go_where_the_settings_say() -> None:
    use_endpoints("http://127.0.0.1:3000/api/v10/", "ws://127.0.0.1:3001")
    assert Route("GET", "/gateway").url == "http://127.0.0.1:3000/api/v10/gateway"
    assert DiscordWebSocket.DEFAULT_GATEWAY.port == 3001


async def test_webhooks_follow_the_same_way(discord_server: DiscordServer) -> None:
    async with connected(discord_server) as bot:
        webhook = discord.Webhook.partial(5, "token", client=bot)
        with pytest.raises(discord.NotFound):
            await webhook.send("a")
    assert discord_server.requested("POST /webhooks/{webhook_id}/{webhook_token}")


class Proxied(Bot):
    async def setup_hook(self) -> None:
        await settle_shards(self)
        await super().setup_hook()


async def test_shards_connect_to_the_configured_gateway_and_not_to_the_advertised_one(
    discord_server: DiscordServer,
) -> None:
    discord_server.gateway.settings.url = "ws://127.0.0.1:1/"
    discord_server.gateway.settings.recommended_shards = 2
    async with connected(discord_server, Proxied()) as bot:
        assert bot.shard_count == 2


async def test_a_shard_count_that_is_set_stays(discord_server: DiscordServer) -> None:
    async with connected(discord_server, Proxied(shard_count=3)) as bot:
        assert bot.shard_count == 3
    assert not discord_server.requested("GET /gateway/bot")
