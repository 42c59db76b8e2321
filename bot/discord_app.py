"""Putting together the bot at Discord. Apart from `bot.app`, since discord.py takes a while to load."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from platformdirs import user_state_path

from bot.chat.client import BriefingBot
from bot.chat.connection.endpoints import use_endpoints
from bot.chat.connection.limiter import SHARED, Limiter
from bot.chat.connection.metrics import Metrics
from bot.chat.connection.shards import ShardPlan, Shards
from bot.chat.connection.sync import SyncFile
from bot.chat.maintaining.rebriefing import Rebriefing
from bot.chat.permissions import Maintainers
from bot.chat.posting.crier import ChannelCrier
from bot.chat.posting.poster import DiscordPoster
from bot.chat.services import KeptFor, Services
from bot.chat.views.digest_correction import amended
from bot.chat.views.digest_post import render_digest
from bot.chores.announcing import Announcer
from bot.digests.compose import Rules
from bot.digests.correcting import Corrector
from bot.digests.dispatch import Dispatcher
from bot.digests.planning import Kitchen, Planner
from bot.digests.service import Digests
from bot.errors import ArchiveError
from bot.queued import QueuedRebriefing
from bot.roles import EVERY_ROLE
from bot.running import new_worker_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.app import App
    from bot.archive import Archive
    from bot.chat.connection.limiter import Turns
    from bot.chat.thinking import Thinker
    from bot.queue.queue import Queue
    from bot.roles import Roles
    from bot.sources.fetch import Fetcher
    from summarizer import Topic


def make_bot(
    app: App,
    archive: Archive,
    thinker: Thinker,
    state: Path | None = None,
    *,
    background: bool = True,
    maintainers: Maintainers | None = None,
    fetcher: Fetcher | None = None,
    roles: Roles | None = None,
    queue: Queue | None = None,
    **options: Any,
) -> BriefingBot:
    """The bot that the settings describe. Its start tells Discord the commands if they changed.

    `state` is the folder where it keeps what Discord was told; `options` and `maintainers` go before what is
    set. Not in the `background`, it posts no digest by itself. `fetcher` is for what members link to. With
    `roles`, it does these, beside other processes on the same archive, with which it shares `queue`; without,
    everything, alone.
    """
    discord = app.settings.discord
    use_endpoints(discord.api_url, discord.gateway_url)
    digests, named = app.settings.digests, app.settings.maintainers
    services = Services(
        archive,
        thinker,
        app.topics,
        app.source_names(),
        grace_days=digests.grace_days,
        kept_for=KeptFor(
            digests.keep_days,
            app.settings.archive.keep_days,
            app.settings.archive.audit_days,
            app.settings.archive.feedback_days,
        ),
        most_subscriptions=digests.most_per_server,
        maintainers=maintainers or Maintainers(frozenset(named.users), frozenset(named.roles)),
        fetcher=fetcher,
        queue=queue,
        language=discord.language,
    )
    folder = state or user_state_path("briefing-bot", appauthor=False)
    own = _beside_others(app, services, roles) if roles else {"limiter": _limiter(app)}
    options = {"guild": discord.guild} | own | options
    if discord.shards is not None and roles is None:
        options["shard_count"] = discord.shards
    app.metrics = Metrics()
    bot = BriefingBot(services, SyncFile(folder / "commands.json"), metrics=app.metrics, **options)
    bot.digests = _digests(app, bot, background=background, roles=roles or EVERY_ROLE)
    works = background and "worker" in (roles or EVERY_ROLE)
    if queue is not None:
        bot.rebriefing = QueuedRebriefing(archive, queue)
    else:
        bot.rebriefing = Rebriefing(bot, services, app.worker, background=background)
    if named.channel is not None:
        crier = ChannelCrier(bot, named.channel, language=discord.language)
        bot.announcer = Announcer(archive, crier, named.channel, now=services.now, background=works)
    return bot


def rebriefer(app: App, bot: BriefingBot) -> Rebriefing:
    """What does a job for the queue, in a process that is for it."""
    return Rebriefing(bot, bot.services, app.worker)


def _beside_others(app: App, services: Services, roles: Roles) -> dict[str, Any]:
    """What a bot takes that is one process of several: its part of the limits, and of the shards."""
    sharing, discord = services.archive.sharing, app.settings.discord

    async def turns(count: int, gap: float) -> float | None:
        try:
            return await sharing.reserve(SHARED, count=count, gap=gap)
        except ArchiveError:
            return None

    taken: dict[str, Any] = {"limiter": _limiter(app, turns), "listens": "chat" in roles}
    if "chat" in roles:
        plan = ShardPlan(discord.shards, discord.shard_ids, discord.most_shards)
        taken["shards"] = Shards(sharing, plan, new_worker_name(), now=services.now)
    return taken


def _limiter(app: App, turns: Turns | None = None) -> Limiter:
    return Limiter.for_bot(app.settings.discord.requests_per_second, turns)


def make_kitchen(app: App, topics: Sequence[Topic], thinker: Thinker) -> Kitchen:
    """How digests are made of articles, as the settings say."""
    oldest = timedelta(days=app.settings.digests.oldest_days)
    return Kitchen(
        topics,
        rules=lambda most: Rules(most=most, oldest=oldest, tiers=app.tiers),
        reader=lambda: thinker.stories,
        render=render_digest,
        work=thinker.run,
        language=app.settings.discord.language,
    )


def _digests(app: App, bot: BriefingBot, *, background: bool, roles: Roles) -> Digests:
    """The daily digests that `bot` posts; it starts and stops them."""
    settings, services = app.settings.digests, bot.services
    kitchen = make_kitchen(app, services.topics, services.thinker)
    names = {topic.slug: topic.name for topic in services.topics}
    poster = DiscordPoster(bot, names, language=services.language)
    dispatcher = Dispatcher(
        services.archive,
        poster,
        lease=timedelta(seconds=settings.lease_seconds),
        parallel=settings.parallel,
        now=services.now,
    )
    return Digests(
        services.archive,
        Planner(services.archive, kitchen),
        dispatcher,
        corrector=Corrector(services.archive, poster, amended, now=services.now),
        grace=timedelta(days=settings.grace_days),
        keep=timedelta(days=settings.keep_days),
        now=services.now,
        background=background,
        plans="schedule" in roles,
        sends="worker" in roles,
    )
