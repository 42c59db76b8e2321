"""One claim beside the sentences it rests on, for every view that shows receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefings.receipts import Piece, Quotation, Receipt, make_receipt
from bot.chat.markdown import ELLIPSIS, bold, inline, length, struck
from bot.chat.text_fragments import sentence_link
from bot.chat.views.lines import EDITORS_LEGEND, linked, small
from bot.words import gettext, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer import Article, Claim

LEGEND = gettext_noop(
    "Quoted: the source's own words. ~~Struck through~~: words that the briefing leaves out."
)

_CLAIM = 500
_QUOTATION = 900
_QUOTATIONS = 3
_PAGE = 3000
"""UTF-16 units of receipts on a page: what headline and legend leave of a message."""
_LEAST = 20
"""UTF-16 units that are still worth quoting."""
_ON_PAGE = 6
_COSTLY = 4_000_000
"""Characters of a claim times those of its evidence. A usual one has 100,000; a source without full stops may
be as long as a book, and is then quoted without marks."""


def numbered(text: str, number: int | None = None) -> str:
    """A claim in bold, after its number."""
    shown = bold(inline(text, _CLAIM)) or ELLIPSIS
    return shown if number is None else f"**({number})** {shown}"


def receipt_block(claim: Claim, article: Article, number: int | None = None) -> str:
    """A claim and what it rests on: at most a page of UTF-16 units."""
    return _block(numbered(claim.text, number), _receipt(claim, article.text), article)


def in_pages(blocks: Sequence[str]) -> list[list[str]]:
    """The blocks page by page, as much on each as a message takes; no page without any."""
    pages: list[list[str]] = []
    for block in blocks:
        if not pages or len(pages[-1]) == _ON_PAGE or sum(map(length, [*pages[-1], block])) > _PAGE:
            pages.append([])
        pages[-1].append(block)
    return pages


def _block(claim: str, receipt: Receipt, article: Article) -> str:
    lines = [claim]
    for quotation in receipt.quotations[:_QUOTATIONS]:
        line = f"> {_quoted(quotation.pieces)}"
        with_link = f"{line} {_source(article, quotation)}".rstrip()
        room = _PAGE - length("\n".join(lines)) - 60
        fitting = next((one for one in (with_link, line) if length(one) <= room), None)
        if fitting is None:
            break
        lines.append(fitting)
    left = len(receipt.quotations) - (len(lines) - 1)
    if left:
        lines.append(small(gettext("…and {count} more in the source", count=left)))
    if not receipt.claim.evidence:
        lines.append(small(gettext(EDITORS_LEGEND)))
    elif not receipt.verbatim:
        lines.append(small(gettext("In other words than the source's")))
    return "\n".join(lines)


def _receipt(claim: Claim, text: str) -> Receipt:
    if len(claim.text) * sum(span.end - span.start for span in claim.evidence) <= _COSTLY:
        return make_receipt(claim, text)
    quotations = (Quotation(span, (Piece(span.of(text), kept=True),)) for span in claim.evidence)
    return Receipt(claim, tuple(quotations), verbatim=True)


def _quoted(pieces: Sequence[Piece]) -> str:
    """The pieces in one line, cut where they get too long."""
    shown, room = "", _QUOTATION
    for piece in pieces:
        text = inline(piece.text, room)
        blank = " " if piece.text[:1].isspace() and shown else ""
        shown += blank + (text if piece.kept else struck(text)) + (" " if piece.text[-1:].isspace() else "")
        room -= length(text)
        if room < _LEAST or (text.endswith(ELLIPSIS) and not piece.text.rstrip().endswith(ELLIPSIS)):
            return shown.rstrip() if text.endswith(ELLIPSIS) else f"{shown.rstrip()} {ELLIPSIS}"
    return " ".join(shown.split())


def _source(article: Article, quotation: Quotation) -> str:
    """A link to the words or, in a document with pages, to the page they stand on."""
    page = article.page_of(quotation.span)
    name = gettext("source") if page is None else gettext("p. {page}", page=page)
    if article.url is None:
        return "" if page is None else f"({name})"
    if page is None:
        whole = linked(name, sentence_link(article.url, article.text, quotation.span))
    else:
        whole = linked(name, f"{article.url.partition('#')[0]}#page={page}")
    return f"({whole})" if page is not None or whole != name else ""
