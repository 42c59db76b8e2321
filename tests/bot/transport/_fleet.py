"""Several processes of the bot under fire: who is killed, what falls due meanwhile, and what came of it all."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from bot.archive import Archive, Destination, Schedule, Wanted
from bot.archive.tables import ArticleRow, DeliveryRow, DigestRow, RevisionRow, SourceRow
from bot.chat.connection.shards import shard_of

from ._delivering import marks, whole
from ._members import SHARDS, Members
from ._pages import write_report
from ._process import STARTED, Running, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import Channel, DiscordServer

ROLES = ("chat,worker", "chat,ingest", "chat,worker,schedule", "chat,ingest,schedule")
"""Each role twice, so that none is gone while one process is."""
POST = "POST /channels/{channel_id}/messages"
AGAIN = 1.0
"""Seconds after which whoever watches over the processes starts a dead one again."""
_AT_WORK = ("standing by", "Serving the shards")
_MINUTE = timedelta(minutes=1)


class Fleet:
    """The processes. Killed ones are started again, as systemd or a container's engine would."""

    def __init__(self, server: DiscordServer, folder: Path, address: str, stack: AsyncExitStack) -> None:
        self._server, self._folder, self._address, self._stack = server, folder, address, stack
        self.bots: dict[str, Running] = {}
        self.all: list[tuple[str, Running]] = []
        """The dead ones, too."""
        self.died_at: dict[int, float] = {}
        """When each process that was killed ended, by its id; the server's clock."""
        self.fell: list[str] = []
        """Those that ended and were not killed."""
        self.pages = folder / "pages"
        self.pages.mkdir()
        config = folder / "config"
        config.mkdir()
        source = (
            f'[reports]\nkind = "folder"\naddress = "{self.pages}"\npublisher = "The Reports"\n'
            'tier = "press"\nevery = "5m"\ntopics = ["japan-rok"]\n'
        )
        (config / "sources.toml").write_text(source, encoding="utf-8")

    async def start(self, roles: str) -> None:
        self.bots[roles] = await self._stack.enter_async_context(
            running(
                self._server,
                self._folder,
                f"run --role {roles}",
                BRIEFING_DATABASE__URL=self._address,
                BRIEFING_CONFIG_DIR=str(self._folder / "config"),
                BRIEFING_LIBRARY__PATHS=str(self.pages),
                BRIEFING_DISCORD__MOST_SHARDS="2",
                BRIEFING_DIGESTS__LEASE_SECONDS="8",
            )
        )
        self.all.append((roles, self.bots[roles]))

    def write_logs(self, folder: Path) -> None:
        """What each said, in the order in which they were started."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, (roles, bot) in enumerate(self.all):
            (folder / f"{number:03}-{roles}-{bot.process.pid}.log").write_text(bot.said, encoding="utf-8")

    async def kill(self, roles: str) -> None:
        """Kill whoever has these roles, and start it again a moment later."""
        self.look_for_fallen(roles)
        process = self.bots[roles].process
        with suppress(ProcessLookupError):
            process.kill()
        self.died_at[process.pid] = self._server.clock.now()
        await process.wait()
        await asyncio.sleep(AGAIN)
        await self.start(roles)

    async def stands(self) -> None:
        """Wait until each process has begun its work: a start without a database fails, as whoever set it up wants."""
        await self._server.until(
            lambda: all(any(said in bot.said for said in _AT_WORK) for bot in self.bots.values()),
            within=STARTED,
            what="all processes are at work",
        )

    def look_for_fallen(self, *roles: str) -> None:
        """Of these processes, or of all that should run."""
        for each in roles or self.bots:
            bot = self.bots[each]
            if bot.process.returncode is not None:
                last = (bot.said.strip().splitlines() or ["it said nothing"])[-1]
                self.fell.append(f"{each} ended by itself: {last}")

    def pids(self) -> list[int]:
        return [bot.process.pid for bot in self.bots.values()]

    def lived_until(self, pid: int, moment: float) -> bool:
        return self.died_at.get(pid, moment) >= moment


@dataclass
class Outcome:
    """What came of it. `wrong` is empty where everything was done exactly once."""

    kills: int = 0
    digests: int = 0
    lateness: list[float] = field(default_factory=list)
    """Of each digest's first message, in seconds after it was due, in order."""
    articles: int = 0
    asked: int = 0
    judged: int = 0
    latencies: list[float] = field(default_factory=list)
    """Of those judged, from sending to acknowledgement, in seconds, in order."""
    too_late: int = 0
    drained_in: float = 0.0
    """Seconds from the last kill until nothing was left to do."""
    wrong: list[str] = field(default_factory=list)


