"""The file of an export: JSON lines, with a header that says what is in it and an end that proves it whole.

    {"briefing-bot export": 1, "schema": "0013", "rows": {"topic": 2, …}, "last": {"subscription": 7, …}}
    {"topic": {"slug": "japan-rok", …}}
    …
    {"end": "the SHA-256, in hexadecimal, of every byte before this line"}

The same archive gives the same bytes, whichever database it lies in.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypeGuard

from bot.archive.moving.rows import TABLES, decoded, encoded
from bot.errors import ExportFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Table

FORMAT = 1
_MARK = "briefing-bot export"
_END = "end"
_LONGEST = 256 * 1024 * 1024
"""Bytes of a line. The longest text of an article is far below."""
_BY_NAME = {table.name: table for table in TABLES}
_WHOLE = "Export once more, or take another copy of the file."


@dataclass(frozen=True, slots=True)
class Header:
    """What an export says of itself."""

    schema: str
    rows: Mapping[str, int]
    """How many there are, by table."""
    last: Mapping[str, int]
    """The highest number that was ever given in a table whose numbers are never used twice."""

    @property
    def total(self) -> int:
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    table: Table
    values: dict[str, Any]
    size: int
    """Bytes in the file."""


class Writer:
    """Gives `write` the lines, as bytes."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._hash = hashlib.sha256()

    def header(self, header: Header) -> None:
        self._line(
            {_MARK: FORMAT, "schema": header.schema, "rows": dict(header.rows), "last": dict(header.last)}
        )

    def row(self, table: Table, row: Mapping[str, Any]) -> None:
        self._line({table.name: encoded(table, row)})

    def end(self) -> None:
        self._line({_END: self._hash.hexdigest()})

    def _line(self, value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._hash.update(line)
        self._write(line)


class Reader:
    """Reads `file` (of bytes), which errors call `name`. Every method raises ExportFileError."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._line = 0
        self._size = 0
        self._hash = hashlib.sha256()
        self.header = self._header()

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of `TABLES`. At its end the file is known to be whole; not before."""
        counted = dict.fromkeys(_BY_NAME, 0)
        order = [*_BY_NAME]
        place = 0
        while True:
            before = self._hash.hexdigest()
            name, values = self._only(self._next())
            if name == _END:
                break
            if name not in _BY_NAME or not isinstance(values, dict):
                raise self.error(self._line, "is no row that this bot knows", _WHOLE)
            if order.index(name) < place:
                raise self.error(self._line, f"has a row of '{name}' where none is expected", _WHOLE)
            place = order.index(name)
            counted[name] += 1
            try:
                yield Row(self._line, _BY_NAME[name], decoded(_BY_NAME[name], values), self._size)
            except ValueError as error:
                raise self.error(self._line, f"a row of '{name}' {error}", _WHOLE) from None
        if values != before:
            raise self.error(self._line, "the file was changed after it was written", _WHOLE)
        if {name: number for name, number in counted.items() if number} != {
            name: number for name, number in self.header.rows.items() if number
        }:
            raise self.error(self._line, "there are not as many rows as the first line says", _WHOLE)
        if self._file.read(1):
            raise self.error(self._line + 1, "something follows the end", _WHOLE)

    def error(self, line: int, problem: str, mend: str) -> ExportFileError:
        return ExportFileError(f"{self._name}:{line}", problem, mend)

    def _header(self) -> Header:
        mend = "Give a file that briefing-bot export wrote."
        first = self._next(mend)
        number = first.get(_MARK)
        if not isinstance(number, int):
            raise self.error(1, "is not the beginning of an export", mend)
        if number > FORMAT:
            problem = f"a newer bot has written it (format {number}, this bot reads {FORMAT})"
            raise self.error(1, problem, "Import it with that bot, or a newer one.")
        schema, rows, last = first.get("schema"), first.get("rows"), first.get("last")
        if not isinstance(schema, str) or not _are_numbers(rows) or not _are_numbers(last):
            raise self.error(1, "is not the beginning of an export", mend)
        for name in (*rows, *last):
            if name not in _BY_NAME:
                problem = f"it has rows of '{name}', which this bot does not know (its schema is '{schema}')"
                raise self.error(1, problem, "Import it with the bot that wrote it, or a newer one.")
        return Header(schema, rows, last)

    def _next(self, mend: str = _WHOLE) -> dict[str, Any]:
        self._line += 1
        try:
            line = self._file.readline(_LONGEST)
        except (EOFError, zlib.error, OSError) as error:
            raise self.error(self._line, f"cannot be read ({error})", mend) from error
        if not line:
            problem = "the file is empty" if self._line == 1 else "the file ends here, before its end"
            raise self.error(self._line, problem, mend)
        self._hash.update(line)
        self._size = len(line)
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            said = "is cut off" if not line.endswith(b"\n") else f"is no JSON ({error})"
            raise self.error(self._line, said, mend) from None
        if not isinstance(value, dict):
            raise self.error(self._line, "is no JSON object", mend)
        return value

    def _only(self, value: dict[str, Any]) -> tuple[str, Any]:
        if len(value) != 1:
            raise self.error(self._line, "is no row that this bot knows", _WHOLE)
        return next(iter(value.items()))


def _are_numbers(value: Any) -> TypeGuard[dict[str, int]]:
    return isinstance(value, dict) and all(
        isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63
        for number in value.values()
    )
