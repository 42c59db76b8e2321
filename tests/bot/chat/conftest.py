"""The real bot over a real archive, in SimCord's Discord."""

from __future__ import annotations

import asyncio
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive
from bot.chat.client import BriefingBot
from bot.chat.connection.sync import SyncFile
from bot.chat.errors import explain, innermost
from bot.chat.maintaining.rebriefing import Rebriefing
from bot.chat.memory import Memory
from bot.chat.permissions import Maintainers
from bot.chat.posting.poster import DiscordPoster
from bot.chat.services import Services
from bot.chat.thinking import Thinker
from bot.chat.views.digest_correction import amended
from bot.chat.views.digest_post import render_digest
from bot.digests.compose import DAILY
from bot.digests.correcting import Corrector
from bot.digests.dispatch import Dispatcher
from bot.digests.planning import Kitchen, Planner
from bot.digests.service import Digests
from bot.workers import Threads
from summarizer import Summarizer, TopicMatch, shipped_encoder
from tests.bot.chat._samples import BRIEFING, HARBOURS, MOUNTAINS, TEXT, TOPICS, article
from tests.bot.chat._server import Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from simcord.env import Env

TODAY = datetime(2024, 5, 10, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def summarizer() -> Summarizer:
    return Summarizer(shipped_encoder(1), TOPICS)


@pytest.fixture
def thinker(summarizer: Summarizer) -> Iterator[Thinker]:
    with Thinker(summarizer) as thinker:
        yield thinker


def of_its_own(number: int) -> str:
    """Many words that no other article has, so that it tells a story of its own."""
    chance = random.Random(number)
    syllables = ["ka", "lo", "mi", "ren", "tus", "vor", "bel", "dun", "fas", "gor", "hin", "pel"]
    return " ".join("".join(chance.choices(syllables, k=3)) for _ in range(150)).capitalize() + "."


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, summarizer: Summarizer) -> Path:
    """The archive of `library` as it lies on the disk, filled once: each test gets a copy."""
    folder = tmp_path_factory.mktemp("shelf")
    with ThreadPoolExecutor(1) as aside:  # an event loop of its own, where none is running
        aside.submit(asyncio.run, _fill(f"sqlite:///{folder}/archive.db", summarizer)).result()
    return folder


async def _fill(address: str, summarizer: Summarizer) -> None:
    async with await Archive.open(address) as archive:
        await archive.keep_topics(TOPICS)
        encoder = summarizer.encoder
        titles = [f"Strait report {number}" for number in range(12)] + ["Avalanche closes *the* pass"]
        for number, (title, vector) in enumerate(zip(titles, encoder.encode(titles), strict=True)):
            last = number == 12
            topic = MOUNTAINS if last else HARBOURS
            await archive.record(
                article(
                    id=f"{number:024x}",
                    title=title,
                    text=f"{TEXT}\n\n{of_its_own(number)}",
                    url=None if last else f"https://news.example/{number}",
                    published=None if last else date(2024, 5, 10) - timedelta(days=number),
                ),
                (TopicMatch(topic, 0.8, ("strait",)),),
                BRIEFING,
                at=TODAY - timedelta(days=30, minutes=number),
                matched_by="tests",
                vector=vector,
                encoder=encoder.version,
            )


@pytest.fixture
async def library(shelf: Path, tmp_path: Path) -> AsyncIterator[Archive]:
    """Twelve articles on harbours, one a day back from 10 May 2024, and one on mountains without a date."""
    shutil.copytree(shelf, tmp_path, dirs_exist_ok=True)
    async with await Archive.open(f"sqlite:///{tmp_path}/archive.db") as archive:
        yield archive


@pytest.fixture
async def news(library: Archive, summarizer: Summarizer) -> None:
    """An article on harbours that came in an hour ago."""
    await library.record(
        article(id="f" * 24, title="A new strait", url="https://news.example/n", published=date(2024, 5, 10)),
        (TopicMatch(HARBOURS, 0.8, ("strait",)),),
        BRIEFING,
        at=TODAY - timedelta(hours=1),
        matched_by="tests",
        vector=summarizer.encoder.encode(["A new strait"])[0],
        encoder=summarizer.encoder.version,
    )


class Clock:
    """The time that the bot sees; a test sets it."""

    def __init__(self) -> None:
        self.now = TODAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def maintainers() -> Maintainers:
    """Nobody yet: a test adds to it, as the operator would have."""
    return Maintainers(set(), set())


@pytest.fixture
def services(library: Archive, thinker: Thinker, clock: Clock, maintainers: Maintainers) -> Services:
    return Services(
        library,
        thinker,
        TOPICS,
        ("seeds",),
        now=clock,
        most_subscriptions=8,
        maintainers=maintainers,
    )


def digests(bot: BriefingBot) -> Digests:
    """What posts digests of the topics of the examples, when it is asked to and not by itself."""
    services = bot.services
    kitchen = Kitchen(
        TOPICS,
        lambda most: replace(DAILY, most=most),
        lambda: None,
        render=render_digest,
        work=services.thinker.run,
    )
    poster = DiscordPoster(bot, {topic.slug: topic.name for topic in TOPICS})
    archive, now, days = services.archive, services.now, timedelta(days=30)
    dispatcher = Dispatcher(archive, poster, lease=timedelta(seconds=40), parallel=1, now=now)
    planner = Planner(archive, kitchen)
    corrector = Corrector(archive, poster, amended, now=now)
    return Digests(
        archive,
        planner,
        dispatcher,
        corrector=corrector,
        grace=days,
        keep=days,
        now=now,
        background=False,
    )


@pytest.fixture
def make_bot(services: Services, tmp_path: Path) -> Callable[[], BriefingBot]:
    """Each call makes a bot as a fresh process would."""

    def make() -> BriefingBot:
        fresh = replace(services, memory=Memory())
        bot = BriefingBot(fresh, SyncFile(tmp_path / "commands.json"), shard_count=1)
        bot.digests = digests(bot)
        bot.rebriefing = Rebriefing(
            bot, fresh, lambda: nullcontext(Threads(fresh.thinker.summarizer)), background=False
        )
        return bot

    return make


@pytest.fixture
def simcord_bot(make_bot: Callable[[], BriefingBot]) -> BriefingBot:
    return make_bot()


@pytest.fixture
def server(simcord_env: Env) -> Iterator[Server]:
    """A server with a channel, where the bot is and two members are. No fault of the bot's goes unseen."""
    server = Server.found(simcord_env)
    yield server
    faults = [error for error in simcord_env.errors if explain(innermost(error)) is None]
    assert [type(innermost(fault)) for fault in faults] == server.faults
