"""Keeps `shown` and the word index true: run in the same transaction as whatever changed an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from bot.archive.search.words import index_words, index_words_of
from bot.archive.tables import ArticleRow, RevisionRow, ShownRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection


EDITOR = "editor"
"""The engine's name of what a maintainer wrote."""

PREFERRED = (
    (VersionRow.number == ArticleRow.current).desc(),
    VersionRow.number.desc(),
    # What a maintainer put right stays so when the same text is briefed anew.
    (RevisionRow.engine_name == EDITOR).desc(),
    RevisionRow.number.desc(),
)
"""Of an article's approved revisions, the first in this order is shown."""


async def show(connection: AsyncConnection, article_key: int) -> None:
    """Show the approved revision that is preferred; none where the article is hidden."""
    wanted = (
        await connection.execute(
            select(
                VersionRow.id.label("version_id"),
                RevisionRow.id.label("revision_id"),
                VersionRow.published,
                ArticleRow.first_seen,
            )
            .join(VersionRow, VersionRow.id == RevisionRow.version_id)
            .join(ArticleRow, ArticleRow.key == VersionRow.article_key)
            .where(
                ArticleRow.key == article_key,
                ArticleRow.hidden_at.is_(None),
                RevisionRow.status == "approved",
            )
            .order_by(*PREFERRED)
            .limit(1)
        )
    ).first()
    there = await connection.scalar(select(ShownRow.version_id).where(ShownRow.article_key == article_key))
    if wanted is None:
        await connection.execute(delete(ShownRow).where(ShownRow.article_key == article_key))
        return
    values = _shown(wanted)
    if there is None:
        await connection.execute(
            insert(ShownRow).values(article_key=article_key, version_id=wanted.version_id, **values)
        )
    else:
        if there != wanted.version_id:
            # Alone, because naming this column is what the triggers of the word index wait for.
            values["version_id"] = wanted.version_id
        await connection.execute(update(ShownRow).where(ShownRow.article_key == article_key).values(values))
    if there != wanted.version_id:
        await index_words(connection, article_key)


async def show_all(connection: AsyncConnection, article_keys: Sequence[int]) -> None:
    """Show these articles, none of which is shown yet: as `show` would, but many at once."""
    place = func.row_number().over(partition_by=ArticleRow.key, order_by=PREFERRED).label("place")
    approved = (
        select(
            ArticleRow.key,
            VersionRow.id.label("version_id"),
            RevisionRow.id.label("revision_id"),
            VersionRow.published,
            ArticleRow.first_seen,
            place,
        )
        .join(VersionRow, VersionRow.id == RevisionRow.version_id)
        .join(ArticleRow, ArticleRow.key == VersionRow.article_key)
        .where(
            ArticleRow.key.in_(article_keys),
            ArticleRow.hidden_at.is_(None),
            RevisionRow.status == "approved",
        )
        .subquery()
    )
    wanted = (await connection.execute(select(approved).where(approved.c.place == 1))).all()
    if not wanted:
        return
    rows = [{"article_key": row.key, "version_id": row.version_id, **_shown(row)} for row in wanted]
    await connection.execute(insert(ShownRow), rows)
    await index_words_of(connection, [row.key for row in wanted])


def _shown(wanted: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "revision_id": wanted.revision_id,
        "dated": wanted.published or wanted.first_seen.date(),
        "is_dated": wanted.published is not None,
        "first_seen": wanted.first_seen,
    }
