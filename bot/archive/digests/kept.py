"""Digests: kept once, read as they are, and what each channel was told of them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import aliased

from bot.archive.digests.types import KeptDigest, LeftOut, NewDigest, Telling, ToldStory
from bot.archive.tables import (
    ArticleRow,
    DeliveryRow,
    DigestRow,
    DroppedRow,
    StoryRow,
    SubscriptionRow,
    ToldRow,
)
from bot.archive.tables.columns import storable, upserting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

_AT_ONCE = 1000
"""Values in one statement."""
_LATEST = timedelta(days=8)
"""A delivery is posted less than so long after its local date: half of the way to the next one, at most."""


def fingerprint(digest: NewDigest) -> str:
    """SHA-256 of all that is in it, in hexadecimal."""
    stories = [[story.articles, story.revisions, story.claims, story.part] for story in digest.stories]
    period = [digest.since.astimezone(UTC).isoformat(), digest.until.astimezone(UTC).isoformat()]
    left_out = [[one.article, one.reason, one.detail] for one in digest.left_out]
    language = [digest.language] if digest.language else []
    content = json.dumps([period, stories, digest.parts, digest.title, left_out, *language], sort_keys=True)
    return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()


async def keep(connection: AsyncConnection, digest: NewDigest, mark: str, at: datetime) -> int:
    """The id of the digest with the fingerprint `mark`, which is written if need be."""
    make = upserting(connection)
    values = {
        "fingerprint": mark,
        "since": digest.since,
        "until": digest.until,
        "title": digest.title,
        "language": digest.language,
        "parts": list(digest.parts),
        "used_at": at,
    }
    statement = make(DigestRow).values(values).on_conflict_do_nothing(index_elements=["fingerprint"])
    again = update(DigestRow).where(DigestRow.fingerprint == mark).values(used_at=at)
    while True:
        made = (await connection.execute(statement.returning(DigestRow.id))).scalar()
        if made is not None:
            await _keep_stories(connection, made, digest.stories)
            await _keep_left_out(connection, made, digest.left_out)
            return made
        # Named as used, it cannot be purged before this transaction ends. Purged just now, it is made anew.
        there = (await connection.execute(again.returning(DigestRow.id))).scalar()
        if there is not None:
            return there


async def _keep_stories(connection: AsyncConnection, id_: int, stories: Sequence[ToldStory]) -> None:
    if not stories:
        return
    ids = {storable(article) for story in stories for article in story.articles}
    found = await connection.execute(
        select(ArticleRow.id, ArticleRow.key).where(ArticleRow.id.in_(sorted(ids)))
    )
    keys: dict[str, int] = {row.id: row.key for row in found}
    if ids - keys.keys():
        raise ValueError(f"a digest tells articles that are not kept: {sorted(ids - keys.keys())}")
    await connection.execute(
        insert(StoryRow),
        [
            {"digest_id": id_, "place": place, "part": story.part, "claims": list(story.claims)}
            for place, story in enumerate(stories)
        ],
    )
    await connection.execute(
        insert(ToldRow),
        [
            {
                "digest_id": id_,
                "place": place,
                "rank": rank,
                "article_key": keys[storable(article)],
                "revision_id": revision,
            }
            for place, story in enumerate(stories)
            for rank, (article, revision) in enumerate(zip(story.articles, story.revisions, strict=True))
        ],
    )


async def _keep_left_out(connection: AsyncConnection, id_: int, left_out: Sequence[LeftOut]) -> None:
    """Why each is not told; one that was erased meanwhile is nobody's question any more."""
    why = {storable(one.article): one for one in left_out}
    ids = sorted(why)
    for start in range(0, len(ids), _AT_ONCE):
        found = await connection.execute(
            select(ArticleRow.id, ArticleRow.key).where(ArticleRow.id.in_(ids[start : start + _AT_ONCE]))
        )
        rows = [
            {
                "digest_id": id_,
                "article_key": row.key,
                "reason": why[row.id].reason,
                "detail": why[row.id].detail,
            }
            for row in found
        ]
        if rows:
            await connection.execute(insert(DroppedRow), rows)


