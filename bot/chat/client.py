"""The bot at Discord: its commands, its buttons, its start and its stop."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons import (
    DigestButton,
    FeedbackButton,
    ForgetButton,
    MaintenanceButton,
    PageButton,
    PartButton,
    SubscriptionButton,
)
from bot.chat.commands import forgetting, info, maintaining, menus, reading, subscribing, why
from bot.chat.connection.budgets import Budgets
from bot.chat.connection.endpoints import settle_shards
from bot.chat.connection.heartbeats import measure_heartbeats
from bot.chat.connection.limiter import Limiter
from bot.chat.connection.metrics import Metrics
from bot.chat.connection.shards import hears_of
from bot.chat.connection.sync import SyncFile, sync_commands
from bot.chat.connection.traffic import traffic
from bot.chat.custom_ids import TARGETS, GiveFeedback, OnMaintenance, OnSubscription
from bot.chat.errors import answer_error, custom_id_of
from bot.chat.languages import language_of_answer, members_language
from bot.chat.localising import Localisation
from bot.chat.permissions import INTENTS
from bot.chat.presses import Presses
from bot.chat.replies import try_to_send
from bot.chat.subscribing.desk import Desk
from bot.chat.subscribing.managers import Managers
from bot.chat.views.notices import kind_view
from bot.chat.work import UnderWay
from bot.context import speaking_of
from bot.errors import ArchiveError
from bot.tracing import span
from bot.words import gettext, prepare, speaking

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.chat.connection.shards import Shards
    from bot.chat.maintaining.rebriefing import Rebriefs
    from bot.chat.services import Services
    from bot.chores.announcing import Announcer
    from bot.digests.service import Digests
    from bot.ingest.watching import Asks

_log = logging.getLogger(__name__)

# The bot has no voice: what discord.py would need for one is no concern of the log's readers.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

FINISH_SECONDS = 5.0
"""For the answers under way when a stop is asked for."""
CLOSE_SECONDS = 3.0
"""For saying goodbye to Discord. With the above, within the 10 s that supervisors give."""


AREAS = (reading, why, subscribing, maintaining, forgetting, info, menus)
"""What holds the commands."""


class Stops(Protocol):
    async def stop(self, seconds: float) -> None:
        """Within so many seconds. Stopping twice is no mistake."""


class _Tree(app_commands.CommandTree["BriefingBot"]):
    async def _call(self, interaction: discord.Interaction[BriefingBot]) -> None:
        kind = _kind(interaction)
        with (
            speaking(language_of_answer(interaction, self.client.services.language)),
            speaking_of(interaction=interaction.id, asked=kind),
            span("interaction"),
            self.client.under_way,
            self.client.metrics.answering(kind),
        ):
            await super()._call(interaction)

    async def interaction_check(self, interaction: discord.Interaction[BriefingBot], /) -> bool:
        if not self.client.stopping:
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await try_to_send(
                interaction,
                kind_view(gettext("I am just restarting."), hint=gettext("Ask again in a minute.")),
            )
        return False

    async def on_error(
        self, interaction: discord.Interaction[BriefingBot], error: app_commands.AppCommandError, /
    ) -> None:
        with speaking_of(interaction=interaction.id, asked=_kind(interaction)):
            if not await answer_error(interaction, error):
                self.client.metrics.fault()


class BriefingBot(commands.AutoShardedBot):
    """Made in `bot.discord_app`. `sync_file` keeps what Discord was told; with `guild`, only that one is told.

    `limiter` keeps Discord's limits, and `metrics` counts. `shards` says which of the gateway's are this process's;
    not given, all are. Where it does not `listen`, there is no gateway: it asks things of Discord, and members are
    answered by others.
    """

    def __init__(
        self,
        services: Services,
        sync_file: SyncFile,
        *,
        guild: int | None = None,
        limiter: Limiter | None = None,
        metrics: Metrics | None = None,
        shards: Shards | None = None,
        listens: bool = True,
        **options: Any,
    ) -> None:
        self.limiter = limiter or Limiter()
        self.metrics = metrics or Metrics()
        self.budgets = Budgets()
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
            http_trace=traffic(self.limiter, self.metrics.answered, self.budgets),
            **options,
        )
        self.services = services
        self.under_way = UnderWay()
        self.managers = Managers()
        self.desk = Desk(services, lambda: self.digests)
        self.presses = Presses(services, self.desk, self.managers, self.under_way, self.metrics)
        self.command_ids: dict[str, int] = {}
        self.stopping = False
        self.digests: Digests | None = None
        """Set in `bot.discord_app`; without them the bot answers, and posts nothing by itself."""
        self.rebriefing: Rebriefs | None = None
        """Set in `bot.discord_app`; without it no maintainer has articles briefed anew."""
        self.listens = listens
        self._shards = shards
        if shards is not None or not listens:
            self.shard_ids = []  # none so far
        self.watch: Asks | None = None
        """What asks the sources; whoever sets it starts and stops it. Without it, maintainers see none."""
        self.announcer: Announcer | None = None
        """Set in `bot.discord_app` where maintainers have a channel; without it they are told nothing there."""
        self.work: Stops | None = None
        """What this process does for the queue; whoever sets it starts it."""
        self._sync_file = sync_file
        self._guild = guild

    def is_up(self) -> bool:
        """Whether what it is for can be done, or others do it and it stands by."""
        if not self.listens or (self._shards is not None and self._shards.stands_by):
            return self.user is not None
        return self.is_ready()

    async def setup_hook(self) -> None:
        await asyncio.to_thread(prepare)
        if not self.listens:
            return
        measure_heartbeats()
        if self._shards is None:
            await settle_shards(self, self.budgets.sessions)
        self.add_dynamic_items(
            PartButton,
            PageButton,
            DigestButton,
            SubscriptionButton,
            MaintenanceButton,
            FeedbackButton,
            ForgetButton,
        )
        for area in AREAS:
            await area.setup(self)
        await self.tree.set_translator(Localisation())
        assert self.application_id is not None  # noqa: S101  # set by logging in
        self.command_ids = await sync_commands(self.tree, self.application_id, self._sync_file, self._guild)

    async def serve(self) -> None:
        """Do what this process is for, once logged in, until it is stopped."""
        if self._shards is not None or not self.listens:
            self.begin()  # beside others, which may be there for its servers, it needs no gateway to post
        if not self.listens:
            await asyncio.Event().wait()
        if self._shards is not None:
            await self._shards.settle(self, self.budgets.sessions)
        await self.connect(reconnect=True)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if self._shards is None or shard_id is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._shards.identify_turn(shard_id)
        self.budgets.identified()

    async def on_ready(self) -> None:
        _log.info("Ready as %s in %d servers", self.user, len(self.guilds))
        await self._look_at_servers()
        self.begin()

    async def on_shard_ready(self, _: int) -> None:
        if self.is_ready():  # a shard that was taken over; those of the start come before `on_ready`
            await self._look_at_servers()

    async def _look_at_servers(self) -> None:
        if self.digests is not None and not self.stopping:
            there = frozenset(guild.id for guild in self.guilds)
            await _kept(self.digests.servers_are(there, lambda guild: hears_of(self, guild)))

    def begin(self) -> None:
        """Do by itself what this process is for. Beginning twice is no mistake."""
        if self.digests is not None and not self.stopping:
            self.digests.start()
        if self.rebriefing is not None and not self.stopping:
            self.rebriefing.start()
        if self.announcer is not None and not self.stopping:
            self.announcer.start()

    # A server that has an outage is not left: discord.py tells of that by other events.

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        if self.digests is not None:
            await _kept(self.digests.server_left(guild.id))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if self.digests is not None:
            await _kept(self.digests.server_joined(guild.id))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        # An invitation that says "unavailable: false" is taken for the end of an outage by discord.py.
        await self.on_guild_join(guild)
        await self._something_changed(guild)

    async def on_guild_channel_update(self, _: object, channel: discord.abc.GuildChannel) -> None:
        await self._something_changed(channel.guild)

    async def on_guild_role_update(self, _: object, role: discord.Role) -> None:
        await self._something_changed(role.guild)

    async def on_member_update(self, _: object, member: discord.Member) -> None:
        if self.user is not None and member.id == self.user.id:
            await self._something_changed(member.guild)

    async def on_thread_update(self, _: object, thread: discord.Thread) -> None:
        await self._something_changed(thread.guild)

    async def _something_changed(self, guild: discord.Guild) -> None:
        """What was in the way of a digest may be gone."""
        if self.digests is not None:
            await _kept(self.digests.something_changed(guild.id))
        if self.announcer is not None and guild.get_channel_or_thread(self.announcer.channel) is not None:
            await _kept(self.announcer.something_changed())

    async def on_interaction(self, interaction: discord.Interaction[BriefingBot]) -> None:
        """Forms that were sent; and a button or form of another time is told from one that works."""
        custom_id, form = custom_id_of(interaction), False
        if interaction.type is discord.InteractionType.modal_submit:
            form = True
            if match := OnSubscription.TEMPLATE.fullmatch(custom_id):
                await self.presses.on_form(interaction, OnSubscription.read(match))
                return
            if match := GiveFeedback.TEMPLATE.fullmatch(custom_id):
                await self.presses.on_feedback_form(interaction, GiveFeedback.read(match))
                return
            if match := OnMaintenance.TEMPLATE.fullmatch(custom_id):
                await self.presses.on_maintenance(interaction, OnMaintenance.read(match))
                return
        elif interaction.type is not discord.InteractionType.component or any(
            kind.TEMPLATE.fullmatch(custom_id) for kind in TARGETS
        ):
            return
        with speaking(members_language(interaction)):
            said = gettext("That button is from another version of me.")
            if form:
                said = gettext("That form is from another version of me.")
            hint = gettext("Ask for it again: /help lists the commands.")
            await try_to_send(interaction, kind_view(said, hint=hint))

    async def stop(self) -> None:
        """Take no more commands, finish the answers under way, and close the session: within 10 s."""
        self.stopping = True
        async with asyncio.TaskGroup() as finishing:
            answers = finishing.create_task(self.under_way.finish(FINISH_SECONDS))
            if self.digests is not None:
                finishing.create_task(self.digests.stop(FINISH_SECONDS - 2))
            if self.rebriefing is not None:
                finishing.create_task(self.rebriefing.stop())
            if self.work is not None:
                finishing.create_task(self.work.stop(FINISH_SECONDS - 2))
            if self.announcer is not None:
                finishing.create_task(self.announcer.stop(FINISH_SECONDS - 2))
        if answers.result():
            _log.warning("Stopped with %d answers unfinished", answers.result())
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.close()
        except TimeoutError:
            _log.warning("Discord did not say goodbye in time")
        if self._shards is not None:
            await self._shards.stop()


async def _kept(change: Coroutine[Any, Any, None]) -> None:
    """Note what Discord told of a server. Where the archive is away, the next start finds it out by itself."""
    try:
        await change
    except ArchiveError as error:
        _log.warning("What changed in a server could not be kept: %s", error)


def _kind(interaction: discord.Interaction[BriefingBot]) -> str:
    """Which command, for the metrics: only names that we gave, since anything can arrive."""
    name = str(dict(interaction.data or {}).get("name", ""))
    known = {command.name for command in interaction.client.tree.get_commands()}
    name = name if name in known else "unknown"
    return f"{name} (typing)" if interaction.type is discord.InteractionType.autocomplete else name
