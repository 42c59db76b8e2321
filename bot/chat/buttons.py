"""The buttons that live as long as their messages: what they mean stands in their custom ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from bot.chat.custom_ids import OpenDigest, OpenPage, OpenPart

if TYPE_CHECKING:
    import re

Button = discord.ui.Button[Any]
Item = discord.ui.Item[Any]

LONGEST_LINK = 512
"""Characters of a link button's address."""


class PartButton(discord.ui.DynamicItem[Button], template=OpenPart.TEMPLATE):
    """Opens a part of an article."""

    def __init__(self, target: OpenPart, button: Button) -> None:
        super().__init__(button)
        self.target = target

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(OpenPart.read(match), item)  # type: ignore[arg-type]  # only buttons carry these ids

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.open_part(interaction, self.target)


class PageButton(discord.ui.DynamicItem[Button], template=OpenPage.TEMPLATE):
    """Opens a page of a list."""

    def __init__(self, target: OpenPage, button: Button) -> None:
        super().__init__(button)
        self.target = target

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(OpenPage.read(match), item)  # type: ignore[arg-type]  # only buttons carry these ids

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.open_page(interaction, self.target)


class DigestButton(discord.ui.DynamicItem[Button], template=OpenDigest.TEMPLATE):
    """Opens the receipts of a part of a posted digest."""

    def __init__(self, target: OpenDigest, button: Button) -> None:
        super().__init__(button)
        self.target = target

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(OpenDigest.read(match), item)  # type: ignore[arg-type]  # only buttons carry these ids

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.open_digest(interaction, self.target)


def part_button(target: OpenPart, label: str, *, main: bool = False) -> PartButton | None:
    """None where the article's id is too long for a button."""
    custom_id = target.custom_id()
    return PartButton(target, _button(label, custom_id, main=main)) if custom_id else None


def page_button(target: OpenPage, label: str) -> PageButton | None:
    """None where the query is too long for a button."""
    custom_id = target.custom_id()
    return PageButton(target, _button(label, custom_id)) if custom_id else None


def digest_button(target: OpenDigest, label: str) -> DigestButton:
    return DigestButton(target, _button(label, target.custom_id()))


def link_button(label: str, url: str | None) -> Button | None:
    """None where there is no web address, or one too long for a button."""
    if not url or len(url) > LONGEST_LINK:
        return None
    return discord.ui.Button(label=label, url=url)


def _button(label: str, custom_id: str, *, main: bool = False) -> Button:
    style = discord.ButtonStyle.primary if main else discord.ButtonStyle.secondary
    return discord.ui.Button(label=label, custom_id=custom_id, style=style)
