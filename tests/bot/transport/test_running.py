"""`briefing-bot run` as a real process, against a Discord on loopback."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest

from ._process import STARTED, running

if TYPE_CHECKING:
    from tests.discord_server import Channel, DiscordServer
    from tests.discord_server.models import Message, User


def asked_for() -> set[str]:
    """The metrics that the alerts and the dashboard ask for, by the names of their families."""
    deploy = Path(__file__).parents[3] / "config/deploy"
    text = "".join((deploy / name).read_text("utf-8") for name in ("alerts.yaml", "dashboard.json"))
    return {re.sub(r"_(bucket|count)$", "", name) for name in re.findall(r"briefing_[a-z_]+", text)}


def told(said: str) -> list[dict[str, str]]:
    """The log, as its readers get it."""
    return [json.loads(line) for line in said.splitlines()]


def place(server: DiscordServer) -> tuple[User, Channel]:
    guild = server.add_guild("Foreign Desk")
    user = server.add_user("ann")
    server.add_member(guild, user)
    return user, server.add_channel(guild, "briefings")


def words(message: Message) -> str:
    return json.dumps([*message.components()], ensure_ascii=False)


def button(message: Message, label: str) -> str:
    return next(str(c["custom_id"]) for c in message.components() if c.get("label") == label)


async def test_it_starts_answers_and_stops(discord_server: DiscordServer, tmp_path: Path) -> None:
    user, channel = place(discord_server)
    async with running(discord_server, tmp_path) as bot:
        await discord_server.until(lambda: bool(discord_server.commands), within=STARTED)
        await discord_server.until(lambda: bool(discord_server.gateway.sessions), within=STARTED)

        topics = await discord_server.run_command("topics", user=user, channel=channel)
        assert "Ukraine aid" in words(await topics.answered(within=STARTED))

        choices = []
        while not choices:  # the archive is being filled meanwhile
            typing = await discord_server.autocomplete(
                "briefing", "article", "trilateral", user=user, channel=channel
            )
            await typing.acknowledged(within=STARTED)
            choices = typing.choices
        briefing = await discord_server.run_command(
            "briefing", {"article": choices[0]["value"]}, user=user, channel=channel
        )
        shown = await briefing.answered(within=STARTED)
        assert "Bridging the divide" in words(shown)
        pressed = await discord_server.click(shown, button(shown, "Receipts"), user=user)
        assert "Struck through" in words(await pressed.answered(within=STARTED))
        found = await discord_server.run_command(
            "search", {"query": "Seoul and Tokyo draw closer"}, user=user, channel=channel
        )
        assert "Bridging the divide" in words(await found.answered(within=STARTED))

        code, said = await bot.stop()
    assert code == 0
    log = told(said)
    assert any("Told Discord" in line["message"] for line in log)
    assert discord_server.application.token not in said
    assert not [line for line in log if line["level"] in ("error", "critical")]


async def test_ctrl_c_stops_it_too(discord_server: DiscordServer, tmp_path: Path) -> None:
    async with running(discord_server, tmp_path) as bot:
        await discord_server.until(lambda: bool(discord_server.gateway.sessions), within=STARTED)
        code, _ = await bot.stop(signal.SIGINT)
    assert code == 0


async def test_the_commands_are_told_once(discord_server: DiscordServer, tmp_path: Path) -> None:
    for _ in range(2):
        seen = len(discord_server.gateway.sockets)
        async with running(discord_server, tmp_path) as bot:
            await discord_server.until(lambda n=seen: len(discord_server.gateway.sockets) > n, within=STARTED)
            await bot.stop()
    told_them = [r for r in discord_server.requests if r.method == "PUT" and r.route.endswith("/commands")]
    assert len(told_them) == 1


async def test_it_tells_how_it_fares(discord_server: DiscordServer, tmp_path: Path) -> None:
    user, channel = place(discord_server)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with (
        running(discord_server, tmp_path, BRIEFING_HEALTH__PORT=str(port)) as bot,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as watcher,
    ):
        await discord_server.until(lambda: bool(discord_server.gateway.sessions), within=STARTED)
        topics = await discord_server.run_command("topics", user=user, channel=channel)
        await topics.answered(within=STARTED)
        async with asyncio.timeout(STARTED):
            while True:
                async with watcher.get("/healthz") as health:
                    up = await health.json()
                if health.status == 200:
                    break
                assert up["archive"]
        assert up == {"discord": True, "archive": True, "digests": True}
        told_text = ""
        async with asyncio.timeout(STARTED):
            while 'briefing_engine_seconds_count{engine="extractive"} 2.0' not in told_text:  # the seeds
                async with watcher.get("/metrics") as metrics:
                    told_text = await metrics.text()
        assert 'briefing_answer_seconds_count{kind="topics"} 1.0' in told_text
        assert "briefing_guilds 1.0" in told_text
        assert "briefing_faults_total 0.0" in told_text
        assert "briefing_digests_waiting 0.0" in told_text
        assert "briefing_digests_oldest_seconds 0.0" in told_text
        assert "briefing_sources_failing 0.0" in told_text
        assert 'briefing_discord_requests_total{status="200"}' in told_text
        assert "briefing_discord_limit 50.0" in told_text
        assert re.search(r"^briefing_discord_remaining [34]\d\.0$", told_text, re.MULTILINE)
        assert re.search(r"^briefing_discord_turns_seconds 0\.\d+$", told_text, re.MULTILINE)
        assert 'briefing_discord_session_starts{kind="total"} 1000.0' in told_text
        assert 'briefing_discord_session_starts{kind="remaining"} 999.0' in told_text
        routes = set(re.findall(r'briefing_discord_bucket_remaining_ratio{route="(.*)"} [01]\.', told_text))
        assert {"GET /gateway/bot", "POST /interactions/{id}/{token}/callback"} <= routes
        for name in asked_for():
            assert f"# TYPE {name} " in told_text, f"{name} is asked for in config/deploy, and not told"
        code, _ = await bot.stop()
    assert code == 0


class TestItSaysWhatIsWrong:
    async def test_with_the_token(self, discord_server: DiscordServer, tmp_path: Path) -> None:
        wrong = "MTIz.wrong.token-of-nobody"
        async with running(discord_server, tmp_path, BRIEFING_DISCORD__TOKEN=wrong) as bot:
            code, said = await bot.ended()
        assert code == 2
        assert "discord.token: Discord does not know this token" in said
        assert wrong not in said
        assert "Traceback" not in said

    async def test_without_a_token(self, discord_server: DiscordServer, tmp_path: Path) -> None:
        async with running(discord_server, tmp_path, BRIEFING_DISCORD__TOKEN="") as bot:
            code, said = await bot.ended()
        assert code == 2
        assert "needs a token" in said

    async def test_when_discord_is_away(self, discord_server: DiscordServer, tmp_path: Path) -> None:
        nowhere = "http://127.0.0.1:9/api/v10"
        async with running(discord_server, tmp_path, BRIEFING_DISCORD__API_URL=nowhere) as bot:
            code, said = await bot.ended()
        assert code == 1
        assert "Discord: it cannot be reached" in said
        assert "Traceback" not in said


class TestCheck:
    async def test_says_that_all_is_well(self, discord_server: DiscordServer, tmp_path: Path) -> None:
        _, channel = place(discord_server)
        guild = str(channel.guild_id)
        async with running(discord_server, tmp_path, "check", BRIEFING_DISCORD__GUILD=guild) as check:
            code, _ = await check.ended()
        assert code == 0
        assert "Foreign Desk" in check.printed

    @pytest.mark.parametrize(
        ("setting", "value", "said"),
        [
            ("BRIEFING_DISCORD__TOKEN", "MTIz.wrong.token", "Discord does not know this token"),
            ("BRIEFING_DISCORD__GUILD", "123456789012345678", "the bot is not in that server"),
            ("BRIEFING_DISCORD__API_URL", "http://127.0.0.1:9/api/v10", "cannot be reached"),
        ],
    )
    async def test_says_what_is_not(
        self, discord_server: DiscordServer, tmp_path: Path, setting: str, value: str, said: str
    ) -> None:
        async with running(discord_server, tmp_path, "check", **{setting: value}) as check:
            code, _ = await check.ended()
        assert code == 1
        assert said in " ".join((check.printed + check.said).split())

    async def test_says_that_a_scope_is_missing(self, discord_server: DiscordServer, tmp_path: Path) -> None:
        _, channel = place(discord_server)
        commands = "GET /applications/{application_id}/guilds/{guild_id}/commands"
        discord_server.faults.fail(403, on=commands)
        guild = str(channel.guild_id)
        async with running(discord_server, tmp_path, "check", BRIEFING_DISCORD__GUILD=guild) as check:
            code, _ = await check.ended()
        said = " ".join((check.printed + check.said).split())
        assert code == 1
        assert "without the scope applications.commands" in said
        assert "oauth2/authorize?client_id=" in said
