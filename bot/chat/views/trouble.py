"""What the one who made a subscription is written when it cannot be served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import inline
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, retell

if TYPE_CHECKING:
    import discord

_MOST = 1500


def trouble_view(server: str | None, channel: int, words: str) -> discord.ui.LayoutView:
    """`words` are `Trouble.words`, ready to be shown; `server` is the server's name, where it is known."""
    place = f"<#{channel}>"
    if server:
        place = gettext("{channel} of {server}", channel=place, server=inline(server, 100))
    sheet = Sheet()
    sheet.text(
        gettext(
            "## A digest is waiting\nThe digest that you set up for {place} cannot be posted.", place=place
        )
    )
    sheet.text(retell(words)[:_MOST])
    hint = gettext(
        "I try again by myself, less and less often; nothing is lost. /subscriptions shows how it stands."
    )
    sheet.text(small(hint))
    return sheet.view()
