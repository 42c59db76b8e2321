"""The same article at another address: found by its text, or by an address that differs in nothing that matters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, select, text, update

from bot.archive.articles.shown import show
from bot.archive.tables import AliasRow, ArticleRow, PrintRow, VersionRow
from bot.archive.tables.columns import storable, upserting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from summarizer import Article

_LOCK = 0x62726965665F6370
"""The key of PostgreSQL's advisory lock: of two copies that come at once, one is first."""
_LOOKED_AT = 5
_FAR_APART = timedelta(days=30)
"""Between two days of publication: what is said again in the same words each year is said anew."""


@dataclass(frozen=True, slots=True)
class Original:
    """The article that another is a copy of."""

    key: int
    id: str
    current: int
    url: str | None
    publisher: str | None
    version: int
    """The id of its current version."""
    published: date | None
    same_text: bool
    """Otherwise it is the same address in other clothes."""


def place_of(url: str | None) -> str | None:
    """A hash of what is left of an address without what makes no other page of it; None without one."""
    from summarizer import plain_address

    plain = plain_address(url) if url else None
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest() if plain else None


def id_at(url: str) -> str:
    """The id of an article that stands there."""
    from summarizer import article_id

    return article_id(url, "", "")


async def lock(connection: AsyncConnection) -> None:
    """Until the transaction ends nobody else adds an article. On SQLite nobody can write anyhow."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


async def alias(connection: AsyncConnection, id_: str) -> tuple[int, str] | None:
    """Of another address: the key of its article, and the hash of the text that stood there last."""
    row = (
        await connection.execute(
            select(AliasRow.article_key, AliasRow.content_hash).where(AliasRow.id == id_)
        )
    ).first()
    return None if row is None else (row.article_key, row.content_hash)


async def original(connection: AsyncConnection, article: Article, numbers: Sequence[int]) -> Original | None:
    """The article that this one, which is not kept, is a copy of; the likest first, then the oldest."""
    from summarizer import SHARED, is_copy

    if article.kind == "teaser":
        return None
    shared = func.count(PrintRow.number)
    near = (
        select(PrintRow.article_key)
        .where(PrintRow.number.in_(numbers))
        .group_by(PrintRow.article_key)
        .having(shared >= SHARED)
        .order_by(shared.desc(), PrintRow.article_key)
        .limit(_LOOKED_AT)
    )
    keys = list(await connection.scalars(near)) if numbers else []
    place = place_of(article.url)
    there: set[int] = set()
    if place is not None:
        found = (
            select(ArticleRow.key).where(ArticleRow.place == place).order_by(ArticleRow.key).limit(_LOOKED_AT)
        )
        there = set(await connection.scalars(found))
    for key in [*keys, *sorted(there - {*keys})]:
        row = (
            await connection.execute(
                select(
                    ArticleRow.id,
                    ArticleRow.current,
                    ArticleRow.url,
                    ArticleRow.publisher,
                    VersionRow.id.label("version"),
                    VersionRow.published,
                    VersionRow.title,
                    VersionRow.text,
                    VersionRow.kind,
                )
                .join(VersionRow, _CURRENT)
                .where(ArticleRow.key == key)
            )
        ).one()
        if row.kind == "teaser":
            continue
        apart = row.published and article.published and abs(article.published - row.published) > _FAR_APART
        same_text = not apart and is_copy(row.text, storable(article.text))
        # A site may give an address to something else, but not under the same title.
        if same_text or (key in there and _folded(row.title) == _folded(article.title)):
            return Original(
                key, row.id, row.current, row.url, row.publisher, row.version, row.published, same_text
            )
    return None


_CURRENT = and_(VersionRow.article_key == ArticleRow.key, VersionRow.number == ArticleRow.current)


async def adopt(
    connection: AsyncConnection,
    found: Original,
    article: Article,
    content_hash: str,
    at: datetime,
    trust: Mapping[str, float],
) -> bool:
    """Keep where else the article is; whether that is news.

    Of two outlets, the one that is trusted more, then the one that had it a day earlier, is named first.
    """
    values = {"url": article.url, "publisher": article.publisher}
    if found.same_text and place_of(article.url) != place_of(found.url) and leads(article, found, trust):
        details = {**values, "place": place_of(article.url)}
        await connection.execute(update(ArticleRow).where(ArticleRow.key == found.key).values(details))
        if article.published is not None:
            dated = update(VersionRow).where(VersionRow.id == found.version)
            await connection.execute(dated.values(published=article.published))
        await show(connection, found.key)
        values = {"url": found.url, "publisher": found.publisher}
    known = await alias(connection, storable(article.id))
    new = {"article_key": found.key, "content_hash": content_hash, "seen_at": at}
    make = upserting(connection)
    statement = make(AliasRow).values(id=article.id, **new, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=new))
    return known is None


def leads(article: Article, found: Original, trust: Mapping[str, float]) -> bool:
    """Whether the copy's outlet is to be named first. `trust`: by publisher, in small letters; see `Tier`."""
    here, there = (
        trust.get((name or "").strip().casefold(), 0.0) for name in (article.publisher, found.publisher)
    )
    if here != there:
        return here > there
    if article.published is None or found.published is None:
        return False
    return article.published < found.published


async def forget_alias(connection: AsyncConnection, id_: str) -> None:
    """What stands there is an article of its own by now."""
    await connection.execute(delete(AliasRow).where(AliasRow.id == id_))


async def keep_prints(connection: AsyncConnection, key: int, numbers: Sequence[int]) -> None:
    """Let copies of the article's current text be found by these, and no more by others."""
    await connection.execute(delete(PrintRow).where(PrintRow.article_key == key))
    if numbers:
        rows = [{"article_key": key, "number": number} for number in dict.fromkeys(numbers)]
        await connection.execute(insert(PrintRow), rows)


def _folded(title: str) -> str:
    return " ".join(storable(title).casefold().split())


def sketched(article: Article) -> tuple[int, ...]:
    """The numbers of a text by which copies of it are found. Takes a while: not for the event loop."""
    from summarizer import sketch

    return sketch(article.text) if article.kind == "article" else ()
