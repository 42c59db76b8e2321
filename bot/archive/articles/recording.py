"""Recording an article with its topics and its briefing. Everything here runs inside one transaction."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from bot.archive.articles import copies
from bot.archive.articles.retired import revive
from bot.archive.articles.shown import show
from bot.archive.articles.topics import add_matches, as_moved, match_topics
from bot.archive.articles.types import Outcome, Recorded, RevisionStatus
from bot.archive.digests.restored import next_revision
from bot.archive.search.vectors import pgvector
from bot.archive.tables import (
    ID_LENGTH,
    ArticleRow,
    RevisionRow,
    VectorRow,
    VersionRow,
)
from bot.archive.tables.columns import storable, upserting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from summarizer import Article, Briefing, Claim, TopicMatch


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be recorded; see `Archive.record`."""

    article: Article
    topics: tuple[TopicMatch, ...]
    briefing: Briefing
    matched_by: str
    at: datetime
    source: str | None
    vector: NDArray[np.float32] | None
    encoder: str
    again: bool
    numbers: tuple[int, ...] = ()
    """The sketch of the text, for copies to be found by."""
    trust: Mapping[str, float] = field(default_factory=dict)
    """How far outlets are trusted, by publisher in small letters."""


def content_hash(article: Article) -> str:
    """SHA-256 of what is stored of title and text, in hexadecimal."""
    content = json.dumps([storable(article.title), storable(article.text)])
    return hashlib.sha256(content.encode()).hexdigest()


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
    version_id = await _add_version(connection, key, 1, content_hash(new.article), new)
    revision_id = await add_revision(connection, version_id, 1, new)
    await add_matches(connection, version_id, new.topics)
    await copies.keep_prints(connection, key, new.numbers)
    if new.vector is not None:
        await _add_vector(connection, key, new)
    await show(connection, key)
    return Recorded(id_, "added", 1, revision_id)


async def _record_known(connection: AsyncConnection, id_: str, new: Record) -> Recorded:
    found = select(ArticleRow.key, ArticleRow.current).where(ArticleRow.id == id_).with_for_update()
    article = (await connection.execute(found)).one()
    key, current = article.key, article.current
    versions = await _versions(connection, key)
    hash_ = content_hash(new.article)
    version = next((v for v in versions if v.content_hash == hash_), None)
    now = next(v for v in versions if v.number == current)
    if version is None and new.article.kind == "teaser" and now.kind == "article":
        return Recorded(id_, "unchanged", current, None)

    if version is None:
        number = len(versions) + 1
        version_id = await _add_version(connection, key, number, hash_, new)
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
    updated |= await _complete(connection, key, version_id, new.article)
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


async def _versions(connection: AsyncConnection, key: int) -> Sequence[Row[*tuple[Any, ...]]]:
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


async def _add_version(connection: AsyncConnection, key: int, number: int, hash_: str, new: Record) -> int:
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


async def _complete(connection: AsyncConnection, key: int, version_id: int, article: Article) -> bool:
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


async def revise(connection: AsyncConnection, version_id: int, new: Record) -> tuple[int, bool]:
    """The id of this engine's revision of the version, made if need be, and whether it was."""
    engine = new.briefing.engine
    stored = (
        await connection.execute(
            select(RevisionRow)
            .where(RevisionRow.version_id == version_id)
            .order_by(RevisionRow.number.desc())
        )
    ).all()
    for row in stored:
        same_engine = (row.engine_name, row.engine_model, row.engine_version) == (
            storable(engine.name),
            storable(engine.model),
            storable(engine.version),
        )
        same = all(getattr(row, name) == value for name, value in _told(new.briefing).items())
        if same_engine and (same or not new.again):
            return row.id, False
    return await add_revision(connection, version_id, len(stored) + 1, new), True


async def add_revision(
    connection: AsyncConnection,
    version_id: int,
    number: int,
    new: Record,
    status: RevisionStatus = "approved",
) -> int:
    """The id of a new revision of the version."""
    engine = new.briefing.engine
    given = await next_revision(connection)
    statement = insert(RevisionRow).values(
        **({} if given is None else {"id": given}),
        version_id=version_id,
        number=number,
        engine_name=engine.name,
        engine_model=engine.model,
        engine_version=engine.version,
        status=status,
        created_at=new.at,
        **_told(new.briefing),
    )
    return (await connection.execute(statement.returning(RevisionRow.id))).scalar_one()


def _told(briefing: Briefing) -> dict[str, Any]:
    """What a briefing says, as it is stored."""
    return {
        "headline": None if briefing.headline is None else storable(briefing.headline),
        "claims": _claims(briefing.claims),
        "key_points": _claims(briefing.key_points),
        "warnings": [storable(warning) for warning in briefing.warnings],
        "opinion": briefing.opinion,
        "replaced": briefing.replaced,
    }


def _claims(claims: tuple[Claim, ...]) -> list[dict[str, Any]]:
    return [
        {
            "text": storable(claim.text),
            "evidence": [{"start": span.start, "end": span.end} for span in claim.evidence],
            **({"role": claim.role} if claim.role else {}),
        }
        for claim in claims
    ]


async def place(connection: AsyncConnection, key: int, new: Record, *, moved: bool, briefed: bool) -> bool:
    """Keep the article's vector, which may rest on its text and its briefing; whether anything changed."""
    if not moved:
        if new.vector is None:
            return False
        stored = await connection.scalar(select(VectorRow.encoder).where(VectorRow.article_key == key))
        if stored == storable(new.encoder) and not briefed:
            return False
    await connection.execute(delete(VectorRow).where(VectorRow.article_key == key))
    if new.vector is not None:
        await _add_vector(connection, key, new)
    return True


async def _add_vector(connection: AsyncConnection, key: int, new: Record) -> None:
    assert new.vector is not None  # noqa: S101  # whoever calls this has looked
    values = {"article_key": key, "encoder": new.encoder, "vector": new.vector}
    await connection.execute(insert(VectorRow).values(values))
    await pgvector.keep(connection, key, storable(new.encoder), new.vector)


async def set_status(connection: AsyncConnection, revision: int, status: RevisionStatus) -> bool:
    """Approve or withdraw a revision; False where there is none such."""
    key = await connection.scalar(
        select(VersionRow.article_key)
        .join(RevisionRow, RevisionRow.version_id == VersionRow.id)
        .where(RevisionRow.id == revision)
    )
    if key is None:
        return False
    await connection.execute(select(ArticleRow.key).where(ArticleRow.key == key).with_for_update())
    await connection.execute(update(RevisionRow).where(RevisionRow.id == revision).values(status=status))
    await show(connection, key)
    return True
