"""The code of the version before on today's schema, alone and beside today's code: each digest exactly once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.archive import Archive
from bot.archive.database.migrate import HEAD
from bot.archive.tables import DeliveryRow
from tests.discord_server import ChannelType

from ._before import code_before
from ._delivering import marks, plan, subscribe, whole
from ._process import STARTED, Running, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import Channel, DiscordServer

PARTS = 2
AT_ONCE = 6
ROLES = "run --role chat,ingest,worker,schedule"


class Outbox:
    """Channels, and the digests that are owed to them."""

    def __init__(self, server: DiscordServer, archive: Archive) -> None:
        self._server, self._archive = server, archive
        self._guild = server.add_guild("Foreign Desk")
        self._owed: list[tuple[Channel, int]] = []

    async def post(self) -> set[str]:
        """Have some digests more posted by whoever runs; who they were."""
        channels = [
            self._server.add_channel(self._guild, "briefings", ChannelType.TEXT) for _ in range(AT_ONCE)
        ]
        made = [await subscribe(self._archive, channel) for channel in channels]
        planned = await plan(self._archive, *made, parts=PARTS)
        self._owed += zip(channels, planned, strict=True)
        async with asyncio.timeout(2 * STARTED):
            while (await self._archive.outbox.backlog()).waiting:  # noqa: ASYNC110  # others change it
                await asyncio.sleep(0.1)
        workers = select(DeliveryRow.worker).where(DeliveryRow.id.in_(planned))
        found = await self._archive._transactions.read(lambda connection: connection.scalars(workers))
        return {str(worker).rsplit("-", 2)[1] for worker in found.all()}

    def check(self) -> None:
        for channel, delivery in self._owed:
            assert marks(self._server, channel) == whole(delivery, PARTS)


def pid(bot: Running) -> str:
    return str(bot.process.pid)


async def test_both_post_from_one_outbox(
    discord_server: DiscordServer, shared_address: str, tmp_path: Path
) -> None:
    code = code_before(tmp_path / "before")
    settings = {
        "BRIEFING_DATABASE__URL": shared_address,
        "BRIEFING_LIBRARY__PATHS": str(tmp_path / "no pages"),
    }
    async with await Archive.open(shared_address) as archive, AsyncExitStack() as stack:
        outbox = Outbox(discord_server, archive)

        async def start(code: Path | None) -> Running:
            return await stack.enter_async_context(
                running(discord_server, tmp_path, ROLES, code=code, **settings)
            )

        async def runs(*bots: Running) -> None:
            """Wait until each says in the database that it runs."""
            wanted = {pid(bot) for bot in bots}
            async with asyncio.timeout(2 * STARTED):
                while wanted != {  # others change it
                    each.name.rsplit("-", 2)[1] for each in (await archive.presence.standing()).neighbours
                }:
                    assert all(bot.process.returncode is None for bot in bots), [bot.said for bot in bots]
                    await asyncio.sleep(0.2)

        older = await start(code)
        await runs(older)
        assert await outbox.post() == {pid(older)}, "it starts on a schema that it does not know"
        newer = await start(None)
        await runs(older, newer)
        schemas = {each.schema for each in (await archive.presence.standing()).neighbours}
        assert HEAD in schemas
        assert len(schemas) == 2
        posted: set[str] = set()
        async with asyncio.timeout(3 * STARTED):
            while posted != {pid(older), pid(newer)}:
                posted |= await outbox.post()
        assert (await older.stop())[0] == 0
        await runs(newer)
        assert await outbox.post() == {pid(newer)}
        assert (await newer.stop())[0] == 0
        for bot in (older, newer):
            assert "Traceback" not in bot.said, bot.said
    outbox.check()


async def test_the_code_is_not_todays(tmp_path: Path) -> None:
    """Or the test above would say nothing."""
    code = code_before(tmp_path / "before")
    (migrate,) = (code / "bot" / "archive").rglob("*migrate.py")
    assert f'HEAD = "{HEAD}"' not in migrate.read_text()
