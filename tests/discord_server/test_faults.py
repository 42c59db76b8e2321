"""What a test can script to go wrong, and how the real client takes it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest

from tests.discord_server import Step
from tests.discord_server.clients import api, connected
from tests.discord_server.threaded import ThreadedServer

if TYPE_CHECKING:
    from tests.discord_server import Channel, DiscordServer
    from tests.discord_server.rest.call import Call

POST = "POST /channels/{channel_id}/messages"


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.add_channel(discord_server.add_guild())


def contents(server: DiscordServer, channel: Channel) -> list[str]:
    return [message.content for message in server.messages(channel)]


async def test_a_500_after_storing_makes_one_message_with_a_nonce(
    discord_server: DiscordServer, channel: Channel
) -> None:
    discord_server.faults.fail(500, after_storing=True, on=POST)
    async with connected(discord_server) as bot:
        sent = await bot.get_partial_messageable(channel.id).send("a", nonce="delivery-1-0")
    assert [message.id for message in discord_server.messages(channel)] == [sent.id]
    assert len(discord_server.requested(POST)) == 2


async def test_a_500_after_storing_makes_two_where_the_nonce_is_not_enforced(
    discord_server: DiscordServer, channel: Channel
) -> None:
    # discord.py gives every message a nonce of its own, so this is said by hand.
    async with api(discord_server) as call:
        discord_server.faults.fail(500, after_storing=True, on=POST)
        for status in (500, 200):
            reply = await call("POST", f"/channels/{channel.id}/messages", {"content": "a", "nonce": "n"})
            assert reply.status == status
    assert contents(discord_server, channel) == ["a", "a"]


async def test_a_nonce_holds_for_a_few_minutes(discord_server: DiscordServer, channel: Channel) -> None:
    async with connected(discord_server) as bot:
        target = bot.get_partial_messageable(channel.id)
        first = await target.send("a", nonce="n")
        discord_server.clock.advance(discord_server.nonces.window - 10)
        assert (await target.send("a", nonce="n")).id == first.id
        discord_server.clock.advance(20)
        assert (await target.send("a", nonce="n")).id != first.id
    assert len(discord_server.messages(channel)) == 2


async def test_a_503_is_not_retried_by_the_client(discord_server: DiscordServer, channel: Channel) -> None:
    discord_server.faults.fail(503, on=POST)
    async with connected(discord_server) as bot:
        with pytest.raises(discord.DiscordServerError):
            await bot.get_partial_messageable(channel.id).send("a")
    assert contents(discord_server, channel) == []


@pytest.mark.parametrize(("after_storing", "stored"), [(False, []), (True, ["a"])])
async def test_the_connection_is_cut_before_or_after_storing(
    discord_server: DiscordServer, channel: Channel, after_storing: bool, stored: list[str]
) -> None:
    discord_server.faults.cut(after_storing=after_storing, on=POST)
    async with connected(discord_server) as bot:
        with pytest.raises(aiohttp.ClientError):
            await bot.get_partial_messageable(channel.id).send("a")
    assert contents(discord_server, channel) == stored


async def test_the_connection_is_cut_amid_the_answer(discord_server: DiscordServer, channel: Channel) -> None:
    discord_server.faults.cut(midway=True, on=POST)
    async with connected(discord_server) as bot:
        with pytest.raises(aiohttp.ClientPayloadError):
            await bot.get_partial_messageable(channel.id).send("a")
    assert contents(discord_server, channel) == ["a"]


async def test_an_answer_hangs_until_it_is_released(discord_server: DiscordServer, channel: Channel) -> None:
    discord_server.faults.hang(after_storing=True, on=POST)
    async with connected(discord_server) as bot:
        sending = asyncio.create_task(bot.get_partial_messageable(channel.id).send("a"))
        await discord_server.until(lambda: contents(discord_server, channel) == ["a"])
        assert not sending.done()
        discord_server.faults.release()
        await sending


async def test_an_answer_comes_late(discord_server: DiscordServer, channel: Channel) -> None:
    discord_server.faults.delay(0.05, on=POST)
    async with connected(discord_server) as bot:
        await bot.get_partial_messageable(channel.id).send("a")
    request = discord_server.requested(POST)[0]
    assert request.answered_at is not None
    assert request.answered_at - request.at >= 0.05


async def test_hooks_see_each_step_of_a_request(discord_server: DiscordServer, channel: Channel) -> None:
    seen = []
    for step in Step:

        def hook(call: Call, step: Step = step) -> None:
            seen.append((step.value, contents(discord_server, channel), call.request.status))

        discord_server.faults.call(step, hook, on=POST)
    async with connected(discord_server) as bot:
        await bot.get_partial_messageable(channel.id).send("a")
    assert seen == [
        ("before_request", [], None),
        ("after_store_before_answer", ["a"], None),
        ("after_answer", ["a"], 200),
    ]


async def test_a_fault_can_be_narrowed(discord_server: DiscordServer, channel: Channel) -> None:
    other = discord_server.add_channel(discord_server.guilds[channel.guild_id or 0], "other")
    discord_server.faults.fail(
        503, on=POST, skip=1, times=2, where=lambda call: call.request.params["channel_id"] == str(channel.id)
    )
    statuses = []
    async with connected(discord_server) as bot:
        for target in (channel, other, channel, other, channel, channel):
            with contextlib.suppress(discord.DiscordServerError):
                await bot.get_partial_messageable(target.id).send("a")
            statuses.append(discord_server.requested(POST)[-1].status)
    assert statuses == [200, 200, 503, 200, 503, 200]


async def test_what_is_refused_is_kept_for_the_test(discord_server: DiscordServer, channel: Channel) -> None:
    async with connected(discord_server) as bot:
        with pytest.raises(discord.NotFound):
            await bot.get_partial_messageable(5).send("a")
    refusal = discord_server.refusals[0]
    assert (refusal.status, refusal.code, refusal.request.body["content"]) == (404, 10003, "a")


async def test_a_test_waits_for_what_it_expects_and_is_told_when_it_waits_in_vain(
    discord_server: DiscordServer,
) -> None:
    with pytest.raises(AssertionError, match="in vain until pigs fly"):
        await discord_server.until(lambda: False, within=0.05, what="pigs fly")


def test_a_server_runs_in_a_thread_for_tests_that_do_not() -> None:
    with ThreadedServer(check_schema=False) as threaded:

        async def furnish(server: DiscordServer) -> Channel:
            return server.add_channel(server.add_guild())

        channel = threaded.do(furnish)

        async def send() -> None:
            async with connected(threaded.server) as bot:
                await bot.get_partial_messageable(channel.id).send("a")

        asyncio.run(send())
        assert contents(threaded.server, channel) == ["a"]

        async def move(server: DiscordServer) -> float:
            server.clock.advance(60)
            return server.clock.now()

        assert threaded.do(move) > 60
