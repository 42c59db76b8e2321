"""What goes where somebody is to be forgotten, and the button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import forget_button
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, pgettext

if TYPE_CHECKING:
    import discord

    from bot.chat.custom_ids import Forget
    from bot.forgetting import Words


def asking_view(words: Words, target: Forget) -> discord.ui.LayoutView:
    """Asks, with a list of all that goes and stays."""
    sheet = Sheet()
    if target.who == "server":
        sheet.text(gettext("### Delete all that is kept of this server?"))
    else:
        sheet.text(gettext("### Delete all that is kept of you?"))
    sheet.text("\n".join([gettext("**Goes, for good**"), *(f"- {each}" for each in words.goes)]))
    sheet.text("\n".join([gettext("**Stays**"), *(f"- {each}" for each in words.stays)]))
    sheet.row([forget_button(target, pgettext("button", "Delete it"))])
    return sheet.view()


def forgotten_view(words: Words) -> discord.ui.LayoutView:
    """It is done."""
    sheet = Sheet()
    if words.nothing:
        sheet.text(gettext("There was nothing left to delete."))
    else:
        sheet.text("\n".join([gettext("### Deleted"), *(f"- {each}" for each in words.goes)]))
        sheet.text(small(gettext("Nothing of it can be brought back.")))
    return sheet.view()
