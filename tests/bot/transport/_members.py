"""People who use the bot while its processes come and go, and which of their wishes nobody heard."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from bot.chat.connection.shards import shard_of
from tests.discord_server import NotOfferedError
from tests.discord_server.interactions import SECONDS_TO_ACKNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.discord_server import Channel, DiscordServer, Interaction, User
    from tests.discord_server.gateway.socket import Socket

SHARDS = 4


@dataclass
class _Asked:
    interaction: Interaction
    heard_by: list[tuple[int, Socket]]
    """The processes whose connections it went to."""


class Members:
    """People who use the bot all the while, in every server."""

    def __init__(
        self,
        server: DiscordServer,
        channels: Sequence[Channel],
        pids: Callable[[], list[int]],
        lived_until: Callable[[int, float], bool],
    ) -> None:
        """`pids` are those of the processes that run now; `lived_until` knows of those that were killed, too."""
        self._server, self._channels = server, channels
        self._pids, self._lived_until = pids, lived_until
        self._draw = random.Random(1)
        self._users: dict[int, User] = {}
        self._owners: dict[int, int] = {}
        self.asked: list[_Asked] = []
        for guild in {server.guilds[channel.guild_id or 0].id for channel in channels}:
            user = server.add_user(f"member-{guild}")
            server.add_member(server.guilds[guild], user)
            self._users[guild] = user

    async def go_on(self, every: float) -> None:
        await self._server.until(lambda: bool(self._server.commands), within=120)
        while True:
            await self.ask(self._draw.choice(self._channels))
            await asyncio.sleep(every)

    async def ask(self, channel: Channel) -> None:
        """A command, or a press on a digest that stands in the channel."""
        guild = channel.guild_id or 0
        user = self._users[guild]
        heard = await asyncio.to_thread(self._heard_by, shard_of(guild, SHARDS))
        posted = [each for each in self._server.messages(channel) if each.components()]
        with suppress(NotOfferedError):
            if posted and self._draw.random() < 0.5:
                message = self._draw.choice(posted)
                buttons = [
                    str(one["custom_id"])
                    for one in message.components()
                    if one.get("type") == 2 and "custom_id" in one and not one.get("disabled")
                ]
                asked = await self._server.click(message, self._draw.choice(buttons), user=user)
            else:
                asked = await self._server.run_command("topics", user=user, channel=channel)
            self.asked.append(_Asked(asked, heard))

    def _heard_by(self, shard: int) -> list[tuple[int, Socket]]:
        sockets = [each.socket for each in self._server.gateway.connected(shard) if each.socket is not None]
        pids = self._pids()
        for port in {socket.port for socket in sockets} - self._owners.keys() - {None}:
            self._owners.update((port, pid) for pid in pids if port in _ports(pid))
        return [(self._owners[s.port], s) for s in sockets if s.port is not None and s.port in self._owners]

    def lost(self) -> list[Interaction]:
        """What nobody tried to answer, though a process that heard of it lived and kept its connection."""
        tried = {request.params.get("interaction_token") for request in self._server.requests}
        return [
            each.interaction
            for each in self.judged()
            if each.interaction.acknowledged_at is None and each.interaction.token not in tried
        ]

    def judged(self) -> list[_Asked]:
        """What went to a process that lived on for as long as Discord waits."""
        wait = SECONDS_TO_ACKNOWLEDGE
        return [
            each
            for each in self.asked
            if any(
                self._lived_until(pid, each.interaction.dispatched_at + wait)
                and (socket.lost_at is None or socket.lost_at >= each.interaction.dispatched_at + wait)
                for pid, socket in each.heard_by
            )
        ]


def _ports(pid: int) -> set[int]:
    with suppress(psutil.Error):
        return {each.laddr.port for each in psutil.Process(pid).net_connections(kind="tcp") if each.laddr}
    return set()
