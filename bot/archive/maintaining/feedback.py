"""The archive's face for what members say of briefings: it waits in a queue until a maintainer resolves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select, update

from bot.archive.articles.reading import entries_of_revisions
from bot.archive.maintaining import acts
from bot.archive.tables import ArticleRow, FeedbackRow, RevisionRow, VersionRow
from bot.archive.tables.columns import upserting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Entry
    from bot.archive.database.transactions import Transactions
    from bot.archive.maintaining.types import Actor

FeedbackKind = Literal["wrong", "topic", "duplicate", "long"]
"""What is wanting: it is wrong, of another topic, told already, too long."""

_OPEN = FeedbackRow.resolved_at.is_(None)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A member found a briefing wanting."""

    id: int
    revision: int
    kind: FeedbackKind
    claim: int
    """The number of the claim that it is about, from 1, key points after claims; 0 for the whole briefing."""
    words: str | None
    member: int
    at: datetime
    entry: Entry
    """The article as that revision tells it."""


class Queue:
    """`Archive.feedback`. Raises what `Archive` does; moments are aware, in UTC."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(
        self,
        revision: int,
        kind: FeedbackKind,
        *,
        member: int,
        at: datetime,
        claim: int = 0,
        words: str | None = None,
    ) -> bool:
        """Keep what a member says of a briefing; the same again only changes its words and opens it anew.

        False where the briefing is not kept any more.
        """
        values = {
            "revision_id": revision,
            "kind": kind,
            "claim": claim,
            "words": words,
            "member": member,
            "at": at,
            "resolved_at": None,
        }

        async def work(connection: AsyncConnection) -> bool:
            there = select(RevisionRow.id).where(RevisionRow.id == revision)
            if await connection.scalar(there.with_for_update(key_share=True)) is None:
                return False
            make = upserting(connection)
            statement = make(FeedbackRow).values(values)
            again = {name: values[name] for name in ("words", "at", "resolved_at")}
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["member", "revision_id", "kind", "claim"], set_=again
                )
            )
            return True

        return await self._transactions.write(work)

    async def open(self, *, limit: int = 3, offset: int = 0) -> tuple[Feedback, ...]:
        """What no maintainer has resolved, the oldest first."""
        return await self._transactions.read(lambda c: _found(c, _OPEN, limit, offset))

    async def get(self, id_: int) -> Feedback | None:
        """One that is open; None where there is none such."""
        wanted = _OPEN & (FeedbackRow.id == id_)
        found = await self._transactions.read(lambda c: _found(c, wanted, 1, 0))
        return found[0] if found else None

    async def count(self) -> int:
        """How many are open."""

        async def work(connection: AsyncConnection) -> int:
            return int((await connection.scalars(select(func.count()).where(_OPEN))).one())

        return await self._transactions.read(work)

    async def resolve(self, id_: int, words: str, *, by: Actor, at: datetime) -> bool:
        """Take it out of the queue, and say in the audit log what was done about it. False: it is not open."""

        async def work(connection: AsyncConnection) -> bool:
            statement = update(FeedbackRow).where(_OPEN, FeedbackRow.id == id_).values(resolved_at=at)
            revision = (await connection.execute(statement.returning(FeedbackRow.revision_id))).scalar()
            if revision is None:
                return False
            article = await connection.scalar(
                select(ArticleRow.id)
                .join(VersionRow, VersionRow.article_key == ArticleRow.key)
                .join(RevisionRow, RevisionRow.version_id == VersionRow.id)
                .where(RevisionRow.id == revision)
            )
            await acts.note(connection, by, "resolve", article, words, at)
            return True

        return await self._transactions.write(work)


async def _found(
    connection: AsyncConnection, wanted: ColumnElement[bool], limit: int, offset: int
) -> tuple[Feedback, ...]:
    statement: Any = select(*FeedbackRow.__table__.columns).where(wanted).order_by(FeedbackRow.id)
    rows = (await connection.execute(statement.limit(limit).offset(offset))).all()
    entries = await entries_of_revisions(connection, [row.revision_id for row in rows])
    return tuple(
        Feedback(
            row.id,
            row.revision_id,
            row.kind,
            row.claim,
            row.words,
            row.member,
            row.at,
            entries[row.revision_id],
        )
        for row in rows
    )
