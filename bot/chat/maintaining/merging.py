"""Two articles that are one: the form in which a maintainer says so, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.archive import Title
from bot.chat.choices import LONGEST, MOST, plain, title_choice
from bot.chat.custom_ids import OnMaintenance
from bot.chat.maintaining.meant import entry_meant
from bot.errors import UsageError
from bot.words import pgettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.archive import Actor, Entry
    from bot.chat.services import Services

_TITLE = 45
_TYPED = 200
_REASON = 200


async def merge_form(services: Services, item: int, entry: Entry) -> discord.ui.Modal:
    """Which article it is the same as: the most similar ones, or another."""
    near = await services.archive.related(entry.article.id, limit=MOST)
    form = discord.ui.Modal(
        title=plain(pgettext("form", "The same as “{article}”", article=entry.article.title), _TITLE),
        custom_id=OnMaintenance("merge", item).custom_id(),
    )
    options = [
        discord.SelectOption(label=choice[0], value=choice[1])
        for each in near
        if (choice := title_choice(_title(each))) is not None
    ]
    if options:
        select = discord.ui.Select[Any](custom_id="into", options=options, required=False, min_values=0)
        label = pgettext("field", "Which is shown")
        hint = pgettext("field hint", "The most similar ones; it is shown in place of this one")
        form.add_item(discord.ui.Label(text=label, description=hint, component=select))
    other = discord.ui.TextInput[Any](custom_id="other", required=not options, max_length=_TYPED)
    label = pgettext("field", "Or another, by words of its title")
    form.add_item(discord.ui.Label(text=label, component=other))
    why = discord.ui.TextInput[Any](custom_id="reason", required=False, max_length=_REASON)
    hint = pgettext("field hint", "It is told where this one was posted")
    form.add_item(discord.ui.Label(text=pgettext("field", "Why"), description=hint, component=why))
    form.stop()  # discord.py waits for no answer, which comes to the bot by the custom id
    return form


async def merge_filled(
    services: Services, entry: Entry, filled: Mapping[str, str | Sequence[str]], by: Actor
) -> Entry:
    """Merge it into the one that was chosen or typed; which that is. Raises UsageError."""
    chosen = next(iter(filled.get("into", ())), "")
    typed = str(filled.get("other") or "").strip()
    if bool(chosen) == bool(typed):
        mend = "Choose one of the list, or type words of another's title."
        raise UsageError("Which is shown", "it is not clear which article you mean", mend)
    reason = str(filled.get("reason") or "").strip()[:_REASON] or None
    return await merge(services, entry, await entry_meant(services, chosen or typed), reason, by)


async def merge(services: Services, entry: Entry, into: Entry, reason: str | None, by: Actor) -> Entry:
    """Hide `entry` behind `into`. Raises UsageError where they are one article, or something changed meanwhile."""
    title = plain(entry.article.title, 150)
    if entry.article.id == into.article.id:
        raise UsageError(f"“{plain(title, LONGEST)}”", "it cannot be merged into itself", "Choose another.")
    other = plain(into.article.title, 150)
    why = f": {reason}" if reason else ""
    done = await services.archive.maintenance.merge(
        entry.article.id,
        into.article.id,
        f"merged “{title}” into “{other}”{why}",
        by=by,
        at=services.now(),
        reason=same_as(into, reason),
    )
    if not done:
        mend = "Look for it with /search, and try again."
        raise UsageError(f"“{other}”", "it is not shown to members any more", mend)
    return into


def same_as(into: Entry, reason: str | None) -> str:
    """Why an article is not shown, for those who read it."""
    told = f"it is the same as “{plain(into.article.title, 100)}”"
    return f"{told}: {reason}" if reason else told


def _title(entry: Entry) -> Title:
    article, seen = entry.article, entry.first_seen.date()
    published = article.published
    return Title(article.id, article.title, article.publisher, published or seen, undated=published is None)
