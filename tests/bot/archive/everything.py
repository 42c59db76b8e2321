"""An archive with something in every table, and looks into all of them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import func, select, text

from bot.archive import Actor, AnswerState, Archive, LeftOut, ToldStory, Trouble
from bot.archive.moving.rows import TABLES

from .samples import JAPAN, NOON, UKRAINE, article, briefing, engine, keep, later, match
from .subscribers import DAY, claim_one, digest, plan, posted, subscribe

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

ANN = Actor(2**60 + 50_000, "ann")
BY: Any = {"by": ANN, "at": later(hours=1)}
GUILD, CHANNEL, OWNER, MEMBER = (2**60 + number * 10_000 for number in range(1, 5))


def vector(seed: int) -> Any:
    return {
        "vector": np.random.default_rng(seed).standard_normal(8).astype(np.float32),
        "encoder": "encoder 1",
    }


async def fill_everything(archive: Archive) -> int:
    """Something in every table; gives the id of the digest's delivery."""
    first = await keep(archive, topics=(match(), match(UKRAINE, 0.1 + 0.2)), **vector(1), source="a-feed")
    await keep(archive, text="Another text of one. With two sentences.", **vector(2), authors=("Ann", "Bo"))
    second = await keep(
        archive, "two", url="https://two.example/é", published=NOON.date(), pages=(0, 9), **vector(3)
    )
    await keep(archive, "two", briefing=briefing("Told anew.", engine=engine("2")), published=NOON.date())
    long = " ".join(f"word{number} of the long text." for number in range(40))
    await keep(archive, "long", text=long, url="https://a.example/long", publisher="A")
    await keep(archive, "copy", text=f"{long} (Agency)", url="https://b.example/long", publisher="B")
    await keep(archive, "old", at=later(days=-100))
    await keep(archive, "three\x00\ud800", title="Übel  “quoted” \u2028", language="de", kind="teaser")
    assert first.revision is not None
    assert second.revision is not None
    subscription = await subscribe(archive, CHANNEL, GUILD, owner=OWNER)
    gone = await subscribe(archive, CHANNEL + 50, GUILD, owner=OWNER)
    story = ToldStory(("two", "one"), (second.revision, first.revision), ("The first sentence.",), 0)
    left_out = (LeftOut("two", "too_old", "it is old"),)
    told = replace(digest("the news", story, parts=2), left_out=left_out)
    delivery = await plan(archive, subscription, told)
    held = await claim_one(archive)
    for part in range(2):
        await archive.outbox.record(held, posted(part))
    await archive.outbox.finish(held, at=NOON)
    await plan(archive, subscription, digest("tomorrow's", at=NOON + DAY), days=1)
    # Numbers of rows that are gone are not to be given again.
    await plan(archive, gone)
    await archive.subscriptions.remove(gone.id)
    await archive.subscriptions.set_trouble(
        subscription.id, Trouble("forbidden", "It may not post.", NOON, later(hours=1))
    )
    await archive.maintenance.hide("two", "hid it", reason="made up", **BY)
    await archive.maintenance.merge("two", "one", "merged it", **BY)
    await archive.maintenance.move(
        "one", JAPAN, (match(),), belongs=True, matched_by="topics 1", words="moved it", **BY
    )
    await archive.feedback.add(first.revision, "wrong", member=MEMBER, at=NOON, words="No: it is not so.")
    job = await archive.jobs.add("bot", "all", ["one", "two"], by=ANN, at=NOON)
    await archive.jobs.split(job.id, 1)
    waits = article("waits", published=NOON.date(), authors=("Ann",), pages=(0, 9))
    await archive.work.hand_over(waits, page="a page", source="a-feed", belongs=["japan-rok"], at=NOON)
    await archive.watching.keep_piece("a-feed", "key", "mark", done=True, at=NOON)
    await archive.watching.succeeded(
        "a-feed",
        "https://a.example/feed",
        answer=AnswerState("https://a.example/feed", '"tag"', None),
        at=NOON,
        due_at=later(hours=1),
        moved_to="https://b.example/feed",
    )
    await archive.watching.pause("a-feed", "paused it", **BY)
    await archive.finish("seeds", "1")
    await archive.housekeeping.retire(later(days=-50), at=NOON)
    return delivery


async def look(archive: Archive, work: Callable[[AsyncConnection], Awaitable[Any]]) -> Any:
    return await archive._transactions.read(work)


async def counted(archive: Archive) -> dict[str, int]:
    """How many rows there are, by table."""

    async def work(connection: AsyncConnection) -> dict[str, int]:
        return {
            table.name: (await connection.scalars(select(func.count()).select_from(table))).one()
            for table in TABLES
        }

    found: dict[str, int] = await look(archive, work)
    return found


async def exported(archive: Archive) -> bytes:
    written: list[bytes] = []
    await archive.moving.export(written.append)
    return b"".join(written)


async def take_in(archive: Archive, content: bytes, **options: Any) -> Any:
    return await archive.moving.take_in(io.BytesIO(content), "moved.jsonl", **options)


async def dangling(archive: Archive) -> list[Any]:
    """Rows that speak of rows which are not there, and word indexes that do not agree with what is shown."""

    async def work(connection: AsyncConnection) -> list[Any]:
        if connection.dialect.name == "sqlite":
            lost = list(await connection.execute(text("PRAGMA foreign_key_check")))
            for index in ("title_words", "text_words"):
                check = f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
                await connection.execute(text(check))
            return lost
        unlike = (
            "SELECT coalesce(s.article_key, w.article_key) FROM shown s FULL JOIN shown_words w"
            " ON w.article_key = s.article_key WHERE s.article_key IS NULL OR w.article_key IS NULL"
        )
        return list(await connection.execute(text(unlike)))

    found: list[Any] = await archive._transactions.write(work)
    return found
