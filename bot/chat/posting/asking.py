"""Making requests of Discord that must not be made twice by accident, and saying what became of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.chat.connection.traffic import NotBegunError, Ticket
from bot.digests.deliver import NotYet, Unclear
from bot.words import retold

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
    deadline = asyncio.get_running_loop().time() + seconds
    changing, reading = Ticket(deadline, repeatable), Ticket(deadline, repeatable=True)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=10.0, sock_read=answer_seconds)

    async def request(route: Route, **options: Any) -> Any:
        # What was only read leaves nothing in doubt.
        ticket = reading if route.method == "GET" else changing
        return await client.http.request(route, timeout=timeout, trace_request_ctx=ticket, **options)

    try:
        async with asyncio.timeout(seconds):
            return await do(request)
    except discord.HTTPException as error:
        if error.status < 500:
            return explain(error)
        problem = retold(f"Discord answered {error.status}")
    except NotBegunError as error:
        problem = str(error)
    except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
        problem = retold(f"Discord could not be reached ({str(error) or type(error).__name__})")
    if changing.maybe_done:
        return Unclear(problem)
    waits = [ticket.told_to_wait for ticket in (changing, reading) if ticket.told_to_wait is not None]
    if waits:
        return NotYet(retold("Discord's rate limit"), timedelta(seconds=max(waits)))
    return NotYet(problem)
