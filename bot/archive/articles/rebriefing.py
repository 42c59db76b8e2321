"""Briefing what is kept once more: which articles, and keeping what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, exists, select

from bot.archive.articles.placed import place
from bot.archive.articles.revisions import revise
from bot.archive.articles.shown import show
from bot.archive.articles.topics import match_topics
from bot.archive.articles.types import Record, Recorded
from bot.archive.articles.versions import content_hash
from bot.archive.search.narrow import narrowed
from bot.archive.tables import ArticleRow, RevisionRow, ShownRow, VersionRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncConnection

    from summarizer import EngineInfo


async def ids(
    connection: AsyncConnection,
    topic: str | None,
    since: date | None,
    until: date | None,
    not_by: EngineInfo | None,
) -> tuple[str, ...]:
    """See `Archive.ids`."""
    statement: Select[*tuple[Any, ...]] = select(ArticleRow.id).join(
        ShownRow, ShownRow.article_key == ArticleRow.key
    )
    if not_by is not None:
        # Withdrawn ones count: what a maintainer has taken back is not to be made again and again.
        made = exists().where(
            RevisionRow.version_id == ShownRow.version_id,
            RevisionRow.engine_name == storable(not_by.name),
            RevisionRow.engine_model == storable(not_by.model),
            RevisionRow.engine_version == storable(not_by.version),
        )
        statement = statement.where(~made)
    if until is not None:
        statement = statement.where(ShownRow.dated <= until)
    statement = narrowed(statement, topic, since).order_by(ArticleRow.key)
    return tuple((await connection.scalars(statement)).all())


async def rebrief(connection: AsyncConnection, new: Record) -> Recorded | None:
    """See `Archive.rebrief`."""
    id_ = storable(new.article.id)
    held = select(ArticleRow.key).where(ArticleRow.id == id_).with_for_update()
    key = await connection.scalar(held)
    if key is None:
        return None
    version = (
        await connection.execute(
            select(VersionRow.id, VersionRow.number, VersionRow.matched_by).where(
                VersionRow.article_key == key, VersionRow.content_hash == content_hash(new.article)
            )
        )
    ).first()
    if version is None:
        return None
    revision, briefed = await revise(connection, version.id, new)
    updated = version.matched_by != storable(new.matched_by)
    if updated:
        await match_topics(connection, version.id, new.topics, new.matched_by)
    if briefed:
        await show(connection, key)
    shown = await connection.scalar(select(ShownRow.version_id).where(ShownRow.article_key == key))
    if shown == version.id:
        updated |= await place(connection, key, new, moved=False, briefed=briefed)
    return Recorded(
        id_,
        "rebriefed" if briefed else "updated" if updated else "unchanged",
        version.number,
        revision,
    )
