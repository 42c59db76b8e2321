"""Making requests of Discord that must not be made twice by accident, and saying what became of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.chat.traffic import NotBegunError, Ticket
from bot.digests.deliver import NotYet, Unclear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from discord.http import Route

    from bot.digests.deliver import Outcome

    Request = Callable[..., Awaitable[Any]]

ANSWER_SECONDS = 15.0
"""How long Discord may be silent in the middle of a request."""


async def ask(
    client: discord.Client,
    do: Callable[[Request], Awaitable[Outcome]],
    explain: Callable[[discord.HTTPException], Outcome],
    seconds: float,
    *,
    repeatable: bool,
    answer_seconds: float = ANSWER_SECONDS,
) -> Outcome:
    """Let `do` make its requests, and say what became of them, whatever that is.

    `explain`: what a refusal means. `repeatable`: asking again for what may be done does no harm.
    """
    ticket = Ticket(asyncio.get_running_loop().time() + seconds, repeatable)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=10.0, sock_read=answer_seconds)

    async def request(route: Route, **options: Any) -> Any:
        return await client.http.request(route, timeout=timeout, trace_request_ctx=ticket, **options)

    try:
        async with asyncio.timeout(seconds):
            return await do(request)
    except discord.HTTPException as error:
        if error.status >= 500 and ticket.maybe_done:
            return Unclear(f"Discord answered {error.status}")
        return explain(error)
    except NotBegunError as error:
        problem = str(error)
    except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
        problem = f"Discord could not be reached ({str(error) or type(error).__name__})"
    if ticket.maybe_done:
        return Unclear(problem)
    wait = ticket.told_to_wait
    return NotYet(problem) if wait is None else NotYet("Discord's rate limit", timedelta(seconds=wait))
