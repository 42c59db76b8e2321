"""Column types that hold the same values on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import JSON, BigInteger, DateTime, Integer, LargeBinary, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect
    from sqlalchemy.ext.asyncio import AsyncConnection

BigKey = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only for a column that is exactly INTEGER."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with NUL (refused by PostgreSQL) and lone surrogates (no UTF-8) shown as U+FFFD.

    One character for one, so that spans of the text stay true.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def _storable_json(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _storable_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable_json(item) for item in value]
    return value


class CleanText(TypeDecorator[str]):
    """Text of any length, made storable on its way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class CleanJSON(TypeDecorator[Any]):
    """JSON whose texts were made storable on their way in."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return _storable_json(value)


class Instant(TypeDecorator[datetime]):
    """A moment: aware in both directions, kept in UTC. Refuses a datetime without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Vector(TypeDecorator["NDArray[np.float32]"]):
    """One vector, shape (d,), as its little-endian float32 bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: NDArray[np.float32] | None, dialect: Dialect) -> bytes | None:
        return None if value is None else np.asarray(value, dtype="<f4").reshape(-1).tobytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> NDArray[np.float32] | None:
        return None if value is None else np.frombuffer(value, dtype="<f4").astype(np.float32)


def signs(vector: NDArray[np.float32]) -> bytes:
    """One bit for each number, set where it is positive: what sqlite-vec compares first."""
    return np.packbits(np.asarray(vector).reshape(-1) > 0).tobytes()


def signs_on_sqlite(context: Any) -> bytes | None:
    """The default of a column beside `vector`: its signs, where they are of use."""
    vector = context.get_current_parameters()["vector"]
    return None if vector is None or context.dialect.name != "sqlite" else signs(vector)


def upserting(
    connection: AsyncConnection | Connection,
) -> type[postgresql.Insert] | type[sqlite.Insert]:
    """The INSERT of this database that can say what is to happen where the row is there."""
    return postgresql.Insert if connection.dialect.name == "postgresql" else sqlite.Insert
