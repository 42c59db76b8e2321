"""Which posted messages are to be brought up to date, found in the transaction of the very act that makes it so.

Whoever changes what is shown of an article holds its row before it looks where it was told. Whoever plans digests
holds the articles that they tell before it looks how they stand. So neither misses the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, insert, or_, select

from bot.archive.articles import reading
from bot.archive.articles.shown import EDITOR
from bot.archive.tables import (
    AmendmentRow,
    ArticleRow,
    CorrectionRow,
    DeliveryRow,
    RevisionRow,
    ShownRow,
    StoryRow,
    ToldRow,
)
from bot.archive.tables.columns import storable, upserting
from bot.briefings.revisions import fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Entry, Recorded
    from bot.briefings.revisions import CorrectionKind


@dataclass(frozen=True, slots=True)
class Happening:
    """What happens to an article: the revision `after` comes in the place of each of `before`."""

    kind: CorrectionKind
    at: datetime
    before: tuple[int, ...] = ()
    after: int | None = None
    reason: str | None = None

    def instead_of(self, told: Iterable[int]) -> tuple[int, ...]:
        """What does not hold any more, of an article that these revisions told."""
        return tuple(sorted(set(told))) if self.kind == "updated" else self.before


@dataclass(frozen=True, slots=True)
class _Step:
    kind: CorrectionKind
    before: Entry | None
    after: Entry | None


async def owe(
    connection: AsyncConnection, key: int, new: Happening, *, only: Sequence[int] | None = None
) -> None:
    """Every message that told what is not so any more is to be brought up to date; `only` those of some deliveries.

    Nothing where what was told of the article stays as it is.
    """
    rows = await _told(connection, key, only)
    if not rows:
        return
    new = replace(new, before=new.instead_of(row.revision_id for row in rows))
    wanted = {*new.before, *(row.revision_id for row in rows), *([new.after] if new.after else [])}
    entries = await reading.entries_of_revisions(connection, sorted(wanted))
    gone = new.kind in ("hidden", "shown") or await _is_gone(connection, key)
    owed = _affected(rows, entries, new, gone=gone)
    if not owed:
        return
    values = {
        "article_key": key,
        "kind": "changed" if new.kind == "updated" else new.kind,
        "by_source": new.kind == "updated",
        "at": new.at,
        "reason": new.reason,
        "after_id": new.after,
    }
    made = [values | {"before_id": revision} for revision in new.before or (None,)]
    first = min((await connection.scalars(insert(CorrectionRow).returning(CorrectionRow.id), made)).all())
    await _want(connection, owed, new.at, first)


async def owe_update(connection: AsyncConnection, recorded: Recorded, at: datetime) -> None:
    """The same where a source was found to have another text of an article."""
    if recorded.outcome == "changed" and recorded.revision is not None:
        found = select(ArticleRow.key).where(ArticleRow.id == recorded.article_id)
        key = (await connection.scalars(found)).one()
        await owe(connection, key, Happening("updated", at, after=recorded.revision))


async def hold_articles(connection: AsyncConnection, ids: Iterable[str]) -> None:
    """Keep these articles as they are until the transaction ends."""
    wanted = sorted({storable(id_) for id_ in ids})
    if wanted:
        held = select(ArticleRow.key).where(ArticleRow.id.in_(wanted)).order_by(ArticleRow.key)
        await connection.execute(held.with_for_update(read=True))


async def catch_up(connection: AsyncConnection, deliveries: Sequence[int], at: datetime) -> None:
    """What was changed while digests that tell it were made is owed to the deliveries of these.

    Their articles are held. A briefing that was made anew meanwhile is no correction.
    """
    now, told = RevisionRow.__table__.alias("now"), RevisionRow.__table__.alias("told")
    rows = await connection.execute(
        select(
            ArticleRow.key,
            ArticleRow.hidden_at,
            ToldRow.revision_id.label("told_id"),
            told.c.version_id.label("told_version"),
            told.c.status.label("told_status"),
            now.c.id.label("now_id"),
            now.c.version_id.label("now_version"),
            now.c.engine_name,
        )
        .join(ToldRow, ToldRow.article_key == ArticleRow.key)
        .join(DeliveryRow, DeliveryRow.digest_id == ToldRow.digest_id)
        .join(told, told.c.id == ToldRow.revision_id)
        .outerjoin(ShownRow, ShownRow.article_key == ArticleRow.key)
        .outerjoin(now, now.c.id == ShownRow.revision_id)
        .where(DeliveryRow.id.in_(deliveries), or_(now.c.id.is_(None), now.c.id != ToldRow.revision_id))
        .distinct()
        .order_by(ArticleRow.key, ToldRow.revision_id)
    )
    for row in rows.all():
        happening = await _meanwhile(connection, row, at)
        if happening is not None:
            await owe(connection, row.key, happening, only=deliveries)


async def _meanwhile(
    connection: AsyncConnection, row: Row[*tuple[Any, ...]], at: datetime
) -> Happening | None:
    if row.hidden_at is not None:
        said = (
            select(CorrectionRow.reason)
            .where(CorrectionRow.article_key == row.key, CorrectionRow.kind == "hidden")
            .order_by(CorrectionRow.id.desc())
            .limit(1)
        )
        return Happening("hidden", at, reason=await connection.scalar(said))
    if row.now_id is None or row.told_status == "withdrawn":
        return Happening("changed", at, (row.told_id,), row.now_id)
    if row.now_version != row.told_version:
        return Happening("updated", at, after=row.now_id)
    return Happening("changed", at, (row.told_id,), row.now_id) if row.engine_name == EDITOR else None


async def shown_revision(connection: AsyncConnection, key: int) -> int | None:
    """The id of the revision that members see of an article."""
    found: int | None = await connection.scalar(
        select(ShownRow.revision_id).where(ShownRow.article_key == key)
    )
    return found


async def _is_gone(connection: AsyncConnection, key: int) -> bool:
    return await shown_revision(connection, key) is None


async def _told(
    connection: AsyncConnection, key: int, only: Sequence[int] | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Each message that told the article, with what it told of it; none that is not to be posted any more."""
    told = (
        select(
            DeliveryRow.id,
            StoryRow.digest_id,
            StoryRow.place,
            StoryRow.part,
            StoryRow.claims,
            ToldRow.rank,
            ToldRow.revision_id,
            AmendmentRow.edition,
        )
        .join(ToldRow, ToldRow.digest_id == DeliveryRow.digest_id)
        .join(StoryRow, (StoryRow.digest_id == ToldRow.digest_id) & (StoryRow.place == ToldRow.place))
        .outerjoin(
            AmendmentRow,
            (AmendmentRow.delivery_id == DeliveryRow.id) & (AmendmentRow.part == StoryRow.part),
        )
        .where(
            ToldRow.article_key == key,
            or_(DeliveryRow.status.in_(("waiting", "sent")), DeliveryRow.parts_posted > StoryRow.part),
        )
        .order_by(DeliveryRow.id, StoryRow.part)
    )
    if only is not None:
        told = told.where(DeliveryRow.id.in_(only))
    return (await connection.execute(told)).all()


