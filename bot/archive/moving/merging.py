"""Adding the articles of an export to an archive that has others. What is here already stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.archive.articles.shown import show_all
from bot.archive.moving.importing import put
from bot.archive.tables import AliasRow, ArticleRow, TopicRow, VersionRow
from bot.archive.tables.columns import storable, upserting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.moving.export_file import Header, Reader, Row

_AT_ONCE = 500


class Merging:
    """Gives the articles numbers of this archive. All else of the export is left out."""

    def __init__(self, connection: AsyncConnection, reader: Reader) -> None:
        self._connection = connection
        self._reader = reader
        self._articles: dict[int, int] = {}
        """This archive's number of each article that is new, by the export's."""
        self._versions: dict[int, int] = {}

    async def begin(self) -> None:
        """Nothing has to give way."""

    async def take(self, table: Table, rows: Sequence[Row]) -> int:
        """How many articles are new."""
        take = {
            "topic": self._topics,
            "article": self._new_articles,
            "article_version": self._new_versions,
        }.get(table.name)
        if take is not None:
            return await take(table, rows)
        if table.name in ("topic_match", "revision"):
            await self._put(table, rows, "version_id", self._versions)
        elif table.name in ("article_vector", "topic_override", "article_print", "article_alias"):
            await self._put(table, rows, "article_key", self._articles)
        elif table.name == "article_merge":
            numbers = self._articles
            both = [row for row in rows if {row.values["article_key"], row.values["into_key"]} <= {*numbers}]
            values = [{name: numbers[key] for name, key in row.values.items()} for row in both]
            await put(self._connection, self._reader, table, both, values)
        return 0

    async def finish(self, header: Header) -> None:
        keys = [*self._articles.values()]
        for first in range(0, len(keys), _AT_ONCE):
            await show_all(self._connection, keys[first : first + _AT_ONCE])

    async def _topics(self, table: Table, rows: Sequence[Row]) -> int:
        make = upserting(self._connection)
        statement = make(TopicRow).on_conflict_do_nothing(index_elements=["slug"])
        await self._connection.execute(statement, [row.values for row in rows])
        return 0

    async def _new_articles(self, table: Table, rows: Sequence[Row]) -> int:
        here = await self._known([storable(row.values["id"]) for row in rows])
        new = [row for row in rows if storable(row.values["id"]) not in here]
        await put(self._connection, self._reader, table, new, [_without(row.values, "key") for row in new])
        made = await self._connection.execute(
            select(ArticleRow.id, ArticleRow.key).where(
                ArticleRow.id.in_([storable(row.values["id"]) for row in new])
            )
        )
        keys = {row.id: row.key for row in made}
        self._articles |= {row.values["key"]: keys[storable(row.values["id"])] for row in new}
        return len(new)

    async def _known(self, ids: Sequence[str]) -> set[str]:
        """Those that are here, as articles of their own or as other addresses of some."""
        articles = await self._connection.scalars(select(ArticleRow.id).where(ArticleRow.id.in_(ids)))
        aliases = await self._connection.scalars(select(AliasRow.id).where(AliasRow.id.in_(ids)))
        return {*articles, *aliases}

    async def _new_versions(self, table: Table, rows: Sequence[Row]) -> int:
        new = await self._put(table, rows, "article_key", self._articles)
        keys = {self._articles[row.values["article_key"]] for row in new}
        made = await self._connection.execute(
            select(VersionRow.id, VersionRow.article_key, VersionRow.number).where(
                VersionRow.article_key.in_(keys)
            )
        )
        ids = {(row.article_key, row.number): row.id for row in made}
        for row in new:
            place = (self._articles[row.values["article_key"]], row.values["number"])
            self._versions[row.values["id"]] = ids[place]
        return 0

    async def _put(
        self, table: Table, rows: Sequence[Row], column: str, numbers: dict[int, int]
    ) -> list[Row]:
        """Put the rows of what is new, with this archive's number of it in `column`."""
        new = [row for row in rows if row.values[column] in numbers]
        if table.name == "article_alias":
            here = await self._known([storable(row.values["id"]) for row in new])
            new = [row for row in new if storable(row.values["id"]) not in here]
        drop = "id" if table.autoincrement_column is not None else ""
        values = [_without(row.values, drop) | {column: numbers[row.values[column]]} for row in new]
        await put(self._connection, self._reader, table, new, values)
        return new


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