async def read(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, KeptDigest]:
    """The digests of these ids; those that are not kept are left out."""
    wanted = list(ids)
    rows = (
        await connection.execute(
            select(
                DigestRow.id,
                DigestRow.since,
                DigestRow.until,
                DigestRow.title,
                DigestRow.parts,
                DigestRow.language,
            ).where(DigestRow.id.in_(wanted))
        )
    ).all()
    stories = await _stories(connection, wanted)
    return {
        row.id: KeptDigest(
            row.id, row.since, row.until, stories.get(row.id, ()), tuple(row.parts), row.title, row.language
        )
        for row in rows
    }


async def of_delivery(connection: AsyncConnection, delivery: int) -> int | None:
    """The id of the digest that a delivery carries."""
    found = select(DeliveryRow.digest_id).where(DeliveryRow.id == delivery)
    id_: int | None = await connection.scalar(found)
    return id_


async def _stories(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[ToldStory, ...]]:
    rows = await connection.execute(
        select(
            StoryRow.digest_id,
            StoryRow.place,
            StoryRow.part,
            StoryRow.claims,
            ArticleRow.id.label("article"),
            ToldRow.revision_id,
        )
        .outerjoin(ToldRow, (ToldRow.digest_id == StoryRow.digest_id) & (ToldRow.place == StoryRow.place))
        .outerjoin(ArticleRow, ArticleRow.key == ToldRow.article_key)
        .where(StoryRow.digest_id.in_(ids))
        .order_by(StoryRow.digest_id, StoryRow.place, ToldRow.rank)
    )
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.digest_id, row.place), []).append(row)
    stories: dict[int, list[ToldStory]] = {}
    for (digest, _), told in found.items():
        # An article that was erased since is not in its story any more.
        kept = [row for row in told if row.article is not None]
        stories.setdefault(digest, []).append(
            ToldStory(
                articles=tuple(row.article for row in kept),
                revisions=tuple(row.revision_id for row in kept),
                claims=tuple(told[0].claims),
                part=told[0].part,
            )
        )
    return {digest: tuple(of_digest) for digest, of_digest in stories.items()}


async def told_to(
    connection: AsyncConnection, subscriptions: Iterable[int], since: datetime
) -> dict[int, tuple[Telling, ...]]:
    """See `Outbox.told_to`."""
    tellings: dict[int, set[Telling]] = {id_: set() for id_ in subscriptions}
    beside = aliased(SubscriptionRow)
    rows = await connection.execute(
        select(SubscriptionRow.id, DeliveryRow.digest_id, DeliveryRow.parts_posted)
        .join(beside, beside.channel == SubscriptionRow.channel)
        .join(DeliveryRow, DeliveryRow.subscription_id == beside.id)
        .where(
            SubscriptionRow.id.in_(list(tellings)),
            DeliveryRow.channel == SubscriptionRow.channel,
            # Known from the date alone, so that the index need not read years of deliveries.
            DeliveryRow.local_date >= (since - _LATEST).date(),
            DeliveryRow.ended_at >= since,
            DeliveryRow.parts_posted > 0,
        )
    )
    for row in rows:
        tellings[row.id].add(Telling(row.digest_id, row.parts_posted))
    # In one order, so that what was told is equal however it came about.
    return {id_: tuple(sorted(told, key=lambda t: (t.digest, t.parts))) for id_, told in tellings.items()}


async def told(
    connection: AsyncConnection, tellings: Iterable[Telling]
) -> dict[Telling, tuple[ToldStory, ...]]:
    """See `Outbox.told`."""
    wanted = set(tellings)
    stories = await _stories(connection, sorted({telling.digest for telling in wanted}))
    return {
        telling: tuple(story for story in stories.get(telling.digest, ()) if story.part < telling.parts)
        for telling in wanted
    }


async def purge(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """See `Outbox.purge_digests`."""
    in_use = select(DeliveryRow.id).where(DeliveryRow.digest_id == DigestRow.id).exists()
    unused = select(DigestRow.id).where(DigestRow.used_at < before, ~in_use).limit(limit)
    # Asked again of each row: one that has just been planned once more is kept.
    purged = delete(DigestRow).where(DigestRow.id.in_(unused), DigestRow.used_at < before)
    return len((await connection.execute(purged.returning(DigestRow.id))).all())
