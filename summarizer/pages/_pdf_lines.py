"""The lines of a PDF with where they stand, by pdfium."""

from __future__ import annotations

import ctypes
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from summarizer.errors import LockedPageError, NotTextError, PageTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 500
MAX_CHARACTERS = 2_000_000
"""Of all pages together; a long book has one million."""
_WIDE_GAP = 2.0
"""Blanks within a line that are so many times its height part two columns."""
_HYPHENS = {0x2: "\u00ad", 0xFFFE: "\u00ad"}
"""How pdfium writes a hyphen that parts a word at the end of a line."""

_pdfium = threading.Lock()
"""pdfium is not made for several threads."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A run of characters on one base line. Places are in points, from the page's lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The lines of a page in the document's own order."""

    lines: tuple[PdfLine, ...]
    height: float


@dataclass(frozen=True, slots=True)
class PdfContent:
    """What was read of a PDF. `metadata` are its own words about itself, by pdfium's names."""

    pages: tuple[PdfPage, ...]
    metadata: dict[str, str]


def read_pdf_lines(content: bytes, name: str) -> PdfContent:
    """Raises `LockedPageError`, `NotTextError` (damaged) and `PageTooLargeError`."""
    import pypdfium2

    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise _unreadable(error, name) from error
        try:
            return _read(document, name)
        finally:
            document.close()


def _unreadable(error: Exception, name: str) -> LockedPageError | NotTextError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return LockedPageError(name, "it is locked with a password", "Save it without one")
    return NotTextError(name, "it is a damaged PDF document", "Download it again, or save its text")


def _read(document: Any, name: str) -> PdfContent:
    import pypdfium2

    if len(document) > MAX_PAGES:
        problem = f"it has {len(document):,} pages and the limit is {MAX_PAGES}"
        raise PageTooLargeError(name, problem, "Save only the pages of the article")
    pages, characters = [], 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:  # one damaged page leaves the others readable
            pages.append(PdfPage((), 0.0))
            continue
        textpage = page.get_textpage()
        characters += textpage.count_chars()
        if characters > MAX_CHARACTERS:
            problem = f"it has more than {MAX_CHARACTERS:,} characters"
            raise PageTooLargeError(name, problem, "Save only the pages of the article")
        pages.append(PdfPage(tuple(_lines(textpage)), page.get_height()))
        textpage.close()
        page.close()
    return PdfContent(tuple(pages), dict(document.get_metadata_dict()))


def _lines(textpage: Any) -> Iterator[PdfLine]:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    run: list[str] = []
    edges: list[tuple[float, float, float, float]] = []

    def finished() -> Iterator[PdfLine]:
        text = _whole(run)
        if text and edges:
            lefts, rights, bottoms, tops = zip(*edges, strict=True)
            yield PdfLine(
                text,
                min(lefts),
                max(rights),
                sorted(bottoms)[len(bottoms) // 2],
                sorted(tops)[len(tops) // 2],
            )
        run.clear()
        edges.clear()

    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        character = _HYPHENS.get(code) or (chr(code) if 0 < code < 0x110000 else "")
        if character in ("\r", "\n"):
            yield from finished()
            continue
        if not character or not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            continue
        if character.isspace() or box.right <= box.left:
            run.append(" " if character.isspace() else character)
            continue
        edge = (box.left, box.right, box.bottom, box.top)
        if edges and _is_apart(edges[-1], edge):
            yield from finished()
        run.append(character)
        edges.append(edge)
    yield from finished()


def _is_apart(last: tuple[float, float, float, float], next_: tuple[float, float, float, float]) -> bool:
    """Whether two characters that follow each other stand on different lines, or in different columns."""
    height = max(last[3] - last[2], 1.0)
    middle = (next_[2] + next_[3]) / 2
    if not last[2] - 0.4 * height <= middle <= last[3] + 0.4 * height:
        return True
    return next_[0] - last[1] > _WIDE_GAP * height or next_[0] < last[0] - height


def _whole(run: list[str]) -> str:
    # What lies beyond the first plane comes in two halves.
    text = "".join(run).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"\s+", " ", text).strip()
