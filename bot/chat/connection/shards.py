"""Which shards of the gateway this process serves: each by one process, and taken over when that dies."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from discord.gateway import DiscordWebSocket

from bot.errors import ArchiveBusyError, ArchiveError, ArchiveUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import discord

    from bot.archive import Sharing

_log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""After so long without a sign of life, another process takes a shard over."""
RENEWED_EVERY = 8.0
"""Seconds: three of these may fail before a shard is lost."""
IDENTIFY_GAP = 5.1
"""Seconds between two IDENTIFYs in one bucket; Discord's limit is 5."""


def shard_of(guild: int, count: int) -> int:
    """Which of `count` shards hears of a server, by Discord's formula."""
    return (guild >> 22) % count


def hears_of(client: discord.Client, guild: int) -> bool:
    """Whether the gateway tells this process of a server. Where it does not, only asking Discord tells anything."""
    ids = getattr(client, "shard_ids", None)
    if ids is None:
        return True
    # A shard that is held is silent until its session is up.
    return client.is_ready() and shard_of(guild, client.shard_count or 1) in ids


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """How the gateway is shared out. `count`: shards of all processes, None for what Discord recommends. `ids`: this
    process's own, whoever else there is; none: those that are free, `most` at a time, or however many there are."""

    count: int | None = None
    ids: tuple[int, ...] = ()
    most: int | None = None


class Shards:
    """Holds shards by leases in the archive, so that all processes know who serves which.

    `holder` names this process.
    """

    def __init__(
        self, sharing: Sharing, plan: ShardPlan, holder: str, *, now: Callable[[], datetime]
    ) -> None:
        self._sharing = sharing
        self._plan = plan
        self._holder = holder
        self._now = now
        self._count = 1
        self._at_once = 1
        self._held: set[int] = set()
        self._task: asyncio.Task[None] | None = None
        self.stands_by = False
        """Whether others serve all shards, and this process waits for one to be free."""

    @property
    def held(self) -> list[int]:
        return sorted(self._held)

    async def settle(
        self,
        client: discord.AutoShardedClient,
        heard: Callable[[Mapping[str, Any]], None] = lambda limits: None,
    ) -> None:
        """Find out how many shards there are, and wait until at least one is this process's. `heard` is told of how
        many sessions may be started.

        Raises discord.GatewayNotFound where Discord's answer could not be had, and ArchiveError where that of the
        archive will not change by itself.
        """
        recommended, _, limits = await client.http.get_bot_gateway()
        heard({**limits})
        self._count = self._plan.count or recommended
        self._at_once = int(limits["max_concurrency"])
        client.shard_count = self._count
        while not await self._is_one_free():  # noqa: ASYNC110  # other processes change it
            await asyncio.sleep(RENEWED_EVERY / 2)
        self.stands_by = False
        client.shard_ids = self.held
        _log.info("Serving the shards %s of %d", ", ".join(map(str, self.held)), self._count)
        self._task = asyncio.create_task(self._keep(client), name="shards")

    async def identify_turn(self, shard_id: int) -> None:
        """Wait until this shard may IDENTIFY, with regard to those of other processes."""
        bucket = shard_id % self._at_once
        while True:
            try:
                wait = await self._sharing.reserve(f"identify/{bucket}", count=1, gap=IDENTIFY_GAP)
            except ArchiveError:
                await asyncio.sleep(IDENTIFY_GAP)  # nobody can take a shard over now, so few identify
                continue
            await asyncio.sleep(wait)
            return

    async def stop(self) -> None:
        """Serve none any more: another process may take them over at once. After the connections are closed."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for shard in self.held:
            with suppress(ArchiveError):
                await self._sharing.give_up(self._name(shard), self._holder, now=self._now())
        self._held.clear()

    def _name(self, shard: int) -> str:
        return f"shard/{self._count}/{shard}"

    async def _take(self, shard: int) -> bool:
        now = self._now()
        taken = await self._sharing.take(self._name(shard), self._holder, now=now, until=now + LEASE)
        if taken:
            self._held.add(shard)
        return taken

    async def _take_free(self) -> list[int]:
        """Take what is free and wanted; those that are new."""
        wanted: Sequence[int] = self._plan.ids or range(self._count)
        most = len(self._plan.ids) or self._plan.most or self._count
        held = await self._sharing.holders(f"shard/{self._count}/", now=self._now())
        new = []
        for shard in wanted:
            if len(self._held) >= most:
                break
            if shard not in self._held and self._name(shard) not in held and await self._take(shard):
                new.append(shard)
        return new

    async def _is_one_free(self) -> bool:
        """Take what is free. Where the archive is away, nothing can be said, and it is asked again."""
        try:
            taken = await self._take_free()
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Which shards are free cannot be told: %s", error)
            return False
        if not taken and not self.stands_by:
            _log.info("All %d shards are served: standing by", self._count)
            self.stands_by = True
        return bool(taken)

    async def _keep(self, client: discord.AutoShardedClient) -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            try:
                lost = [shard for shard in self.held if not await self._take(shard)]
                new = await self._take_free()
            except ArchiveError as error:
                _log.warning("Who serves which shard cannot be kept: %s", error)
                # Not given up: whoever takes one over needs the archive as well, and would be told of twice at most.
                continue
            for shard in lost:
                await self._let_go(client, shard)
            for shard in new:
                await self._serve(client, shard)

    async def _let_go(self, client: discord.AutoShardedClient, shard: int) -> None:
        _log.warning("Shard %d is another process's now", shard)
        self._held.discard(shard)
        _tell(client, self.held)
        if (known := client.get_shard(shard)) is not None:
            await known.disconnect()

    async def _serve(self, client: discord.AutoShardedClient, shard: int) -> None:
        _log.info("Taking over shard %d", shard)
        _tell(client, self.held)
        if (known := client.get_shard(shard)) is not None:
            await known.connect()
        else:
            await client.launch_shard(DiscordWebSocket.DEFAULT_GATEWAY, shard)


def _tell(client: discord.AutoShardedClient, held: list[int]) -> None:
    client.shard_ids = held
    state: Any = client._connection  # discord.py has no other way to tell it of a shard that comes later
    state.shard_ids = held
