"""The one place where the parts of the bot are put together."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.resources import Resources, seeds_folder
from bot.tracing import span

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from opentelemetry.sdk.trace.export import SpanExporter

    from bot.archive import Archive
    from bot.chat.connection.metrics import Metrics
    from bot.chores.housekeeping import Housekeeper
    from bot.digests.model import Tier
    from bot.ingest import Failure, HandOver, Ingested
    from bot.ingest.watching import Watch
    from bot.queue.queue import Queue
    from bot.queued import SharedWork
    from bot.roles import Roles
    from bot.settings import LoadedSettings, Settings
    from bot.sources.configured import Source
    from bot.sources.fetch import Fetcher
    from bot.sources.hosts import Hosts
    from bot.workers import OwnProcess, Worker
    from summarizer import Encoder, EncoderChoice, Engine, Summarizer, Topic

TOPICS_FILE = "topics.toml"
SOURCES_FILE = "sources.toml"


def make_summarizer(
    topics: tuple[Topic, ...],
    threads: int | None,
    encoder: EncoderChoice | None = None,
    make_engine: Callable[[Encoder], Engine] | None = None,
) -> Summarizer:
    """For processes beside this one, which are handed what the settings said when it started."""
    from summarizer import EncoderChoice, Summarizer, load_encoder

    loaded = load_encoder(encoder or EncoderChoice(), threads)
    return Summarizer(loaded, topics, make_engine(loaded) if make_engine else None, span)


class App:
    """Each part is made when it is first asked for, so that a command loads only what it uses."""

    def __init__(self, config: Path | None = None, assignments: Sequence[str] = ()) -> None:
        """`config` is the operator's folder; `assignments` are `section.key=value` texts."""
        self._config = config
        self._assignments = assignments
        self.metrics: Metrics | None = None
        """Of the running bot."""

    @cached_property
    def resources(self) -> Resources:
        return Resources.find(self._config)

    @cached_property
    def loaded(self) -> LoadedSettings:
        """The settings and where they were read. Raises SettingsError."""
        from bot.settings import load_settings

        return load_settings(self.resources, self._assignments)

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The operator's topics. Raises SettingsError and `summarizer.errors.TopicsError`."""
        from summarizer import parse_topics

        data = self.resources.read(TOPICS_FILE)
        return parse_topics(data, str(self.resources.config(TOPICS_FILE)))

    @cached_property
    def configured_sources(self) -> tuple[Source, ...]:
        """All of the operator's sources, those that are off too. Raises SettingsError."""
        from bot.sources.configured import parse_sources

        data, name = self.resources.read(SOURCES_FILE), str(self.resources.config(SOURCES_FILE))
        return parse_sources(data, name, [topic.slug for topic in self.topics])

    @property
    def active_sources(self) -> list[Source]:
        """Those that are on."""
        return [source for source in self.configured_sources if source.enabled]

    @property
    def belonging(self) -> dict[str, list[Topic]]:
        """By source, the topics that all of its articles belong to."""
        topics = {topic.slug: topic for topic in self.topics}
        return {source.slug: [topics[slug] for slug in source.topics] for source in self.configured_sources}

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder, loaded. Raises `summarizer.errors.ModelError`."""
        from summarizer import load_encoder

        return load_encoder(self.encoder_choice, self.settings.summarizer.threads or None)

    @property
    def encoder_choice(self) -> EncoderChoice:
        """What the settings say of the encoder."""
        from summarizer import EncoderChoice

        said = self.settings.summarizer
        return EncoderChoice(
            said.encoder,
            revision=said.encoder_revision,
            pooling=said.encoder_pooling,
            prefix=said.encoder_prefix,
            pieces=said.encoder_pieces,
            languages=said.encoder_languages,
        )

    @cached_property
    def encoder_version(self) -> str:
        """The version of `encoder`, without loading it. Raises `summarizer.errors.ModelError`."""
        from summarizer import encoder_version

        return encoder_version(self.encoder_choice)

    @cached_property
    def engine(self) -> Engine:
        """What writes the briefings, as `summarizer.engine` says. Raises SettingsError and ModelError."""
        return self._make_engine(self.encoder)

    @property
    def _make_engine(self) -> Callable[[Encoder], Engine]:
        """Survives pickling: other processes make the same engine of it."""
        from bot.engines import make_engine

        return partial(make_engine, self.settings, self.archive_address)

    @cached_property
    def summarizer(self) -> Summarizer:
        from summarizer import Summarizer

        return Summarizer(self.encoder, self.topics, self.engine, span)

    def worker(self) -> OwnProcess:
        """Does bulk work as `summarizer` would, without being in the members' way. To be used in a `with`."""
        from bot.workers import OwnProcess

        threads = self.settings.summarizer.threads or None
        make = partial(make_summarizer, self.topics, threads, self.encoder_choice, self._make_engine)
        return OwnProcess(make, self.metrics.briefed) if self.metrics else OwnProcess(make)

    @property
    def archive_address(self) -> str:
        """Where articles are kept: the configured database or, without one, a file in the data folder."""
        from bot.archive import default_address

        url = self.settings.database.url
        return url.get_secret_value() if url else default_address()

    @asynccontextmanager
    async def archive(self) -> AsyncIterator[Archive]:
        """The archive, open. Raises ArchiveError."""
        from bot.archive import Archive

        async with await Archive.open(self.archive_address) as archive:
            archive.trust = self.trust
            yield archive

    @asynccontextmanager
    async def fetcher(self, *, operators: bool = False) -> AsyncIterator[Fetcher]:
        """The client for the web: the public one alone unless it is for addresses that the operator gave."""
        from bot.sources.addresses import AddressPolicy
        from bot.sources.fetch import Fetcher, Limits

        fetch = self.settings.fetch
        limits = Limits(seconds=fetch.timeout_seconds, size=fetch.max_bytes, pause=fetch.pause_seconds)
        opened = frozenset(host.lower() for host in fetch.allow_hosts) if operators else frozenset()
        policy = AddressPolicy(frozenset(fetch.ports), opened)
        async with Fetcher.opened(policy, contact=fetch.contact, limits=limits, hosts=self._hosts) as fetcher:
            yield fetcher

    @cached_property
    def _hosts(self) -> Hosts:
        """What is remembered of sites: once for all fetchers, so that they take turns."""
        from bot.sources.hosts import Hosts

        return Hosts(pause=self.settings.fetch.pause_seconds)

    def discord_token(self) -> str:
        """Raises SettingsError where none is set."""
        token = self.settings.discord.token
        if token is None:
            mend = "Set BRIEFING_DISCORD__TOKEN, or try everything without one: briefing-bot digest."
            raise SettingsError("discord.token", "the bot needs a token to go to Discord", mend)
        return token.get_secret_value()

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """Traces of what is done in the block, where the settings want them. Raises SettingsError."""
        settings = self.settings.tracing
        if settings.url is None:
            yield
            return
        exporter = self.trace_exporter()
        from bot.logs import Redaction
        from bot.tracing.exporting import tracing_by

        with tracing_by(exporter, settings, Redaction(self.settings.secrets())):
            yield

    def trace_exporter(self) -> SpanExporter:
        """What sends traces. Raises SettingsError where the extra for it is not installed."""
        settings = self.settings.tracing
        try:
            from bot.tracing.exporting import otlp_exporter

            return otlp_exporter(settings.url or "", settings.parted_headers())
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("opentelemetry"):
                raise
            mend = "Install it: pip install 'briefing-bot[tracing]', or '.[tracing]' in a checkout; or leave it out."
            raise SettingsError(
                "tracing.url", "traces need OpenTelemetry, which is not installed", mend
            ) from None

    def watch(
        self,
        archive: Archive,
        fetcher: Fetcher,
        worker: Callable[[], AbstractContextManager[OwnProcess]] | None = None,
        hand_over: HandOver | None = None,
    ) -> Watch:
        """What asks the sources that are on by itself. `fetcher` is one for the operator's addresses.

        `worker` reads, and `hand_over` takes what is to be briefed; not given, a process of its own does both.
        """
        from bot.ingest.watching import Watch

        return Watch(
            self.configured_sources,
            archive,
            fetcher.fetch,
            self.summarizer,
            worker or self.worker,
            topics=self.topics,
            hand_over=hand_over,
        )

    def shared_work(
        self,
        archive: Archive,
        fetcher: Fetcher,
        queue: Queue,
        roles: Roles,
        rebrief: Callable[[int, Worker], Awaitable[object]],
    ) -> SharedWork:
        """This process's part of the work that is shared out by `queue`. `rebrief` does a job's number."""
        from datetime import UTC, datetime, timedelta

        from bot.ingest.handing import Hands, brief_handed
        from bot.queue.upkeep import Upkeep
        from bot.queued import QueuedRebriefing, SharedWork
        from bot.running import new_worker_name

        def now() -> datetime:
            return datetime.now(UTC)

        topics = {topic.slug: topic for topic in self.topics}

        async def brief(id_: int, worker: Worker) -> Ingested | Failure | None:
            return await brief_handed(id_, archive, self.summarizer, now, topics, worker)

        name, said = new_worker_name(), self.settings.queue
        keep = timedelta(days=said.keep_days)
        return SharedWork(
            archive,
            queue,
            Upkeep(queue, archive.work, archive.sharing, name, keep=keep),
            lambda worker: self.watch(archive, fetcher, worker, Hands(archive, queue, now)),
            name=name,
            roles=roles,
            parallel=said.parallel,
            make_worker=self.worker,
            brief=brief,
            rebrief=rebrief,
            rebriefing=QueuedRebriefing(archive, queue),
        )

    def housekeeper(self, archive: Archive) -> Housekeeper:
        """What lets go of old articles by itself, where the settings want that."""
        from datetime import timedelta

        from bot.chores.housekeeping import Housekeeper

        kept = self.settings.archive
        return Housekeeper(
            archive,
            articles=None if kept.keep_days is None else timedelta(days=kept.keep_days),
            audit=None if kept.audit_days is None else timedelta(days=kept.audit_days),
            settled=timedelta(days=kept.feedback_days),
        )

    @cached_property
    def tiers(self) -> dict[str, Tier]:
        """How far each publisher of sources.toml is trusted, those of sources that are off too; see `Tiers`."""
        from bot.digests.model import Tier

        trust = {"state media": -1.0}
        return {
            source.publisher.casefold(): Tier(trust.get(source.tier, 0.0), source.tier)
            for source in reversed(self.configured_sources)
        }

    @property
    def trust(self) -> dict[str, float]:
        """How far each publisher is trusted, where copies of one text compete: those who say it themselves most."""
        own = {"official": 2.0, "think tank": 1.0, "press": 1.0}
        return {name: own.get(tier.label or "", tier.trust) for name, tier in self.tiers.items()}

    def source_names(self) -> list[str]:
        """What members are told of the sources: never where they lie on this machine."""
        names = [path.name for path in self.settings.library.paths]
        names += dict.fromkeys(source.publisher for source in self.active_sources)
        return names or ["the documents that come with the bot"]

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The configured paths or, without any and without a source that is on, the documents that come along."""
        paths = self.settings.library.paths or (() if self.active_sources else (seeds_folder(),))
        return tuple(str(path.expanduser()) for path in paths)
