"""What the views show: an article with its briefing, wherever the two came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from datetime import date

    from bot.archive import Address, Entry
    from bot.digests.model import Kept
    from summarizer import Article, Briefing, TopicMatch

_WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction by adults: Brysbaert, "How many words do we read per minute?",
Journal of Memory and Language 109, 2019."""


@dataclass(frozen=True, slots=True)
class Card:
    """`revision` is the briefing's id in the archive; None for one that is kept in memory only.

    `seen` is the day that the archive first saw the article; `also_at`, where else the same text stands.
    """

    article: Article
    topics: tuple[TopicMatch, ...]
    briefing: Briefing
    revision: int | None = None
    seen: date | None = None
    also_at: tuple[Address, ...] = ()

    @classmethod
    def of_entry(cls, entry: Entry) -> Self | None:
        """None where the article has no briefing to show."""
        if entry.briefing is None:
            return None
        seen = entry.first_seen.date()
        return cls(entry.article, entry.topics, entry.briefing, entry.revision, seen, entry.also_at)

    @classmethod
    def of(cls, kept: Kept, briefing: Briefing, revision: int | None = None) -> Self:
        return cls(kept.article, kept.topics, briefing, revision)

    @property
    def colour(self) -> int | None:
        """The colour of the topic that fits best, 0xRRGGBB."""
        return self.topics[0].topic.colour if self.topics else None

    @property
    def minutes(self) -> int:
        """How long the article takes to read, at least 1."""
        return max(1, round(len(re.findall(r"\S+", self.article.text)) / _WORDS_A_MINUTE))
