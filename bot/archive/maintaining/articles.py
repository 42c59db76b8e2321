"""What maintainers do to articles. Everything here runs inside one transaction, which writes the audit log too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from bot.archive.articles.placed import place
from bot.archive.articles.revisions import add_revision
from bot.archive.articles.shown import PREFERRED, show
from bot.archive.articles.topics import keep_topics, match_topics
from bot.archive.digests.owing import Happening, owe, shown_revision
from bot.archive.maintaining import acts
from bot.archive.tables import ArticleRow, MergeRow, MovedRow, RevisionRow, ShownRow, VersionRow
from bot.archive.tables.columns import storable, upserting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Record, RevisionStatus
    from bot.archive.maintaining.types import Actor
    from summarizer import Topic, TopicMatch


async def hide(
    connection: AsyncConnection,
    id_: str,
    words: str,
    by: Actor,
    at: datetime,
    *,
    hidden: bool,
    reason: str | None = None,
) -> bool:
    """See `Maintenance.hide` and `Maintenance.unhide`."""
    state = ArticleRow.hidden_at.is_(None) if hidden else ArticleRow.hidden_at.is_not(None)
    key = await connection.scalar(
        update(ArticleRow)
        .where(ArticleRow.id == storable(id_), state)
        .values(hidden_at=at if hidden else None)
        .returning(ArticleRow.key)
    )
    if key is None:
        return False
    if not hidden:
        await connection.execute(delete(MergeRow).where(MergeRow.article_key == key))
    await show(connection, key)
    await owe(connection, key, Happening("hidden" if hidden else "shown", at, reason=reason))
    await acts.note(connection, by, "hide" if hidden else "unhide", id_, words, at)
    return True


async def merge(
    connection: AsyncConnection, id_: str, into: str, words: str, by: Actor, at: datetime, reason: str | None
) -> bool:
    """See `Maintenance.merge`."""
    wanted = [storable(id_), storable(into)]
    held = select(ArticleRow.key, ArticleRow.id, ArticleRow.hidden_at).where(ArticleRow.id.in_(wanted))
    # In one order, so that two who merge each other's articles do not wait for each other.
    rows = await connection.execute(held.order_by(ArticleRow.key).with_for_update())
    found = {row.id: row for row in rows}
    if len(found) != len(wanted):  # one of them is not there, or both are one
        return False
    one, other = (found[each] for each in wanted)
    shown = select(ShownRow.article_key).where(ShownRow.article_key == other.key)
    if await connection.scalar(shown) is None:
        return False
    make = upserting(connection)
    statement = make(MergeRow).values(article_key=one.key, into_key=other.key)
    again = statement.on_conflict_do_update(index_elements=["article_key"], set_={"into_key": other.key})
    await connection.execute(again)
    if one.hidden_at is None:
        await connection.execute(update(ArticleRow).where(ArticleRow.key == one.key).values(hidden_at=at))
        await show(connection, one.key)
        await owe(connection, one.key, Happening("hidden", at, reason=reason))
    await acts.note(connection, by, "merge", id_, words, at)
    return True


async def set_status(
    connection: AsyncConnection, revision: int, status: RevisionStatus, words: str, by: Actor, at: datetime
) -> bool:
    """See `Maintenance.withdraw`."""
    found = await _hold(connection, revision)
    if found is None:
        return False
    key, id_ = found
    shown = await shown_revision(connection, key)
    changed = await connection.execute(
        update(RevisionRow)
        .where(RevisionRow.id == revision, RevisionRow.status != status)
        .values(status=status)
        .returning(RevisionRow.id)
    )
    if changed.first() is None:
        return False
    await show(connection, key)
    # What was told of one that was not shown any more is taken back with it.
    before = revision if status == "withdrawn" else shown
    await _owe_change(connection, key, [before], at)
    await acts.note(connection, by, "withdraw" if status == "withdrawn" else "approve", id_, words, at)
    return True


async def roll_back(
    connection: AsyncConnection, revision: int, words: str, by: Actor, at: datetime, deed: str
) -> bool:
    """See `Maintenance.roll_back`."""
    found = await _hold(connection, revision)
    if found is None:
        return False
    key, id_ = found
    of_article = select(VersionRow.id).where(VersionRow.article_key == key)
    shown = await shown_revision(connection, key)
    ordered = (
        await connection.scalars(
            select(RevisionRow.id)
            .join(VersionRow, VersionRow.id == RevisionRow.version_id)
            .join(ArticleRow, ArticleRow.key == VersionRow.article_key)
            .where(RevisionRow.version_id.in_(of_article))
            .order_by(*PREFERRED)
        )
    ).all()
    before = ordered[: ordered.index(revision)]
    await connection.execute(update(RevisionRow).where(RevisionRow.id == revision).values(status="approved"))
    await connection.execute(update(RevisionRow).where(RevisionRow.id.in_(before)).values(status="withdrawn"))
    await show(connection, key)
    await _owe_change(connection, key, [shown, *before], at)
    await acts.note(connection, by, deed, id_, words, at)
    return True


async def edit(
    connection: AsyncConnection, base: int, new: Record, words: str, by: Actor, *, draft: bool
) -> int | None:
    """See `Maintenance.edit`."""
    found = await _hold(connection, base)
    if found is None:
        return None
    key, id_ = found
    shown = await connection.scalar(select(ShownRow.revision_id).where(ShownRow.article_key == key))
    if shown != base:
        return None
    version = await connection.scalar(select(RevisionRow.version_id).where(RevisionRow.id == base))
    assert version is not None  # noqa: S101  # it is held
    number = await connection.scalar(
        select(func.max(RevisionRow.number)).where(RevisionRow.version_id == version)
    )
    status: RevisionStatus = "withdrawn" if draft else "approved"
    made = await add_revision(connection, version, (number or 0) + 1, new, status)
    if not draft:
        await show(connection, key)
        await place(connection, key, replace(new, again=True), moved=False, briefed=True)
        await _owe_change(connection, key, [base], new.at)
        await acts.note(connection, by, "edit", id_, words, new.at)
    return made


async def move(
    connection: AsyncConnection,
    id_: str,
    topic: Topic,
    matches: tuple[TopicMatch, ...],
    matched_by: str,
    words: str,
    by: Actor,
    at: datetime,
    *,
    belongs: bool | None,
) -> bool:
    """See `Maintenance.move`."""
    row = (
        await connection.execute(
            select(ArticleRow.key, VersionRow.id)
            .join(ShownRow, ShownRow.article_key == ArticleRow.key)
            .join(VersionRow, VersionRow.id == ShownRow.version_id)
            .where(ArticleRow.id == storable(id_))
            .with_for_update(of=ArticleRow)
        )
    ).first()
    if row is None:
        return False
    if belongs is None:
        await connection.execute(
            delete(MovedRow).where(MovedRow.article_key == row.key, MovedRow.slug == topic.slug)
        )
    else:
        await keep_topics(connection, [topic])
        make = upserting(connection)
        statement = make(MovedRow).values(article_key=row.key, slug=topic.slug, belongs=belongs)
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["article_key", "slug"], set_={"belongs": belongs})
        )
    await match_topics(connection, row.id, matches, matched_by)
    await acts.note(connection, by, "move", id_, words, at)
    return True


async def moved(connection: AsyncConnection, id_: str) -> dict[str, bool]:
    """See `Maintenance.moved`."""
    rows = await connection.execute(
        select(MovedRow.slug, MovedRow.belongs)
        .join(ArticleRow, ArticleRow.key == MovedRow.article_key)
        .where(ArticleRow.id == storable(id_))
    )
    return {row.slug: row.belongs for row in rows}


async def _owe_change(
    connection: AsyncConnection, key: int, before: Sequence[int | None], at: datetime
) -> None:
    """What these revisions told is not so any more; what is shown now is."""
    after = await shown_revision(connection, key)
    ended = tuple(dict.fromkeys(each for each in before if each is not None and each != after))
    if ended:
        await owe(connection, key, Happening("changed", at, ended, after))


async def _hold(connection: AsyncConnection, revision: int) -> tuple[int, str] | None:
    """Key and id of the revision's article, which nobody else changes meanwhile."""
    row = (
        await connection.execute(
            select(ArticleRow.key, ArticleRow.id)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .join(RevisionRow, RevisionRow.version_id == VersionRow.id)
            .where(RevisionRow.id == revision)
            .with_for_update(of=ArticleRow)
        )
    ).first()
    return None if row is None else (row.key, row.id)
