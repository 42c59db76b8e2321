"""Rows of every table as JSON values and back, the same from both databases."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Boolean, Date, Float, Integer, String, Text, Time

from bot.archive.tables import Base
from bot.archive.tables.columns import CleanJSON, CleanText, Instant, Vector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, Table
    from sqlalchemy.types import TypeEngine

DERIVED = frozenset({"shown", "shown_words"})
"""They follow from the others, and are made anew."""

OF_THE_MOMENT = frozenset({"lease", "pace", "served", "spent", "task_note", "task_trace"})
"""What goes on just now, which bots are served, and what today has cost: worth nothing elsewhere. The queue's own
tables are no part of the metadata, either: what is in them follows from what is to be done; see `Work.without_task`."""

TABLES: tuple[Table, ...] = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in DERIVED | OF_THE_MOMENT
)
"""All that is kept, parents before their children."""


def numbered(table: Table) -> Column[Any] | None:
    """The column that the database numbers by itself; None where rows have names of their own."""
    return table.autoincrement_column


def kept(table: Table) -> list[Column[Any]]:
    """The columns that do not follow from others of the same row."""
    return [column for column in table.columns if not column.info.get("derived")]


def encoded(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as values of JSON, in the order of the table's columns."""
    return {column.name: _encoded(row[column.name]) for column in kept(table)}


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, np.ndarray):
        return base64.b64encode(np.asarray(value, "<f4").tobytes()).decode("ascii")
    return value


def decoded(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row that `values` stand for. Raises ValueError, which names the column and what is wrong with it."""
    columns = {column.name: column for column in kept(table)}
    for name in values:
        if name not in columns:
            raise ValueError(f"has '{name}', which this bot does not know")
    row: dict[str, Any] = {}
    for name, column in columns.items():
        if name in values:
            row[name] = _decoded(column, values[name])
        elif not column.nullable and column.server_default is None:
            raise ValueError(f"lacks '{name}'")
    return row


def _decoded(column: Column[Any], value: Any) -> Any:
    if value is None:
        if column.nullable:
            return None
        raise ValueError(f"has nothing as '{column.name}'")
    try:
        return _parsed(column.type, value)
    except (ValueError, TypeError, binascii.Error):
        shown = repr(value)
        short = shown if len(shown) <= 60 else f"{shown[:57]}..."
        raise ValueError(f"cannot have {short} as '{column.name}'") from None


def _parsed(kind: TypeEngine[Any], value: Any) -> Any:
    if isinstance(kind, Boolean):
        return _of(bool, value)
    if isinstance(kind, Integer):
        number = _of(int, value)
        if isinstance(value, bool) or not -(2**63) <= number < 2**63:
            raise ValueError
        return number
    if isinstance(kind, Float):
        return float(_of(float, value) if not isinstance(value, int) else value)
    if isinstance(kind, CleanJSON):
        return _of(list, value)
    text = _of(str, value)
    if isinstance(kind, Instant):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if isinstance(kind, Date):
        return date.fromisoformat(text)
    if isinstance(kind, Time):
        return time.fromisoformat(text)
    if isinstance(kind, Vector):
        return np.frombuffer(base64.b64decode(text, validate=True), "<f4")
    if isinstance(kind, CleanText | Text):
        return text
    if isinstance(kind, String) and (kind.length is None or len(text) <= kind.length):
        return text
    raise ValueError


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError
    return value
