"""A PDF → its article, with where each page begins in the text.

As in other pages, headings and list items are paragraphs of their own. What stands on every page (headers, footers,
page numbers) and footnotes are left out, columns are read one after the other, and words that the end of a line
parts are made whole.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from summarizer.errors import NoArticleError, NotTextError
from summarizer.pages._furniture import words_in
from summarizer.pages._language import detect_language
from summarizer.pages._lines import key
from summarizer.pages._pdf_layout import paragraphs_of
from summarizer.pages._pdf_lines import read_pdf_lines
from summarizer.pages.hints import NO_HINTS, PageHints
from summarizer.pages.identity import article_id, canonical_url, own_address
from summarizer.types import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.pages._pdf_layout import Paragraph

_LEAST_WORDS = 12
_NO_TITLE = re.compile(
    r"(?:microsoft |untitled|document\d*$|slide ?\d|layout ?\d)|\.(?:docx?|pdf|indd|pptx?|qxd|tex)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_TITLE_LINES = 250
_TALLER = 1.15


def read_pdf(content: bytes, *, name: str, hints: PageHints = NO_HINTS) -> tuple[Article, ...]:
    """The article of a PDF document. `name` is the file's or the address, for errors.

    Raises `LockedPageError`, `NotTextError` (damaged, or pictures of text), `NoArticleError`, `PageTooLargeError`.
    """
    read = read_pdf_lines(content, name)
    paragraphs = paragraphs_of(read.pages)
    if not paragraphs:
        raise NotTextError(
            name,
            "its pages are pictures without text, as of a scan",
            "Save it with its text recognised (OCR)",
        )
    title = hints.title or _title(read.metadata.get("Title", ""), paragraphs)
    body = [paragraph for paragraph in paragraphs if key(paragraph.text) != key(title)] or paragraphs
    text, starts = _laid_out(body, len(read.pages))
    if words_in(text) < _LEAST_WORDS:
        raise NoArticleError(
            name, "too little text is in it to be an article", "Look whether it is the right file"
        )
    url = canonical_url(hints.url) if hints.url else own_address(None, hints.found_at)
    authors = hints.authors if hints.authors is not None else _authors(read.metadata.get("Author", ""))
    article = Article(
        id=article_id(url, title, text),
        title=title,
        text=text,
        url=url,
        publisher=hints.publisher,
        authors=authors,
        published=hints.published or _day(read.metadata.get("CreationDate", "")),
        language=hints.language or detect_language(f"{title}\n{text}"),
        pages=starts,
    )
    return (article,)


def _laid_out(paragraphs: Sequence[Paragraph], count: int) -> tuple[str, tuple[int, ...]]:
    """The text, and for each page where it begins there. A page without text begins where the next one does."""
    begins: dict[int, int] = {}
    parts: list[str] = []
    length = 0
    for paragraph in paragraphs:
        for page, offset in paragraph.starts:
            begins.setdefault(page, length + min(offset, len(paragraph.text)))
        parts.append(paragraph.text)
        length += len(paragraph.text) + 2
    text = "\n\n".join(parts)
    starts: list[int] = []
    following = len(text)
    for page in range(count - 1, -1, -1):
        following = min(begins.get(page, following), following)
        starts.append(following)
    return text, tuple(reversed(starts))


def _title(given: str, paragraphs: Sequence[Paragraph]) -> str:
    """The document's own, else what is written largest on its first page, else its first words."""
    given = " ".join(given.split())
    if len(given.split()) >= 2 and not _NO_TITLE.search(given):
        return given
    first = [each for each in paragraphs if each.starts[0][0] == 0] or list(paragraphs[:1])
    largest = max(first[:12], key=lambda each: each.height)
    usual = sorted(each.height for each in paragraphs)[len(paragraphs) // 2]
    if largest.height > usual * _TALLER and len(largest.text) <= _TITLE_LINES:
        return largest.text
    text = first[0].text
    return text if len(text) <= 90 else text[:80].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _authors(given: str) -> tuple[str, ...]:
    names = (" ".join(part.split()) for part in re.split(r"[;,]|\band\b|&", given))
    # A lone word is what somebody's computer calls them.
    return tuple(
        dict.fromkeys(
            name for name in names if 2 <= len(name.split()) <= 5 and not re.search(r"[\d@/]", name)
        )
    )


def _day(given: str) -> date | None:
    match = _DATE.match(given)
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
    return day if day is not None and day.year >= 1990 else None
