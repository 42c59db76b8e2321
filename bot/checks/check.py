"""Looking over an installation: what is in order, what is not, and how to mend it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

from bot.errors import BotError
from bot.sources.documents import find_documents, read_document
from summarizer import SummarizerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.app import App
    from bot.archive import DeadTask, SourceState, TaskBacklog

State = Literal["ok", "note", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`note` needs nothing done; `warn` works but may surprise; `fail` does not work."""

    part: str
    state: State
    said: str
    mend: str | None = None
    seconds: float | None = None
    """What it took, where that tells something."""


def check(app: App, *, deep: bool = False, channel: int | None = None) -> Iterator[Finding]:
    """One finding after another, so that a slow one does not hold back the others.

    `deep`: also walk the whole way from a page to a digest, which is posted in `channel` where there is one.
    """
    parts: dict[str, Callable[[App], Iterator[Finding]]] = {
        "config": _config,
        "settings": _settings,
        "tracing": _tracing,
        "topics": _topics,
        "model": _model,
        "database": _database,
        "queue": _queue,
        "sources": _sources,
        "discord": _discord,
    }
    settings_hold = whole = True
    for part, look in parts.items():
        if part in {"tracing", "model", "database", "queue", "sources", "discord"} and not settings_hold:
            yield Finding(part, "note", "not looked at, since the settings do not hold")
            continue
        for finding in _guarded(part, partial(look, app)):
            settings_hold = settings_hold and not (part in {"config", "settings"} and finding.state == "fail")
            whole = whole and finding.state != "fail"
            yield finding
    if deep and not whole:
        yield Finding("deep", "note", "the whole way is not walked before what fails above is mended")
    elif deep:
        yield from _deep(app, channel)


def _deep(app: App, channel: int | None) -> Iterator[Finding]:
    from bot.checks.deep import walk

    for step in walk(app, channel):
        if step.error is not None:
            yield Finding(step.part, "fail", step.said, step.error.mend, step.seconds)
        else:
            yield Finding(step.part, "note" if step.note else "ok", step.said, None, step.seconds)


