"""What came of reading pages into the archive, page by page."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from bot.errors import BotError
from summarizer import SummarizerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.archive import Outcome
    from summarizer import Article, Topic

    Clock = Callable[[], datetime]
    Came = Outcome | Literal["queued"]
    """What the archive did, or that another process was left to brief it."""
    Progress = Callable[[int, int, str], None]
    """Called after each page: how many are done, of how many, and the name of this one."""

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ingested:
    """An article out of a page, and what the archive did with it."""

    name: str
    """The page's: a path or an address."""
    article_id: str
    title: str
    outcome: Came


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, page or article that could not be ingested."""

    name: str
    error: Exception
    """Nearly always a BotError or SummarizerError, which say the mend."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Everything that was asked for is in one of the two."""

    ingested: tuple[Ingested, ...] = ()
    failed: tuple[Failure, ...] = ()

    def count(self, outcome: Came) -> int:
        """How many articles had this outcome."""
        return Counter(each.outcome for each in self.ingested)[outcome]


class HandOver(Protocol):
    """Leaves an article to another process, which briefs it: see `bot.ingest.handing`. Raises ArchiveError."""

    async def __call__(
        self, article: Article, *, page: str, source: str, belongs: Sequence[Topic], revive: bool
    ) -> object: ...


async def guarded(name: str, work: Awaitable[_T]) -> _T | Failure:
    """What `work` gives. What goes wrong with it is this page's or article's alone."""
    try:
        return await work
    except (BotError, SummarizerError) as error:
        return Failure(name, error)
    except Exception as error:  # noqa: BLE001
        # What no parser was ready for must not keep the others out, today and at every later run.
        _LOG.exception("%s could not be read or briefed", name)
        return Failure(name, error)
