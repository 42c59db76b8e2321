"""Search by words on PostgreSQL: the index finds many articles, and only a few of them are ranked.

To rank an article, PostgreSQL has to read all of its words, which takes longer than to find it. So of those that have
any of the words, the ones that have the rarest are ranked. A word counts by how rare it is, which PostgreSQL's own
ranking knows nothing of, as in BM25 (Robertson, Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond",
2009).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import REAL, Text, cast, func, literal, literal_column, select, text, union, union_all
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from bot.archive.search.words import config, fold
from bot.archive.tables import WORDS_ON_POSTGRESQL, ShownRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.search.narrow import Narrow

_FOUND = 10_000
"""About how many articles with any of the words are looked at. A common word finds more of them, and tells less."""

_RANKED = 300
"""How many of those are ranked: the ones with the rarest words, and with most of them."""

_NEWEST, _TITLED = 1000, 500
"""How many articles with every word are ranked: the last ones to come, and those that have them in the title."""

_WEIGHTS = "'{0.6,0.6,0.6,1}'"
"""A word in the title counts for 1.7 in the text, which is what its weight of four comes to in SQLite's BM25."""

_BY_LENGTH = 1
"""A long text has more of every word, which says little: ranks are divided by the logarithm of the length."""

_AS_BEFORE = text("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")
_ASKED = text(
    "WITH common AS MATERIALIZED ("
    " SELECT unnest(most_common_elems::text::text[]) AS word, unnest(most_common_elem_freqs) AS share"
    " FROM pg_stats"
    " WHERE schemaname = current_schema() AND tablename = 'shown_words' AND attname = 'body' AND NOT inherited)"
    " SELECT CAST(phraseto_tsquery('english'::regconfig, piece) AS text) AS query,"
    " (SELECT min(coalesce(share, 0))"
    " FROM unnest(tsvector_to_array(to_tsvector('english'::regconfig, piece))) AS its(word)"
    " LEFT JOIN common USING (word)) AS share,"
    " (SELECT max(article_key) FROM shown_words) AS size,"
    # It takes the reading of all words of all articles for cheap, and would compile even a short search.
    " (SELECT set_config('enable_seqscan', 'off', true)), (SELECT set_config('jit', 'off', true))"
    " FROM unnest(CAST(:pieces AS text[])) AS piece"
)
"""Everything in one statement: a busy server takes its time to turn to each."""

_words = WORDS_ON_POSTGRESQL.c


@dataclass(frozen=True, slots=True)
class _Asked:
    """One word, or one phrase, that is searched for."""

    query: str
    """As PostgreSQL writes a `tsquery`."""
    share: float
    """Of the articles that have it, by the statistics that PostgreSQL keeps of common words; 0 of a rarer one."""

    @property
    def found(self) -> ColumnElement[bool]:
        return _words.body.op("@@")(self.as_query)

    @property
    def as_query(self) -> ColumnElement[Any]:
        return cast(literal(self.query, Text), TSQUERY)

    def telling(self, of: float) -> ColumnElement[float]:
        """How much it says of an article to have it; `of`: what a word that hardly any article has says."""
        return literal_column(repr(math.log1p(1 / self.share) if self.share else of))


async def by_words_on_postgresql(
    connection: AsyncConnection, searched: Sequence[str], narrow: Narrow, limit: int
) -> list[int]:
    """Keys of shown articles whose title or text has every piece of `searched`, then of those with any; best first.

    Of a word that thousands of articles have, not all of them are ranked; see this module.
    """
    asked, size = await _look_up(connection, searched)
    keys: dict[int, None] = {}
    if asked:
        every = _with_every(asked, searched, narrow, size).limit(limit)
        keys |= dict.fromkeys(await connection.scalars(every))
    if len(keys) < limit and len(asked) > 1:
        some = _with_any(asked, narrow, size).limit(limit)
        keys |= dict.fromkeys(await connection.scalars(some))
    await connection.execute(_AS_BEFORE)
    return list(keys)[:limit]


async def _look_up(connection: AsyncConnection, searched: Sequence[str]) -> tuple[list[_Asked], float]:
    """What is asked for, the rarest first, without what is no word to PostgreSQL; and of about how many articles."""
    rows = (await connection.execute(_ASKED, {"pieces": [fold(piece) for piece in searched]})).all()
    found = {row.query: _Asked(row.query, float(row.share)) for row in rows if row.query}
    return sorted(found.values(), key=lambda one: one.share), float(rows[0].size or 1)


