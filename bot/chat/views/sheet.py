"""One message under construction: containers that together never hold more than Discord takes.

Discord's limits: 40 components counted with those inside others, 4,000 UTF-16 units of text in all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.markdown import length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.buttons import Item

TEXT = 4000
COMPONENTS = 40
ROW = 5


class Sheet:
    """Takes texts, sections and rows from top to bottom. `room` is the UTF-16 units of text left."""

    def __init__(self, colour: int | None = None) -> None:
        self._view = discord.ui.LayoutView(timeout=None)
        self.room = TEXT
        self._components = COMPONENTS
        self.container(colour)

    def container(self, colour: int | None = None) -> None:
        """From here on another container, in a colour of its own."""
        self._take("", 1)
        self._container = discord.ui.Container[discord.ui.LayoutView](accent_colour=colour)
        self._view.add_item(self._container)

    def text(self, content: str, id_: int | None = None) -> None:
        """A text of its own. Raises ValueError where it does not fit: whoever writes it must know `room`.

        `id_`: a number to find the component by, once in a message.
        """
        self._take(content, 1)
        self._container.add_item(discord.ui.TextDisplay(content, id=id_))

    def section(self, content: str, accessory: Item | None) -> None:
        """A text with a button beside it, or without one."""
        if accessory is None:
            self.text(content)
            return
        self._take(content, 3)
        self._container.add_item(discord.ui.Section(content, accessory=accessory))

    def rule(self) -> None:
        """A thin line between parts."""
        self._take("", 1)
        self._container.add_item(discord.ui.Separator())

    def gap(self) -> None:
        """A blank between parts that stand one under the other."""
        self._take("", 1)
        self._container.add_item(discord.ui.Separator(visible=False))

    def row(self, buttons: Sequence[Item | None]) -> None:
        """A row of those buttons that are there; nothing where none is."""
        there = [button for button in buttons if button is not None][:ROW]
        if there:
            self._take("", 1 + len(there))
            self._container.add_item(discord.ui.ActionRow(*there))

    def fits(self, content: str, components: int) -> bool:
        """Whether so much more can be taken."""
        return length(content) <= self.room and components <= self._components

    def view(self) -> discord.ui.LayoutView:
        """The message. It waits for nothing: its buttons are found by their custom ids."""
        return self._view

    def _take(self, content: str, components: int) -> None:
        if not self.fits(content, components):
            raise ValueError(f"{length(content)} units and {components} components are too much here")
        self.room -= length(content)
        self._components -= components
