"""Articles of a period under headings: a topic's by day, or several topics' by topic."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Self

from bot.chat.buttons import part_button
from bot.chat.custom_ids import OpenPage, OpenPart
from bot.chat.markdown import day, inline, length
from bot.chat.views import counted
from bot.chat.views.lines import dated_line, small
from bot.chat.views.lists import ON_PAGE, close_list, item
from bot.chat.views.outlets import also_in
from bot.chat.views.sheet import Sheet
from bot.words import gettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import discord

    from bot.chat.card import Card
    from bot.digests.model import Outlet

_NAME = 100
_HEADING = 60
_TOLD = 400
_STORY = 620
_ALSO = 150


@dataclass(frozen=True, slots=True)
class Group:
    """An article and what it stands under: a topic's name or, where that is None, its day."""

    name: str | None
    card: Card
    also: tuple[Outlet, ...] = ()
    """The other outlets that report the same."""

    @classmethod
    def of_day(cls, card: Card, also: tuple[Outlet, ...] = ()) -> Self:
        return cls(None, card, also)

    @property
    def heading(self) -> str:
        if self.name is not None:
            return inline(self.name, _HEADING)
        said = dated_line(self.card) or gettext("date unknown")
        return said[:1].upper() + said[1:]


def digest_view(
    name: str,
    colour: int | None,
    stories: Sequence[Group],
    *,
    total: int,
    articles: int | None = None,
    since: date | None,
    until: date,
    here: OpenPage | None = None,
) -> discord.ui.LayoutView:
    """One page of `total` stories from `since` (None: from the beginning) to `until`, in the order given.

    `articles`: how many they are folded from; None where each is an article.
    """
    sheet = Sheet(colour)
    told = counted.articles(total)
    if articles is not None and articles != total:
        told = gettext(
            "{stories} in {articles}", stories=counted.stories(total), articles=counted.articles(articles)
        )
    about = small(_period(since, until) + told)
    sheet.text(f"## {inline(name, _NAME)}\n{about}")
    if not stories:
        sheet.text(gettext("Nothing in that time.") if since else gettext("Nothing yet."))
    for heading, group in groupby(stories[:ON_PAGE], key=lambda story: story.heading):
        sheet.rule()
        for place, story in enumerate(group):
            if place:
                sheet.gap()
            card = story.card
            claims = card.briefing.claims
            dated = story.name is not None  # else the heading says it
            also = also_in(story.also, most=_ALSO)
            room = _TOLD - length(also)
            told = item(card, claims, room, room=_STORY, topic=False, dated=dated, also=also)
            button = part_button(
                OpenPart("briefing", card.article.id, card.revision), pgettext("button", "Briefing")
            )
            sheet.section(f"### {heading}\n{told}" if place == 0 else told, button)
    close_list(sheet, here, total, len(stories), what="article" if articles in (None, total) else "story")
    return sheet.view()


def _period(since: date | None, until: date) -> str:
    """With what separates it from what follows; nothing where the digest is of all time."""
    if since is None:
        return ""
    return f"{day(until)} · " if since == until else f"{day(since)} – {day(until)} · "
