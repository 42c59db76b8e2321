"""What the one who made subscriptions is written when they cannot be served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.markdown import inline, length
from bot.chat.views.lines import more, several, small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, ngettext, retell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import discord

_MOST = 1500
"""Units of what is wrong with one."""
_REASON = 600
"""The same where there are several."""
_REASONS = 30
"""At most so many, for the sake of the message's components."""
_MENTION = 25
"""Units of a channel's mention, with what parts it from the next."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A subscription that cannot be served."""

    server: str | None
    """The server's name, where it is known."""
    channel: int
    words: str
    """`Trouble.words`, ready to be shown."""

    @property
    def mention(self) -> str:
        return f"<#{self.channel}>"


def trouble_view(stuck: Sequence[Stuck]) -> discord.ui.LayoutView:
    """All that one person has to hear of; at least one."""
    hint = small(
        gettext(
            "I try again by myself, less and less often; nothing is lost. /subscriptions shows how it stands."
        )
    )
    sheet = Sheet()
    if len(stuck) == 1:
        _tell_one(sheet, stuck[0])
    else:
        _tell_all(sheet, stuck, length(hint))
    sheet.text(hint)
    return sheet.view()


def _tell_one(sheet: Sheet, one: Stuck) -> None:
    sheet.text(
        gettext(
            "## A digest needs your help\nThe digest that you set up for {place} cannot be posted as it should.",
            place=_of_server(one.mention, one.server),
        )
    )
    sheet.text(retell(one.words)[:_MOST])


def _tell_all(sheet: Sheet, stuck: Sequence[Stuck], below: int) -> None:
    """`below`: units of what is to stand below it."""
    sheet.text(
        ngettext(
            "## {count} digest needs your help\n"
            "The digest that you set up for this place cannot be posted as it should.",
            "## {count} digests need your help\n"
            "The digests that you set up for these places cannot be posted as they should.",
            len(stuck),
        )
    )
    alike = _alike(stuck)
    left = sum(map(len, alike))
    below += length(small(more(left)))
    shown = alike[:_REASONS]
    for number, places in enumerate(shown):
        room = sheet.room - below
        # What one does not take of its share of the room goes to those after it.
        text = _told(places, room // (len(shown) - number))
        if length(text) <= room:
            sheet.text(text)
            left -= len(places)
    if left:
        sheet.text(small(more(left)))


def _alike(stuck: Iterable[Stuck]) -> list[list[Stuck]]:
    """The places, those together that are of one server and have the same in their way, server by server."""
    found: dict[str | None, dict[str, dict[int, Stuck]]] = {}
    for one in stuck:
        reason = one.words.replace(one.mention, "")
        found.setdefault(one.server, {}).setdefault(reason, {}).setdefault(one.channel, one)
    return [list(places.values()) for reasons in found.values() for places in reasons.values()]


def _told(places: Sequence[Stuck], room: int) -> str:
    """What is in the way of these. It names as many of them as `room` units hold, but one at least."""
    first = places[0]
    words = retell(first.words)
    reason = f"⚠️ {words if length(words) <= _REASON else inline(words, _REASON)}"
    if len(places) > 1:
        reason += "\n" + small(gettext("The same holds for the others."))
    unnamed = f"{_of_server(more(len(places)), first.server)}\n{reason}"
    most = max(1, (room - length(unnamed)) // _MENTION)
    named = several([each.mention for each in places], most)
    return f"{_of_server(named, first.server)}\n{reason}"


def _of_server(places: str, server: str | None) -> str:
    if not server:
        return places
    return gettext("{channel} of {server}", channel=places, server=inline(server, 100))
