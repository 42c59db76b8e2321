"""Recording an article with its topics and its briefing. Everything here runs inside one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.archive.articles import copies
from bot.archive.articles.placed import add_vector, place
from bot.archive.articles.retired import is_retired, revive
from bot.archive.articles.revisions import add_revision, revise
from bot.archive.articles.rows import VERSION
from bot.archive.articles.shown import show
from bot.archive.articles.topics import add_matches, as_moved, match_topics
from bot.archive.articles.types import Outcome, Record, Recorded
from bot.archive.articles.versions import add_version, complete, content_hash, missing_details, versions_of
from bot.archive.tables import ID_LENGTH, ArticleRow, RevisionRow, VectorRow, VersionRow
from bot.archive.tables.columns import storable, upserting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from summarizer import Article, EngineInfo


async def record(connection: AsyncConnection, new: Record) -> Recorded:
    """See `Archive.record`."""
    id_ = storable(new.article.id)
    if not 1 <= len(id_) <= ID_LENGTH:
        raise ValueError(f"an article's id has 1 to {ID_LENGTH} characters, not {len(id_)}")
    if new.at.tzinfo is None:
        raise ValueError(f"a moment needs its time zone: {new.at!r}")
    if not await _is_known(connection, id_):
        copied = await _record_copy(connection, id_, new)
        if copied is not None:
            return copied
    # From here on other writers of the same article wait: on SQLite all writers do.
    key = await _add_article(connection, id_, new)
    if key is None:
        return await _record_known(connection, id_, new)
    return await _record_first(connection, id_, key, new)


async def _is_known(connection: AsyncConnection, id_: str) -> bool:
    return await connection.scalar(select(ArticleRow.key).where(ArticleRow.id == id_)) is not None


async def _record_copy(connection: AsyncConnection, id_: str, new: Record) -> Recorded | None:
    """Keep the address alone where the article is here under another; None where it is not."""
    await copies.lock(connection)
    if await _is_known(connection, id_):
        return None
    hash_ = content_hash(new.article)
    before = await copies.alias(connection, id_)
    found = await copies.original(connection, new.article, new.numbers)
    if found is None:
        if before is not None:
            await copies.forget_alias(connection, id_)
        return None
    if not found.same_text and before is not None and before[1] != hash_:
        # The site goes on with it at this address, in other clothes: it is a new text of the same article.
        await copies.adopt(connection, found, new.article, hash_, new.at, new.trust)
        article = replace(new.article, id=found.id, url=found.url)
        return await _record_known(connection, found.id, replace(new, article=article))
    is_new = await copies.adopt(connection, found, new.article, hash_, new.at, new.trust)
    return Recorded(found.id, "copied" if is_new else "unchanged", found.current, None)


async def is_copy(connection: AsyncConnection, article: Article, numbers: Sequence[int]) -> bool:
    """See `Archive.is_copy`. What is known is none."""
    return await _copied_from(connection, article, numbers) is not None


async def _copied_from(
    connection: AsyncConnection, article: Article, numbers: Sequence[int]
) -> copies.Original | None:
    id_ = storable(article.id)
    if await _is_known(connection, id_) or await copies.alias(connection, id_) is not None:
        return None
    return await copies.original(connection, article, numbers)


async def adopt(
    connection: AsyncConnection,
    article: Article,
    numbers: Sequence[int],
    at: datetime,
    trust: Mapping[str, float],
) -> Recorded | None:
    """See `Archive.adopt`."""
    await copies.lock(connection)
    found = await _copied_from(connection, article, numbers)
    if found is None:
        return None
    await copies.adopt(connection, found, article, content_hash(article), at, trust)
    return Recorded(found.id, "copied", found.current, None)


async def _record_first(connection: AsyncConnection, id_: str, key: int, new: Record) -> Recorded:
    """Fill an article that was just made: nothing has to be looked up, which is most of the time."""
    await revive(connection, id_)
    version_id = await add_version(connection, key, 1, content_hash(new.article), new)
    revision_id = await add_revision(connection, version_id, 1, new)
    await add_matches(connection, version_id, new.topics)
    await copies.keep_prints(connection, key, new.numbers)
    if new.vector is not None:
        await add_vector(connection, key, new)
    await show(connection, key)
    return Recorded(id_, "added", 1, revision_id)


async def _record_known(connection: AsyncConnection, id_: str, new: Record) -> Recorded:
    found = select(ArticleRow.key, ArticleRow.current).where(ArticleRow.id == id_).with_for_update()
    article = (await connection.execute(found)).one()
    key, current = article.key, article.current
    versions = await versions_of(connection, key)
    hash_ = content_hash(new.article)
    version = next((v for v in versions if v.content_hash == hash_), None)
    now = next(v for v in versions if v.number == current)
    if version is None and new.article.kind == "teaser" and now.kind == "article":
        return Recorded(id_, "unchanged", current, None)

    if version is None:
        number = len(versions) + 1
        version_id = await add_version(connection, key, number, hash_, new)
        revision_id, briefed = await add_revision(connection, version_id, 1, new), True
        await add_matches(connection, version_id, await as_moved(connection, version_id, new.topics))
        updated = False
    else:
        number, version_id = version.number, version.id
        revision_id, briefed = await revise(connection, version_id, new)
        updated = version.matched_by != storable(new.matched_by)
        if updated:
            await match_topics(connection, version_id, new.topics, new.matched_by)
    moved = number != current
    if moved:
        await connection.execute(update(ArticleRow).where(ArticleRow.key == key).values(current=number))
        await copies.keep_prints(connection, key, new.numbers)
    updated |= await complete(connection, key, version_id, new.article)
    updated |= await place(connection, key, new, moved=moved, briefed=briefed)

    outcome: Outcome = (
        "changed" if moved else "rebriefed" if briefed else "updated" if updated else "unchanged"
    )
    if outcome != "unchanged":
        await show(connection, key)
    return Recorded(id_, outcome, number, revision_id)


async def _add_article(connection: AsyncConnection, id_: str, new: Record) -> int | None:
    """The key of the article; None where it is there already."""
    make = upserting(connection)
    values = {
        "id": id_,
        "url": new.article.url,
        "publisher": new.article.publisher,
        "source": new.source,
        "first_seen": new.at,
        "current": 1,
        "place": copies.place_of(new.article.url),
    }
    statement = make(ArticleRow).values(values).on_conflict_do_nothing(index_elements=["id"])
    return (await connection.execute(statement.returning(ArticleRow.key))).scalar()


async def is_current(
    connection: AsyncConnection,
    article: Article,
    engine: EngineInfo,
    matched_by: str,
    encoder: str | None,
    *,
    retired: bool,
) -> bool:
    """See `Archive.is_current`."""
    stored = (
        await connection.execute(
            select(*VERSION, VersionRow.content_hash, VersionRow.matched_by, VectorRow.encoder)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .outerjoin(VectorRow, VectorRow.article_key == ArticleRow.key)
            .where(ArticleRow.id == storable(article.id), VersionRow.number == ArticleRow.current)
        )
    ).first()
    if stored is None:
        elsewhere = await copies.alias(connection, storable(article.id))
        if elsewhere is not None:
            return elsewhere[1] == content_hash(article)
        return retired and await is_retired(connection, storable(article.id), content_hash(article))
    if stored.content_hash != content_hash(article):
        return (
            article.kind == "teaser"
            and stored.kind == "article"
            and not await _has_version(connection, stored.key, content_hash(article))
        )
    if missing_details(stored, article) or stored.matched_by != storable(matched_by):
        return False
    if encoder is not None and stored.encoder != storable(encoder):
        return False
    briefed = await connection.scalar(
        select(RevisionRow.id).where(
            RevisionRow.version_id == stored.version_id,
            RevisionRow.engine_name == engine.name,
            RevisionRow.engine_model == engine.model,
            RevisionRow.engine_version == engine.version,
        )
    )
    return briefed is not None


async def _has_version(connection: AsyncConnection, key: int, hash_: str) -> bool:
    found = select(VersionRow.id).where(VersionRow.article_key == key, VersionRow.content_hash == hash_)
    return await connection.scalar(found) is not None
