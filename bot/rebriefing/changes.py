"""What briefing articles anew would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefings.revisions import told
from bot.ingest import Failure, guarded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from bot.archive import Archive
    from bot.workers import Worker
    from summarizer import EngineInfo


@dataclass(frozen=True, slots=True)
class Change:
    """What briefing an article anew would change of what members see."""

    article: str
    title: str
    engines: tuple[str, str]
    """Name and version of what briefed it, and of what would."""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    """Texts of claims and key points."""
    left: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    """Slugs of topics."""

    @property
    def revises(self) -> bool:
        """Whether a new revision would be kept."""
        return bool(self.removed or self.added) or self.engines[0] != self.engines[1]

    def __bool__(self) -> bool:
        return bool(self.revises or self.left or self.joined)


async def changes(
    ids: Iterable[str], archive: Archive, worker: Worker
) -> AsyncIterator[tuple[str, Change | Failure | None]]:
    """Each id with what would change, what would fail, or None where the article is gone. Writes nothing."""
    for id_ in ids:
        entry = await archive.get(id_)
        if entry is None:
            yield id_, None
            continue
        made = await guarded(entry.article.title, worker.brief(entry.article))
        if isinstance(made, Failure):
            yield id_, made
            continue
        brief, before = made.brief, entry.briefing
        old, new = told(before) if before else [], told(brief.briefing)
        had, has = [{match.topic.slug for match in each} for each in (entry.topics, brief.topics)]
        yield (
            id_,
            Change(
                id_,
                entry.article.title,
                (engine_words(before.engine) if before else "none", engine_words(brief.briefing.engine)),
                removed=tuple(text for text in old if text not in new),
                added=tuple(text for text in new if text not in old),
                left=tuple(sorted(had - has)),
                joined=tuple(sorted(has - had)),
            ),
        )


def engine_words(engine: EngineInfo) -> str:
    """Name and version."""
    return f"{engine.name} {engine.version}"
