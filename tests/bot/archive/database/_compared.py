"""What a migration takes from code that knows only the schema before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

if TYPE_CHECKING:
    from sqlalchemy import Connection, Inspector


@dataclass(frozen=True)
class Column:
    kind: str
    may_be_empty: bool
    fills_itself: bool
    """Whether it has a value in a row of which none was given."""


@dataclass(frozen=True)
class Table:
    columns: dict[str, Column]
    demands: frozenset[str]
    """Its constraints and unique indexes, each in words that say all of it."""


Schema = dict[str, Table]


def schema(connection: Connection) -> Schema:
    """What is there, views included."""
    look = inspect(connection)
    tables = {name: _table(look, name) for name in look.get_table_names()}
    views = {name: _table(look, name, demanding=False) for name in look.get_view_names()}
    return tables | views


def _table(look: Inspector, name: str, *, demanding: bool = True) -> Table:
    columns = {column["name"]: _column(column) for column in look.get_columns(name)}
    return Table(columns, frozenset(_demands(look, name)) if demanding else frozenset())


def _column(found: Any) -> Column:
    fills = (
        found.get("default") is not None
        or found.get("computed") is not None
        or bool(found.get("autoincrement") is True)
    )
    return Column(str(found["type"]), bool(found["nullable"]), fills)


def _demands(look: Inspector, table: str) -> list[str]:
    demands = [f"key {look.get_pk_constraint(table)['constrained_columns']}"]
    demands += [f"unique {each['column_names']}" for each in look.get_unique_constraints(table)]
    demands += [f"check {each['name']}: {each['sqltext']}" for each in look.get_check_constraints(table)]
    demands += [
        f"reference {each['constrained_columns']} to {each['referred_table']}"
        for each in look.get_foreign_keys(table)
    ]
    demands += [f"unique index {each['name']}" for each in look.get_indexes(table) if each["unique"]]
    return demands


def breaks(before: Schema, after: Schema) -> list[str]:
    """Why code that knows `before` cannot go on with `after`."""
    found = [f"{name} is gone" for name in before if name not in after]
    for name in before.keys() & after.keys():
        old, new = before[name], after[name]
        for column, was in old.columns.items():
            found += [f"{name}.{column} {why}" for why in _column_breaks(was, new.columns.get(column))]
        for column, made in new.columns.items():
            if column not in old.columns and not (made.may_be_empty or made.fills_itself):
                found.append(f"{name}.{column} demands a value")
        found += [f"{name} demands: {demand}" for demand in sorted(new.demands - old.demands)]
    return sorted(found)


def _column_breaks(was: Column, now: Column | None) -> list[str]:
    if now is None:
        return ["is gone"]
    found = []
    if now.kind != was.kind and not _is_longer(was.kind, now.kind):
        found.append(f"was {was.kind} and is {now.kind}")
    if was.may_be_empty and not now.may_be_empty:
        found.append("may not be empty any more")
    if was.fills_itself and not (now.fills_itself or now.may_be_empty):
        found.append("does not fill itself any more")
    return found


def _is_longer(was: str, now: str) -> bool:
    kind, _, length = was.partition("(")
    new_kind, _, new_length = now.partition("(")
    if kind != "VARCHAR" or not length:
        return False
    return now == "TEXT" or (new_kind == kind and int(new_length[:-1] or 0) >= int(length[:-1]))
