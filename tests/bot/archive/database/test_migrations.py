"""Each migration keeps to the rules of `bot/archive/migrations/README.md`, so that two versions can run on one schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from bot.archive.database.chain import Migration, chain, config
from bot.archive.database.engine import make_engine, parse_address

from ._compared import breaks, schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._compared import Schema

FIRST = "0027"
"""Before it, every change of the schema was one that older bots refused."""

_REVISIONS = [step.revision for step in chain()]
RULED: list[Migration] = chain()[_REVISIONS.index(FIRST) :]


async def run(address: str, work: Callable[[Connection], Schema]) -> Schema:
    engine = make_engine(parse_address(address), migrating=True)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def upgraded(to: str) -> Callable[[Connection], Schema]:
    def work(connection: Connection) -> Schema:
        command.upgrade(config(connection), to)
        return schema(connection)

    return work


@pytest.mark.parametrize("step", RULED, ids=lambda step: step.revision)
async def test_an_expansion_takes_nothing_from_older_bots(address: str, step: Migration) -> None:
    before = await run(address, upgraded(_REVISIONS[_REVISIONS.index(step.revision) - 1]))
    after = await run(address, upgraded(step.revision))
    if step.phase == "expand":
        assert breaks(before, after) == []


@pytest.mark.parametrize("step", RULED, ids=lambda step: step.revision)
def test_a_migration_says_which_step_it_is(step: Migration) -> None:
    from alembic.script import ScriptDirectory

    module = ScriptDirectory.from_config(config()).get_revision(step.revision).module
    assert getattr(module, "phase", None) in ("expand", "contract"), "say so: migrations/README.md"
    if step.phase == "contract":
        assert step.needs in _REVISIONS[_REVISIONS.index(FIRST) : _REVISIONS.index(step.revision)]
    else:
        assert step.needs is None


def make(connection: Connection) -> Schema:
    """A table as an older bot knows it."""
    made = Operations(MigrationContext.configure(connection))
    made.create_table("theirs", sa.Column("id", sa.Integer(), primary_key=True))
    made.create_table(
        "told",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(20)),
        sa.Column("words", sa.Text(), nullable=False, server_default=""),
    )
    made.create_index("ix_told_title", "told", ["title"])
    return schema(connection)


def _batch(change: Callable[[Operations, object], object]) -> Callable[[Operations], None]:
    def work(operations: Operations) -> None:
        with operations.batch_alter_table("told") as told:
            change(operations, told)

    return work


def _column(*args: object, **details: object) -> sa.Column[object]:
    return sa.Column(*args, **details)  # type: ignore[arg-type]


HARMLESS = {
    "a table": lambda o: o.create_table("more", sa.Column("id", sa.Integer(), primary_key=True)),
    "a column that may be empty": lambda o: o.add_column("told", _column("at", sa.Date())),
    "a column with a default": lambda o: o.add_column(
        "told", _column("many", sa.Integer(), nullable=False, server_default="0")
    ),
    "an index": lambda o: o.create_index("ix_told_words", "told", ["words"]),
    "no index": lambda o: o.drop_index("ix_told_title", "told"),
    "a longer column": _batch(lambda _, t: t.alter_column("title", type_=sa.String(40))),  # type: ignore[attr-defined]
}
HARMFUL = {
    "no table": (lambda o: o.drop_table("theirs"), "theirs is gone"),
    "another name": (lambda o: o.rename_table("theirs", "ours"), "theirs is gone"),
    "no column": (_batch(lambda _, t: t.drop_column("words")), "told.words is gone"),  # type: ignore[attr-defined]
    "a column of another name": (
        _batch(lambda _, t: t.alter_column("title", new_column_name="headline")),  # type: ignore[attr-defined]
        "told.title is gone",
    ),
    "a value where none was needed": (
        _batch(lambda _, t: t.alter_column("title", nullable=False)),  # type: ignore[attr-defined]
        "told.title may not be empty any more",
    ),
    "no default": (
        _batch(lambda _, t: t.alter_column("words", server_default=None)),  # type: ignore[attr-defined]
        "told.words does not fill itself any more",
    ),
    "a new column without a default": (
        _batch(lambda _, t: t.add_column(_column("many", sa.Integer(), nullable=False))),  # type: ignore[attr-defined]
        "told.many demands a value",
    ),
    "another type": (
        _batch(lambda _, t: t.alter_column("title", type_=sa.LargeBinary(), postgresql_using="title::bytea")),  # type: ignore[attr-defined]
        "told.title was VARCHAR(20) and is",
    ),
    "a shorter column": (
        _batch(lambda _, t: t.alter_column("title", type_=sa.String(10))),  # type: ignore[attr-defined]
        "told.title was VARCHAR(20) and is VARCHAR(10)",
    ),
    "unique values": (
        _batch(lambda _, t: t.create_unique_constraint("uq_told_title", ["title"])),  # type: ignore[attr-defined]
        "told demands: unique ['title']",
    ),
    "a unique index": (
        lambda o: o.create_index("ux_told_words", "told", ["words"], unique=True),
        "told demands: unique index ux_told_words",
    ),
    "a check": (
        _batch(lambda _, t: t.create_check_constraint("ck_told_title", "length(title) > 2")),  # type: ignore[attr-defined]
        "told demands: check ck_told_title",
    ),
    "a reference": (
        _batch(lambda _, t: t.create_foreign_key("fk_told_id_theirs", "theirs", ["id"], ["id"])),  # type: ignore[attr-defined]
        "told demands: reference ['id'] to theirs",
    ),
}


def changed(change: Callable[[Operations], object]) -> Callable[[Connection], Schema]:
    def work(connection: Connection) -> Schema:
        change(Operations(MigrationContext.configure(connection)))
        return schema(connection)

    return work


@pytest.mark.parametrize("name", HARMLESS)
async def test_what_older_bots_do_not_notice_is_let_pass(address: str, name: str) -> None:
    before = await run(address, make)
    assert breaks(before, await run(address, changed(HARMLESS[name]))) == []


@pytest.mark.parametrize("name", HARMFUL)
async def test_what_older_bots_cannot_live_with_is_found(address: str, name: str) -> None:
    change, said = HARMFUL[name]
    before = await run(address, make)
    found = breaks(before, await run(address, changed(change)))
    assert any(line.startswith(said) for line in found), found
