"""Posting a digest in a test channel as any digest is posted, and taking it away again."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import Route

from bot.archive import COMMAND_LINE
from bot.chat.connection.connecting import in_words
from bot.chat.connection.endpoints import use_endpoints
from bot.chat.connection.limiter import Limiter
from bot.chat.connection.traffic import traffic
from bot.chat.diagnosis import FoundPlace, find_place
from bot.chat.permissions import INTENTS
from bot.chat.posting.poster import DiscordPoster
from bot.chat.views.digest_correction import amended
from bot.digests.correcting import Corrector
from bot.digests.deliver import SKEW, Blocked, Done, Lost, NotYet, Unclear
from bot.digests.dispatch import Dispatcher
from bot.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import datetime

    from bot.archive import Archive, Subscription
    from bot.digests.deliver import Order, Outcome
    from bot.settings.model import DiscordSettings

SECONDS = 20.0
"""For each thing that is asked of Discord."""
LEASE = timedelta(seconds=30)
REASON = "this was a test of briefing-bot check"


class _Heard:
    """A Poster that remembers what it did and was told, and writes to nobody."""

    def __init__(self, poster: DiscordPoster) -> None:
        self._poster = poster
        self.last: Outcome | None = None
        self.orders: list[Order] = []
        """What may have been posted."""
        self.posted: list[tuple[Order, Done]] = []

    async def carry_out(self, order: Order, seconds: float) -> Outcome:
        self.last = await self._poster.carry_out(order, seconds)
        if isinstance(self.last, Done):
            self.posted.append((order, self.last))
        elif isinstance(self.last, Unclear):
            self.orders.append(order)
        return self.last

    async def look_for(self, order: Order, after: datetime, before: datetime, seconds: float) -> Outcome:
        self.last = await self._poster.look_for(order, after, before, seconds)
        return self.last

    async def edit(
        self,
        order: Order,
        change: Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]] | None],
        seconds: float,
    ) -> Outcome:
        self.last = await self._poster.edit(order, change, seconds)
        return self.last

    async def tell_owner(self, subscriptions: Sequence[Subscription], seconds: float) -> bool:
        return False


class Rehearsal:
    """Made by `rehearsing`. Each step raises a BotError that says what is wrong."""

    def __init__(self, client: discord.Client, place: FoundPlace, now: Callable[[], datetime]) -> None:
        self.place = place
        self._client = client
        self._now = now
        self._heard = _Heard(DiscordPoster(client, {}))

    async def post(self, archive: Archive) -> int:
        """Post what waits in the archive's outbox; of how many messages it is."""
        sender = Dispatcher(archive, self._heard, lease=LEASE, parallel=1, now=self._now)
        await sender.drain()
        if not sender.ends["sent"]:
            raise self._failed("it could not be posted")
        return len(self._heard.posted)

    async def read_back(self) -> None:
        """Find each message by its mark, as is done after a crash."""
        now = self._now()
        for order, done in self._heard.posted:
            if await self._heard.look_for(order, now - SKEW, now + SKEW, SECONDS) != done:
                raise self._failed("it is not found in the channel again")

    async def correct(self, archive: Archive, article: str) -> None:
        """Hide the article, and have that told in the message where it stands."""
        before = [await self._components(done) for _, done in self._heard.posted]
        await archive.maintenance.hide(article, REASON, by=COMMAND_LINE, at=self._now(), reason=REASON)
        if not await Corrector(archive, self._heard, amended, now=self._now).tick(self._now()):
            raise self._failed("it could not be corrected")
        if before == [await self._components(done) for _, done in self._heard.posted]:
            raise self._failed("it was corrected, and looks as before")

    async def delete(self) -> int:
        """Delete whatever was posted; how many messages. Nothing is left to do then."""
        there = [done for _, done in self._heard.posted]
        now = self._now()
        for order in self._heard.orders:
            # Nobody knows whether it was posted.
            found = await self._heard.look_for(order, now - SKEW, now + SKEW, SECONDS)
            if isinstance(found, Done) and found not in there:
                there.append(found)
        left: dict[int, str] = {}
        for done in there:
            try:
                async with asyncio.timeout(SECONDS):
                    await self._client.http.delete_message(done.channel, done.message)
            except discord.NotFound:
                continue
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                left[done.message] = str(error) or type(error).__name__
        self._heard.posted, self._heard.orders = [], []
        if left:
            mend = f"Delete there by hand: {', '.join(map(str, left))}."
            problem = f"what was posted could not be deleted ({', '.join(set(left.values()))})"
            raise DeliveryError(f"#{self.place.name}", problem, mend)
        return len(there)

    async def _components(self, done: Done) -> str:
        path = "/channels/{channel_id}/messages/{message_id}"
        route = Route("GET", path, channel_id=done.channel, message_id=done.message)
        with in_words():
            async with asyncio.timeout(SECONDS):
                return json.dumps((await self._client.http.request(route))["components"])

    def _failed(self, problem: str) -> DeliveryError:
        match self._heard.last:
            case Blocked(_, words):
                return DeliveryError(f"#{self.place.name}", f"{problem}: {words.rstrip('.')}", _RIGHTS)
            case NotYet(why) | Unclear(why) | Lost(why):
                return DeliveryError(f"#{self.place.name}", f"{problem}: {why}", "Try again in a minute.")
            case _:
                return DeliveryError(f"#{self.place.name}", problem, _RIGHTS)


_RIGHTS = "Look at the bot's rights in that channel."


@asynccontextmanager
async def rehearsing(
    settings: DiscordSettings, token: str, channel: int, now: Callable[[], datetime]
) -> AsyncIterator[Rehearsal]:
    """Log in, without the gateway, and find the channel. Raises DiscordError. What is left at the end is deleted."""
    use_endpoints(settings.api_url, settings.gateway_url)
    async with AsyncExitStack() as stack:
        client = discord.AutoShardedClient(intents=INTENTS, http_trace=traffic(Limiter()), max_messages=None)
        client.shard_ids = []  # no gateway tells it anything
        await stack.enter_async_context(client)
        with in_words():
            async with asyncio.timeout(SECONDS):
                await client.login(token)
                place = await find_place(client, channel, f"--channel {channel}")
        rehearsal = Rehearsal(client, place, now)
        try:
            yield rehearsal
        finally:
            await rehearsal.delete()
