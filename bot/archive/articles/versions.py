"""Versions of an article: its texts, and the details that become known of them. Inside one transaction."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from bot.archive.articles import copies
from bot.archive.tables import ArticleRow, VersionRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Record
    from summarizer import Article


def content_hash(article: Article) -> str:
    """SHA-256 of what is stored of title and text, in hexadecimal."""
    content = json.dumps([storable(article.title), storable(article.text)])
    return hashlib.sha256(content.encode()).hexdigest()


async def versions_of(connection: AsyncConnection, key: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """All of an article, without their texts."""
    return (
        await connection.execute(
            select(
                VersionRow.id,
                VersionRow.number,
                VersionRow.content_hash,
                VersionRow.kind,
                VersionRow.matched_by,
            ).where(VersionRow.article_key == key)
        )
    ).all()


async def add_version(connection: AsyncConnection, key: int, number: int, hash_: str, new: Record) -> int:
    """The id of a new version of the article."""
    article = new.article
    statement = insert(VersionRow).values(
        article_key=key,
        number=number,
        title=article.title,
        text=article.text,
        authors=list(article.authors),
        published=article.published,
        language=article.language,
        kind=article.kind,
        continues_at=article.continues_at,
        content_hash=hash_,
        seen_at=new.at,
        matched_by=new.matched_by,
        pages=list(article.pages) or None,
    )
    return (await connection.execute(statement.returning(VersionRow.id))).scalar_one()


async def complete(connection: AsyncConnection, key: int, version_id: int, article: Article) -> bool:
    """Fill in what was not known of the article until now. What is known stays: two sources may not agree."""
    stored = (
        await connection.execute(
            select(
                ArticleRow.url,
                ArticleRow.publisher,
                VersionRow.authors,
                VersionRow.published,
                VersionRow.language,
                VersionRow.continues_at,
                VersionRow.kind,
            )
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .where(VersionRow.id == version_id)
        )
    ).one()
    missing = missing_details(stored, article)
    of_article = {name: value for name, value in missing.items() if name in ("url", "publisher")}
    of_version = {name: value for name, value in missing.items() if name not in of_article}
    if "url" in of_article:
        of_article["place"] = copies.place_of(article.url)
    if of_article:
        await connection.execute(update(ArticleRow).where(ArticleRow.key == key).values(of_article))
    if of_version:
        await connection.execute(update(VersionRow).where(VersionRow.id == version_id).values(of_version))
    return bool(missing)


def missing_details(stored: Row[*tuple[Any, ...]], article: Article) -> dict[str, Any]:
    """What `article` knows and `stored` (a row with the same names) does not."""
    missing = {
        name: getattr(article, name)
        for name in ("url", "publisher", "published", "language", "continues_at")
        if getattr(stored, name) is None and getattr(article, name) is not None
    }
    if not stored.authors and article.authors:
        missing["authors"] = list(article.authors)
    if stored.kind == "teaser" and article.kind == "article":
        missing["kind"] = "article"
    return missing
