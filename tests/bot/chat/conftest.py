"""The real bot over a real archive, in SimCord's Discord."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive
from bot.chat.client import BriefingBot
from bot.chat.errors import explain, innermost
from bot.chat.memory import Memory
from bot.chat.services import Services
from bot.chat.sync import SyncFile
from bot.chat.thinking import Thinker
from summarizer import Summarizer, TopicMatch, shipped_encoder
from tests.bot.chat._samples import BRIEFING, HARBOURS, MOUNTAINS, TOPICS, article
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


@pytest.fixture
async def library(tmp_path: Path, summarizer: Summarizer) -> AsyncIterator[Archive]:
    """Twelve articles on harbours, one a day back from 10 May 2024, and one on mountains without a date."""
    async with await Archive.open(f"sqlite:///{tmp_path}/archive.db") as archive:
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
        yield archive


@pytest.fixture
def services(library: Archive, thinker: Thinker) -> Services:
    return Services(library, thinker, TOPICS, ("seeds",), now=lambda: TODAY)


@pytest.fixture
def make_bot(services: Services, tmp_path: Path) -> Callable[[], BriefingBot]:
    """Each call makes a bot as a fresh process would."""

    def make() -> BriefingBot:
        fresh = replace(services, memory=Memory())
        return BriefingBot(fresh, SyncFile(tmp_path / "commands.json"), shard_count=1)

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
