"""The bot at Discord: its commands, its buttons, its start and its stop."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons import DigestButton, PageButton, PartButton
from bot.chat.commands import info, menus, reading
from bot.chat.custom_ids import TARGETS
from bot.chat.endpoints import settle_shards
from bot.chat.errors import answer_error, custom_id_of
from bot.chat.heartbeats import measure_heartbeats
from bot.chat.limiter import Limiter
from bot.chat.metrics import Metrics
from bot.chat.permissions import INTENTS
from bot.chat.presses import Presses
from bot.chat.replies import try_to_send
from bot.chat.sync import SyncFile, sync_commands
from bot.chat.traffic import traffic
from bot.chat.views.notices import kind_view
from bot.chat.work import UnderWay

if TYPE_CHECKING:
    from bot.chat.services import Services

_log = logging.getLogger(__name__)

# The bot has no voice: what discord.py would need for one is no concern of the log's readers.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

FINISH_SECONDS = 5.0
"""For the answers under way when a stop is asked for."""
CLOSE_SECONDS = 3.0
"""For saying goodbye to Discord. With the above, within the 10 s that supervisors give."""


class _Tree(app_commands.CommandTree["BriefingBot"]):
    async def _call(self, interaction: discord.Interaction[BriefingBot]) -> None:
        with self.client.under_way, self.client.metrics.answering(_kind(interaction)):
            await super()._call(interaction)

    async def interaction_check(self, interaction: discord.Interaction[BriefingBot], /) -> bool:
        if not self.client.stopping:
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await try_to_send(interaction, kind_view("I am just restarting.", hint="Ask again in a minute."))
        return False

    async def on_error(
        self, interaction: discord.Interaction[BriefingBot], error: app_commands.AppCommandError, /
    ) -> None:
        if not await answer_error(interaction, error):
            self.client.metrics.fault()


class BriefingBot(commands.AutoShardedBot):
    """Made in `bot.app`. `sync_file` keeps what Discord was told; with `guild`, only that one is told."""

    def __init__(
        self, services: Services, sync_file: SyncFile, *, guild: int | None = None, **options: Any
    ) -> None:
        everywhere = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
        super().__init__(
            command_prefix=commands.when_mentioned,  # messages are not read, so none is a command
            help_command=None,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=everywhere,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            tree_cls=_Tree,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=traffic(Limiter()),
            **options,
        )
        self.services = services
        self.under_way = UnderWay()
        self.metrics = Metrics()
        self.presses = Presses(services, self.under_way, self.metrics)
        self.command_ids: dict[str, int] = {}
        self.stopping = False
        self._sync_file = sync_file
        self._guild = guild

    async def setup_hook(self) -> None:
        measure_heartbeats()
        await settle_shards(self)
        self.add_dynamic_items(PartButton, PageButton, DigestButton)
        for area in (reading, info, menus):
            await area.setup(self)
        assert self.application_id is not None  # noqa: S101  # set by logging in
        self.command_ids = await sync_commands(self.tree, self.application_id, self._sync_file, self._guild)

    async def on_ready(self) -> None:
        _log.info("Ready as %s in %d servers", self.user, len(self.guilds))

    async def on_interaction(self, interaction: discord.Interaction[BriefingBot]) -> None:
        """A button of another time is told from one that works."""
        if interaction.type is not discord.InteractionType.component:
            return
        custom_id = custom_id_of(interaction)
        if not any(kind.TEMPLATE.fullmatch(custom_id) for kind in TARGETS):
            hint = "Ask for it again: /help lists the commands."
            await try_to_send(interaction, kind_view("That button is from another version of me.", hint=hint))

    async def stop(self) -> None:
        """Take no more commands, finish the answers under way, and close the session: within 10 s."""
        self.stopping = True
        left = await self.under_way.finish(FINISH_SECONDS)
        if left:
            _log.warning("Stopped with %d answers unfinished", left)
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.close()
        except TimeoutError:
            _log.warning("Discord did not say goodbye in time")


def _kind(interaction: discord.Interaction[BriefingBot]) -> str:
    """Which command, for the metrics: only names that we gave, since anything can arrive."""
    name = str(dict(interaction.data or {}).get("name", ""))
    known = {command.name for command in interaction.client.tree.get_commands()}
    name = name if name in known else "unknown"
    return f"{name} (typing)" if interaction.type is discord.InteractionType.autocomplete else name
