"""Who does something as a maintainer, and with which article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive import Actor
from bot.chat.choices import LONGEST, plain
from bot.chat.markdown import clean
from bot.errors import UsageError

if TYPE_CHECKING:
    import discord

    from bot.archive import Entry
    from bot.chat.services import Services


def actor_of(user: discord.abc.User) -> Actor:
    """Whom the audit log names."""
    return Actor(user.id, user.display_name)


async def entry_meant(services: Services, asked: str) -> Entry:
    """The article chosen from the list, or what typed words can only mean. Raises UsageError where it is not shown."""
    entry = await services.archive.get(asked)
    if entry is None:
        titles = await services.archive.titles(asked, limit=10)
        exact = [title for title in titles if clean(title.title).casefold() == clean(asked).casefold()]
        if len(exact or titles) == 1:
            entry = await services.archive.get((exact or titles)[0].id)
    if entry is None:
        mend = "Choose one from the list that opens as you type."
        raise UsageError(f"“{plain(asked, LONGEST)}”", "it is not clear which article that is", mend)
    if entry.briefing is None:
        mend = "/maintain unhide shows hidden articles again."
        raise UsageError(f"“{plain(entry.article.title, LONGEST)}”", "it is not shown to members", mend)
    return entry


def renewed() -> UsageError:
    """What was to be changed was changed by somebody else just now."""
    return UsageError("That briefing", "it was changed meanwhile", "Look at it as it is now, and try again.")
