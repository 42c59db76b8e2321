"""What a press on a button does, today and after any number of restarts."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.chat import forgetting
from bot.chat.cooldowns import Cooldown
from bot.chat.digest_parts import digest_part_view
from bot.chat.errors import answer_error
from bot.chat.languages import language_in_place, members_language
from bot.chat.maintaining.maintenance import Maintenance
from bot.chat.pages import page_view
from bot.chat.parts import part_view
from bot.chat.replies import replace, reply, send_ready
from bot.chat.views.feedback import feedback_form, read_feedback
from bot.chat.views.notices import kind_view
from bot.chat.views.subscription_forms import read_form
from bot.context import speaking_of
from bot.errors import UsageError
from bot.tracing import span
from bot.words import gettext, speaking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    import discord

    from bot.archive import Entry
    from bot.chat.connection.metrics import Metrics
    from bot.chat.custom_ids import (
        Deed,
        Forget,
        GiveFeedback,
        OnMaintenance,
        OnSubscription,
        OpenDigest,
        OpenPage,
        OpenPart,
    )
    from bot.chat.services import Services
    from bot.chat.subscribing.desk import Desk
    from bot.chat.subscribing.managers import Managers
    from bot.chat.work import UnderWay

    _Work = Callable[[], Coroutine[Any, Any, discord.ui.LayoutView]]

_PRESSES, _SECONDS = 15, 30.0
_COMMANDS: dict[Deed, tuple[str, ...]] = {
    "list": ("subscriptions", "subscribe", "unsubscribe"),
    "open": ("subscriptions", "subscribe", "unsubscribe"),
    "remove": ("subscriptions", "unsubscribe"),
    "removed": ("subscriptions", "unsubscribe"),
}
"""The commands whose answers have a button for a deed: whoever may run one of them may press it."""
_OTHER_DEEDS = ("subscriptions", "subscribe")


class Presses:
    """Answers go to whoever pressed. Only whoever asked for a list turns its pages for all who see it."""

    def __init__(
        self, services: Services, desk: Desk, managers: Managers, under_way: UnderWay, metrics: Metrics
    ) -> None:
        self._services = services
        self._maintenance = Maintenance(services)
        self._desk = desk
        self._managers = managers
        self._under_way = under_way
        self._metrics = metrics
        self._cooldown = Cooldown(_PRESSES, _SECONDS)

    async def open_part(self, interaction: discord.Interaction[Any], target: OpenPart) -> None:
        kind = f"button {target.part}"
        work = partial(part_view, self._services, target)
        await self._answer(interaction, kind, work, turns=target.turns)

    async def open_page(self, interaction: discord.Interaction[Any], target: OpenPage) -> None:
        slow = target.kind == "search"
        kind = f"button {target.kind}"
        work = partial(page_view, self._services, target)
        await self._answer(interaction, kind, work, turns=target.turns, slow=slow)

    async def open_digest(self, interaction: discord.Interaction[Any], target: OpenDigest) -> None:
        work = partial(digest_part_view, self._services, target)
        await self._answer(interaction, "button digest_receipts", work, turns=target.turns)

    async def on_subscription(self, interaction: discord.Interaction[Any], target: OnSubscription) -> None:
        """A button of a subscription was pressed."""
        in_place = target.deed not in ("when", "where", "test")
        async with self._answering(interaction, f"button subscription {target.deed}", in_place=in_place):
            if target.deed in ("when", "where"):
                await self._check(interaction, target)
                form = await self._desk.form(_guild(interaction), interaction.user.id, target)
                await interaction.response.send_modal(form)
            elif target.deed == "test":
                await interaction.response.defer(ephemeral=True, thinking=True)
                await self._check(interaction, target)
                await self._show_test(interaction, target)
            else:
                await self._put(interaction, self._done(interaction, target))

    async def on_form(self, interaction: discord.Interaction[Any], target: OnSubscription) -> None:
        """A form was sent."""
        async with self._answering(interaction, f"form subscription {target.deed}", in_place=True):
            await self._put(interaction, self._filled(interaction, target))

    async def on_maintenance(self, interaction: discord.Interaction[Any], target: OnMaintenance) -> None:
        """A maintainer's button was pressed, or their form was sent."""
        in_place = target.deed == "cancel"
        async with self._answering(interaction, f"maintenance {target.deed}", in_place=in_place):
            await self._maintenance.press(interaction, target)

    async def on_feedback(self, interaction: discord.Interaction[Any], target: GiveFeedback) -> None:
        """A member wants to say what is wanting in a briefing."""
        async with self._answering(interaction, "button feedback"):
            entry = await self._told(target)
            assert entry.briefing is not None  # noqa: S101  # a revision tells one
            await interaction.response.send_modal(feedback_form(target, entry.briefing))

    async def on_feedback_form(self, interaction: discord.Interaction[Any], target: GiveFeedback) -> None:
        """They said it."""
        async with self._answering(interaction, "form feedback"):
            await reply(interaction, self._said(interaction, target))

    async def on_forget(self, interaction: discord.Interaction[Any], target: Forget) -> None:
        """What is kept of the server, or of the presser, is to be deleted."""
        async with self._answering(interaction, f"button forget {target.who}"):
            await self._put(interaction, self._forgotten(interaction, target))

    async def _forgotten(
        self, interaction: discord.Interaction[Any], target: Forget
    ) -> discord.ui.LayoutView:
        if target.who == "server":
            await self._managers.check_press(interaction, ("forget-server",))
        return await forgetting.do(self._services, interaction, target)

    async def _told(self, target: GiveFeedback) -> Entry:
        found = (await self._services.archive.as_told([target.revision])).get(target.revision)
        if found is None:
            raise UsageError("That briefing", "it is not kept any more", "Look for the article with /search.")
        return found.entry

    async def _said(
        self, interaction: discord.Interaction[Any], target: GiveFeedback
    ) -> discord.ui.LayoutView:
        kind, claim, words = read_feedback(read_form(interaction))
        kept = await self._services.archive.feedback.add(
            target.revision,
            kind,
            member=interaction.user.id,
            at=self._services.now(),
            claim=claim,
            words=words,
        )
        if not kept:
            await self._told(target)
        return kind_view(gettext("Thank you. The maintainers will look at it."))

    async def _done(
        self, interaction: discord.Interaction[Any], target: OnSubscription
    ) -> discord.ui.LayoutView:
        await self._check(interaction, target)
        return await self._desk.do(_guild(interaction), target)

    async def _filled(
        self, interaction: discord.Interaction[Any], target: OnSubscription
    ) -> discord.ui.LayoutView:
        await self._check(interaction, target)
        filled = read_form(interaction)
        return await self._desk.fill(_guild(interaction), interaction.user, target, filled)

    async def _check(self, interaction: discord.Interaction[Any], target: OnSubscription) -> None:
        await self._managers.check_press(interaction, _COMMANDS.get(target.deed, _OTHER_DEEDS))

    async def _show_test(self, interaction: discord.Interaction[Any], target: OnSubscription) -> None:
        bodies = await self._desk.test(_guild(interaction), target.id)
        if not bodies:
            view = kind_view(gettext("There is nothing new, so nothing would be posted now."))
            await interaction.followup.send(view=view, ephemeral=True)
        for body in bodies:
            await send_ready(interaction, body)

    async def _put(
        self, interaction: discord.Interaction[Any], work: Coroutine[Any, Any, discord.ui.LayoutView]
    ) -> None:
        """In place of the message, where that is the presser's."""
        if _is_theirs(interaction):
            await replace(interaction, work)
        else:
            await reply(interaction, work)

    @asynccontextmanager
    async def _answering(
        self, interaction: discord.Interaction[Any], kind: str, *, in_place: bool = False
    ) -> AsyncIterator[None]:
        """Counts the press, and answers what goes wrong with it.

        `in_place`: the answer takes the place of the message, if that is the presser's.
        """
        language = members_language(interaction)
        if in_place and _is_theirs(interaction):
            language = language_in_place(interaction, self._services.language)
        with (
            speaking(language),
            speaking_of(interaction=interaction.id, asked=kind),
            span("interaction"),
            self._under_way,
            self._metrics.answering(kind),
        ):
            try:
                self._cooldown.use(interaction)
                yield
            except Exception as error:  # noqa: BLE001  # whatever it is, the person is told
                if not await answer_error(interaction, error):
                    self._metrics.fault()

    async def _answer(
        self,
        interaction: discord.Interaction[Any],
        kind: str,
        work: _Work,
        *,
        turns: bool,
        slow: bool = False,
    ) -> None:
        async with self._answering(interaction, kind, in_place=turns):
            if turns and _is_theirs(interaction):
                await replace(interaction, work())
            else:
                await reply(interaction, work(), slow=slow)


def _guild(interaction: discord.Interaction[Any]) -> discord.Guild:
    assert interaction.guild is not None  # noqa: S101  # the managers' check has seen to it
    return interaction.guild


def _is_theirs(interaction: discord.Interaction[Any]) -> bool:
    """Whether the message is for the presser alone, or an answer to their own command."""
    message = interaction.message
    if message is None:
        return False
    if message.flags.ephemeral:
        return True
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == interaction.user.id
