"""The topics that the bot knows, each with a button to its newest articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import page_button
from bot.chat.custom_ids import OpenPage, topic_key
from bot.chat.markdown import ELLIPSIS, bold, day, inline
from bot.chat.views.lines import several, small
from bot.chat.views.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import discord

    from bot.chat.buttons import Item
    from summarizer import Topic

ON_PAGE = 8
_DESCRIPTION = 160


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic, how many articles belong to it, and the day of the newest."""

    topic: Topic
    articles: int
    newest: date | None


def topics_view(lines: Sequence[TopicLine], page: int = 0) -> discord.ui.LayoutView:
    """One page of the topics, the last one where there are not so many."""
    pages = max(1, -(-len(lines) // ON_PAGE))
    page = min(page, pages - 1)
    sheet = Sheet()
    sheet.text(f"### {several(len(lines), 'topic')}" if lines else "### No topics\nNone are set up yet.")
    for place, line in enumerate(lines[page * ON_PAGE : (page + 1) * ON_PAGE]):
        if place:
            sheet.gap()
        sheet.section(_told(line), _newest(line))
    if pages > 1:
        sheet.text(small(f"Page {page + 1} of {pages}"))
    sheet.row(
        [
            page_button(OpenPage("topics", page - 1, turns=True), "Previous") if page else None,
            page_button(OpenPage("topics", page + 1, turns=True), "Next") if page + 1 < pages else None,
        ]
    )
    return sheet.view()


def _told(line: TopicLine) -> str:
    counted = several(line.articles, "article") if line.articles else "No articles yet"
    newest = f" · newest {day(line.newest)}" if line.newest else ""
    name = bold(inline(line.topic.name, 100))
    # Written for matching by meaning too, so its first sentences say enough to people.
    about = inline(line.topic.description, _DESCRIPTION).removesuffix(f" {ELLIPSIS}")
    return "\n".join([name, about, small(counted + newest)])


def _newest(line: TopicLine) -> Item | None:
    if not line.articles:
        return None
    return page_button(OpenPage("latest", topic=topic_key(line.topic.slug)), "Latest")
