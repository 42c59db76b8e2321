"""Articles of a period under headings: a topic's by day, or several topics' by topic."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Self

from bot.chat.buttons import part_button
from bot.chat.custom_ids import OpenPage, OpenPart
from bot.chat.markdown import day, inline
from bot.chat.views.lines import several, small
from bot.chat.views.lists import ON_PAGE, close_list, item
from bot.chat.views.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import discord

    from bot.chat.card import Card

_NAME = 100
_HEADING = 60
_TOLD = 400
_STORY = 620


@dataclass(frozen=True, slots=True)
class Group:
    """An article and the heading it stands under: a name, or the day it was published (None: unknown)."""

    heading: str | date | None
    card: Card

    @classmethod
    def of_day(cls, card: Card) -> Self:
        return cls(card.article.published, card)


def digest_view(
    name: str,
    colour: int | None,
    stories: Sequence[Group],
    *,
    total: int,
    since: date | None,
    until: date,
    here: OpenPage | None = None,
) -> discord.ui.LayoutView:
    """One page of `total` stories from `since` (None: from the beginning) to `until`, in the order given."""
    sheet = Sheet(colour)
    period = f"{day(since)} – {day(until)}" if since else f"Until {day(until)}"
    sheet.text(f"## {inline(name, _NAME)}\n{small(period)} · {several(total, 'article')}")
    if not stories:
        sheet.text("Nothing in that time.")
    for heading, group in groupby(stories[:ON_PAGE], key=lambda story: story.heading):
        for place, story in enumerate(group):
            told = item(story.card, story.card.briefing.claims, _TOLD, room=_STORY, topic=False)
            card = story.card
            button = part_button(OpenPart("briefing", card.article.id, card.revision), "Briefing")
            sheet.section(f"### {_heading(heading)}\n{told}" if place == 0 else told, button)
    close_list(sheet, here, total, len(stories))
    return sheet.view()


def _heading(heading: str | date | None) -> str:
    if heading is None:
        return "Date unknown"
    return inline(heading, _HEADING) if isinstance(heading, str) else day(heading)