def _affected(
    rows: Iterable[Row[*tuple[Any, ...]]], entries: Mapping[int, Entry], new: Happening, *, gone: bool
) -> list[tuple[int, int]]:
    """Deliveries and parts, each once, that told what is not so any more or were brought up to date before.

    `gone`: the article is shown no more, or again. Of one that is folded into a story only that is told.
    """
    after = entries.get(new.after) if new.after else None
    steps = [_Step(new.kind, entries.get(revision), after) for revision in new.before]
    known: dict[tuple[int, int], bool] = {}

    def untrue(row: Row[*tuple[Any, ...]]) -> bool:
        told = entries.get(row.revision_id)
        if gone or told is None or row.rank:
            return gone
        return any(fate(text, told, steps).cause is not None for text in row.claims)

    owed: dict[tuple[int, int], None] = {}
    for row in rows:
        # Thousands of deliveries share a digest.
        story = (row.digest_id, row.place)
        if story not in known:
            known[story] = untrue(row)
        if known[story] or row.edition is not None:
            owed[row.id, row.part] = None
    return list(owed)


async def _want(
    connection: AsyncConnection, owed: Iterable[tuple[int, int]], at: datetime, first: int
) -> None:
    make = upserting(connection)
    for delivery, part in owed:
        values = {"wanted_at": at, "available_at": at, "attempts": 0, "problem": None}
        statement = make(AmendmentRow).values(
            delivery_id=delivery, part=part, edition=1, since_correction=first, **values
        )
        since = AmendmentRow.since_correction
        earlier = case((since < first, since), else_=first)
        again = {"edition": AmendmentRow.edition + 1, "since_correction": earlier, **values}
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["delivery_id", "part"], set_=again)
        )
