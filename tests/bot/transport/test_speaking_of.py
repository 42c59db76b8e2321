"""Over sockets: what discord.py and the bot say of a delivery or an answer names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import ArchiveUnavailableError

from ._crew import crew
from ._delivering import POST, marks, plan, subscribe, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from bot.archive import Archive
    from tests.discord_server import DiscordServer

    Lines = Callable[[], list[dict[str, str]]]

WITHIN = 30.0


async def test_of_two_deliveries_under_way_each_line_names_its_own(
    discord_server: DiscordServer,
    archive: Archive,
    tmp_path: Path,
    log_lines: Lines,
) -> None:
    guild = discord_server.add_guild("Foreign Desk")
    channels = [discord_server.add_channel(guild, name) for name in ("first", "second")]
    owed = {each.id: (await plan(archive, await subscribe(archive, each)))[0] for each in channels}
    discord_server.faults.rate_limit(2, on=POST)
    async with crew(discord_server, archive, tmp_path):
        await discord_server.until(
            lambda: all(marks(discord_server, each) == whole(owed[each.id]) for each in channels),
            within=WITHIN,
        )
    limited = [line for line in log_lines() if "rate limited" in line["message"]]
    assert limited, "discord.py says so"
    for line in limited:
        (channel,) = [each for each in channels if str(each.id) in line["message"]]
        assert (line["logger"], line["delivery"]) == ("discord.http", str(owed[channel.id]))
    assert [line for line in log_lines() if line["message"].startswith("Ready") and "delivery" not in line]


async def test_a_fault_in_an_answer_names_the_interaction(
    discord_server: DiscordServer,
    archive: Archive,
    tmp_path: Path,
    log_lines: Lines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guild = discord_server.add_guild("Foreign Desk")
    user = discord_server.add_user("ann")
    discord_server.add_member(guild, user)
    channel = discord_server.add_channel(guild, "briefings")

    async def away(*_: object, **__: object) -> None:
        raise ArchiveUnavailableError("the archive", "is away", "Wait.")

    async with crew(discord_server, archive, tmp_path):
        monkeypatch.setattr(type(archive), "topics", away)
        asked = await discord_server.run_command("topics", user=user, channel=channel)
        shown = await asked.answered(within=WITHIN)
    assert "cannot be reached" in str(shown.data)
    (line,) = [each for each in log_lines() if each["message"].startswith("Failed")]
    assert (line["interaction"], line["asked"]) == (str(asked.id), "topics")
