"""Where every request to Discord's API passes by, retries of discord.py included.

discord.py repeats a request by itself after 429 and some 5xx, and may wait for minutes before. What must not be
repeated blindly, or must have ended by a certain moment, carries a `Ticket`, which tells afterwards whether
Discord may have done what was asked.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
from discord.http import Route

from bot.tracing import begin_request

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import SimpleNamespace

    from bot.chat.connection.budgets import Budgets
    from bot.chat.connection.limiter import Limiter

    Heard = Callable[[int, str | None], None]

LEAST = 1.0
"""Seconds that must be left for a request to be begun."""
_UNCOUNTED = ("/interactions/", "/webhooks/")
"""Answers to members have limits of their own."""


_TOKEN = re.compile(r"^(/(?:interactions|webhooks)/\d+)/[^/]+")
_ID = re.compile(r"(?<=/)\d+(?=/|$)")


class NotBegunError(Exception):
    """A request was held back: there was no time left for it, or it must not be repeated."""


@dataclass(slots=True)
class Ticket:
    """What goes with a request. `deadline`: the loop's time by which it has ended.

    `repeatable`: it may be sent again although Discord may have done it.
    """

    deadline: float
    repeatable: bool
    maybe_done: bool = False
    """Whether Discord may have done it: it was sent, and no answer says that it was refused."""
    told_to_wait: float | None = None
    """Seconds that Discord's last answer asked to wait, where that was a 429."""
    _before: bool = False

    def begin(self) -> None:
        """Raise NotBegunError where it must not be sent (again)."""
        if self.maybe_done and not self.repeatable:
            raise NotBegunError("it may have been done, and must not be done twice")
        if self.deadline - asyncio.get_running_loop().time() < LEAST:
            raise NotBegunError("there was no time left for it")
        self._before, self.maybe_done = self.maybe_done, True

    def answered(self, response: aiohttp.ClientResponse) -> None:
        self.told_to_wait = _pause(response) if response.status == 429 else None
        if 400 <= response.status < 500:
            self.refused()

    def refused(self) -> None:
        """This time nothing was done; what was before stays as it was."""
        self.maybe_done = self._before


def traffic(
    limiter: Limiter, heard: Heard = lambda status, scope: None, budgets: Budgets | None = None
) -> aiohttp.TraceConfig:
    """For discord.py's `http_trace`: lets each request wait its turn, and stamps its ticket.

    `heard` is told the status of each answer to a request that the limiter counts, 0 for none, and the scope of the
    limit where one was met; `budgets` what the headers tell of each route's bucket.
    """
    config = aiohttp.TraceConfig()
    config.on_request_start.append(_Start(limiter))
    config.on_request_end.append(_End(limiter, heard, budgets))
    config.on_request_exception.append(_Failure(limiter, heard))
    return config


class _Start:
    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def __call__(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        url = str(params.url)
        counted = url.startswith(Route.BASE) and not url.removeprefix(Route.BASE).startswith(_UNCOUNTED)
        number = await self._limiter.wait() if counted else None
        context.limited = number
        ticket = _ticket(context)
        try:
            if ticket is not None:
                ticket.begin()
        except NotBegunError:
            if number is not None:
                self._limiter.came(number, answered=False)
            raise
        context.template = _template(url)
        context.traced = begin_request(params.method, params.url.host or "", context.template)


class _End:
    def __init__(self, limiter: Limiter, heard: Heard, budgets: Budgets | None) -> None:
        self._limiter = limiter
        self._heard = heard
        self._budgets = budgets

    async def __call__(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        response, ticket = params.response, _ticket(context)
        scope = response.headers.get("X-RateLimit-Scope")
        if context.limited is not None:
            self._limiter.came(context.limited)
            self._heard(response.status, scope)
        if self._budgets is not None and context.template is not None:
            self._budgets.answered(f"{params.method} {context.template}", response.headers)
        context.traced.end(response.status)
        if response.status == 429 and scope == "global":
            self._limiter.refused()
        if ticket is not None:
            ticket.answered(response)


class _Failure:
    def __init__(self, limiter: Limiter, heard: Heard) -> None:
        self._limiter = limiter
        self._heard = heard

    async def __call__(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
    ) -> None:
        ticket = _ticket(context)
        if (traced := getattr(context, "traced", None)) is not None:  # none where it was not begun
            traced.end(problem=type(params.exception).__name__)
        if getattr(context, "limited", None) is not None:
            self._limiter.came(context.limited, answered=False)
            self._heard(0, None)
        if ticket is not None and isinstance(params.exception, aiohttp.ClientConnectorError):
            ticket.refused()  # there never was a connection


def _template(url: str) -> str | None:
    """The path of a request to Discord's API, with nothing in it that is one's own: no id, and no token."""
    if not url.startswith(Route.BASE):
        return None
    path = url.removeprefix(Route.BASE).partition("?")[0]
    return _ID.sub("{id}", _TOKEN.sub(r"\1/{token}", path))


def _pause(response: aiohttp.ClientResponse) -> float | None:
    told = response.headers.get("Retry-After", "")
    return float(told) if told.replace(".", "", 1).isdecimal() else None


def _ticket(context: SimpleNamespace) -> Ticket | None:
    found = getattr(context, "trace_request_ctx", None)
    return found if isinstance(found, Ticket) else None
