"""The topics that the bot knows, each with a button to its newest articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import page_button
from bot.chat.custom_ids import OpenPage, topic_key
from bot.chat.markdown import ELLIPSIS, bold, day, inline
from bot.chat.views import counted
from bot.chat.views.lines import page_line, small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, pgettext

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
    sheet.text(
        f"### {counted.topics(len(lines))}" if lines else gettext("### No topics\nNone are set up yet.")
    )
    for place, line in enumerate(lines[page * ON_PAGE : (page + 1) * ON_PAGE]):
        if place:
            sheet.gap()
        sheet.section(_told(line), _newest(line))
    if pages > 1:
        sheet.text(small(page_line(page, pages)))
    sheet.row(
        [
            page_button(OpenPage("topics", page - 1, turns=True), pgettext("button", "Previous"))
            if page
            else None,
            page_button(OpenPage("topics", page + 1, turns=True), pgettext("button", "Next"))
            if page + 1 < pages
            else None,
        ]
    )
    return sheet.view()


def _told(line: TopicLine) -> str:
    there = counted.articles(line.articles) if line.articles else gettext("No articles yet")
    newest = f" · {gettext('newest {day}', day=day(line.newest))}" if line.newest else ""
    name = bold(inline(line.topic.name, 100))
    # Written for matching by meaning too, so its first sentences say enough to people.
    about = inline(line.topic.description, _DESCRIPTION).removesuffix(f" {ELLIPSIS}")
    return "\n".join([name, about, small(there + newest)])


def _newest(line: TopicLine) -> Item | None:
    if not line.articles:
        return None
    return page_button(OpenPage("latest", topic=topic_key(line.topic.slug)), pgettext("button", "Latest"))
