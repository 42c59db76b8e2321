"""`briefing-bot run`, the Discord bot, and `briefing-bot preview`, the same without Discord."""

from __future__ import annotations

import asyncio
import gc
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands import app as commands
from bot.cli.session import Session, command
from bot.errors import UsageError
from bot.roles import EVERY_ROLE

if TYPE_CHECKING:
    from bot.app import App
    from bot.archive import Archive
    from bot.cli.words import Voice
    from bot.ingest.watching import Watch
    from bot.queue.queue import Queue
    from bot.queued import SharedWork
    from bot.roles import Roles

_log = logging.getLogger(__name__)

LAST_PIECE = 2.0
"""Seconds that what is being read of sources may take to end when the bot stops; the next start reads the rest."""


Role = Annotated[
    str | None,
    typer.Option(
        metavar="ROLE[,ROLE]…",
        help="What this process does, beside others on one PostgreSQL: chat, ingest, worker, schedule.",
    ),
]


@commands.command()
@command
def run(session: Session, role: Role = None) -> int:
    """Run the Discord bot until it is told to stop (Ctrl-C or SIGTERM). Logs go to stderr."""
    from bot.logs import set_up_logs
    from bot.roles import parse_roles

    app = session.app
    roles = parse_roles(role) if role is not None else None
    token = app.discord_token()
    settings = app.settings
    set_up_logs(settings.logging.format, settings.logging.level, settings.secrets())
    with app.tracing():
        asyncio.run(serve_app(app, token, roles))
    return 0


async def serve_app(app: App, token: str, roles: Roles | None = None) -> None:
    """Serve Discord until the process is told to stop: in these `roles` beside other processes, or alone."""
    from bot.chat.connection.health import health_served
    from bot.chat.connection.serving import serve, stop_on_signals
    from bot.chat.thinking import Thinker
    from bot.chores.presence import present
    from bot.discord_app import make_bot, rebriefer
    from bot.queued import QueuedWatch

    stop = asyncio.Event()
    stop_on_signals(stop)
    health = app.settings.health
    summarizer = await asyncio.to_thread(lambda: app.summarizer)
    async with (
        app.fetcher() as fetcher,
        app.fetcher(operators=True) as own,
        app.archive() as archive,
        archive.alone(),
        present(archive),
    ):
        if roles is not None and not archive.is_shared:
            raise _not_shared(archive)
        await archive.keep_topics(app.topics)
        with Thinker(summarizer) as thinker:
            reads = "ingest" in (roles or EVERY_ROLE)
            filling = asyncio.create_task(
                _fill(app, archive, alone=roles is None) if reads else asyncio.sleep(0), name="seeds"
            )
            queue = _queue(archive) if roles is not None else None
            bot = make_bot(app, archive, thinker, fetcher=fetcher, roles=roles, queue=queue)
            housekeeper = app.housekeeper(archive)
            work: Watch | SharedWork
            if queue is None or roles is None:
                work = bot.watch = app.watch(archive, own)
            else:
                bot.watch = QueuedWatch(app.configured_sources, queue)
                work = bot.work = app.shared_work(archive, own, queue, roles, rebriefer(app, bot).do)
            slugs = [source.slug for source in app.active_sources]
            # All this is there to stay. Walking it again and again for garbage would stop the event loop for a tenth
            # of a second each time.
            gc.collect()
            gc.freeze()
            try:
                async with health_served(bot, health.host, health.port, slugs):
                    if reads or queue is not None:
                        work.start()
                    if "schedule" in (roles or EVERY_ROLE):
                        housekeeper.start()
                    await serve(bot, token, stop)
            finally:
                filling.cancel()
                stopped = (work.stop(LAST_PIECE), housekeeper.stop(LAST_PIECE))
                await asyncio.gather(filling, *stopped, return_exceptions=True)


def _queue(archive: Archive) -> Queue:
    from bot.queue.queue import Queue  # with procrastinate, which one process alone does without

    return Queue(archive.work)


def _not_shared(archive: Archive) -> UsageError:
    problem = f"several processes cannot share {archive.address}: SQLite is for one"
    return UsageError("--role", problem, "Leave it out, or set BRIEFING_DATABASE__URL to a PostgreSQL.")


async def _fill(app: App, archive: Archive, *, alone: bool) -> None:
    """Give an archive that has nothing yet its first articles, and those it has the topics of today.

    `alone`: what processes beside each other have read and not briefed is for this one.
    """
    from bot.ingest import IngestReport, ingest, ingest_seeds, match_anew
    from bot.ingest.handing import brief_all_handed

    def now() -> datetime:
        return datetime.now(UTC)

    try:
        with app.worker() as worker:
            matched = await match_anew(
                archive,
                app.topics,
                lambda: app.summarizer,
                worker=worker,
                belonging=app.belonging,
                encoder=app.encoder_version,
            )
            if alone:
                topics = {topic.slug: topic for topic in app.topics}
                await brief_all_handed(archive, lambda: app.summarizer, now, topics, worker)
            if not app.sources:
                report = IngestReport()
            elif not app.settings.library.paths:
                report = await ingest_seeds(archive, app.summarizer, now, worker=worker)
            elif await archive.sources():
                report = IngestReport()
            else:
                report = await ingest(app.sources, archive, app.summarizer, now, worker=worker)
    except Exception:  # noqa: BLE001  # members can be answered without them
        _log.exception("The first articles could not be read, or topics not be matched")
        return
    if matched:
        _log.info("Matched %d articles anew, since topics or the encoder have changed", matched)
    for failure in report.failed:
        _log.warning("%s could not be read: %s", failure.name, failure.error)
    if any(each.outcome != "unchanged" for each in report.ingested):
        _log.info("Read %d articles into the archive", len(report.ingested))


Port = Annotated[
    int | None, typer.Option(min=1, max=65535, metavar="N", help="On this port, not on any that is free.")
]


@commands.command()
@command
def preview(session: Session, port: Port = None) -> int:
    """Try the bot in your browser: a chat server on this machine, without a token or a network."""
    asyncio.run(_preview(session.app, port, session.voice))
    return 0


async def _preview(app: App, port: int | None, voice: Voice) -> None:
    from bot.chat.connection.serving import stop_on_signals
    from bot.preview import previewing

    stop = asyncio.Event()
    stop_on_signals(stop)
    voice.note("Reading the documents that come along …")
    async with previewing(app, port) as preview:
        print(preview.url, flush=True)
        voice.note("Open that address in your browser. Ctrl-C ends the preview.")
        await stop.wait()
