"""Commands are told to Discord when they changed, and not otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands

from bot.chat.connection.sync import SyncFile, digest_of, sync_commands
from bot.chat.work import UnderWay
from tests.discord_server.clients import point_discord_py_at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import DiscordServer


class Told:
    def __init__(self, name: str) -> None:
        self.name, self.id = name, 7


class Tree(app_commands.CommandTree[discord.Client]):
    """Counts what Discord is told."""

    def __init__(self) -> None:
        super().__init__(discord.Client(intents=discord.Intents.none()))
        self.told: list[int | None] = []

    async def sync(self, *, guild: discord.abc.Snowflake | None = None) -> list[Told]:  # type: ignore[override]
        self.told.append(guild.id if guild else None)
        return [Told(command.name) for command in self.get_commands()]


def add(tree: app_commands.CommandTree[Any], name: str = "one", description: str = "What it does") -> None:
    @tree.command(name=name, description=description)
    async def _command(interaction: discord.Interaction) -> None: ...


@pytest.fixture
def file(tmp_path: Path) -> SyncFile:
    return SyncFile(tmp_path / "deep" / "commands.json")


async def test_the_first_time_they_are_told(file: SyncFile) -> None:
    tree = Tree()
    add(tree)
    assert await sync_commands(tree, 1, file) == {"one": 7}
    assert await sync_commands(tree, 1, file) == {"one": 7}
    assert tree.told == [None]


async def test_when_they_changed_they_are_told_again(file: SyncFile) -> None:
    before, after = Tree(), Tree()
    add(before)
    add(after, description="Something else")
    assert await digest_of(before) != await digest_of(after)
    await sync_commands(before, 1, file)
    await sync_commands(after, 1, file)
    assert after.told == [None]


async def test_each_application_is_told_for_itself(file: SyncFile) -> None:
    tree = Tree()
    add(tree)
    await sync_commands(tree, 1, file)
    await sync_commands(tree, 2, file)
    await sync_commands(tree, 1, file)
    assert tree.told == [None, None]


class TestMovedFromOnePlaceToAnother:
    """Seen from Discord: which commands it would show, everywhere (None) and in the guild."""

    async def sync(self, server: DiscordServer, file: SyncFile, guild: int | None) -> dict[str, int]:
        with point_discord_py_at(server):
            async with discord.Client(intents=discord.Intents.none()) as client:
                await client.login(server.application.token)
                tree = app_commands.CommandTree(client)
                for name in ("one", "two"):
                    add(tree, name)
                told = await sync_commands(tree, server.application.id, file, guild)
                assert [command.name for command in tree.get_commands()] == ["one", "two"]
                return told

    async def test_they_are_never_shown_twice(self, discord_server: DiscordServer, file: SyncFile) -> None:
        guild, other = discord_server.add_guild().id, discord_server.add_guild().id
        for place in (None, guild, None, other, guild):
            told = await self.sync(discord_server, file, place)
            shown = {
                where: {command["name"]: int(command["id"]) for command in commands.values()}
                for where in (None, guild, other)
                if (commands := discord_server.commands_in(where))
            }
            assert shown == {place: told}

    async def test_a_server_that_the_bot_has_left_is_forgotten(
        self, discord_server: DiscordServer, file: SyncFile
    ) -> None:
        guild = discord_server.add_guild()
        await self.sync(discord_server, file, guild.id)
        discord_server.remove_bot(guild)
        await self.sync(discord_server, file, None)
        assert list(file.read()) == [f"{discord_server.application.id}/everywhere"]

    async def test_what_could_not_be_cleared_is_tried_again(
        self, discord_server: DiscordServer, file: SyncFile
    ) -> None:
        guild = discord_server.add_guild().id
        await self.sync(discord_server, file, guild)
        clearing = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
        discord_server.faults.fail(400, on=clearing)
        assert set(await self.sync(discord_server, file, None)) == {"one", "two"}
        assert discord_server.commands_in(guild)
        await self.sync(discord_server, file, None)
        assert not discord_server.commands_in(guild)


async def test_a_damaged_file_costs_one_more_telling(file: SyncFile, tmp_path: Path) -> None:
    tree = Tree()
    add(tree)
    await sync_commands(tree, 1, file)
    (tmp_path / "deep" / "commands.json").write_text("{")
    await sync_commands(tree, 1, file)
    assert tree.told == [None, None]


async def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    tree = Tree()
    add(tree)
    assert await sync_commands(tree, 1, SyncFile(tmp_path / "file" / "commands.json")) == {"one": 7}


async def test_a_stop_waits_for_what_is_under_way() -> None:
    work = UnderWay()
    assert await work.finish(0.01) == 0
    with work:
        assert await work.finish(0.01) == 1
        with work:
            assert await work.finish(0.01) == 2
    assert await work.finish(0.01) == 0
