"""The lines of a PDF → its paragraphs, in reading order, without what stands on every page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from summarizer.pages._pdf_lines import PdfLine, PdfPage

_MARGIN = 0.12
"""Of a page's height: where headers, footers and page numbers stand."""
_SMALL = 0.9
"""Of the body's height: what is smaller at the foot of a page is a note."""
_LARGE = 1.15
_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|\s]*\(?(?:\d{1,4}|[ivxlc]{1,6})\)?(?:\s*(?:/|of)\s*\d{1,4})?[-–—|\s]*", re.IGNORECASE
)
_NOTE = re.compile(r"(?:\d{1,3}[\s.)\]]|\[\d{1,3}\]|[*†‡§¹²³])")
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*(?:\d{1,3})?$")
_SOFT = "\u00ad"
"""Any hyphen at the end of a line, the writer's own as well as the printer's: pdfium does not tell."""
_BULLET = re.compile(r"^[•●▪■◦‣·–]\s+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`starts`: for each page that begins in it, the page (from 0) and where, in characters of the text."""

    text: str
    height: float
    starts: tuple[tuple[int, int], ...]


def paragraphs_of(pages: Sequence[PdfPage]) -> list[Paragraph]:
    """The paragraphs of the body, headings among them."""
    repeated = _repeated(pages)
    body = _body_height(pages)
    words = _words(pages)
    joined: list[_Growing] = []
    for number, page in enumerate(pages):
        lines = [line for line in page.lines if not _is_furniture(line, page, repeated)]
        lines = _without_notes(_in_reading_order(lines), body)
        for position, block in enumerate(_blocks(lines)):
            if position == 0 and joined and joined[-1].goes_on_with(block):
                joined[-1].add(block, number, words)
            else:
                joined.append(_Growing(block, number, words))
    return [paragraph for growing in joined if (paragraph := growing.finished()).text]


def _repeated(pages: Sequence[PdfPage]) -> set[str]:
    """What stands in the margins of many pages, but for its numbers."""
    counted = Counter(
        key for page in pages for key in {_key(line) for line in page.lines if _in_margin(line, page)}
    )
    least = 2 if len(pages) < 6 else max(3, len(pages) // 4)  # left and right pages differ
    return {key for key, count in counted.items() if count >= least}


def _key(line: PdfLine) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _in_margin(line: PdfLine, page: PdfPage) -> bool:
    room = page.height * _MARGIN
    return line.bottom > page.height - room or line.top < room


def _is_furniture(line: PdfLine, page: PdfPage, repeated: set[str]) -> bool:
    return _in_margin(line, page) and (_key(line) in repeated or _NUMBER.fullmatch(line.text) is not None)


def _body_height(pages: Sequence[PdfPage]) -> float:
    heights = Counter[float]()
    for page in pages:
        for line in page.lines:
            heights[round(line.height * 2) / 2] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0.0


def _in_reading_order(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Columns one after the other, whatever the order in the document; lines across all of them part them."""
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    gutter = _gutter(lines, left, right)
    if gutter is None:
        return _top_down(lines)
    ordered: list[PdfLine] = []
    band: list[PdfLine] = []
    for line in sorted(lines, key=lambda each: -each.top):
        if line.left < gutter < line.right:
            ordered += _columns(band, gutter)
            band = []
            ordered.append(line)
        else:
            band.append(line)
    return ordered + _columns(band, gutter)


def _gutter(lines: Sequence[PdfLine], left: float, right: float) -> float | None:
    """Where two columns part: an upright that hardly any line crosses, with much on both sides of it."""
    best: tuple[int, float] | None = None
    for step in range(30, 71, 2):
        upright = left + (right - left) * step / 100
        crossing = sum(line.left < upright < line.right for line in lines)
        before = sum(line.right <= upright for line in lines)
        after = sum(line.left >= upright for line in lines)
        if (
            min(before, after) >= 5
            and crossing * 3 <= min(before, after)
            and (best is None or crossing < best[0])
        ):
            best = (crossing, upright)
    return best[1] if best else None


def _columns(band: Sequence[PdfLine], gutter: float) -> list[PdfLine]:
    first = [line for line in band if line.right <= gutter]
    return _top_down(first) + _top_down([line for line in band if line.right > gutter])


def _top_down(lines: Iterable[PdfLine]) -> list[PdfLine]:
    return sorted(lines, key=lambda line: (-round(line.bottom), line.left))


def _without_notes(lines: Sequence[PdfLine], body: float) -> list[PdfLine]:
    """Without footnotes: small lines that a number or a sign begins, and those of their size below them."""
    kept: list[PdfLine] = []
    noted: float | None = None
    for line in lines:
        small = line.height < body * _SMALL
        if small and _NOTE.match(line.text):
            noted = line.height
        elif not small or (noted is not None and line.height > noted * _LARGE):
            noted = None
        if noted is None:
            kept.append(line)
    return kept


def _blocks(lines: Sequence[PdfLine]) -> list[list[PdfLine]]:
    """Lines that stand together."""
    blocks: list[list[PdfLine]] = []
    pitches = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < 60]
    pitch = median(pitches) if pitches else 0.0
    for line in lines:
        if blocks and _belongs(blocks[-1], line, pitch):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _belongs(block: Sequence[PdfLine], line: PdfLine, pitch: float) -> bool:
    last = block[-1]
    step = last.bottom - line.bottom
    if abs(step) < 0.3 * last.height and line.left >= last.right - 1:
        return True  # on the same base line, parted by a wide blank
    if max(last.height, line.height) > min(last.height, line.height) * _LARGE or _BULLET.match(line.text):
        return False
    if step < 0:  # the next column: a sentence may go on there
        return not _ENDS.search(last.text)
    if step > 1.4 * max(pitch, last.height):
        return False
    indented = line.left - min(each.left for each in block) > 0.8 * line.height
    if indented and len(block) > 1 and last.left - min(each.left for each in block) < 0.5 * line.height:
        return False
    if indented and len(block) == 1 and _ENDS.search(last.text):
        return False
    width = max(each.right for each in block) - min(each.left for each in block)
    short = max(each.right for each in block) - last.right > 0.25 * width
    return not (short and _ENDS.search(last.text))


def _words(pages: Sequence[PdfPage]) -> set[str]:
    found: set[str] = set()
    for page in pages:
        for line in page.lines:
            found.update(re.findall(r"\w+(?:-\w+)*", line.text.casefold()))
    return found


class _Growing:
    """A paragraph while lines are added to it."""

    def __init__(self, block: Sequence[PdfLine], page: int, words: set[str]) -> None:
        self._text = ""
        self._starts: list[tuple[int, int]] = []
        self._heights: list[float] = []
        self.add(block, page, words)

    def goes_on_with(self, block: Sequence[PdfLine]) -> bool:
        """Whether a paragraph that the end of a page cut goes on with the first lines of the next."""
        first = block[0]
        same = abs(first.height - median(self._heights)) < 0.1 * first.height
        parted = self._text.endswith(("-", _SOFT)) or (
            not _ENDS.search(self._text) and not _BULLET.match(first.text) and first.text[:1].islower()
        )
        return same and parted

    def add(self, block: Sequence[PdfLine], page: int, words: set[str]) -> None:
        for line in block:
            self._text = _joined(self._text, line.text, words)
            if not self._starts or self._starts[-1][0] != page:
                # A word that is cut by the end of a page belongs to the page it ends on.
                self._starts.append((page, max(0, len(self._text) - len(line.text))))
            self._heights.append(line.height)

    def finished(self) -> Paragraph:
        return Paragraph(self._text.replace(_SOFT, "-"), median(self._heights), tuple(self._starts))


def _joined(before: str, line: str, words: set[str]) -> str:
    """A line after what stands before it, with a word that is parted between them made whole."""
    if not before:
        return line
    if before.endswith((_SOFT, "-")) and line[:1].isalpha():
        start = re.search(r"[\w-]*$", before[:-1])
        rest = re.match(r"[\w-]+", line)
        first, second = (start[0] if start else ""), (rest[0] if rest else "")
        hyphened = f"{first}-{second}".casefold() in words or not line[:1].islower() or not first
        whole = f"{first}{second}".casefold() in words
        keeps = hyphened and not whole
        return f"{before[:-1]}{'-' if keeps else ''}{line}"
    return f"{before} {line}"
