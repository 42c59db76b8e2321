"""The server put together, and all that a test says to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from . import openapi, posting
from .clock import Clock, Snowflakes
from .faults import Faults
from .gateway.gateway import Gateway
from .journal import Journal, Refusal, Request, Violation
from .members import Attachment, Members
from .nonces import Nonces
from .permissions import MEMBERS_DEFAULT, NOTHING, Permission, in_channel, in_guild
from .rest import channels, commands, guilds, interactions, messages, pipeline, threads, users, webhooks
from .rest.ratelimits import RateLimits
from .world import Application, Channel, ChannelType, Guild, Json, Member, Message, Overwrite, Role, Tag, User

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from .interactions import Interaction

# Importing a module of handlers puts its routes on the table.
_HANDLERS = (channels, commands, guilds, interactions, messages, threads, users, webhooks)
_DM_PERMISSIONS = MEMBERS_DEFAULT | Permission.USE_EXTERNAL_EMOJIS


class DiscordServer:
    """A Discord on 127.0.0.1, for one bot. Use it as an async context manager."""

    def __init__(
        self,
        *,
        token: str = "loopback.token.of-the-bot",  # noqa: S107
        privileged_intents: int = 0,
        nonce_window: float = 120.0,
        check_schema: bool = True,
    ) -> None:
        self.clock = Clock()
        self.snowflakes = Snowflakes(self.clock)
        self.journal = Journal()
        self.rate_limits = RateLimits(self.clock)
        self.nonces = Nonces(self.clock, nonce_window)
        self.faults = Faults()
        self.gateway = Gateway(self)
        self.schemas = openapi.load() if check_schema else None
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.all_messages: dict[int, Message] = {}
        self.ephemeral_for: dict[int, int] = {}
        self.interactions: list[Interaction] = []
        self.interactions_by_token: dict[str, Interaction] = {}
        self.user_installs: set[int] = set()
        self._commands: dict[int | None, dict[int, Json]] = {}
        self._files: dict[str, tuple[bytes, str]] = {}
        self._members = Members(self)
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._port = 0
        bot = self.add_user("briefing-bot", bot=True)
        owner = self.add_user("operator")
        self.application = Application(bot.id, "briefing-bot", token, bot, owner, privileged_intents)

    # Running.

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=200 * 1024 * 1024)
        pipeline.add_routes(app, self)
        for path in ("/gateway/", "/resume/"):
            app.router.add_get(path, self.gateway.serve)
        app.router.add_get("/attachments/{channel_id}/{file_id}/{name}", self._serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
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
        return f"http://127.0.0.1:{self._port}{pipeline.API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway/"

    @property
    def resume_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/resume/"

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
                    await asyncio.wait([asyncio.ensure_future(waiter.wait())], timeout=0.02)
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

    def messages(self, channel: Channel | int) -> list[Message]:
        """The messages of a channel that everyone in it sees, oldest first."""
        found = channel if isinstance(channel, Channel) else self.channels[channel]
        return sorted(found.messages.values(), key=lambda message: message.id)

    @property
    def commands(self) -> list[Json]:
        """The global commands as registered."""
        return list(self.commands_in(None).values())

    def commands_in(self, guild_id: int | None) -> dict[int, Json]:
        """The commands of one guild (None: the global ones), by id."""
        return self._commands.setdefault(guild_id, {})

    # Its people and places.

    def add_user(self, name: str, *, bot: bool = False, locale: str = "en-GB") -> User:
        user = User(self.snowflakes.next(), name, bot, locale)
        self.users[user.id] = user
        return user

    def add_guild(
        self,
        name: str = "Foreign Desk",
        *,
        owner: User | None = None,
        bot_permissions: Permission = MEMBERS_DEFAULT,
        has_bot: bool = True,
    ) -> Guild:
        """A guild with the bot in it. Guilds made one after the other fall on different shards."""
        owner = owner or self.application.owner
        guild = Guild(
            self.snowflakes.next_millisecond(), name, owner.id, self.clock.timestamp(), has_bot=has_bot
        )
        self.guilds[guild.id] = guild
        self.add_member(guild, owner)
        if has_bot:
            role = self.add_role(guild, "briefing-bot", bot_permissions, managed_by=self.application.user.id)
            self.add_member(guild, self.application.user, role)
            self.gateway.dispatch_guild(
                "GUILD_CREATE", guild, guild.gateway_payload(self.application.user.id)
            )
        return guild

    def add_member(self, guild: Guild, user: User, *roles: Role) -> Member:
        member = guild.members.setdefault(user.id, Member(user, self.clock.timestamp()))
        member.role_ids += [role.id for role in roles]
        return member

    def add_role(
        self,
        guild: Guild,
        name: str,
        permissions: Permission = NOTHING,
        *,
        mentionable: bool = False,
        managed_by: int | None = None,
    ) -> Role:
        role = Role(self.snowflakes.next(), name, permissions, len(guild.roles), mentionable, managed_by)
        guild.roles[role.id] = role
        self.gateway.dispatch(
            "GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.payload()}, guild_id=guild.id
        )
        return role

    def add_channel(
        self,
        guild: Guild,
        name: str = "briefings",
        kind: ChannelType = ChannelType.TEXT,
        *,
        tags: Sequence[str] = (),
        flags: int = 0,
    ) -> Channel:
        channel = Channel(
            self.snowflakes.next(), kind, name, guild.id, position=len(guild.channels), flags=flags
        )
        channel.tags = [Tag(self.snowflakes.next(), tag) for tag in tags]
        guild.channels[channel.id] = self.channels[channel.id] = channel
        self.gateway.dispatch("CHANNEL_CREATE", channel.payload(), guild_id=guild.id)
        return channel

    def direct_messages(self, user: User) -> Channel:
        """The channel of direct messages between the bot and the user."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.snowflakes.next(), ChannelType.DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def post(self, user: User, channel: Channel, content: str = "", *files: Attachment) -> Message:
        """A message that a member writes."""
        message = posting.create(self, user, channel, {"content": content})
        message.data["attachments"] = [
            self.store_file(channel.id, file.name, file.content, file.content_type) for file in files
        ]
        posting.announce(self, "MESSAGE_CREATE", message)
        return message

    def delete_message(self, message: Message) -> None:
        posting.delete(self, message)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel or a thread, and the threads of a channel with it."""
        self.channels.pop(channel.id, None)
        guild = self.guilds[channel.guild_id or 0]
        guild.channels.pop(channel.id, None)
        for thread in [
            one for one in guild.channels.values() if one.parent_id == channel.id and one.is_thread
        ]:
            self.delete_channel(thread)
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self.gateway.dispatch(event, channel.payload(), guild_id=guild.id)

    def deny(self, channel: Channel, permission: Permission, who: User | Role | None = None) -> None:
        """Take a permission away in one channel: from the bot, or from `who`."""
        self._overwrite(channel, who, deny=permission)

    def allow(self, channel: Channel, permission: Permission, who: User | Role | None = None) -> None:
        """Give a permission, or give it back, in one channel."""
        self._overwrite(channel, who, allow=permission)

    def _overwrite(
        self,
        channel: Channel,
        who: User | Role | None,
        *,
        allow: Permission = NOTHING,
        deny: Permission = NOTHING,
    ) -> None:
        who = who or self.application.user
        overwrite = channel.overwrites.setdefault(who.id, Overwrite(who.id, isinstance(who, User)))
        overwrite.allow = (overwrite.allow | allow) & ~deny
        overwrite.deny = (overwrite.deny | deny) & ~allow
        self.gateway.dispatch("CHANNEL_UPDATE", channel.payload(), guild_id=channel.guild_id)

    def remove_bot(self, guild: Guild) -> None:
        """The bot is kicked, or leaves."""
        guild.has_bot = False
        guild.members.pop(self.application.user.id, None)
        self.gateway.dispatch_guild("GUILD_DELETE", guild, {"id": str(guild.id)})

    def set_available(self, guild: Guild, *, available: bool) -> None:
        """An outage of the guild begins or ends."""
        guild.available = available
        if available:
            self.gateway.dispatch_guild(
                "GUILD_CREATE", guild, guild.gateway_payload(self.application.user.id)
            )
        else:
            self.gateway.dispatch_guild("GUILD_DELETE", guild, {"id": str(guild.id), "unavailable": True})

    def store_file(
        self, channel_id: int, name: str, content: bytes, content_type: str, description: str | None = None
    ) -> Json:
        """Keep a file where its address can be fetched; the attachment that speaks of it."""
        own_id = self.snowflakes.next()
        path = f"/attachments/{channel_id}/{own_id}/{name}"
        self._files[path] = (content, content_type)
        url = f"http://127.0.0.1:{self._port}{path}"
        shown = {
            "id": str(own_id),
            "filename": name,
            "size": len(content),
            "url": url,
            "proxy_url": url,
            "content_type": content_type,
        }
        return shown if description is None else shown | {"description": description}

    async def _serve_file(self, raw: web.Request) -> web.Response:
        content, content_type = self._files.get(raw.path, (None, ""))
        if content is None:
            return web.Response(status=404)
        return web.Response(body=content, headers={"Content-Type": content_type})

    # Who may do what.

    def permissions(self, user: User, guild: Guild) -> Permission:
        return in_guild(guild, user.id)

    def permissions_in(self, user: User, channel: Channel) -> Permission:
        guild = self.guilds.get(channel.guild_id or 0)
        return _DM_PERMISSIONS if guild is None else in_channel(guild, channel, user.id)

    def may(self, user: User, channel: Channel, permission: Permission) -> bool:
        return self.permissions_in(user, channel) & permission == permission

    def commands_offered(self, channel: Channel, user: User) -> list[Json]:
        """The commands that Discord's client lists for the user in the channel."""
        owners, context = self.integration_owners(channel, user), self.context_of(channel)
        own = self.commands_in(channel.guild_id) if channel.guild_id is not None and "0" in owners else {}
        shared = [
            command
            for command in self.commands
            if any(str(kind) in owners for kind in command["integration_types"])
            and (command["contexts"] is None or context in command["contexts"])
        ]
        return [*own.values(), *shared]

    def integration_owners(self, channel: Channel, user: User) -> dict[str, str]:
        """For which installs the app is here: the guild's ("0") and the user's ("1")."""
        owners = {"1": str(user.id)} if user.id in self.user_installs else {}
        guild = self.guilds.get(channel.guild_id or 0)
        if guild is None:
            return {"0": "0"} | owners
        return ({"0": str(guild.id)} if guild.has_bot else {}) | owners

    def context_of(self, channel: Channel) -> int:
        return 1 if channel.guild_id is None else 0

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
