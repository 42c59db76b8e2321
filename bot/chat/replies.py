"""Answering an interaction in time: at once, or deferred when that may take longer than Discord waits."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

_log = logging.getLogger(__name__)

_EPHEMERAL = 1 << 6
"""Discord's message flag."""
PATIENCE = 1.0
"""Seconds that an answer may take before it is deferred. Discord gives up after 3, the way there included."""


async def reply(
    interaction: discord.Interaction[Any],
    work: Coroutine[Any, Any, discord.ui.LayoutView],
    *,
    public: bool = False,
    slow: bool = False,
) -> None:
    """Answer with what `work` gives. `slow` work is deferred at once; other work when it takes too long.

    The answer is for the asker alone unless `public`.
    """
    task = asyncio.ensure_future(work)
    try:
        if slow or not await _done(task):
            await interaction.response.defer(ephemeral=not public, thinking=True)
        view = await task
    finally:
        # The asker's Discord may be gone by now: then nobody waits for the answer.
        task.cancel()
    await send(interaction, view, public=public)


async def replace(
    interaction: discord.Interaction[Any], work: Coroutine[Any, Any, discord.ui.LayoutView]
) -> None:
    """Put what `work` gives in place of the message that was pressed on."""
    task = asyncio.ensure_future(work)
    try:
        if not await _done(task):
            await interaction.response.defer()
        view = await task
    finally:
        task.cancel()
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view)
    else:
        await interaction.response.edit_message(view=view)


async def send(
    interaction: discord.Interaction[Any], view: discord.ui.LayoutView, *, public: bool = False
) -> None:
    """Send a view as the answer, or after it where there was one."""
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=not public)
    else:
        await interaction.response.send_message(view=view, ephemeral=not public)


async def send_ready(interaction: discord.Interaction[Any], body: dict[str, Any]) -> None:
    """Send a message whose body is ready, to the asker alone, after the interaction was acknowledged."""
    route = discord.http.Route(
        "POST",
        "/webhooks/{webhook_id}/{webhook_token}",
        webhook_id=interaction.application_id,
        webhook_token=interaction.token,
    )
    flags = int(body.get("flags", 0)) | _EPHEMERAL
    await interaction.client.http.request(route, json=body | {"flags": flags})


async def try_to_send(interaction: discord.Interaction[Any], view: discord.ui.LayoutView) -> bool:
    """Tell the asker alone, if they can still be told; whether they were."""
    try:
        await send(interaction, view)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.warning("The asker could not be told: %s", error)
        return False
    return True


async def _done(task: asyncio.Future[Any]) -> bool:
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    return bool(done)
