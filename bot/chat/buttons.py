"""The buttons that live as long as their messages: what they mean stands in their custom ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

import discord

from bot.chat.custom_ids import (
    Forget,
    GiveFeedback,
    OnMaintenance,
    OnSubscription,
    OpenDigest,
    OpenPage,
    OpenPart,
)
from bot.words import pgettext

if TYPE_CHECKING:
    import re

_Target = TypeVar("_Target")

Button = discord.ui.Button[Any]
Item = discord.ui.Item[Any]

LONGEST_LINK = 512
"""Characters of a link button's address."""


class _Lasting(discord.ui.DynamicItem[Button], Generic[_Target], template=r"(?!)"):
    """A button known by its target, which is read back from the custom id. Each kind has its target's template."""

    kind: ClassVar[
        type[OpenPart | OpenPage | OpenDigest | OnSubscription | OnMaintenance | GiveFeedback | Forget]
    ]

    def __init__(self, target: _Target, button: Button) -> None:
        super().__init__(button)
        self.target: _Target = target

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(cls.kind.read(match), item)  # type: ignore[arg-type]  # only buttons carry these ids


class PartButton(_Lasting[OpenPart], template=OpenPart.TEMPLATE):
    """Opens a part of an article."""

    kind = OpenPart

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.open_part(interaction, self.target)


class PageButton(_Lasting[OpenPage], template=OpenPage.TEMPLATE):
    """Opens a page of a list."""

    kind = OpenPage

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.open_page(interaction, self.target)


class DigestButton(_Lasting[OpenDigest], template=OpenDigest.TEMPLATE):
    """Opens the receipts of a part of a posted digest."""

    kind = OpenDigest

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.open_digest(interaction, self.target)


class SubscriptionButton(_Lasting[OnSubscription], template=OnSubscription.TEMPLATE):
    """Does something with a subscription."""

    kind = OnSubscription

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.on_subscription(interaction, self.target)


class MaintenanceButton(_Lasting[OnMaintenance], template=OnMaintenance.TEMPLATE):
    """Does something as a maintainer."""

    kind = OnMaintenance

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.on_maintenance(interaction, self.target)


class FeedbackButton(_Lasting[GiveFeedback], template=GiveFeedback.TEMPLATE):
    """Opens the form in which a member says what is wanting in a briefing."""

    kind = GiveFeedback

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.on_feedback(interaction, self.target)


class ForgetButton(_Lasting[Forget], template=Forget.TEMPLATE):
    """Deletes what is kept of a server, or of whoever presses it."""

    kind = Forget

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.presses.on_forget(interaction, self.target)


def forget_button(target: Forget, label: str) -> ForgetButton:
    style = discord.ButtonStyle.danger
    return ForgetButton(target, discord.ui.Button(label=label, custom_id=target.custom_id(), style=style))


def feedback_button(revision: int | None) -> FeedbackButton | None:
    """None for a briefing that is not kept."""
    if revision is None:
        return None
    target = GiveFeedback(revision)
    return FeedbackButton(target, _button(pgettext("button", "Feedback"), target.custom_id()))


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


def subscription_button(
    target: OnSubscription, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> SubscriptionButton:
    button: Button = discord.ui.Button(label=label, custom_id=target.custom_id(), style=style)
    return SubscriptionButton(target, button)


def maintenance_button(target: OnMaintenance, label: str, *, danger: bool = False) -> MaintenanceButton:
    style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
    button: Button = discord.ui.Button(label=label, custom_id=target.custom_id(), style=style)
    return MaintenanceButton(target, button)


def link_button(label: str, url: str | None) -> Button | None:
    """None where there is no web address, or one too long for a button."""
    if not url or len(url) > LONGEST_LINK:
        return None
    return discord.ui.Button(label=label, url=url)


def _button(label: str, custom_id: str, *, main: bool = False) -> Button:
    style = discord.ButtonStyle.primary if main else discord.ButtonStyle.secondary
    return discord.ui.Button(label=label, custom_id=custom_id, style=style)
