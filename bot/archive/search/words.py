"""Search by words, through the database's own index: FTS5 on SQLite, tsvector and GIN on PostgreSQL."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
)

from bot.archive.tables import WORDS_ON_POSTGRESQL, ShownRow, VersionRow
from bot.archive.tables.columns import storable
from summarizer import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    _Statement = Select[*tuple[Any, ...]]

_INDEXED_CHARACTERS = 200_000
"""PostgreSQL's tsvector ends at 1 MiB; what follows in a longer text is not found by its words there."""

_QUERY_PIECES = 32
"""Nobody types more, and every piece costs."""

_PIECES = re.compile(r'"([^"]+)"|([^\s"]+)')
_WORDS = re.compile(r"[^\W_]+")
_RUNS_ON = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Japanese and Chinese letters, between whose words nothing stands, and Korean ones, whose words take endings."""


def telling(searched: Sequence[str]) -> tuple[str, ...]:
    """The pieces that tell one text from another: PostgreSQL's index leaves the rest out, SQLite's does not."""
    return tuple(piece for piece in searched if piece.casefold() not in FUNCTION_WORDS)


def pieces(query: str) -> tuple[str, ...]:
    """What is searched for: each word, and each phrase in double quotes. Empty where nothing is a word."""
    # FTS5 takes NUL for the end of a query.
    normal = storable(query).replace("“", '"').replace("”", '"')
    if any(map(unicodedata.combining, normal)):
        # Only then: on its own, NFC would also change letters that texts are kept with, as "ʹ".
        normal = unicodedata.normalize("NFC", normal)
    found = (quoted or plain for quoted, plain in _PIECES.findall(normal))
    return tuple(piece for piece in found if _WORDS.search(piece))[:_QUERY_PIECES]


def fold(text: str) -> str:
    """The words of `text` without case or accents, blanks between: what PostgreSQL's index is made of.

    SQLite's tokenizer does the same by itself, but for what `_RUNS_ON`: there each letter counts as a word, so that
    a word is found as a phrase of them.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    # Korean letters come apart in NFKD.
    whole = unicodedata.normalize("NFC", plain.casefold())
    return " ".join(_WORDS.findall(_RUNS_ON.sub(r" \g<0> ", whole)))


async def index_words(connection: AsyncConnection, article_key: int) -> None:
    """Bring the word index in step with `shown`. SQLite's triggers have done so already."""
    if connection.dialect.name == "sqlite":
        return
    words = WORDS_ON_POSTGRESQL
    await connection.execute(words.delete().where(words.c.article_key == article_key))
    await index_words_of(connection, [article_key])


async def index_words_of(connection: AsyncConnection, article_keys: Sequence[int]) -> None:
    """Index the words of these articles, of none of which they are yet."""
    if connection.dialect.name == "sqlite":
        return
    shown = await connection.execute(
        select(ShownRow.article_key, VersionRow.title, VersionRow.text)
        .join(VersionRow, ShownRow.version_id == VersionRow.id)
        .where(ShownRow.article_key.in_(article_keys))
    )
    rows = [
        {
            "key": row.article_key,
            "in_title": fold(row.title[:_INDEXED_CHARACTERS]),
            "in_text": fold(row.text[:_INDEXED_CHARACTERS]),
        }
        for row in shown
    ]
    if not rows:
        return
    title, body = bindparam("in_title", type_=Text), bindparam("in_text", type_=Text)
    statement = WORDS_ON_POSTGRESQL.insert().values(
        article_key=bindparam("key"),
        title=func.to_tsvector(config("simple"), title),
        body=func.setweight(func.to_tsvector(config("english"), title), literal_column("'A'")).op("||")(
            func.to_tsvector(config("english"), body)
        ),
    )
    await connection.execute(statement, rows)


def with_title_words(statement: _Statement, typed: Sequence[str], dialect: str) -> _Statement:
    """`statement` (over `shown`) held to titles where every piece of `typed` begins a word."""
    if dialect == "sqlite" and any(map(_RUNS_ON.search, typed)):
        seen = table("shown_text", column("article_key", Integer), column("title", Text))
        held = (seen.c.title.contains(piece, autoescape=True) for piece in typed)
        return statement.join(seen, seen.c.article_key == ShownRow.article_key).where(*held)
    if dialect == "sqlite":
        index = table("title_words", column("rowid", Integer))
        match = " AND ".join(f"{_fts5(piece)}*" for piece in typed)
        return statement.join(index, index.c.rowid == ShownRow.article_key).where(
            text("title_words MATCH :title_words").bindparams(title_words=match)
        )
    words = WORDS_ON_POSTGRESQL
    match = " & ".join(f"({' <-> '.join(fold(piece).split())}:*)" for piece in typed if fold(piece))
    return statement.join(words, words.c.article_key == ShownRow.article_key).where(
        words.c.title.op("@@")(func.to_tsquery(config("simple"), match))
    )


def by_words_on_sqlite(searched: Sequence[str], *, every: bool) -> _Statement:
    """Keys of shown articles whose title or text has every piece of `searched`, or any of them; best first.

    A word in the title counts for more than one in the text.
    """
    if any(map(_RUNS_ON.search, searched)):
        return _by_substrings(searched, every=every)
    match = (" AND " if every else " OR ").join(map(_fts5, searched))
    index = table("text_words", column("rowid", Integer))
    return (
        select(ShownRow.article_key)
        .join(index, index.c.rowid == ShownRow.article_key)
        .where(text("text_words MATCH :text_words").bindparams(text_words=match))
        .order_by(text("bm25(text_words, 4.0, 1.0)"))
    )


def _by_substrings(searched: Sequence[str], *, every: bool) -> _Statement:
    """FTS5's tokenizer takes a run of letters without a blank for one word, so here all texts are looked through: 2,000
    articles of 3,000 characters took 0.15 s. Those with more pieces in the title come first."""
    seen = table("shown_text", column("article_key", Integer), column("title", Text), column("text", Text))
    in_title = [seen.c.title.contains(piece, autoescape=True) for piece in searched]
    found = [
        or_(there, seen.c.text.contains(piece, autoescape=True))
        for there, piece in zip(in_title, searched, strict=True)
    ]
    titled: ColumnElement[int] = sum((cast(there, Integer) for there in in_title), literal(0))
    return (
        select(ShownRow.article_key)
        .join(seen, seen.c.article_key == ShownRow.article_key)
        .where(and_(*found) if every else or_(*found))
        .order_by(titled.desc())
    )


def _fts5(piece: str) -> str:
    """A string of FTS5's query language; its tokenizer makes a phrase of what is more than one word."""
    return '"' + piece.replace('"', '""') + '"'


def config(name: Literal["simple", "english"]) -> ColumnElement[Any]:
    """How PostgreSQL takes texts apart. Written out: where it is a parameter, the query is read anew for each row."""
    return literal_column(f"'{name}'::regconfig")
