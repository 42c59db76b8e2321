"""Reading articles: entries, titles, the newest, and what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select, union_all

from bot.archive.articles import copies
from bot.archive.articles.recording import content_hash, missing_details
from bot.archive.articles.retired import is_retired
from bot.archive.articles.topics import topics_of
from bot.archive.articles.types import Address, Counts, Entry, Revision, Title
from bot.archive.search.narrow import narrowed
from bot.archive.search.words import pieces, with_title_words
from bot.archive.tables import (
    AliasRow,
    ArticleRow,
    RevisionRow,
    ShownRow,
    VectorRow,
    VersionRow,
)
from bot.archive.tables.columns import storable
from summarizer import Article, Briefing, Claim, EngineInfo, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    _Statement = Select[*tuple[Any, ...]]

_VERSION = (
    ArticleRow.key,
    ArticleRow.id.label("article_id"),
    ArticleRow.url,
    ArticleRow.publisher,
    ArticleRow.source,
    ArticleRow.first_seen,
    VersionRow.id.label("version_id"),
    VersionRow.number.label("version"),
    VersionRow.title,
    VersionRow.text,
    VersionRow.authors,
    VersionRow.published,
    VersionRow.language,
    VersionRow.kind,
    VersionRow.continues_at,
    VersionRow.pages,
)
_BRIEFING = (
    RevisionRow.id.label("revision_id"),
    RevisionRow.headline,
    RevisionRow.claims,
    RevisionRow.key_points,
    RevisionRow.warnings,
    RevisionRow.opinion,
    RevisionRow.replaced,
    RevisionRow.engine_name,
    RevisionRow.engine_model,
    RevisionRow.engine_version,
    RevisionRow.status,
    RevisionRow.created_at,
)

NEWEST_FIRST = (
    ShownRow.dated.desc(),
    ShownRow.is_dated.desc(),
    ShownRow.first_seen.desc(),
    ArticleRow.id,
)
"""For a statement over `shown` and `article`. Of a day, what was published on it comes before what was
only first seen on it; the id makes the order the same everywhere."""


async def touch(connection: AsyncConnection) -> None:
    """Read the least there is to read."""
    await connection.execute(select(ShownRow.article_key).limit(1))


async def entries(connection: AsyncConnection, keys: Sequence[int]) -> tuple[Entry, ...]:
    """What members see of these articles, in the order of `keys`."""
    rows = await connection.execute(
        select(*_VERSION, *_BRIEFING)
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
        _entry(row, topics.get(row.version_id, ()), _briefing(row), also.get(row.key, ())) for row in ordered
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
            select(*_VERSION, *_BRIEFING)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .join(RevisionRow, RevisionRow.version_id == VersionRow.id)
            .where(RevisionRow.id.in_(list(revisions)))
        )
    ).all()
    topics = await topics_of(connection, (row.version_id for row in rows))
    return {row.revision_id: _entry(row, topics.get(row.version_id, ()), _briefing(row)) for row in rows}


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
            select(*_VERSION)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .where(ArticleRow.key == key, VersionRow.number == ArticleRow.current)
        )
    ).one()
    topics = await topics_of(connection, [row.version_id])
    return _entry(row, topics.get(row.version_id, ()), None)


async def revisions(connection: AsyncConnection, id_: str) -> tuple[Revision, ...]:
    """Every revision of an article, the newest first."""
    rows = await connection.execute(
        select(VersionRow.number.label("version"), *_BRIEFING)
        .join(VersionRow, VersionRow.id == RevisionRow.version_id)
        .join(ArticleRow, ArticleRow.key == VersionRow.article_key)
        .where(ArticleRow.id == id_)
        .order_by(VersionRow.number.desc(), RevisionRow.number.desc())
    )
    return tuple(
        Revision(row.revision_id, row.version, _briefing(row), row.status, row.created_at) for row in rows
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


async def count_shown(connection: AsyncConnection, topic: str | None, since: date | None) -> int:
    """How many articles `newest` has to give."""
    statement = narrowed(select(func.count()).select_from(ShownRow), topic, since)
    return int((await connection.scalars(statement)).one())


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
            select(*_VERSION, VersionRow.content_hash, VersionRow.matched_by, VectorRow.encoder)
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


async def count_sources(connection: AsyncConnection) -> dict[str, int]:
    """See `Archive.sources`."""
    rows = await connection.execute(
        select(ArticleRow.source, func.count())
        .where(ArticleRow.source.is_not(None))
        .group_by(ArticleRow.source)
        .order_by(ArticleRow.source)
    )
    return {str(source): articles for source, articles in rows}


async def count_outlets(connection: AsyncConnection) -> dict[str, int]:
    """See `Archive.outlets`."""
    by_publisher = select(ArticleRow.publisher.label("name"), func.count().label("articles")).where(
        ArticleRow.publisher.is_not(None)
    )
    by_source = select(ArticleRow.source.label("name"), func.count().label("articles")).where(
        ArticleRow.source.is_not(None)
    )
    both = union_all(
        by_publisher.group_by(ArticleRow.publisher), by_source.group_by(ArticleRow.source)
    ).subquery()
    articles = func.max(both.c.articles)
    rows = await connection.execute(
        select(both.c.name, articles).group_by(both.c.name).order_by(articles.desc(), both.c.name)
    )
    return {str(name): count for name, count in rows}


async def count(connection: AsyncConnection) -> Counts:
    """See `Archive.counts`."""
    shown = (
        await connection.execute(
            select(
                func.count().label("articles"),
                func.count(ArticleRow.publisher.distinct()).label("publishers"),
                func.max(ShownRow.dated).label("newest"),
            )
            .select_from(ShownRow)
            .join(ArticleRow, ArticleRow.key == ShownRow.article_key)
        )
    ).one()
    return Counts(
        articles=shown.articles,
        versions=(await connection.scalars(select(func.count()).select_from(VersionRow))).one(),
        revisions=(await connection.scalars(select(func.count()).select_from(RevisionRow))).one(),
        publishers=shown.publishers,
        newest=shown.newest,
    )


def _entry(
    row: Row[*tuple[Any, ...]],
    topics: tuple[Any, ...],
    briefing: Briefing | None,
    also_at: tuple[Address, ...] = (),
) -> Entry:
    return Entry(
        article=Article(
            id=row.article_id,
            title=row.title,
            text=row.text,
            url=row.url,
            publisher=row.publisher,
            authors=tuple(row.authors),
            published=row.published,
            language=row.language,
            kind=row.kind,
            continues_at=row.continues_at,
            pages=tuple(row.pages or ()),
        ),
        topics=topics,
        briefing=briefing,
        revision=None if briefing is None else row.revision_id,
        version=row.version,
        source=row.source,
        first_seen=row.first_seen,
        briefed_at=None if briefing is None else row.created_at,
        also_at=also_at,
    )


def _briefing(row: Row[*tuple[Any, ...]]) -> Briefing:
    return Briefing(
        claims=_claims(row.claims),
        key_points=_claims(row.key_points),
        engine=EngineInfo(row.engine_name, row.engine_model, row.engine_version),
        headline=row.headline,
        warnings=tuple(row.warnings),
        opinion=row.opinion,
        replaced=row.replaced,
    )


def _claims(stored: list[dict[str, Any]]) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            claim["text"],
            tuple(Span(span["start"], span["end"]) for span in claim["evidence"]),
            claim.get("role"),
        )
        for claim in stored
    )
