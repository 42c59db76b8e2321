"""Each claim beside the exact sentences it rests on, the words kept shown against the words dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import part_button
from bot.chat.custom_ids import OpenPart
from bot.chat.views.lines import headline, page_line, small
from bot.chat.views.quotations import LEGEND, in_pages, receipt_block
from bot.chat.views.sheet import Sheet
from bot.words import gettext, gettext_noop, pgettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

    from bot.chat.card import Card

_TITLE = 200
_NOTHING = gettext_noop("This briefing makes no claims: it shows the headline only.")


def receipts_view(card: Card, page: int = 0, *, renewed: bool = False) -> discord.ui.LayoutView:
    """One page of receipts, the last one where there are not so many.

    `renewed` says that the briefing was written anew since the button was shown. Takes milliseconds of
    processor time for a usual briefing: call it off the event loop.
    """
    pages = in_pages(list(_blocks(card))) or [[gettext(_NOTHING)]]
    page = min(page, len(pages) - 1)
    sheet = Sheet(card.colour)
    sheet.text(gettext("### Receipts: {article}", article=headline(card.article, _TITLE)))
    for block in pages[page]:
        sheet.rule()
        sheet.text(block)
    sheet.rule()
    sheet.text("\n".join(map(small, _legend(page, len(pages), renewed=renewed))))
    sheet.row(
        [
            part_button(_target(card, page - 1), pgettext("button", "Previous")) if page else None,
            part_button(_target(card, page + 1), pgettext("button", "Next"))
            if page + 1 < len(pages)
            else None,
        ]
    )
    return sheet.view()


def _target(card: Card, page: int) -> OpenPart:
    return OpenPart("receipts", card.article.id, card.revision, page, turns=True)


def _legend(page: int, pages: int, *, renewed: bool) -> Iterator[str]:
    yield gettext(LEGEND)
    if renewed:
        yield gettext(
            "This briefing was renewed since that message; these are the receipts of the newest one."
        )
    if pages > 1:
        yield page_line(page, pages)


def _blocks(card: Card) -> Iterator[str]:
    article = card.article
    points = card.briefing.key_points
    for claim in card.briefing.claims:
        yield receipt_block(claim, article)
    for number, point in enumerate(points, start=1):
        yield receipt_block(point, article, number)
