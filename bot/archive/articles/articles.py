"""The archive's face for articles: kept with their topics and briefings, read, and searched."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.archive.articles import copies, counting, placed, reading, rebriefing, recording, revisions
from bot.archive.articles.topics import count_topics, keep_topics, matched_otherwise, rematch
from bot.archive.articles.types import Record
from bot.archive.search import searching
from bot.archive.search.narrow import Narrow
from bot.archive.search.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import (
        Address,
        Counts,
        Entry,
        PlacedEntry,
        Recorded,
        Revision,
        Title,
        TopicCount,
    )
    from bot.archive.database.transactions import Transactions
    from summarizer import Article, Briefing, EngineInfo, Topic, TopicMatch

NEAR_ENOUGH = 0.3
"""The least cosine that search by meaning shows. With the shipped encoder, 250 news articles and the first
highlight of each: 95% of highlights were at 0.31 or nearer to their own article, 95% of strangers below 0.26."""


class Articles:
    """What `Archive` does with articles. Raises what `Archive` does; moments are aware, in UTC."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self.trust: Mapping[str, float] = {}
        """How far outlets are trusted, by publisher in small letters: of copies, the most trusted is named first."""
        self._vectors = VectorIndex()

    # Writing

    async def is_copy(self, article: Article) -> bool:
        """Whether `record` would keep of an article that is new only where else it stands: it needs no briefing."""
        numbers = await asyncio.to_thread(copies.sketched, article)
        return await self._transactions.read(lambda c: recording.is_copy(c, article, numbers))

    async def adopt(self, article: Article, *, at: datetime) -> Recorded | None:
        """Keep where else an article stands that is here already; None where `is_copy` does not hold (any more)."""
        numbers = await asyncio.to_thread(copies.sketched, article)
        return await self._transactions.write(
            lambda connection: recording.adopt(connection, article, numbers, at, self.trust)
        )

    async def rebrief(
        self,
        article: Article,
        topics: tuple[TopicMatch, ...],
        briefing: Briefing,
        *,
        at: datetime,
        matched_by: str,
        vector: NDArray[np.float32] | None = None,
        encoder: str = "",
    ) -> Recorded | None:
        """Keep another briefing of a text that is kept; None where it is not (it changed, or the article went).

        Unlike `record`, it makes no text current and fills in no details: a source that gave a newer text
        meanwhile is not undone. The same engine makes a new revision only if it told something else.
        """
        new = Record(article, topics, briefing, matched_by, at, None, vector, encoder, again=True)
        return await self._transactions.write(lambda connection: rebriefing.rebrief(connection, new))

    async def withdraw(self, revision: int) -> bool:
        """Show a revision to members no more: the newest approved one comes in its place. False: no such."""
        return await self._transactions.write(
            lambda connection: revisions.set_status(connection, revision, "withdrawn")
        )

    async def approve(self, revision: int) -> bool:
        """Let members see a revision again. False where there is none such."""
        return await self._transactions.write(
            lambda connection: revisions.set_status(connection, revision, "approved")
        )

    async def keep_topics(self, topics: Iterable[Topic]) -> None:
        """Take over names, colours and words of the configured topics; matches stay as they are."""
        kept = tuple(topics)
        await self._transactions.write(lambda connection: keep_topics(connection, kept))

    async def match(
        self, article_id: str, version: int, topics: Iterable[TopicMatch], *, matched_by: str
    ) -> bool:
        """Give a version of an article these topics in place of those it has. False where there is none such."""
        matches = tuple(topics)
        return await self._transactions.write(
            lambda connection: rematch(connection, article_id, version, matches, matched_by)
        )

    # Reading

    async def matched_otherwise(self, beginning: str) -> tuple[str, ...]:
        """Ids of articles whose shown version was matched by something that does not begin so, oldest first."""
        return await self._transactions.read(lambda connection: matched_otherwise(connection, beginning))

    async def is_current(
        self,
        article: Article,
        engine: EngineInfo,
        *,
        matched_by: str,
        encoder: str | None = None,
        retired: bool = True,
    ) -> bool:
        """Whether recording what `engine` makes of `article` would change nothing: the work can be saved.

        So it is where the article was kept long enough and is `retired`, unless it is wanted all the same.
        """
        return await self._transactions.read(
            lambda c: recording.is_current(c, article, engine, matched_by, encoder, retired=retired)
        )

    async def get(self, article_id: str) -> Entry | None:
        """An article with its newest approved briefing and its topics; None where it is unknown."""
        return await self._transactions.read(lambda connection: reading.entry(connection, article_id))

    async def ids(
        self,
        topic: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        not_by: EngineInfo | None = None,
    ) -> tuple[str, ...]:
        """Ids of the articles that `latest` can page through, in the order they were first kept.

        `since` and `until`: the first and the last day. With `not_by`, only those whose shown text was never
        briefed by that engine.
        """
        return await self._transactions.read(
            lambda connection: rebriefing.ids(connection, topic, since, until, not_by)
        )

    async def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """Every briefing of an article, the newest first; withdrawn ones too."""
        return await self._transactions.read(lambda connection: reading.revisions(connection, article_id))

    async def titles(self, typed: str = "", *, limit: int = 25) -> tuple[Title, ...]:
        """Articles for a list of choices, newest first: every word typed begins a word of the title.

        Case and accents do not matter. Nothing typed gives the newest.
        """
        return await self._transactions.read(lambda connection: reading.titles(connection, typed, limit))

    async def latest(
        self, topic: str | None = None, *, since: date | None = None, limit: int = 25, offset: int = 0
    ) -> tuple[Entry, ...]:
        """The newest articles, of one topic (its slug) or of all, dated `since` or later."""
        return await self._transactions.read(
            lambda connection: reading.newest(connection, topic, since, limit, offset)
        )

    async def count(self, topic: str | None = None, *, since: date | None = None) -> int:
        """How many articles `latest` can page through."""
        return await self._transactions.read(
            lambda connection: counting.count_shown(connection, topic, since)
        )

    async def search(
        self,
        query: str,
        vector: NDArray[np.float32] | None = None,
        *,
        encoder: str | None = None,
        at_least: float = NEAR_ENOUGH,
        topic: str | Sequence[str] | None = None,
        source: str | Sequence[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[Entry, ...]:
        """Articles by words and by meaning, the best first; of equally good ones the newest.

        Words are stemmed as English; articles with every word come before those with any; "…" is a phrase.
        With `vector` (shape (d,), by `encoder`), articles whose cosine is `at_least` so much are found too.
        `topic` is a slug, or several: articles of any of them. `source` is a publisher's name or a source's slug,
        as `outlets` tells them, or several; `since` and `until` are the first and the last day that count.
        The two lists are joined by reciprocal rank fusion (Cormack, Clarke, Buettcher: "Reciprocal Rank
        Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009).
        """
        wanted = searching.Wanted(query, vector, encoder, at_least, Narrow.of(topic, source, since, until))

        async def look(connection: AsyncConnection) -> tuple[Entry, ...]:
            found = await searching.search(connection, self._vectors, wanted, limit, offset)
            return await reading.entries(connection, found)

        return await self._transactions.read(look)

    async def related(
        self, article_id: str, *, at_least: float = NEAR_ENOUGH, limit: int = 5
    ) -> tuple[Entry, ...]:
        """Other articles that mean much the same, nearest first; without a vector, by words of the title."""

        async def look(connection: AsyncConnection) -> tuple[Entry, ...]:
            found = await searching.related(connection, self._vectors, article_id, at_least, limit)
            return await reading.entries(connection, found)

        return await self._transactions.read(look)

    async def candidates(
        self, topics: Sequence[str], *, after: datetime, until: datetime
    ) -> tuple[PlacedEntry, ...]:
        """Articles first seen after `after` and not after `until`, of one of the topics (their slugs).

        No topics: of any, or of none. Newest first; each with its topics' scores and its vector.
        """
        return await self._transactions.read(lambda c: placed.between(c, topics, after, until))

    async def as_told(self, revisions: Sequence[int]) -> dict[int, PlacedEntry]:
        """The articles as these revisions told them, by revision, withdrawn ones too; with today's vectors.

        Those that are not kept any more are left out.
        """
        return await self._transactions.read(lambda c: placed.told(c, revisions))

    async def vectors(self, ids: Sequence[str]) -> dict[str, tuple[str, NDArray[np.float32]]]:
        """Where these articles stand, by id: the encoder's version and a vector of shape (d,); some have none."""
        return await self._transactions.read(lambda c: placed.vectors(c, ids))

    async def also_at(self, ids: Sequence[str]) -> dict[str, tuple[Address, ...]]:
        """Where else these articles stand, by id; most stand nowhere else, and are left out."""
        return await self._transactions.read(lambda c: reading.also_at(c, ids))

    async def topics(self) -> tuple[TopicCount, ...]:
        """Every topic that was ever matched or kept, with its articles counted, the fullest first."""
        return await self._transactions.read(count_topics)

    async def sources(self) -> dict[str, int]:
        """Where articles came from first, each with how many of them are kept."""
        return await self._transactions.read(counting.count_sources)

    async def outlets(self) -> dict[str, int]:
        """Publishers' names and sources' slugs, the fullest first.

        Each with how many articles are kept, hidden ones too: what `search` takes as `source`.
        """
        return await self._transactions.read(counting.count_outlets)

    async def counts(self) -> Counts:
        """What is stored."""
        return await self._transactions.read(counting.count)
