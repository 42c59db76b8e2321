"""The archive's face for what maintainers do to articles. Each act writes its line in the audit log, or neither is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.articles import hidden
from bot.archive.articles.types import Record
from bot.archive.maintaining import articles

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from bot.archive.articles.types import Entry, HiddenArticle
    from bot.archive.database.transactions import Transactions
    from bot.archive.maintaining.types import Actor
    from summarizer import Article, Briefing, Topic, TopicMatch


class Maintenance:
    """`Archive.maintenance`. Raises what `Archive` does; `words` say for the audit log what was done.

    What was posted is to be corrected: see `Archive.corrections`.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def hide(
        self, article: str, words: str, *, by: Actor, at: datetime, reason: str | None = None
    ) -> bool:
        """Show an article to members no more, whatever is ingested or briefed anew. `reason` is told where
        it was posted. False: nothing to hide.
        """
        return await self._transactions.write(
            lambda c: articles.hide(c, article, words, by, at, hidden=True, reason=reason)
        )

    async def unhide(self, article: str, words: str, *, by: Actor, at: datetime) -> bool:
        """Show it again, beside the one that it was merged into. False: it is not hidden."""
        return await self._transactions.write(
            lambda c: articles.hide(c, article, words, by, at, hidden=False)
        )

    async def merge(
        self, article: str, into: str, words: str, *, by: Actor, at: datetime, reason: str | None = None
    ) -> bool:
        """Hide an article that tells the same as another, which is shown in its place from now on.

        `reason` is told where it was posted. False: one of them is not known, or the other is not shown.
        """
        return await self._transactions.write(
            lambda c: articles.merge(c, article, into, words, by, at, reason)
        )

    async def instead_of(self, article: str) -> Entry | None:
        """The article that is shown in place of one that was merged; None where there is none such."""
        return await self._transactions.read(lambda c: hidden.instead_of(c, article))

    async def hidden(self, *, limit: int = 25) -> tuple[HiddenArticle, ...]:
        """Hidden articles, those hidden last first."""
        return await self._transactions.read(lambda c: hidden.hidden(c, limit))

    async def withdraw(self, revision: int, words: str, *, by: Actor, at: datetime) -> bool:
        """Show a revision no more: the one preferred after it comes in its place. False: it was not shown."""
        return await self._transactions.write(
            lambda c: articles.set_status(c, revision, "withdrawn", words, by, at)
        )

    async def roll_back(
        self, revision: int, words: str, *, by: Actor, at: datetime, deed: str = "roll back"
    ) -> bool:
        """Show this revision: it is approved, and all that would be preferred to it are withdrawn.

        A revision made later is shown again. False where there is none such.
        """
        return await self._transactions.write(lambda c: articles.roll_back(c, revision, words, by, at, deed))

    async def edit(
        self,
        base: int,
        article: Article,
        briefing: Briefing,
        words: str,
        *,
        by: Actor,
        at: datetime,
        vector: NDArray[np.float32],
        encoder: str,
        draft: bool = False,
    ) -> int | None:
        """Keep an editor's briefing, made of the revision `base`; the new revision's id.

        It is preferred to whatever an engine makes of the same text. A `draft` is withdrawn until `roll_back` shows
        it. None where `base` is not what members see any more.
        """
        new = Record(article, (), briefing, "", at, None, vector, encoder, again=True)
        return await self._transactions.write(lambda c: articles.edit(c, base, new, words, by, draft=draft))

    async def move(
        self,
        article: str,
        topic: Topic,
        matches: tuple[TopicMatch, ...],
        *,
        belongs: bool | None,
        matched_by: str,
        words: str,
        by: Actor,
        at: datetime,
    ) -> bool:
        """Put an article into a topic or take it out, whatever is matched later; None leaves it to matching again.

        `matches` is what matching says of it now, by `matched_by`. False where the article is not shown.
        """
        return await self._transactions.write(
            lambda c: articles.move(c, article, topic, matches, matched_by, words, by, at, belongs=belongs)
        )

    async def moved(self, article: str) -> dict[str, bool]:
        """Slugs of the topics that it was put into (True) or taken out of (False)."""
        return await self._transactions.read(lambda c: articles.moved(c, article))
