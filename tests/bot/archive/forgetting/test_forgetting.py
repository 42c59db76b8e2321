"""A server or a member that asks to be forgotten stands nowhere any more: in no column of no table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, select

from bot.archive import MemberData, ServerData
from bot.archive.tables import ActRow, Base, JobRow
from tests.bot.archive.everything import (
    ANN,
    CHANNEL,
    GUILD,
    MEMBER,
    OWNER,
    counted,
    dangling,
    fill_everything,
    look,
)
from tests.bot.archive.samples import NOON, ids, keep
from tests.bot.archive.subscribers import CHANNEL as POSTED_IN
from tests.bot.archive.subscribers import DAY, claim_one, digest, plan, posted, subscribe

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive import Archive

LATER = NOON + 2 * DAY


async def places_of(archive: Archive, id_: int) -> list[str]:
    """Every table and column with `id_` in it, as a number or in words."""

    async def work(connection: AsyncConnection) -> list[str]:
        found = []
        for table in Base.metadata.sorted_tables:
            if table.name == "shown_words" and connection.dialect.name == "sqlite":
                continue
            for row in (await connection.execute(select(table))).mappings():
                found += [f"{table.name}.{name}" for name, value in row.items() if str(id_) in str(value)]
        return found

    found: list[str] = await look(archive, work)
    return found


async def fill(archive: Archive) -> int:
    """All that can be kept of a server and of a member, and of others beside it."""
    delivery = await fill_everything(archive)
    revision = (await keep(archive)).revision
    assert revision is not None
    await archive.feedback.add(revision, "long", member=OWNER, at=NOON, words=f"I am <@{OWNER}> of {GUILD}")
    await archive.audit.note(ANN, "correct", None, f"in <#{CHANNEL}> of {GUILD}, for <@{OWNER}>", at=NOON)
    job = await archive.jobs.add("bot", f"for <@{OWNER}>", ["one"], by=ANN, at=NOON)
    await archive.jobs.show_in(job.id, CHANNEL, 2**61 + 77)
    elsewhere = await archive.jobs.add("bot", "elsewhere", ["one"], by=ANN, at=NOON)
    await archive.jobs.show_in(elsewhere.id, CHANNEL + 9, 2**61 + 78)
    neighbour = await subscribe(archive, CHANNEL + 5, GUILD + 5, owner=OWNER)
    await plan(archive, neighbour, digest("the neighbour's", at=NOON))
    return delivery


async def test_nothing_of_a_server_is_left_and_its_neighbours_stay(archive: Archive) -> None:
    delivery = await fill(archive)
    assert {"subscription.guild", "subscription.channel", "delivery.channel", "delivery_step.channel",
            "job.channel", "act.words", "feedback.words"} <= {
        *await places_of(archive, GUILD), *await places_of(archive, CHANNEL), *await places_of(archive, POSTED_IN)
    }  # fmt: skip
    there = await archive.housekeeping.data_of_server(GUILD)
    assert there == ServerData(subscriptions=1, deliveries=2, messages=2, digests=2)
    assert await archive.housekeeping.forget_server(GUILD, at=LATER, channels=[CHANNEL + 9]) == there

    message = posted().message
    for id_ in (GUILD, CHANNEL, CHANNEL + 9, POSTED_IN, message, 2**61 + 77, 2**61 + 78):
        assert await places_of(archive, id_) == [], id_
    assert await dangling(archive) == []
    assert await archive.outbox.digest_of(delivery) is None
    rows = await counted(archive)
    assert (rows["subscription"], rows["delivery"], rows["digest"], rows["amendment"]) == (1, 1, 2, 0)
    assert ids(await archive.latest()) != []
    assert (await archive.audit.acts(limit=1))[0].deed == "forget"
    empty = ServerData(0, 0, 0, 0)
    assert await archive.housekeeping.forget_server(GUILD, at=LATER) == empty


async def test_a_digest_that_another_server_was_sent_too_stays(archive: Archive) -> None:
    told = digest("shared")
    for guild in (GUILD, GUILD + 1):
        await plan(archive, await subscribe(archive, CHANNEL + guild - GUILD, guild), told)
    there = await archive.housekeeping.forget_server(GUILD, at=LATER)
    assert there == ServerData(1, 1, 0, 0)
    assert await archive.subscriptions.guilds() == {GUILD + 1}
    await claim_one(archive)
    assert (await counted(archive))["digest"] == 1


async def test_nothing_of_a_member_is_left_and_what_they_did_is_nobodys(archive: Archive) -> None:
    await fill(archive)
    for member in (MEMBER, OWNER, ANN.id):
        assert await places_of(archive, member or 0) != []
    owners = await archive.housekeeping.data_of_member(OWNER)
    assert owners == MemberData(feedback=1, acts=0, subscriptions=2)
    assert (await archive.housekeeping.data_of_member(ANN.id or 0)).acts >= 5
    acts = len(await archive.audit.acts(limit=99))
    for member in (MEMBER, OWNER, ANN.id or 0):
        await archive.housekeeping.forget_member(member, at=LATER)
        assert await places_of(archive, member) == [], member
    assert await dangling(archive) == []

    async def names(connection: AsyncConnection) -> list[Any]:
        return [
            *await connection.scalars(select(ActRow.actor_name)),
            *await connection.scalars(select(JobRow.actor_name)),
        ]

    assert "ann" not in await look(archive, names)
    assert len(await archive.audit.acts(limit=99)) == acts + 3, "what was done stays told"
    assert (await counted(archive))["subscription"] == 2
    assert await archive.feedback.count() == 0


def test_every_column_that_an_id_of_discords_can_stand_in_is_known() -> None:
    """A new one has to be forgotten too: add it in `bot.archive.forgetting`, to the samples above, and here."""
    wide = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if type(column.type) is BigInteger and not (column.primary_key or column.foreign_keys)
    }
    assert wide == {
        "act.actor",
        "amendment.since_correction",  # no id of Discord's
        "delivery.channel",
        "delivery_step.channel",
        "delivery_step.message",
        "feedback.member",
        "job.actor",
        "job.channel",
        "job.message",
        "job.parent",  # nor is this one
        "notice.channel",
        "notice.message",
        "source_pause.actor",
        "spent.tokens",  # nor is this one
        "subscription.channel",
        "subscription.guild",
        "subscription.owner",
        "subscription.role",
    }
