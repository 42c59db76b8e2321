"""The server put together, and all that a test says to it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from . import openapi
from .faults import Faults
from .gateway.gateway import Gateway
from .journal import Journal, Refusal, Request, Violation
from .members import Members
from .models import Channel, Json, Message, User
from .nonces import Nonces
from .rest import channels, commands, guilds, interactions, messages, pipeline, threads, users, webhooks
from .rest.ratelimits import RateLimits
from .world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from types import TracebackType

    from .interactions import Interaction

# Importing a module of handlers puts its routes on the table.
_HANDLERS = (channels, commands, guilds, interactions, messages, threads, users, webhooks)


class DiscordServer(World):
    """A Discord on 127.0.0.1, for one bot. Use it as an async context manager."""

    def __init__(
        self,
        *,
        token: str = "loopback.token.of-the-bot",  # noqa: S107
        privileged_intents: int = 0,
        nonce_window: float = 120.0,
        check_schema: bool = True,
    ) -> None:
        super().__init__(token, privileged_intents)
        self.journal = Journal()
        self.rate_limits = RateLimits(self.clock)
        self.nonces = Nonces(self.clock, nonce_window)
        self.faults = Faults()
        self.gateway = Gateway(self)
        self.schemas = openapi.load() if check_schema else None
        self.interactions: list[Interaction] = []
        self.interactions_by_token: dict[str, Interaction] = {}
        self._members = Members(self)
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    # Running.

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=200 * 1024 * 1024)
        pipeline.add_routes(app, self)
        for path in ("/gateway/", "/resume/"):
            app.router.add_get(path, self.gateway.serve)
        app.router.add_get("/attachments/{channel_id}/{file_id}/{name}", self.serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.clear()
        await self.gateway.shut()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://{self.address}{pipeline.API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.address}/gateway/"

    @property
    def resume_url(self) -> str:
        return f"ws://{self.address}/resume/"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that point a `briefing-bot` process here."""
        return {
            "BRIEFING_DISCORD__API_URL": self.api_url,
            "BRIEFING_DISCORD__GATEWAY_URL": self.gateway_url,
            "BRIEFING_DISCORD__TOKEN": self.application.token,
        }

    def changed(self) -> None:
        """Wake those who wait for something to become true."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(
        self, condition: Callable[[], bool], *, within: float = 5.0, what: str = "it happens"
    ) -> None:
        """Wait until `condition()` is true, at most `within` real seconds."""
        try:
            async with asyncio.timeout(within):
                while not condition():
                    waiter = self._changed
                    # Looked at now and then as well: it may speak of the bot, of which nobody tells us.
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(waiter.wait(), 0.02)
        except TimeoutError:
            raise AssertionError(
                f"waited {within} s in vain until {what}; refusals: {self.refusals}"
            ) from None

    # What was seen.

    @property
    def requests(self) -> list[Request]:
        """Every HTTP request so far, with body, headers and answer."""
        return self.journal.requests

    def requested(self, operation: str) -> list[Request]:
        """The requests of one operation, named as `POST /channels/{channel_id}/messages`."""
        return [request for request in self.requests if request.operation == operation]

    @property
    def refusals(self) -> list[Refusal]:
        return self.journal.refusals

    @property
    def violations(self) -> list[Violation]:
        """What no bot may ever send. The fixture fails a test that leaves any here."""
        return self.journal.violations

    def expecting_violations(self) -> AbstractContextManager[list[Violation]]:
        return self.journal.expecting_violations()

    def unlike_discord(self) -> list[str]:
        """What Discord's OpenAPI file has against the answers that this server gave."""
        if self.schemas is None:
            return []
        return [
            f"{request.operation}: {fault}"
            for request in self.requests
            if request.status is not None and request.status < 300
            for fault in self.schemas.answer_faults(
                request.method, request.route, request.status, request.answer
            )
        ]

    def messages(self, channel: Channel | int) -> list[Message]:
        """The messages of a channel that everyone in it sees, oldest first."""
        found = channel if isinstance(channel, Channel) else self.channels[channel]
        return sorted(found.messages.values(), key=lambda message: message.id)

    @property
    def commands(self) -> list[Json]:
        """The global commands as registered."""
        return list(self.commands_in(None).values())

    # What members do.

    async def run_command(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: User,
        channel: Channel,
        overridden: bool = False,
    ) -> Interaction:
        """Run a slash command ("subscribe", "maintain queue").

        `overridden`: an admin has allowed it in Discord's settings, whatever it asks for by default.
        """
        return self._members.run_command(name, options or {}, user, channel, overridden=overridden)

    async def autocomplete(
        self,
        name: str,
        focused: str,
        typed: object = "",
        *,
        others: Mapping[str, Any] | None = None,
        user: User,
        channel: Channel,
    ) -> Interaction:
        """Type into an option of a command."""
        return self._members.autocomplete(name, focused, typed, others or {}, user, channel)

    async def use_context_menu(
        self, name: str, target: Message | User, *, user: User, channel: Channel
    ) -> Interaction:
        return self._members.use_context_menu(name, target, user, channel)

    async def click(self, message: Message, custom_id: str, *, user: User) -> Interaction:
        return self._members.click(message, custom_id, user)

    async def select(self, message: Message, custom_id: str, *values: Any, user: User) -> Interaction:
        return self._members.select(message, custom_id, values, user)

    async def submit(self, opened: Interaction, values: Mapping[str, Any]) -> Interaction:
        """Fill in the modal that answered `opened`, by custom id, and send it."""
        return self._members.submit(opened, values)
