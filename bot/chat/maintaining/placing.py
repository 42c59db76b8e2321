"""Putting an article into topics and taking it out of them, at the word of a maintainer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ingest import topics_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.archive import Actor
    from bot.chat.services import Services
    from summarizer import Article, Topic


@dataclass(frozen=True, slots=True)
class Move:
    """`belongs`: whether the article does, whatever it matches; None: as it is matched. `words` are for the log."""

    topic: Topic
    belongs: bool | None
    words: str


async def place(services: Services, article: Article, moves: Iterable[Move], by: Actor) -> bool:
    """Make the moves, one after the other. False where the article was changed meanwhile: the rest is not made."""
    summarizer = services.thinker.summarizer
    matches = await services.thinker.run(summarizer.match, article)
    for move in moves:
        done = await services.archive.maintenance.move(
            article.id,
            move.topic,
            matches,
            belongs=move.belongs,
            matched_by=topics_version(summarizer.topics, summarizer.encoder),
            words=move.words,
            by=by,
            at=services.now(),
        )
        if not done:
            return False
    return True
