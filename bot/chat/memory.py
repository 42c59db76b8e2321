"""Briefings of members' own files and links: kept for their buttons, for a while, and never on disk."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.card import Card

MOST = 200


class Memory:
    """The cards used last, by their article's id."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._cards: OrderedDict[str, Card] = OrderedDict()

    def keep(self, card: Card) -> None:
        self._cards[card.article.id] = card
        self._cards.move_to_end(card.article.id)
        while len(self._cards) > self._most:
            self._cards.popitem(last=False)

    def get(self, article: str) -> Card | None:
        card = self._cards.get(article)
        if card is not None:
            self._cards.move_to_end(article)
        return card