class Siege:
    """Digests that fall due each minute, articles that arrive all the time, members, and kills among them."""

    def __init__(self, server: DiscordServer, archive: Archive, fleet: Fleet, *, channels: int) -> None:
        self._server, self._archive, self._fleet = server, archive, fleet
        self._draw = random.Random(2)
        self.channels = [self._channel(number) for number in range(channels)]
        self.members = Members(server, self.channels, fleet.pids, fleet.lived_until)
        self.outcome = Outcome()
        self.enough = asyncio.Event()
        """Set to end the kills."""
        self.published = 0
        self._owed: dict[int, tuple[Channel, datetime]] = {}

    def _channel(self, number: int) -> Channel:
        while True:
            guild = self._server.add_guild(f"Desk {number}")
            if shard_of(guild.id, SHARDS) == number % SHARDS:
                return self._server.add_channel(guild, "briefings")

    async def subscribe(self, minutes: int) -> None:
        """Each channel to a digest that is due at one of the next minutes, the first not before some were killed."""
        first = (datetime.now(UTC) + _MINUTE / 2).replace(second=0, microsecond=0) + _MINUTE
        for number, channel in enumerate(self.channels):
            due = first + number % minutes * _MINUTE
            made = await self._archive.subscriptions.add(
                Destination(channel.guild_id or 0, channel.id),
                Wanted(("japan-rok",), when_quiet=True),
                Schedule(time(due.hour, due.minute), "UTC"),
                owner=1,
                at=due - timedelta(hours=12),
                next_due=due,
            )
            self._owed[made.id] = (channel, due)

    async def publish(self, every: float) -> None:
        """Reports, one after the other; and let sources be asked each time that somebody looks."""
        while True:
            self.published += 1
            await asyncio.to_thread(write_report, self._fleet.pages, self.published)
            await self.hurry_sources()
            await asyncio.sleep(every)

    async def hurry_sources(self) -> None:
        async def due_now(connection: Any) -> None:
            await connection.execute(update(SourceRow).values(due_at=datetime.now(UTC) - _MINUTE))

        with suppress(Exception):  # the database may be away; the next time does it
            await self._archive._transactions.write(due_now)

    async def kill(self, every: float) -> None:
        """Kill one after the other, until told to stop; then all are there again."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.enough.wait(), every)
                return
            self.outcome.kills += 1
            await self._fleet.kill(self._draw.choice(sorted(self._fleet.bots)))

    async def all_owed_is_past(self) -> None:
        last = max(due for _, due in self._owed.values())
        await asyncio.sleep(max(0.0, (last - datetime.now(UTC)).total_seconds() + 5))

    async def drained(self, within: float) -> None:
        """Wait until nothing is left to do; say what is, where that takes too long."""
        begun, left = asyncio.get_running_loop().time(), "?"
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while left := await self._left():
                    await self.hurry_sources()
                    await asyncio.sleep(1)
        self.outcome.drained_in = asyncio.get_running_loop().time() - begun
        if left:
            self.outcome.wrong.append(f"left to do after {within:.0f} s: {left}")

    async def _left(self) -> str:
        kept = (await self._archive.counts()).articles
        waiting = (await self._archive.outbox.backlog()).waiting
        unplanned = len(self._owed) - len(await self._deliveries())
        said = {
            "articles": self.published - kept,
            "digests": waiting,
            "unplanned digests": unplanned,
        }
        # Sources are asked for ever; the rest comes to an end.
        tasks = {each.kind: each for each in await self._archive.work.backlog()}
        done = all(
            each.waiting + each.put_off + each.under_way + each.dead == 0
            for kind, each in tasks.items()
            if kind != "fetch"
        )
        left = [f"{count} {what}" for what, count in said.items() if count]
        if left or not done:
            left += map(str, tasks.values())
        return ", ".join(left)

    async def judge(self) -> Outcome:
        """Hold what stands at Discord and in the archive against what had to be done."""
        outcome = self.outcome
        self._fleet.look_for_fallen()
        outcome.wrong += self._fleet.fell
        await self._judge_digests()
        await self._judge_articles()
        judged = self.members.judged()
        outcome.asked, outcome.judged = len(self.members.asked), len(judged)
        latencies = [each.interaction.latency for each in judged]
        outcome.latencies = sorted(each for each in latencies if each is not None)
        lost = self.members.lost()
        outcome.too_late = len(latencies) - len(outcome.latencies) - len(lost)
        outcome.wrong += [f"nobody answered {each.name}" for each in lost]
        return outcome

    async def _judge_digests(self) -> None:
        deliveries = await self._deliveries()
        posted: dict[str, float] = {}
        for request in self._server.requested(POST):
            posted.setdefault(request.params["channel_id"], request.at)
        for subscription, (channel, due) in self._owed.items():
            made = deliveries.get(subscription, [])
            if [each.status for each in made] != ["sent"]:
                said = [(each.status, each.problem) for each in made]
                self.outcome.wrong.append(f"the digest of channel {channel.id}: {said}")
                continue
            if marks(self._server, channel) != whole(made[0].id, len(made[0].parts)):
                self.outcome.wrong.append(f"channel {channel.id} holds {marks(self._server, channel)}")
            self.outcome.digests += 1
            self.outcome.lateness.append(posted[str(channel.id)] - due.timestamp())
        self.outcome.lateness.sort()

    async def _judge_articles(self) -> None:
        async def read(connection: Any) -> tuple[int, list[Any]]:
            articles = await connection.scalar(select(func.count()).select_from(ArticleRow))
            told = select(RevisionRow.version_id, func.count()).group_by(RevisionRow.version_id)
            return articles, [row for row in await connection.execute(told) if row[1] != 1]

        self.outcome.articles, twice = await self._archive._transactions.read(read)
        if self.outcome.articles != self.published:
            self.outcome.wrong.append(f"{self.published} reports made {self.outcome.articles} articles")
        self.outcome.wrong += [f"version {row[0]} was briefed {row[1]} times" for row in twice]

    async def _deliveries(self) -> dict[int, list[Any]]:
        wanted = select(
            *(DeliveryRow.id, DeliveryRow.subscription_id, DeliveryRow.status, DeliveryRow.problem),
            DigestRow.parts,
        ).outerjoin(DigestRow)

        async def read(connection: Any) -> dict[int, list[Any]]:
            found: dict[int, list[Any]] = {}
            for row in await connection.execute(wanted):
                found.setdefault(row.subscription_id, []).append(row)
            return found

        return await self._archive._transactions.read(read)