def _with_every(
    asked: Sequence[_Asked], searched: Sequence[str], narrow: Narrow, size: float
) -> Select[tuple[int]]:
    query = asked[0].as_query
    for one in asked[1:]:
        query = query.op("&&")(one.as_query)
    # In a query of its own: with what follows, PostgreSQL would read the words of the newest one by one.
    having = _apart(select(_words.article_key).where(_words.body.op("@@")(query)), "having_every")
    newest = _held(having, narrow).order_by(having.c.article_key.desc()).limit(_NEWEST)
    phrases = " & ".join(f"({' <-> '.join(fold(piece).split())})" for piece in searched if fold(piece))
    in_title = _words.title.op("@@")(func.to_tsquery(config("simple"), phrases))
    titled = _apart(select(_words.article_key).where(in_title), "titled")
    best_titled = _held(titled, narrow).order_by(titled.c.article_key.desc()).limit(_TITLED)
    kept = union(newest.subquery().select(), best_titled.subquery().select()).cte("kept")
    return _by_rank(kept, asked, [one.telling(math.log1p(size)) for one in asked])


def _with_any(asked: Sequence[_Asked], narrow: Narrow, size: float) -> Select[tuple[int]]:
    chosen = _rarest(asked, size)
    each = (
        select(literal_column(str(number)).label("word"), _words.article_key).where(one.found)
        for number, one in enumerate(chosen)
    )
    found = _apart(union_all(*each), "found")
    tells_it = func.ln(1 + size / func.count()).label("tells")
    counted = _apart(select(found.c.word, tells_it).group_by(found.c.word), "counted")
    summed = (
        select(found.c.article_key, func.sum(counted.c.tells).label("tells"))
        .join(counted, counted.c.word == found.c.word)
        .group_by(found.c.article_key)
        .cte("summed")
    )
    kept = (
        _held(summed, narrow)
        .order_by(summed.c.tells.desc(), summed.c.article_key.desc())
        .limit(_RANKED)
        .cte("kept")
    )
    tells: list[ColumnElement[float]] = [
        func.coalesce(select(counted.c.tells).where(counted.c.word == n).scalar_subquery(), 0)
        for n in range(len(chosen))
    ]
    tells += [one.telling(math.log1p(size)) for one in asked[len(chosen) :]]
    return _by_rank(kept, asked, tells)


def _rarest(asked: Sequence[_Asked], size: float) -> list[_Asked]:
    """Those that find no more articles than are looked at; the rarest in any case."""
    chosen, about = [asked[0]], asked[0].share * size
    for one in asked[1:]:
        about += one.share * size
        if about > _FOUND:
            break
        chosen.append(one)
    return chosen


def _apart(found: Select[Any] | CompoundSelect[Any], name: str) -> CTE:
    """`found`, which is worked out before anything is done with it."""
    return found.cte(name).prefix_with("MATERIALIZED")


def _held(found: CTE, narrow: Narrow) -> Select[tuple[int]]:
    """The keys in `found` that `narrow` does not leave out. What has words is shown."""
    keys: Select[tuple[int]] = select(found.c.article_key)
    if narrow.is_all:
        return keys
    return narrow.held(keys.join(ShownRow, ShownRow.article_key == found.c.article_key))


def _by_rank(kept: CTE, asked: Sequence[_Asked], tells: Sequence[ColumnElement[float]]) -> Select[tuple[int]]:
    # What is put together anew lies in memory whole, so that its words are read once and not for each that is asked.
    whole = _words.body.op("||")(cast(literal_column("''"), TSVECTOR)).label("body")
    read = (
        select(_words.article_key, whole)
        .join(kept, kept.c.article_key == _words.article_key)
        .offset(0)
        .subquery()
    )
    weights = cast(literal_column(_WEIGHTS), ARRAY(REAL))
    rank: ColumnElement[float] = literal_column("0")
    for one, telling in zip(asked, tells, strict=True):
        rank = rank + telling * func.ts_rank(weights, read.c.body, one.as_query, _BY_LENGTH)
    # Equal ranks by age of the row: a database gives them in any order it likes.
    return select(read.c.article_key).order_by(rank.desc(), read.c.article_key)
