"""The parts of an article that buttons open: its briefing, its receipts, what is related."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.card import Card
from bot.chat.markdown import inline
from bot.chat.pages import cards
from bot.chat.views.briefing import briefing_view
from bot.chat.views.lists import ON_PAGE, Listing, list_view
from bot.chat.views.receipts import receipts_view
from bot.errors import UsageError
from bot.words import gettext

if TYPE_CHECKING:
    import discord

    from bot.chat.custom_ids import OpenPart
    from bot.chat.services import Services


async def part_view(services: Services, target: OpenPart) -> discord.ui.LayoutView:
    """The part that `target` means today. Raises UsageError where the article is gone."""
    card = await find_card(services, target.article)
    if card is None:
        raise UsageError(
            "That article",
            "it is not in the archive any more, or it was a member's page that is kept for a while only",
            "Use “Brief this link” again on its message, or look for it with /search.",
        )
    if target.part == "receipts":
        renewed = target.revision is not None and card.revision != target.revision
        return await services.thinker.run(receipts_view, card, target.page, renewed=renewed)
    if target.part == "related":
        return await _related(services, card)
    return briefing_view(card)


async def find_card(services: Services, article: str) -> Card | None:
    """The article from the archive, or the one that it was merged into; for a page of a member's, from memory."""
    entry = await services.archive.get(article)
    if entry is not None and entry.briefing is None:
        entry = await services.archive.maintenance.instead_of(entry.article.id)
    card = None if entry is None else Card.of_entry(entry)
    return card or services.memory.get(article)


async def _related(services: Services, card: Card) -> discord.ui.LayoutView:
    if card.revision is not None:
        near = await services.archive.related(card.article.id, limit=ON_PAGE)
    else:
        vector = await services.thinker.vector(card.article.title)
        version = services.thinker.encoder.version
        near = await services.archive.search(card.article.title, vector, encoder=version, limit=ON_PAGE)
    found = cards(near)
    heading = gettext("Related to {article}", article=inline(card.article.title, 160))
    empty = gettext("Nothing in the archive is close to it.")
    return list_view(Listing(heading, found, len(found), None, card.colour, empty))
