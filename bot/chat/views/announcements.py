"""What maintainers are told in their channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import bold, inline, timestamp
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, pgettext, retell

if TYPE_CHECKING:
    import discord

    from bot.archive import Notice

_SUBJECT = 60
_WORDS = 800


def mark(notice: Notice) -> str:
    """The custom id of its button, by which its message is found again."""
    return OnMaintenance("notice", notice.id).custom_id()


def notice_view(notice: Notice) -> discord.ui.LayoutView:
    """What happened, and a button that shows how it stands now."""
    sheet = Sheet()
    sheet.text("\n".join(_lines(notice)))
    is_job = notice.kind == "job"
    label = pgettext("button", "Show the work") if is_job else pgettext("button", "Show the source")
    sheet.row([maintenance_button(OnMaintenance("notice", notice.id), label)])
    return sheet.view()


def _lines(notice: Notice) -> list[str]:
    source, words = bold(inline(notice.subject, _SUBJECT)), inline(retell(notice.words), _WORDS)
    since = timestamp(notice.since) if notice.since else gettext("some time ago")
    match notice.kind:
        case "failing":
            hint = gettext("I ask it ever more rarely, and say so here when it answers again.")
            head = gettext(
                "### ⚠️ A source fails\n{source} has failed since {when}.", source=source, when=since
            )
            return [head, words, small(hint)]
        case "recovered":
            before = [small(gettext("It was: {problem}", problem=words))] if words else []
            head = gettext(
                "### ✅ A source answers again\n{source} had failed since {when}.", source=source, when=since
            )
            return [head, *before]
        case "moved":
            hint = gettext("It is still read; change its address in sources.toml before the old one ends.")
            head = gettext("### A source has moved for good\n{source} says that it is now at", source=source)
            return [head, words, small(hint)]
        case "job":
            return [gettext("### ⚠️ Articles could not be briefed anew"), words]
