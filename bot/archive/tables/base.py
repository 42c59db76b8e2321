"""What all tables share, and which of them a database has."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Every constraint gets a name, so that a migration can speak of it on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


SQLITE_WORD_INDEXES = ("title_words", "text_words")
PLACES = "article_place"
"""The table of pgvector, which is not there everywhere; see `bot.archive.search.vectors.pgvector`."""


QUEUE_TABLES = "procrastinate_"
"""How the names of the queue's own tables begin; see `bot.archive.queue.schema`."""


def belongs(name: str, only: str | None, dialect: str) -> bool:
    """Whether a table, ours (`only` from its info) or one found in a database, is to be compared there."""
    if name.startswith((*SQLITE_WORD_INDEXES, QUEUE_TABLES)) or name == PLACES:
        return False
    return only is None or only == dialect
