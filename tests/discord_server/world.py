"""The people and places of a server: made, changed and looked up by tests and by handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from . import posting
from .clock import Clock, Snowflakes
from .models import (
    Application,
    Channel,
    ChannelType,
    Guild,
    Json,
    Member,
    Message,
    Overwrite,
    Role,
    Tag,
    User,
)
from .permissions import MEMBERS_DEFAULT, NOTHING, Permission, in_channel, in_guild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .gateway.gateway import Gateway
    from .offered import Attachment

_DM_PERMISSIONS = MEMBERS_DEFAULT | Permission.USE_EXTERNAL_EMOJIS


class World:
    """All that exists. Each change is told to the bot over the gateway, as Discord would."""

    gateway: Gateway
    address: str

    def __init__(self, token: str, privileged_intents: int) -> None:
        self.clock = Clock()
        self.snowflakes = Snowflakes(self.clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.all_messages: dict[int, Message] = {}
        # Whose eyes an ephemeral message is for, and who has installed the app for themselves.
        self.ephemeral_for: dict[int, int] = {}
        self.user_installs: set[int] = set()
        self._commands: dict[int | None, dict[int, Json]] = {}
        self._files: dict[str, tuple[bytes, str]] = {}
        bot = self.add_user("briefing-bot", bot=True)
        owner = self.add_user("operator")
        self.application = Application(bot.id, "briefing-bot", token, bot, owner, privileged_intents)

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
        """A guild with the bot in it."""
        owner = owner or self.application.owner
        guild = Guild(
            self.snowflakes.next_millisecond(), name, owner.id, self.clock.timestamp(), has_bot=has_bot
        )
        self.guilds[guild.id] = guild
        self.add_member(guild, owner)
        if has_bot:
            self.add_bot(guild, bot_permissions)
        return guild

    def add_bot(self, guild: Guild, permissions: Permission = MEMBERS_DEFAULT) -> None:
        """Someone invites the bot to a guild, for the first time or again."""
        guild.has_bot = True
        bot = self.application.user
        self.add_member(guild, bot, self.add_role(guild, bot.username, permissions, managed_by=bot.id))
        self.gateway.dispatch_guild("GUILD_CREATE", guild, guild.gateway_payload(bot.id))

    def remove_bot(self, guild: Guild) -> None:
        """The bot is kicked, or leaves."""
        guild.has_bot = False
        guild.members.pop(self.application.user.id, None)
        self.gateway.dispatch_guild("GUILD_DELETE", guild, {"id": str(guild.id)})

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

    def set_command(self, guild: Guild, name: str, who: User | Role, *, allowed: bool) -> None:
        """An admin lets somebody use a command, or bans them from it, in the server's settings."""
        command = next(
            one
            for one in [*self.commands_in(guild.id).values(), *self.commands_in(None).values()]
            if one["name"] == name
        )
        kind = 2 if isinstance(who, User) else 1
        settings = guild.command_settings.setdefault(int(command["id"]), [])
        settings[:] = [one for one in settings if one["id"] != str(who.id)]
        settings.append({"id": str(who.id), "type": kind, "permission": allowed})

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
        url = f"http://{self.address}{path}"
        shown = {
            "id": str(own_id),
            "filename": name,
            "size": len(content),
            "url": url,
            "proxy_url": url,
            "content_type": content_type,
        }
        return shown if description is None else shown | {"description": description}

    async def serve_file(self, raw: web.Request) -> web.Response:
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
            for command in self.commands_in(None).values()
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

    def commands_in(self, guild_id: int | None) -> dict[int, Json]:
        """The commands of one guild (None: the global ones), by id."""
        return self._commands.setdefault(guild_id, {})
