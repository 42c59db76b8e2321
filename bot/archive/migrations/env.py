"""Runs migrations on the connection that `bot.archive` hands over, inside its transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic import context

from bot.archive.tables import Base, belongs

if TYPE_CHECKING:
    from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]


def include_object(thing: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    return kind != "table" or belongs(name or "", thing.info.get("only"), connection.dialect.name)


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=include_object,
    # SQLite's statements that change tables are transactional too, once Python leaves BEGIN to us.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
