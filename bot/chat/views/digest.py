"""A topic's articles of a period, by day, newest first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

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
    from summarizer.types import Topic

_NAME = 100
_TOLD = 400
_STORY = 700


def digest_view(
    topic: Topic,
    cards: Sequence[Card],
    *,
    total: int,
    since: date | None,
    until: date,
    here: OpenPage | None = None,
) -> discord.ui.LayoutView:
    """One page of `total` articles from `since` (None: from the beginning) to `until`."""
    sheet = Sheet(topic.colour)
    period = f"{day(since)} – {day(until)}" if since else f"Until {day(until)}"
    sheet.text(f"## {inline(topic.name, _NAME)}\n{small(period)} · {several(total, 'article')}")
    if not cards:
        sheet.text("Nothing on this topic in that time.")
    for published, group in groupby(cards[:ON_PAGE], key=lambda card: card.article.published):
        heading = f"### {day(published)}" if published else "### Date unknown"
        for place, card in enumerate(group):
            story = item(card, _TOLD, _STORY)
            told = f"{heading}\n{story}" if place == 0 else story
            sheet.section(told, part_button(OpenPart("briefing", card.article.id, card.revision), "Briefing"))
    close_list(sheet, here, total, len(cards))
    return sheet.view()
