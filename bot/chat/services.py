"""What commands and buttons work with, put together in `bot.discord_app`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.chat.memory import Memory
from bot.chat.permissions import Maintainers
from bot.clock import utc_now
from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.archive import Archive
    from bot.chat.thinking import Thinker
    from bot.queue.queue import Queue
    from bot.sources.fetch import Fetcher
    from summarizer import Topic


@dataclass(frozen=True, slots=True)
class KeptFor:
    """For how many days what is kept is kept; None: for ever. As the settings have it."""

    digests: int = 400
    articles: int | None = None
    audit: int | None = None
    feedback: int = 90
    """Once it is settled."""


@dataclass(frozen=True, slots=True)
class Services:
    """`topics` are the configured ones; `sources` names where articles are read, for people.

    `grace_days`: for how long the subscriptions of a server that the bot left are kept. `most_subscriptions`: of
    one server. `fetcher` reads what members link to, and so must reach the public web alone; without one, links
    are only looked up in the archive. `queue` is there where several processes share the work.
    """

    archive: Archive
    thinker: Thinker
    topics: tuple[Topic, ...]
    sources: Sequence[str] = ()
    memory: Memory = field(default_factory=Memory)
    now: Callable[[], datetime] = utc_now
    grace_days: int = 30
    kept_for: KeptFor = field(default_factory=KeptFor)
    most_subscriptions: int = 25
    maintainers: Maintainers = field(default_factory=Maintainers)
    fetcher: Fetcher | None = None
    queue: Queue | None = None
    language: str = ENGLISH
    """What is posted where a server has chosen no language, one of `bot.words.LANGUAGES`."""
