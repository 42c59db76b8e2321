"""PDF documents that the tests make: as Word and InDesign would lay them out, and as nobody should."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = A4
LEAD = 14


class Pdf:
    """A document that is written line by line, from the top of each page."""

    def __init__(self, **metadata: str) -> None:
        self._file = io.BytesIO()
        self.canvas: Any = Canvas(
            self._file, pagesize=A4, invariant=True, encrypt=metadata.pop("password", None)
        )
        self.canvas.setTitle(metadata.get("title", ""))
        self.canvas.setAuthor(metadata.get("author", ""))
        self.page = 1

    def line(self, text: str, x: float, y: float, size: float = 11) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x, y, text)

    def lines(self, lines: Sequence[str], x: float = 72, y: float = HEIGHT - 130, size: float = 11) -> float:
        for text in lines:
            self.line(text, x, y, size)
            y -= LEAD
        return y

    def furniture(self, header: str = "The Institute | Policy Brief 7") -> None:
        self.line(header, 72, HEIGHT - 40, 9)
        self.line(f"Page {self.page}", WIDTH / 2, 30, 9)

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page += 1

    def content(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._file.getvalue()


def wrapped(text: str, width: int = 80) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
