"""Each claim beside the exact sentences it rests on, the words kept shown against the words dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import part_button
from bot.chat.custom_ids import OpenPart
from bot.chat.markdown import ELLIPSIS, bold, inline, length, struck
from bot.chat.text_fragments import sentence_link
from bot.chat.views.lines import headline, linked, small
from bot.chat.views.sheet import Sheet
from bot.receipts import Piece, Quotation, Receipt, make_receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import discord

    from bot.chat.card import Card
    from summarizer import Article, Claim

_TITLE = 200
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


def receipts_view(card: Card, page: int = 0, *, renewed: bool = False) -> discord.ui.LayoutView:
    """One page of receipts, the last one where there are not so many.

    `renewed` says that the briefing was written anew since the button was shown. Takes milliseconds of
    processor time for a usual briefing: call it off the event loop.
    """
    pages = _pages(list(_blocks(card)))
    page = min(page, len(pages) - 1)
    sheet = Sheet(card.colour)
    sheet.text(f"### Receipts: {headline(card.article, _TITLE)}")
    for block in pages[page]:
        sheet.rule()
        sheet.text(block)
    sheet.rule()
    sheet.text("\n".join(map(small, _legend(page, len(pages), renewed=renewed))))
    sheet.row(
        [
            part_button(_target(card, page - 1), "Previous") if page else None,
            part_button(_target(card, page + 1), "Next") if page + 1 < len(pages) else None,
        ]
    )
    return sheet.view()


def _target(card: Card, page: int) -> OpenPart:
    return OpenPart("receipts", card.article.id, card.revision, page, turns=True)


def _legend(page: int, pages: int, *, renewed: bool) -> Iterator[str]:
    yield "Quoted: the source's own words. ~~Struck through~~: words that the briefing leaves out."
    if renewed:
        yield "This briefing was renewed since that message; these are the receipts of the newest one."
    if pages > 1:
        yield f"Page {page + 1} of {pages}"


def _pages(blocks: Sequence[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for block in blocks:
        full = len(pages[-1]) == _ON_PAGE or sum(map(length, [*pages[-1], block])) > _PAGE
        if full and pages[-1]:
            pages.append([])
        pages[-1].append(block)
    return pages if pages[0] else [["This briefing makes no claims: it shows the headline only."]]


def _blocks(card: Card) -> Iterator[str]:
    article = card.article
    points = card.briefing.key_points
    for claim in card.briefing.claims:
        yield _block(bold(inline(claim.text, _CLAIM)), _receipt(claim, article.text), article)
    for number, point in enumerate(points, start=1):
        label = f"**({number})** {bold(inline(point.text, _CLAIM))}"
        yield _block(label, _receipt(point, article.text), article)


def _block(claim: str, receipt: Receipt, article: Article) -> str:
    lines = [claim or ELLIPSIS]
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
        lines.append(small(f"…and {left:,} more in the source"))
    if not receipt.verbatim:
        lines.append(small("In other words than the source's"))
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
    if article.url is None:
        return ""
    whole = linked("source", sentence_link(article.url, article.text, quotation.span))
    return f"({whole})" if whole != "source" else ""
