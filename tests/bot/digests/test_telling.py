"""Owners are told what they have to mend: once, in one message, however many of their digests wait."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.archive import Archive
from bot.digests.deliver import Blocked, NotYet
from bot.digests.dispatch import Dispatcher

from ._deliveries import LACKING, Server, always, eventually, ids, owe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.digests.deliver import Outcome
    from tests.bot.postgres import Server as Postgres

ANN, BO = 3, 4
GONE = Blocked("channel_gone", "It is gone.")
BANNED = NotYet("banned", timedelta(minutes=10), everywhere=True)


@pytest_asyncio.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as opened:
        yield opened


@pytest.fixture
def server() -> Server:
    return Server()


def dispatcher(archive: Archive, server: Server, *, lease: float = 0.4, parallel: int = 4) -> Dispatcher:
    """Looks whether it may tell a quarter of the lease after the last look. The clock stands: no lease runs out."""
    return Dispatcher(
        archive, server, lease=timedelta(seconds=lease), parallel=parallel, now=lambda: server.now
    )


async def pass_again(sending: Dispatcher, server: Server) -> None:
    """Try all that waits once more, when its time has come."""
    before = sending.ends["waiting"]
    server.now += timedelta(hours=1)
    await sending.drain()
    assert sending.ends["waiting"] > before


class TestAll:
    async def test_are_told_of_all_that_is_in_the_way_at_once(self, archive: Archive, server: Server) -> None:
        hers, his = await owe(archive, 25, owner=ANN), await owe(archive, 12, owner=BO)
        await dispatcher(archive, server).drain()
        assert server.told == [(ANN, ids(hers)), (BO, ids(his))]

    async def test_are_told_at_once_in_the_background_too(self, archive: Archive, server: Server) -> None:
        hers, his = await owe(archive, 25, owner=ANN), await owe(archive, 12, owner=BO)
        sending = dispatcher(archive, server)
        sending.start()
        await eventually(lambda: len(server.told) == 2)
        await sending.stop(5)
        assert sending.ends["waiting"] == 37
        assert sorted(server.told) == [(ANN, ids(hers)), (BO, ids(his))]

    async def test_are_told_once_of_a_trouble(self, archive: Archive, server: Server) -> None:
        await owe(archive, 3)
        sending = dispatcher(archive, server)
        await sending.drain()
        await pass_again(sending, server)
        await pass_again(dispatcher(archive, server), server)
        assert len(server.told) == 1

    async def test_are_told_of_another_trouble(self, archive: Archive, server: Server) -> None:
        made = await owe(archive, 3)
        sending = dispatcher(archive, server)
        await sending.drain()
        server.answer = always(GONE)
        await pass_again(sending, server)
        assert server.told == [(ANN, ids(made))] * 2

    async def test_are_told_what_came_later_alone(self, archive: Archive, server: Server) -> None:
        await owe(archive, 3)
        sending = dispatcher(archive, server)
        await sending.drain()
        later = await owe(archive, 2)
        await sending.drain()
        assert server.told[1:] == [(ANN, ids(later))]

    async def test_are_told_nothing_of_what_passes_by_itself(self, archive: Archive, server: Server) -> None:
        await owe(archive, 3)
        server.answer = always(NotYet("an outage", outage=True))
        await dispatcher(archive, server).drain()
        assert not server.told

    async def test_are_told_of_what_a_digest_was_posted_without(
        self, archive: Archive, server: Server
    ) -> None:
        made = await owe(archive, 3, discussion=True)
        server.of_step = "thread"
        sending = dispatcher(archive, server)
        await sending.drain()
        assert sending.ends["sent"] == 3
        assert server.told == [(ANN, ids(made))]


class TestInTheBackground:
    async def test_nobody_is_told_before_what_is_under_way_has_failed_too(
        self, archive: Archive, server: Server
    ) -> None:
        made = await owe(archive, 5)
        gate = asyncio.Event()

        async def the_first_alone_fails_at_once(before: int) -> Outcome:
            if before:
                await gate.wait()
            return LACKING

        server.answer = the_first_alone_fails_at_once
        sending = dispatcher(archive, server, parallel=2)
        sending.start()
        await eventually(lambda: sending.ends["waiting"] == 1)
        await asyncio.sleep(0.5)
        assert not server.told
        gate.set()
        await eventually(lambda: server.told)
        await sending.stop(5)
        assert server.told == [(ANN, ids(made))]

    async def test_what_is_under_way_for_long_is_not_waited_for(
        self, archive: Archive, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.digests.dispatch.TELL_WITHIN", 0.2)
        await owe(archive, 2)

        async def the_second_hangs(before: int) -> Outcome:
            if before:
                await asyncio.Event().wait()
            return LACKING

        server.answer = the_second_hangs
        sending = dispatcher(archive, server)
        sending.start()
        await eventually(lambda: server.told)
        await sending.stop(0.05)
        ((_, of),) = server.told
        assert len(of) == 1

    async def test_nobody_is_written_to_while_discord_refuses_everything(
        self, archive: Archive, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.digests.dispatch.TELL_WITHIN", 0.2)
        await owe(archive, 2)

        async def the_second_finds_the_bot_banned(before: int) -> Outcome:
            return BANNED if before == 1 else LACKING

        server.answer = the_second_finds_the_bot_banned
        sending = dispatcher(archive, server, parallel=1)
        sending.start()
        await eventually(lambda: sending.ends["waiting"] == 2)
        await asyncio.sleep(0.5)
        assert not server.told
        server.now += timedelta(minutes=11)
        await eventually(lambda: server.told)
        await sending.stop(5)

    async def test_a_stop_leaves_nothing_behind_and_the_next_try_tells(
        self, archive: Archive, server: Server
    ) -> None:
        made = await owe(archive, 3)
        before = asyncio.all_tasks()
        sending = dispatcher(archive, server, lease=40)
        sending.start()
        await eventually(lambda: sending.ends["waiting"] == 3)
        await sending.stop(5)
        assert asyncio.all_tasks() == before
        assert not server.told
        await pass_again(dispatcher(archive, server), server)
        assert server.told == [(ANN, ids(made))]

    async def test_a_stop_waits_for_the_message_under_way_and_begins_no_other(
        self, archive: Archive, server: Server
    ) -> None:
        await owe(archive, 1, owner=ANN)
        await owe(archive, 1, owner=BO)
        gate, began = asyncio.Event(), asyncio.Event()

        async def wait(_: int) -> None:
            began.set()
            await gate.wait()

        server.before_telling = wait
        sending = dispatcher(archive, server)
        sending.start()
        await asyncio.wait_for(began.wait(), 20)
        stopping = asyncio.create_task(sending.stop(20))
        await asyncio.sleep(0.2)
        assert not stopping.done()
        gate.set()
        await stopping
        assert len(server.told) == 1
        await pass_again(dispatcher(archive, server), server)
        assert sorted(owner for owner, _ in server.told) == [ANN, BO]


class TestWhatGoesWrong:
    async def test_with_one_owners_message_keeps_no_other_from_theirs(
        self, archive: Archive, server: Server
    ) -> None:
        await owe(archive, 2, owner=ANN)
        his = await owe(archive, 2, owner=BO)

        async def fail_for_ann(owner: int) -> None:
            if owner == ANN:
                raise RuntimeError("a fault of ours")

        server.before_telling = fail_for_ann
        sending = dispatcher(archive, server)
        sending.start()
        await eventually(lambda: server.told)
        assert server.told == [(BO, ids(his))]
        more = await owe(archive, 1, owner=BO)
        sending.wake()
        await eventually(lambda: len(server.told) == 2)
        await sending.stop(5)
        assert server.told[1:] == [(BO, ids(more))]

    async def test_with_the_archive_is_tried_again_and_keeps_no_other_from_theirs(
        self, postgres: Postgres, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.digests.dispatch.TELL_WITHIN", 0.1)
        async with await Archive.open(postgres.database()) as archive:
            hers, his = await owe(archive, 2, owner=ANN), await owe(archive, 2, owner=BO)
            await ask(archive, NOT_FOR_ANN, WHEN_TOLD)
            sending = dispatcher(archive, server)
            sending.start()
            await eventually(lambda: server.told)
            assert server.told == [(BO, ids(his))]
            await ask(archive, "DROP TRIGGER told ON subscription")
            await eventually(lambda: len(server.told) == 2)
            await sending.stop(5)
        assert server.told[1:] == [(ANN, ids(hers))]


NOT_FOR_ANN = f"""
CREATE FUNCTION not_for_ann() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.owner = {ANN} THEN RAISE EXCEPTION 'not now' USING ERRCODE = '57P03'; END IF;
  RETURN NEW;
END $$"""
"""What a database answers that starts up just now."""
WHEN_TOLD = """
CREATE TRIGGER told BEFORE UPDATE ON subscription FOR EACH ROW
WHEN (NEW.trouble_told_at IS NOT NULL) EXECUTE FUNCTION not_for_ann()"""


async def ask(archive: Archive, *statements: str) -> None:
    async def execute(connection: AsyncConnection) -> None:
        for statement in statements:
            await connection.exec_driver_sql(statement)

    await archive._transactions.write(execute)
