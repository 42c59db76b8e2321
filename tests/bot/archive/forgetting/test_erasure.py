"""Whatever column an id or a name can stand in, erasing leaves none of it: found by the schema, not by memory.

A new column makes the first test fail until it is said here what stands in it. One that can hold an id of Discord's or a
member's words belongs in `bot/archive/forgetting/forget.py`, too.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import JSON, BigInteger, String, Text, insert, select, text

from bot.archive import Archive
from bot.archive.forgetting.forget import _WORDS
from bot.archive.tables import Base, TaskNoteRow
from bot.archive.tables.columns import CleanJSON, CleanText
from tests.bot.archive.everything import ANN, CHANNEL, GUILD, OWNER, exported, fill_everything, look
from tests.bot.archive.samples import NOON, keep, later

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncConnection

MEMBERS = {"act.actor", "feedback.member", "job.actor", "source_pause.actor", "subscription.owner"}
NAMES = {"act.actor_name", "job.actor_name", "source_pause.actor_name"}
SERVERS = {
    "delivery.channel",
    "delivery_step.channel",
    "delivery_step.message",
    "job.channel",
    "job.message",
    "notice.channel",
    "notice.message",
    "subscription.channel",
    "subscription.guild",
    "subscription.role",
}
WORDS = {f"{column.class_.__tablename__}.{column.key}" for column in _WORDS}
"""What people or the bot said, where an id can stand among other words."""
NO_IDS = {
    "what articles say and where they stand, which are no member's and no server's": """
        article.id article.place article.publisher article.source article.url article_alias.content_hash
        article_alias.id article_alias.publisher article_alias.url article_version.authors
        article_version.content_hash article_version.continues_at article_version.kind article_version.language
        article_version.matched_by article_version.pages article_version.text article_version.title
        digest.parts digest.title digest_dropped.detail digest_dropped.reason digest_story.claims job.articles
        retired.content_hash retired.id task_note.result unbriefed.article unbriefed.belongs unbriefed.page
        unbriefed.source unbriefed.told revision.claims revision.headline revision.key_points revision.status
        revision.warnings topic_match.because""",
    "what the operator configured": """
        source.address source.answered_by source.etag source.last_modified source.moved_to source.problem
        source.slug source_pause.slug source_piece.key source_piece.mark source_piece.slug
        subscription.topics topic.description topic.name topic.slug topic.words topic.words_against""",
    "kinds, engines, zones, machines and versions, which the code names": """
        act.deed article_vector.encoder correction.kind delivery.place delivery.status delivery.worker
        delivery_step.step digest.fingerprint feedback.kind job.keeper job.status job.worker lease.holder lease.name
        mark.name mark.version notice.kind notice.subject pace.name served.oldest revision.engine_model revision.engine_name
        revision.engine_version spent.name digest.language subscription.language subscription.place
        subscription.trouble_code subscription.zone
        subscription.zone_data""",
    "numbers of ours": "amendment.since_correction article_print.number job.parent spent.tokens task_note.task task_trace.task",
    "random ids of traces": "task_trace.parent",
}

MEMBER, NAME = OWNER, "Ann-of-the-Desk"
ROLE = 2**60 + 99_000
MESSAGE = 2**61 + 99
TALK = f"said <@{MEMBER}> in <#{CHANNEL}> of {GUILD}, at {MESSAGE}"


def columns() -> Iterator[tuple[str, Column[Any]]]:
    """All that can hold an id or words, but for keys, which the database gives."""
    kinds = (BigInteger, String, Text, JSON, CleanText, CleanJSON)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            ours = column.foreign_keys or column is table.autoincrement_column
            if isinstance(column.type, kinds) and not ours:
                yield f"{table.name}.{column.name}", column


def test_of_every_column_it_is_known_what_stands_in_it() -> None:
    said = [
        *MEMBERS,
        *NAMES,
        *SERVERS,
        *WORDS,
        *(name for listed in NO_IDS.values() for name in listed.split()),
    ]
    assert len(said) == len(set(said)), "each is one thing"
    assert {name for name, _ in columns()} == set(said)


async def traces(archive: Archive, *wanted: object) -> list[str]:
    """Every column of every table in the database, ours or not, in which one of these stands."""

    async def work(connection: AsyncConnection) -> list[str]:
        if connection.dialect.name == "sqlite":
            listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        found = []
        for table in (await connection.scalars(text(listed))).all():
            for row in (await connection.execute(text(f'SELECT * FROM "{table}"'))).mappings():  # noqa: S608
                found += [
                    f"{table}.{name}"
                    for name, value in row.items()
                    for one in wanted
                    if str(one) in str(value)
                ]
        return sorted(set(found))

    found: list[str] = await look(archive, work)
    return found


async def fill_every_column(archive: Archive) -> None:
    """A row in every table, and the ids in each column that can hold one."""
    await fill_everything(archive)
    await archive.audit.note(ANN, "correct", None, "said", at=NOON)
    revision = (await keep(archive, "said")).revision
    assert revision is not None
    await archive.feedback.add(revision, "long", member=1, at=NOON, words="said")

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(insert(TaskNoteRow).values(task=1, problem="said", result=None, at=NOON))
        values = dict.fromkeys(MEMBERS, MEMBER) | dict.fromkeys(NAMES, NAME) | dict.fromkeys(WORDS, TALK)
        values |= {name: MESSAGE if name.endswith("message") else CHANNEL for name in SERVERS}
        values |= {"subscription.guild": GUILD, "subscription.role": ROLE}
        for table in Base.metadata.sorted_tables:
            ours = {
                name: values[f"{table.name}.{name}"]
                for name in table.columns.keys()  # noqa: SIM118  # of columns, which are no dict
                if f"{table.name}.{name}" in values
            }
            if ours and (await connection.execute(select(table).limit(1))).first():
                await connection.execute(table.update().values(ours))

    await archive._transactions.write(work)


async def test_all_of_them_are_filled(archive: Archive) -> None:
    await fill_every_column(archive)
    filled = {*await traces(archive, MEMBER), *await traces(archive, NAME), *await traces(archive, CHANNEL)}
    filled |= {*await traces(archive, GUILD, ROLE, MESSAGE)}
    assert filled >= MEMBERS | NAMES | SERVERS | WORDS


async def test_of_a_member_nothing_is_left(archive: Archive) -> None:
    await fill_every_column(archive)
    await archive.housekeeping.forget_member(MEMBER, at=later(hours=5))
    assert await traces(archive, MEMBER, NAME) == []
    assert str(MEMBER).encode() not in await exported(archive)
    # Only the id goes out of the words of others.
    assert "act.words" in await traces(archive, GUILD)


async def test_of_a_server_nothing_is_left(archive: Archive) -> None:
    await fill_every_column(archive)
    await archive.housekeeping.forget_server(GUILD, at=later(days=5))
    left = await traces(archive, GUILD, CHANNEL, ROLE, MESSAGE)
    assert left == []
    written = await exported(archive)
    assert not [one for one in (GUILD, CHANNEL, ROLE, MESSAGE) if str(one).encode() in written]


async def test_what_is_erased_is_not_in_the_file_either(tmp_path: Path) -> None:
    file = tmp_path / "briefing.db"
    said = "Words that nobody else would ever say, in this order."
    async with await Archive.open(f"sqlite:///{file}") as archive:
        revision = (await keep(archive)).revision
        assert revision is not None
        for number in range(40):
            member = MEMBER if number % 2 else MEMBER + number
            await archive.feedback.add(
                revision, "long", member=member, claim=number, at=NOON, words=f"{said} {member}"
            )
        await archive.housekeeping.forget_member(MEMBER, at=NOON)
    content = file.read_bytes()
    assert f"{said} {MEMBER + 2}".encode() in content
    assert f"{said} {MEMBER}".encode() not in content.replace(f"{said} {MEMBER + 2}".encode(), b"")
    assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("settled", [True, False])
async def test_what_was_said_is_let_go_of_once_it_is_settled(archive: Archive, settled: bool) -> None:
    revision = (await keep(archive)).revision
    assert revision is not None
    await archive.feedback.add(revision, "long", member=MEMBER, at=NOON, words="Too long.")
    (item,) = await archive.feedback.open()
    if settled:
        await archive.feedback.resolve(item.id, "settled it", by=ANN, at=NOON)
    assert await archive.housekeeping.forget_settled(NOON) == 0
    assert await archive.housekeeping.forget_settled(NOON + timedelta(seconds=1)) == int(settled)
    assert (await traces(archive, MEMBER) == []) is settled


async def test_with_old_acts_go_jobs_that_are_over(archive: Archive) -> None:
    over = await archive.jobs.add("bot", "over", ["one"], by=ANN, at=NOON)
    waits = await archive.jobs.add("bot", "waits", ["one"], by=ANN, at=NOON)
    await archive.jobs.cancel(over.id, by=ANN, at=NOON)
    await archive.housekeeping.forget_acts(later(days=1))
    assert await archive.jobs.get(over.id) is None
    assert await archive.jobs.get(waits.id) is not None
    assert await archive.audit.acts() == ()