def _guarded(part: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What `look` finds, and an error as a finding too."""
    try:
        yield from look()
    except (BotError, SummarizerError) as error:
        yield Finding(part, "fail", f"{error.subject}: {error.problem}", error.mend)


def _config(app: App) -> Iterator[Finding]:
    resources = app.resources
    if resources.operator is None:
        yield Finding("config", "ok", f"the files that come with the bot, in {resources.shipped}")
        return
    names = ("bot.toml", "topics.toml", "sources.toml")
    own = [name for name in names if (resources.operator / name).exists()]
    if own:
        yield Finding("config", "ok", f"your {' and '.join(own)} in {resources.operator}")
    else:
        mend = f"Copy those you want to change from {resources.shipped}."
        yield Finding("config", "warn", f"no {', '.join(names)} in {resources.operator}", mend)


def _settings(app: App) -> Iterator[Finding]:
    read = ", ".join(app.loaded.names_read) or "nowhere: all defaults"
    yield Finding("settings", "ok", f"read from {read}")


def _tracing(app: App) -> Iterator[Finding]:
    if app.settings.tracing.url is not None:
        app.trace_exporter()
        yield Finding("tracing", "ok", f"traces go to {app.settings.tracing.url}")


def _topics(app: App) -> Iterator[Finding]:
    names = ", ".join(topic.slug for topic in app.topics)
    yield Finding("topics", "ok", f"{len(app.topics)} topics: {names}")


def _model(app: App) -> Iterator[Finding]:
    encoder = app.encoder
    languages = ", ".join(sorted(encoder.languages))
    own = app.settings.summarizer.encoder == "shipped"
    unharmed = ", its files unharmed" if own else ""
    yield Finding("model", "ok", f"{encoder.name} loaded{unharmed}; it reads: {languages}")
    yield from _guarded("engine", partial(_engine, app))


def _engine(app: App) -> Iterator[Finding]:
    """What writes the briefings, and whether it can."""
    info = app.engine.info
    yield Finding("engine", "ok", f"{info.name} {info.version}")
    if info.name == "transformers":
        from bot.engines import read_choice
        from summarizer.engines.local.loading import look

        yield Finding("engine", "ok", f"{info.model}: {look(read_choice(app.settings))}")
    if info.name == "endpoint":
        from bot.engines import read_endpoint
        from bot.inference import look_at_servers

        for state, said, mend in asyncio.run(look_at_servers(read_endpoint(app.settings))):
            yield Finding("engine", state, said, mend)


def _database(app: App) -> Iterator[Finding]:
    from bot.archive import look

    found = asyncio.run(look(app.archive_address))
    if found.schema == "none":
        said = f"{found.address}: nothing there yet; the first command that needs it makes it"
        yield Finding("database", "ok", said)
    elif found.schema == "older":
        mend = "Run briefing-bot ingest, or any command that reads articles: it brings it up to date."
        yield Finding("database", "note", f"{found.address}: of an older version of the bot", mend)
    else:
        yield Finding("database", "ok", f"{found.address}: up to date, articles: {found.articles}")
        why = f", since {found.not_otherwise}" if found.not_otherwise else ""
        yield Finding("search", "ok", f"search by meaning compares vectors by {found.compared_by}{why}")


def _queue(app: App) -> Iterator[Finding]:
    """How the work stands that several processes share, where they do."""
    backlog, dead = asyncio.run(_in_queue(app))
    if not backlog:
        return
    told = [
        f"{one.kind} {one.waiting} (the first for {timedelta(seconds=round(one.oldest))})"
        for one in backlog
        if one.waiting
    ]
    later = sum(one.put_off for one in backlog)
    waits = f"waiting: {', '.join(told)}" if told else "nothing waits"
    yield Finding("queue", "ok", f"{waits}; under way: {sum(one.under_way for one in backlog)}")
    if later:
        yield Finding("queue", "note", f"{later} failed, and are tried again by themselves")
    total = sum(one.dead for one in backlog)
    mend = "briefing-bot queue --retry or /maintain queue has it tried again, once the reason is mended."
    for task in dead:
        said = (
            f"{task.kind} “{task.about}” was given up after {task.tries} tries: {task.problem or 'unknown'}"
        )
        yield Finding("queue", "warn", said, mend)
    if total > len(dead):
        yield Finding("queue", "warn", f"{total - len(dead)} more were given up", mend)


async def _in_queue(app: App) -> tuple[tuple[TaskBacklog, ...], tuple[DeadTask, ...]]:
    from bot.archive import look

    if (await look(app.archive_address)).schema in ("none", "older"):
        return (), ()
    async with app.archive() as archive:
        return await archive.work.backlog(), await archive.work.dead(limit=3)


def _sources(app: App) -> Iterator[Finding]:
    for source in app.sources:
        yield from _guarded("sources", partial(_source, source))
    configured = app.configured_sources
    on = [source.slug for source in configured if source.enabled]
    named = f": {', '.join(on)}" if on else ""
    yield Finding("sources", "ok", f"sources.toml: {len(configured)} sources, {len(on)} of them on{named}")
    if on:
        yield from asyncio.run(_health(app))


async def _health(app: App) -> list[Finding]:
    """Sources that failed when they were last asked, that are paused, or that have moved; and who is told."""
    from bot.archive import look

    if (await look(app.archive_address)).schema in ("none", "older"):
        return []
    async with app.archive() as archive:
        states, pauses = await archive.watching.states(), await archive.watching.pauses()
        untold = await archive.notices.untold()
    findings = []
    for source in app.active_sources:
        pause = pauses.get(source.slug)
        if pause is not None:
            said = f"{source.slug}: paused by {pause.by} at {_moment(pause.at)}"
            findings.append(Finding("sources", "note", said, "/maintain sources resumes it."))
        state = states.get(source.slug)
        if state is not None and state.address == source.address:
            findings += _faring(source.slug, state, paused=pause is not None)
    channel = app.settings.maintainers.channel
    if channel is not None and untold.problem:
        said = f"maintainers.channel: {untold.waiting} notices could not be sent: {untold.problem}"
        mend = "They are tried again and again while the bot runs; /maintain status shows how it stands."
        findings.append(Finding("sources", "warn", said, mend))
    return findings


def _faring(slug: str, state: SourceState, *, paused: bool) -> Iterator[Finding]:
    if state.failures:
        since = f" since {_moment(state.failing_since)}" if state.failing_since else ""
        often = "once" if state.failures == 1 else f"{state.failures} times in a row"
        said = f"{slug}: failed {often}{since}: {state.problem}"
        mend = f"It is asked again at {_moment(state.due_at)}, or now by briefing-bot ingest."
        mend = "It is not asked again while it is paused." if paused else mend
        yield Finding("sources", "warn" if state.marked_at else "note", said, mend)
    if state.moved_to:
        said = f"{slug}: it has moved for good to {state.moved_to}"
        yield Finding("sources", "note", said, "Change its address in sources.toml before the old one ends.")


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _source(source: str) -> Iterator[Finding]:
    names = find_documents(source)
    for name in names:
        read_document(name)
    yield Finding("sources", "ok", f"{source}: pages readable: {len(names)}")


def _discord(app: App) -> Iterator[Finding]:
    discord = app.settings.discord
    if discord.token is None:
        mend = "Set BRIEFING_DISCORD__TOKEN when you want the bot in a chat server."
        yield Finding("discord", "note", "no token is set; all commands here work without one", mend)
        return
    from bot.chat.diagnosis import look_at_discord

    channel = app.settings.maintainers.channel
    for look in asyncio.run(look_at_discord(discord, discord.token.get_secret_value(), channel)):
        yield Finding("discord", "ok", look.said, look.mend)
