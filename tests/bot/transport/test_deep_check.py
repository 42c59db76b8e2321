"""`check --deep` walks the whole way, says where it breaks, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import App
from bot.archive import Archive
from bot.chat.connection.endpoints import use_endpoints
from bot.checks.check import check
from bot.checks.deep import made_up_page, walk
from bot.sources.documents import Document
from bot.workers import read_articles
from summarizer import PageHints, Topic
from tests.bot.inference_server import InferenceServer, saying, server
from tests.discord_server import ChannelType, Permission
from tests.summarizer.engines.prompted.scripted import answer

from ._process import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.checks.check import Finding
    from bot.checks.deep import Step
    from tests.discord_server import Channel, DiscordServer

__all__ = ["server"]

POST = "POST /channels/{channel_id}/messages"
LIST = "GET /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
DELETE = "DELETE /channels/{channel_id}/messages/{message_id}"
WHOLE = ["writing", "page", "briefing", "matching", "keeping", "digest"]
POSTED = [*WHOLE, "channel", "posting", "reading", "correcting", "deleting"]


@pytest.fixture(autouse=True)
def settings(
    discord_server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    for name, value in discord_server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BRIEFING_DATABASE__URL", f"sqlite:///{tmp_path / 'archive.db'}")
    monkeypatch.setenv("BRIEFING_SUMMARIZER__THREADS", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    yield
    use_endpoints()


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.add_channel(discord_server.add_guild("Foreign Desk"), "test")


async def walked(channel: Channel | None, *assignments: str) -> dict[str, Step]:
    """What each step found. It has an event loop of its own, so it is given a thread of its own."""
    app = App(assignments=assignments)
    steps = await asyncio.to_thread(lambda: list(walk(app, channel.id if channel else None)))
    return {step.part: step for step in steps}


def failed(steps: dict[str, Step]) -> list[str]:
    return [part for part, step in steps.items() if step.error is not None]


async def test_the_whole_way_is_walked_and_nothing_is_left(
    discord_server: DiscordServer, channel: Channel, address: str
) -> None:
    async with await Archive.open(address):
        pass
    steps = await walked(channel, f"database.url={address}")
    assert list(steps) == POSTED
    assert not failed(steps)
    assert not [step for step in steps.values() if step.note]
    assert "japan-rok" in steps["matching"].said
    assert discord_server.messages(channel) == []
    done = {operation: discord_server.requested(operation) for operation in (POST, LIST, EDIT, DELETE)}
    assert {operation: len(requests) for operation, requests in done.items()} == dict.fromkeys(done, 1)
    (post,), (edit,) = done[POST], done[EDIT]
    assert "Ministers of two governments met" in json.dumps(post.body)
    assert "this was a test of briefing-bot check" in json.dumps(edit.body)
    async with await Archive.open(address) as archive:
        assert await archive.count() == 0
        assert await archive.finished("check") is None
        assert (await archive.outbox.backlog()).waiting == 0


async def test_without_a_channel_it_goes_as_far_as_the_digest_and_says_so(
    discord_server: DiscordServer,
) -> None:
    steps = await walked(None)
    assert list(steps) == WHOLE
    assert steps["writing"].note
    assert "--channel" in steps["digest"].said
    assert not discord_server.requests


@pytest.mark.parametrize(
    ("permission", "name"),
    [
        (Permission.SEND_MESSAGES, "Send Messages"),
        (Permission.READ_MESSAGE_HISTORY, "Read Message History"),
        (Permission.VIEW_CHANNEL, "may not see it"),
    ],
)
async def test_a_permission_that_is_missing_is_named(
    discord_server: DiscordServer, channel: Channel, permission: Permission, name: str
) -> None:
    discord_server.deny(channel, permission)
    steps = await walked(channel)
    assert failed(steps) == ["channel"]
    assert name in steps["channel"].said
    assert list(steps)[-1] == "channel"
    assert not discord_server.requested(POST)


async def test_a_forum_is_refused(discord_server: DiscordServer) -> None:
    forum = discord_server.add_channel(discord_server.add_guild("Foreign Desk"), "days", ChannelType.FORUM)
    steps = await walked(forum)
    assert failed(steps) == ["channel"]
    assert "text channel" in str(steps["channel"].error)


@pytest.mark.parametrize(
    ("operation", "part"),
    [(POST, "posting"), (LIST, "reading"), (EDIT, "correcting"), (DELETE, "deleting")],
)
async def test_what_discord_refuses_is_said_and_what_was_posted_is_deleted(
    discord_server: DiscordServer, channel: Channel, operation: str, part: str
) -> None:
    discord_server.faults.fail(403, on=operation, times=None)
    steps = await walked(channel)
    assert failed(steps) == [part]
    error = steps[part].error
    assert error is not None
    assert error.mend
    left = discord_server.messages(channel)
    if part == "deleting":
        (message,) = left
        assert str(message.id) in error.mend
    else:
        assert left == []
        assert list(steps)[-1] == "deleting"


async def test_what_may_have_been_posted_is_looked_for_and_deleted(
    discord_server: DiscordServer, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.posting.asking.ANSWER_SECONDS", 1.0)
    discord_server.faults.fail(500, after_storing=True, on=POST, times=None)
    steps = await walked(channel)
    assert failed(steps) == ["posting"]
    assert discord_server.messages(channel) == []
    assert steps["deleting"].said == "deleted again"


async def test_an_engine_that_is_away_is_said_and_the_way_goes_on(channel: Channel) -> None:
    away = (
        "summarizer.engine=endpoint",
        "endpoint.url=http://127.0.0.1:9/v1",
        "endpoint.model=m",
        "endpoint.tries=1",
    )
    steps = await walked(channel, *away)
    assert failed(steps) == ["briefing"]
    assert "endpoint" in steps["briefing"].said
    assert list(steps) == POSTED


async def test_a_model_is_asked_once_and_that_counts(
    channel: Channel,
    server: InferenceServer,  # the fixture
) -> None:
    async with await Archive.open(os.environ["BRIEFING_DATABASE__URL"]):
        pass
    claim = "Ministers of two governments met in Geneva on Monday to speak about Japan–ROK relations."
    server.answers = [saying(answer([(claim, [1])]))]
    model = ("summarizer.engine=endpoint", f"endpoint.url={server.url}", "endpoint.model=tiny")
    first = await walked(channel, *model, "endpoint.requests_per_day=1")
    assert not failed(first)
    assert "claims by endpoint" in first["briefing"].said
    second = await walked(channel, *model, "endpoint.requests_per_day=1")
    assert failed(second) == ["briefing"]
    assert "budget for today is spent" in second["briefing"].said
    assert len(server.asked) == 1


def test_the_made_up_page_is_an_article_whatever_the_topic() -> None:
    for topic in (
        Topic("odd", "<Odd> & “more”", "Things that are <odd>, and others.", ("a<b", "c&d")),
        Topic("bare", "Bare", "What has no words."),
    ):
        hints = PageHints(url="https://briefing-bot.invalid/check")
        (article,) = read_articles(Document("page", made_up_page(topic), hints, "text/html", "utf-8"))
        assert topic.name in article.text
        assert topic.description.rstrip(".") in article.text


def deep(*findings: Any) -> list[Finding]:
    return [finding for finding in findings if finding.part in POSTED]


async def test_what_fails_before_is_mended_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_DISCORD__TOKEN", "MTIz.wrong.token")
    findings = await asyncio.to_thread(lambda: list(check(App(), deep=True)))
    assert not deep(*findings)
    assert findings[-1].part == "deep"


async def test_the_command_tells_each_step_and_its_time(
    discord_server: DiscordServer, channel: Channel, tmp_path: Path
) -> None:
    command = f"check --deep --json --channel {channel.id}"
    async with running(discord_server, tmp_path, command) as run:
        code, said = await run.ended()
    assert code == 0, said
    found = [json.loads(line) for line in run.printed.splitlines()]
    steps = [one for one in found if one["part"] in POSTED]
    assert [one["part"] for one in steps] == POSTED
    assert all(one["seconds"] >= 0 for one in steps)
    assert {one["seconds"] for one in found if one["part"] == "settings"} == {None}
