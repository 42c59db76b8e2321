"""Walking the whole way once: a page that was made up, its article, its briefing, its digest, a message at Discord.

Nothing of it is kept: the article goes into an archive of its own, and the message is deleted at the end.
"""

from __future__ import annotations

import asyncio
import html
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive import Archive, Destination, Schedule, Wanted, try_writing
from bot.errors import BotError, DeliveryError, SourceError
from bot.ingest import topics_version, with_own_topics
from bot.sources.documents import Document
from bot.workers import article_vector, read_articles
from summarizer import ModelAwayError, PageHints, SummarizerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from bot.app import App
    from bot.archive import Subscription
    from bot.chat.posting.rehearsing import Rehearsal
    from bot.chat.thinking import Thinker
    from bot.digests.planning import Planner
    from summarizer import Article, Brief, Topic

MINUTE = timedelta(minutes=1)
_ADDRESS = "https://briefing-bot.invalid/check"
_SENTENCES = (
    "Ministers of two governments met in Geneva on Monday to speak about {name}, and agreed to meet once more.",
    "{description}",
    "Their joint statement names {words} as what the next round of talks has to settle before anything else.",
    "A working group of twelve experts on {words} is to report to both governments by the end of the year.",
    "Diplomats of both sides called the talks on {name} useful, and said that no date for a treaty was set.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """What a step of the way found. `part` names it."""

    part: str
    said: str
    seconds: float = 0.0
    error: BotError | SummarizerError | None = None
    note: bool = False
    """It was left out, and `said` tells why."""


def walk(
    app: App, channel: int | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[Step]:
    """One step after another; the first that fails ends the way, but for what has to be taken back."""
    with asyncio.Runner() as runner, tempfile.TemporaryDirectory(prefix="briefing-bot-") as folder:
        way = _Way(app, Path(folder), channel, now)
        try:
            yield from _walked(runner, way)
        finally:
            runner.run(way.close())


def _walked(runner: asyncio.Runner, way: _Way) -> Iterator[Step]:
    # A database that cannot be written to is no reason not to look further.
    yield _taken(runner, "writing", way.write)
    for part, work in way.steps:
        step = _taken(runner, part, work)
        yield step
        if step.error is not None and not isinstance(step.error, ModelAwayError):
            break
    if way.posts:
        yield _taken(runner, "deleting", way.delete)


def _taken(runner: asyncio.Runner, part: str, work: Callable[[], Awaitable[str]]) -> Step:
    async def do() -> str:
        return await work()

    began = time.monotonic()
    try:
        said = runner.run(do())
    except (BotError, SummarizerError) as error:
        return Step(part, f"{error.subject}: {error.problem}", time.monotonic() - began, error)
    seconds = time.monotonic() - began
    return Step(part, said, seconds, note=isinstance(said, LeftOut))


def made_up_page(topic: Topic) -> bytes:
    """A page with an article that belongs to a topic, and to no source."""
    words = ", ".join(topic.words[:3]) or topic.name
    told = (
        sentence.format(name=topic.name, words=words, description=topic.description)
        for sentence in _SENTENCES
    )
    title = html.escape(f"A test of briefing-bot: talks about {topic.name}")
    paragraphs = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in told)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


class LeftOut(str):
    """Why a step was not taken."""

    __slots__ = ()


class _Way:
    """The steps, each of which builds on those before it. Each says what came of it."""

    def __init__(self, app: App, folder: Path, channel: int | None, now: Callable[[], datetime]) -> None:
        self._app, self._folder, self._channel, self._now = app, folder, channel, now
        self._stack = AsyncExitStack()
        self._article: Article
        self._brief: Brief
        self._archive: Archive
        self._planner: Planner
        self._subscription: Subscription
        self._rehearsal: Rehearsal | None = None

    @property
    def posts(self) -> bool:
        """Whether there may be something at Discord to be deleted."""
        return self._rehearsal is not None

    @property
    def steps(self) -> Iterator[tuple[str, Callable[[], Awaitable[str]]]]:
        """Each with its name."""
        yield "page", self.read
        yield "briefing", self.brief
        yield "matching", self.match
        yield "keeping", self.keep
        yield "digest", self.compose
        if self._channel is not None:
            yield "channel", self.open
            yield "posting", self.post
            yield "reading", self.read_back
            yield "correcting", self.correct

    async def close(self) -> None:
        """Let go of everything, and delete what is still posted."""
        await self._stack.aclose()

    async def write(self) -> str:
        """The real database takes what is written, which is taken back at once."""
        if await try_writing(self._app.archive_address):
            return "the database takes what is written to it; this was taken back"
        return LeftOut("there is no database yet that could be written to, or one of an older version")

    async def read(self) -> str:
        hints = PageHints(
            publisher="briefing-bot check", url=_ADDRESS, published=self._now().date(), language="en"
        )
        document = Document(_ADDRESS, made_up_page(self._topic), hints, "text/html", "utf-8")
        articles = await asyncio.to_thread(read_articles, document)
        if not articles or len(articles[0].text) < 200:  # it has five sentences
            raise SourceError(_ADDRESS, "a page that was made up is not read", "Please report it.")
        self._article = articles[0]
        return (
            f"read “{self._article.title}”, which was made up for this: {len(self._article.text)} characters"
        )

    async def brief(self) -> str:
        summarizer = await asyncio.to_thread(lambda: self._app.summarizer)
        self._brief = await asyncio.to_thread(summarizer.brief, self._article)
        briefing, engine = self._brief.briefing, summarizer.engine.info
        claims = (*briefing.claims, *briefing.key_points)
        spans = [span for claim in claims for span in claim.evidence]
        if (
            not claims
            or not all(claim.evidence for claim in claims)
            or not all(self._article.text[span.start : span.end].strip() for span in spans)
        ):
            raise DeliveryError(
                "the briefing", "not each of its claims has its evidence", "Please report it."
            )
        if briefing.engine != engine:
            why = briefing.warnings[-1] if briefing.warnings else "it gave nothing that could be used"
            mend = f"Members are told the article's own sentences meanwhile. Look at the settings of {engine.name}."
            raise ModelAwayError(f"the engine {engine.name}", why.rstrip("."), mend)
        return f"{len(claims)} claims by {engine.name}, each with the sentences it rests on"

    async def match(self) -> str:
        found = [match.topic for match in self._brief.topics]
        if not found:
            own = with_own_topics((), [self._topic])
            self._brief = type(self._brief)(self._article, own, self._brief.briefing)
            return f"it fits no topic by itself; it was put into {self._topic.slug}"
        return f"it fits {', '.join(topic.slug for topic in found)}"

    async def keep(self) -> str:
        summarizer = self._app.summarizer
        self._archive = await self._stack.enter_async_context(await Archive.scratch(self._folder))
        await self._archive.keep_topics(self._app.topics)
        vector = await asyncio.to_thread(article_vector, self._brief, summarizer.encoder)
        recorded = await self._archive.record(
            self._article,
            self._brief.topics,
            self._brief.briefing,
            at=self._now() - MINUTE,
            matched_by=topics_version(summarizer.topics, summarizer.encoder),
            source="check",
            vector=vector,
            encoder=summarizer.encoder.version,
        )
        kept = await self._archive.get(recorded.article_id)
        if kept is None or kept.briefing != self._brief.briefing:
            raise DeliveryError("the article", "it is not kept as it was briefed", "Please report it.")
        return "kept, and read back, in an archive for this alone"

    async def compose(self) -> str:
        from bot.chat.thinking import Thinker
        from bot.digests.planning import Planner
        from bot.discord_app import make_kitchen

        thinker: Thinker = self._stack.enter_context(Thinker(self._app.summarizer))
        self._planner = Planner(self._archive, make_kitchen(self._app, self._app.topics, thinker))
        await self._subscribe(Destination(1, 1))
        dish = await self._planner.dish(self._subscription, self._now())
        if dish.quiet:
            raise DeliveryError("the digest", "it does not tell the article", "Please report it.")
        told = f"{len(dish.digest.stories)} story in {len(dish.digest.parts)} message"
        where = (
            ""
            if self._channel is not None
            else "; with --channel ID it is also posted, corrected and deleted"
        )
        return f"{told}{where}"

    async def open(self) -> str:
        from bot.chat.posting.rehearsing import rehearsing

        assert self._channel is not None  # noqa: S101  # else this is no step
        discord = self._app.settings.discord
        opened = rehearsing(discord, self._app.discord_token(), self._channel, self._now)
        rehearsal = self._rehearsal = await self._stack.enter_async_context(opened)
        place = rehearsal.place
        await self._archive.subscriptions.remove(self._subscription.id)
        await self._subscribe(Destination(place.guild, place.id, place.place))
        return f"#{place.name} of {place.guild_name}, where the bot may do all that digests take"

    async def post(self) -> str:
        assert self._rehearsal is not None  # noqa: S101  # opened before
        if await self._planner.post_now(self._subscription, self._now()) is None:
            raise DeliveryError("the digest", "it could not be planned", "Please report it.")
        return f"posted, in {await self._rehearsal.post(self._archive)} message"

    async def read_back(self) -> str:
        assert self._rehearsal is not None  # noqa: S101
        await self._rehearsal.read_back()
        return "found in the channel again by its mark, as after a crash"

    async def correct(self) -> str:
        assert self._rehearsal is not None  # noqa: S101
        await self._rehearsal.correct(self._archive, self._article.id)
        return "corrected where it stands"

    async def delete(self) -> str:
        assert self._rehearsal is not None  # noqa: S101
        return (
            "deleted again" if await self._rehearsal.delete() else LeftOut("there is nothing to be deleted")
        )

    @property
    def _topic(self) -> Topic:
        return self._app.topics[0]

    async def _subscribe(self, destination: Destination) -> None:
        now = self._now()
        self._subscription = await self._archive.subscriptions.add(
            destination,
            Wanted((self._brief.topics[0].topic.slug,), when_quiet=True),
            Schedule(now.time().replace(second=0, microsecond=0, tzinfo=None), "UTC"),
            owner=0,
            at=now - MINUTE,
            next_due=now + timedelta(days=1),
        )
