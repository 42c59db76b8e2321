"""Reading articles: entries, titles, the newest, and what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.archive.articles import copies
from bot.archive.articles.rows import BRIEFING, VERSION, briefing_of, entry_of
from bot.archive.articles.topics import topics_of
from bot.archive.articles.types import Address, Entry, Revision, Title
from bot.archive.search.narrow import NEWEST_FIRST, narrowed
from bot.archive.search.words import pieces, with_title_words
from bot.archive.tables import AliasRow, ArticleRow, RevisionRow, ShownRow, VersionRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncConnection


async def touch(connection: AsyncConnection) -> None:
    """Read the least there is to read."""
    await connection.execute(select(ShownRow.article_key).limit(1))


async def entries(connection: AsyncConnection, keys: Sequence[int]) -> tuple[Entry, ...]:
    """What members see of these articles, in the order of `keys`."""
    if not keys:
        return ()
    rows = await connection.execute(
        select(*VERSION, *BRIEFING)
        .select_from(ShownRow)
        .join(ArticleRow, ArticleRow.key == ShownRow.article_key)
        .join(VersionRow, VersionRow.id == ShownRow.version_id)
        .join(RevisionRow, RevisionRow.id == ShownRow.revision_id)
        .where(ShownRow.article_key.in_(list(keys)))
    )
    found = {row.key: row for row in rows}
    topics = await topics_of(connection, (row.version_id for row in found.values()))
    also = await _also_at(connection, found)
    ordered = (found[key] for key in keys if key in found)
    return tuple(
        entry_of(row, topics.get(row.version_id, ()), briefing_of(row), also.get(row.key, ()))
        for row in ordered
    )


async def also_at(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, tuple[Address, ...]]:
    """See `Archive.also_at`."""
    rows = await connection.execute(
        select(ArticleRow.key, ArticleRow.id).where(ArticleRow.id.in_([storable(id_) for id_ in ids]))
    )
    of_keys = {row.key: row.id for row in rows}
    return {of_keys[key]: found for key, found in (await _also_at(connection, of_keys)).items()}


async def _also_at(connection: AsyncConnection, keys: Iterable[int]) -> dict[int, tuple[Address, ...]]:
    rows = await connection.execute(
        select(AliasRow.article_key, AliasRow.url, AliasRow.publisher)
        .where(AliasRow.article_key.in_(list(keys)))
        .order_by(AliasRow.seen_at, AliasRow.id)
    )
    found: dict[int, list[Address]] = {}
    for row in rows:
        found.setdefault(row.article_key, []).append(Address(row.url, row.publisher))
    return {key: tuple(addresses) for key, addresses in found.items()}


async def entries_of_revisions(connection: AsyncConnection, revisions: Sequence[int]) -> dict[int, Entry]:
    """The articles as these revisions tell them, approved or not; those that are not kept are left out."""
    rows = (
        await connection.execute(
            select(*VERSION, *BRIEFING)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .join(RevisionRow, RevisionRow.version_id == VersionRow.id)
            .where(RevisionRow.id.in_(list(revisions)))
        )
    ).all()
    topics = await topics_of(connection, (row.version_id for row in rows))
    return {row.revision_id: entry_of(row, topics.get(row.version_id, ()), briefing_of(row)) for row in rows}


async def entry(connection: AsyncConnection, id_: str) -> Entry | None:
    """The article as members see it, or its current text without a briefing where all were withdrawn."""
    key = await connection.scalar(select(ArticleRow.key).where(ArticleRow.id == id_))
    if key is None:
        elsewhere = await copies.alias(connection, storable(id_))
        if elsewhere is None:
            return None
        key = elsewhere[0]
    shown = await entries(connection, [key])
    if shown:
        return shown[0]
    row = (
        await connection.execute(
            select(*VERSION)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .where(ArticleRow.key == key, VersionRow.number == ArticleRow.current)
        )
    ).one()
    topics = await topics_of(connection, [row.version_id])
    return entry_of(row, topics.get(row.version_id, ()), None)


async def revisions(connection: AsyncConnection, id_: str) -> tuple[Revision, ...]:
    """Every revision of an article, the newest first."""
    rows = await connection.execute(
        select(VersionRow.number.label("version"), *BRIEFING)
        .join(VersionRow, VersionRow.id == RevisionRow.version_id)
        .join(ArticleRow, ArticleRow.key == VersionRow.article_key)
        .where(ArticleRow.id == id_)
        .order_by(VersionRow.number.desc(), RevisionRow.number.desc())
    )
    return tuple(
        Revision(row.revision_id, row.version, briefing_of(row), row.status, row.created_at) for row in rows
    )


async def newest(
    connection: AsyncConnection, topic: str | None, since: date | None, limit: int, offset: int
) -> tuple[Entry, ...]:
    """See `Archive.latest`."""
    statement = (
        narrowed(select(ShownRow.article_key), topic, since)
        .join(ArticleRow, ArticleRow.key == ShownRow.article_key)
        .order_by(*NEWEST_FIRST)
        .limit(limit)
        .offset(offset)
    )
    return await entries(connection, (await connection.scalars(statement)).all())


async def titles(connection: AsyncConnection, typed: str, limit: int) -> tuple[Title, ...]:
    """See `Archive.titles`."""
    statement = (
        select(ArticleRow.id, VersionRow.title, ArticleRow.publisher, ShownRow.dated, ShownRow.is_dated)
        .select_from(ShownRow)
        .join(ArticleRow, ArticleRow.key == ShownRow.article_key)
        .join(VersionRow, VersionRow.id == ShownRow.version_id)
        .order_by(*NEWEST_FIRST)
        .limit(limit)
    )
    words = pieces(typed)
    if words:
        statement = with_title_words(statement, words, connection.dialect.name)
    return tuple(
        Title(row.id, row.title, row.publisher, row.dated, undated=not row.is_dated)
        for row in await connection.execute(statement)
    )
