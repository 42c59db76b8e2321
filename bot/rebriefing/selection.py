"""Which kept articles are to be briefed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from bot.archive import Archive
    from summarizer import EngineInfo


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles by their ids; or else those of any of the topics (slugs), dated from `since` to `until`, and not
    yet briefed by the engine of today (`older`). With neither topics, day nor `older`, all of them."""

    articles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: date | None = None
    older: bool = False
    until: date | None = None

    def words(self) -> str:
        """The same in words. Equal words mean an equal selection."""
        if self.articles:
            return f"the articles {', '.join(self.articles)}" if self.articles[1:] else self.articles[0]
        parts = ["those that no briefing by today's engine is kept of"] if self.older else ["every article"]
        parts += [f"of the topics {', '.join(self.topics)}"] if self.topics else []
        parts += [f"dated {period}"] if (period := self._period()) else []
        return " ".join(parts)

    def _period(self) -> str:
        first, last = (f"{day:%Y-%m-%d}" if day else "" for day in (self.since, self.until))
        if first and last:
            return f"from {first} to {last}"
        return f"{first} or later" if first else f"{last} or earlier" if last else ""


async def select(archive: Archive, selection: Selection, engine: EngineInfo) -> tuple[str, ...]:
    """Ids, each once, in the order first kept. Raises UsageError for an article that is not kept."""
    if selection.articles:
        for id_ in selection.articles:
            if await archive.get(id_) is None:
                mend = "briefing-bot articles --json lists the ids."
                raise UsageError(f"the article {id_}", "it is not in the archive", mend)
        return tuple(dict.fromkeys(selection.articles))
    not_by = engine if selection.older else None
    found: dict[str, None] = {}
    for topic in selection.topics or (None,):
        found |= dict.fromkeys(
            await archive.ids(topic, since=selection.since, until=selection.until, not_by=not_by)
        )
    return tuple(found)
