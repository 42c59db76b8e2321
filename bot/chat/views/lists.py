"""Lists of articles: the newest, what was found, what is related. Five on a page, each with its button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.chat.buttons import page_button, part_button
from bot.chat.custom_ids import OpenPage, OpenPart
from bot.chat.markdown import bold, inline, length
from bot.chat.views import counted
from bot.chat.views.lines import linked, more, page_line, small, source_line
from bot.chat.views.sheet import Sheet
from bot.words import gettext, gettext_noop, pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.chat.buttons import Item
    from bot.chat.card import Card
    from summarizer import Claim

ON_PAGE = 5
_TITLE = 160
_BRIEFING = 280
_ITEM = 700
"""UTF-16 units of one article: five of them leave room for what stands around them."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `total` counts the whole list; None where that is not known."""

    heading: str
    """Words of ours and, escaped by whoever wrote it, of others."""
    cards: Sequence[Card]
    total: int
    here: OpenPage | None = None
    """This page, as its neighbours' buttons name it; None for a list that is never paged."""
    colour: int | None = None
    empty: str = gettext_noop("Nothing here yet.")
    notes: tuple[str, ...] = ()


def pages_of(total: int) -> int:
    """How many pages a list of so many articles has, at least 1."""
    return max(1, -(-total // ON_PAGE))


def list_view(listing: Listing) -> discord.ui.LayoutView:
    """The heading, each article with where it is from and how its briefing begins, and the pages' buttons."""
    sheet = Sheet(listing.colour)
    sheet.text(f"### {listing.heading}")
    if not listing.cards:
        sheet.text(gettext(listing.empty))
    for place, card in enumerate(listing.cards[:ON_PAGE]):
        if place:
            sheet.gap()
        sheet.section(item(card, card.briefing.claims[:1]), _open(card))
    close_list(sheet, listing.here, listing.total, len(listing.cards), listing.notes)
    return sheet.view()


def close_list(
    sheet: Sheet,
    here: OpenPage | None,
    total: int,
    shown: int,
    notes: Sequence[str] = (),
    what: Literal["article", "story"] = "article",
) -> None:
    """How many there are, which page this is, and the buttons to the others."""
    page = here.page if here else 0
    lines = list(notes)
    left = total - page * ON_PAGE - min(shown, ON_PAGE)
    earlier = _turned(here, page - 1, pgettext("button", "Previous")) if page else None
    later = _turned(here, page + 1, pgettext("button", "Next")) if left > 0 else None
    if left > 0 and later is None:
        lines.append(more(left))
    if here and total > ON_PAGE:
        many = counted.articles(total) if what == "article" else counted.stories(total)
        lines.append(f"{page_line(page, pages_of(total))} · {many}")
    if lines:
        sheet.text("\n".join(map(small, lines)))
    sheet.row([earlier, later])


def _turned(here: OpenPage | None, page: int, label: str) -> Item | None:
    if here is None:
        return None
    return page_button(replace(here, page=page, turns=True), label)


def item(
    card: Card,
    told: Sequence[Claim],
    limit: int = _BRIEFING,
    *,
    room: int = _ITEM,
    topic: bool = True,
    dated: bool = True,
    also: str = "",
) -> str:
    """Title, where from, and the claims `told` in up to `limit` units; without the link if `room` is short.

    `also`: who else reports it, after where it is from.
    """
    title = inline(card.article.title, _TITLE) or gettext("Untitled")
    about = " · ".join(
        part for part in (source_line(card, brief=True, topic=topic, dated=dated), also) if part
    )
    words = inline(" ".join(claim.text for claim in told), limit)
    rest = [*([small(about)] if about else []), *([words] if words else [])]
    with_link = "\n".join([bold(linked(title, card.article.url)), *rest])
    return with_link if length(with_link) <= room else "\n".join([bold(title), *rest])


def _open(card: Card) -> Item | None:
    return part_button(OpenPart("briefing", card.article.id, card.revision), pgettext("button", "Briefing"))
