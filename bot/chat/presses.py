"""What a press on a button does, today and after any number of restarts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.chat.cooldowns import Cooldown
from bot.chat.digest_parts import digest_part_view
from bot.chat.errors import answer_error
from bot.chat.pages import page_view
from bot.chat.parts import part_view
from bot.chat.replies import replace, reply

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import discord

    from bot.chat.custom_ids import OpenDigest, OpenPage, OpenPart
    from bot.chat.metrics import Metrics
    from bot.chat.services import Services
    from bot.chat.work import UnderWay

    _Work = Callable[[], Coroutine[Any, Any, discord.ui.LayoutView]]

_PRESSES, _SECONDS = 15, 30.0


class Presses:
    """Answers go to whoever pressed. Only whoever asked for a list turns its pages for all who see it."""

    def __init__(self, services: Services, under_way: UnderWay, metrics: Metrics) -> None:
        self._services = services
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

    async def _answer(
        self,
        interaction: discord.Interaction[Any],
        kind: str,
        work: _Work,
        *,
        turns: bool,
        slow: bool = False,
    ) -> None:
        with self._under_way, self._metrics.answering(kind):
            try:
                self._cooldown.use(interaction)
                if turns and _is_theirs(interaction):
                    await replace(interaction, work())
                else:
                    await reply(interaction, work(), slow=slow)
            except Exception as error:  # noqa: BLE001  # whatever it is, the person is told
                if not await answer_error(interaction, error):
                    self._metrics.fault()


def _is_theirs(interaction: discord.Interaction[Any]) -> bool:
    """Whether the message is for the presser alone, or an answer to their own command."""
    message = interaction.message
    if message is None:
        return False
    if message.flags.ephemeral:
        return True
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == interaction.user.id
