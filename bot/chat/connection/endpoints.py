"""Where discord.py finds Discord: Discord's own hosts, or an operator's proxies in front of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import discord

_DISCORDS_API = Route.BASE
_DISCORDS_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY


def use_endpoints(api_url: str | None = None, gateway_url: str | None = None) -> None:
    """Send discord.py's requests and connections to these addresses, or to Discord's own where None.

    It holds for the whole process, webhooks and follow-ups included: discord.py keeps both addresses on its
    classes. Call it before a client logs in.

    Args:
        api_url: REST, version and all, as `http://127.0.0.1:3000/api/v10`.
        gateway_url: WebSocket, as `ws://127.0.0.1:3001`.
    """
    Route.BASE = _DISCORDS_API if api_url is None else api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = _DISCORDS_GATEWAY if gateway_url is None else yarl.URL(gateway_url)


async def settle_shards(
    client: discord.AutoShardedClient, heard: Callable[[Mapping[str, Any]], None] = lambda limits: None
) -> None:
    """Ask Discord how many shards to run, so that all of them connect to the gateway in use.

    Without a shard count discord.py connects to the gateway that Discord's answer names and passes by the
    configured one. Call it in `setup_hook`. `heard` is told of how many sessions may be started, where Discord was
    asked.

    Raises:
        discord.GatewayNotFound: Discord's answer could not be had.
    """
    if client.shard_count is None:
        client.shard_count, _, limits = await client.http.get_bot_gateway()
        heard({**limits})
