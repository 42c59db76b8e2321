"""What members do in Discord's client: run commands, type into options, press, choose, fill in.

The client does not offer everything to everyone; what it would not raises `NotOfferedError` in the test.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from .dispatched import Resolved, invocation, payload
from .interactions import Interaction, InteractionType
from .models import Channel, Json, Message, Role, User
from .offered import NotOfferedError, check_value, typed
from .permissions import Permission
from .rules import commands as rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .offered import Attachment
    from .server import DiscordServer

_USER, _CHANNEL, _ROLE, _MENTIONABLE, _ATTACHMENT = 6, 7, 8, 9, 11


class Members:
    """The members' side of a server."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server

    def run_command(
        self, name: str, options: Mapping[str, Any], user: User, channel: Channel, *, overridden: bool
    ) -> Interaction:
        command, leaf, path = self._command(name, rules.CHAT_INPUT, user, channel, overridden=overridden)
        resolved = Resolved()
        given = self._options(leaf, options, user, channel, resolved)
        return self._send(InteractionType.COMMAND, invocation(command, path, given, resolved), user, channel)

    def autocomplete(
        self, name: str, focused: str, typed: object, others: Mapping[str, Any], user: User, channel: Channel
    ) -> Interaction:
        command, leaf, path = self._command(name, rules.CHAT_INPUT, user, channel, overridden=True)
        known = {option["name"]: option for option in leaf.get("options") or ()}
        if not known.get(focused, {}).get("autocomplete"):
            raise NotOfferedError(f"{name} has no option {focused} with autocomplete")
        resolved = Resolved()
        given = [
            {
                "type": known[key]["type"],
                "name": key,
                "value": self._raw(known[key], value, user, channel, resolved),
            }
            for key, value in others.items()
        ]
        given.append({"type": known[focused]["type"], "name": focused, "value": typed, "focused": True})
        return self._send(
            InteractionType.AUTOCOMPLETE, invocation(command, path, given, resolved), user, channel
        )

    def use_context_menu(
        self, name: str, target: Message | User, user: User, channel: Channel
    ) -> Interaction:
        kind = rules.MESSAGE if isinstance(target, Message) else rules.USER
        command, _, _ = self._command(name, kind, user, channel, overridden=False)
        resolved = Resolved()
        if isinstance(target, Message):
            # The message comes whole, whatever intents the bot has.
            resolved.add("messages", target.id, target.payload())
        else:
            self._resolve_user(target, channel, resolved)
        data = invocation(command, [], [], resolved) | {"target_id": str(target.id)}
        del data["options"]
        return self._send(InteractionType.COMMAND, data, user, channel)

    def click(self, message: Message, custom_id: str, user: User) -> Interaction:
        part = self._part(message, custom_id, user, kinds={2})
        data = {"custom_id": custom_id, "component_type": 2, "id": part["id"]}
        return self._send(InteractionType.COMPONENT, data, user, self._channel_of(message), source=message)

    def select(self, message: Message, custom_id: str, values: Sequence[Any], user: User) -> Interaction:
        part = self._part(message, custom_id, user, kinds={3, 5, 6, 7, 8})
        channel, resolved = self._channel_of(message), Resolved()
        chosen = self._chosen(part, values, channel, resolved)
        data = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"], "values": chosen}
        if resolved.kinds:
            data["resolved"] = resolved.kinds
        return self._send(InteractionType.COMPONENT, data, user, channel, source=message)

    def submit(self, opened: Interaction, values: Mapping[str, Any]) -> Interaction:
        if opened.modal is None:
            raise NotOfferedError(f"{opened.name} was not answered with a modal")
        unknown = values.keys() - opened.modal_inputs().keys()
        if unknown:
            raise NotOfferedError(
                f"the modal has no {sorted(unknown)}; it has {sorted(opened.modal_inputs())}"
            )
        resolved = Resolved()
        data: Json = {
            "custom_id": opened.modal["custom_id"],
            "components": [
                self._filled(part, values, opened, resolved) for part in opened.modal["components"]
            ],
        }
        if resolved.kinds:
            data["resolved"] = resolved.kinds
        sent = self._send(InteractionType.MODAL, data, opened.user, opened.channel, source=opened.source)
        sent.opened_by = opened
        return sent

    def _filled(self, part: Json, values: Mapping[str, Any], opened: Interaction, resolved: Resolved) -> Json:
        shown: Json = {"type": part["type"], "id": part.get("id") or 1}
        if part.get("components"):
            return shown | {
                "components": [self._filled(one, values, opened, resolved) for one in part["components"]]
            }
        if part.get("component"):
            return shown | {"component": self._filled(part["component"], values, opened, resolved)}
        if not part.get("custom_id"):
            return shown
        value = values.get(part["custom_id"])
        shown["custom_id"] = part["custom_id"]
        if part["type"] == 4:
            return shown | {"value": typed(part, value)}
        if part["type"] in (3, 5, 6, 7, 8):
            return shown | {"values": self._chosen(part, value or [], opened.channel, resolved)}
        if part["type"] == 19:
            return shown | {"values": [self._attach(one, opened.channel, resolved) for one in value or []]}
        return shown | ({"values": value or []} if part["type"] == 22 else {"value": value})

    def _chosen(self, part: Json, values: Sequence[Any], channel: Channel, resolved: Resolved) -> list[str]:
        low, high = part.get("min_values"), part.get("max_values") or 1
        low = (0 if part.get("required") is False else 1) if low is None else low
        if not low <= len(values) <= high and (values or low):
            raise NotOfferedError(f"{part['custom_id']} takes {low} to {high} values, not {len(values)}")
        if part["type"] == rules.STRING:
            offered = [option["value"] for option in part["options"]]
            for value in values:
                if value not in offered:
                    raise NotOfferedError(f"{part['custom_id']} does not offer {value!r} but {offered}")
            return list(values)
        return [self._resolve(value, channel, resolved) for value in values]

    def _part(self, message: Message, custom_id: str, user: User, kinds: set[int]) -> Json:
        if message.id not in self._server.all_messages:
            raise NotOfferedError("the message is gone")
        if message.is_ephemeral and self._server.ephemeral_for.get(message.id) != user.id:
            raise NotOfferedError("the message is for someone else's eyes")
        if not self._server.may(user, self._channel_of(message), Permission.VIEW_CHANNEL):
            raise NotOfferedError(f"{user.username} does not see the channel")
        for part in message.components():
            if part.get("custom_id") == custom_id and part["type"] in kinds:
                if part.get("disabled"):
                    raise NotOfferedError(f"{custom_id} is disabled")
                return part
        raise NotOfferedError(f"the message has no {custom_id!r}; it has {message.custom_ids}")

    def _command(
        self, name: str, kind: int, user: User, channel: Channel, *, overridden: bool
    ) -> tuple[Json, Json, list[Json]]:
        """The command, its innermost subcommand, and the way there."""
        words = name.split(" ") if kind == rules.CHAT_INPUT else [name]
        offered = self._server.commands_offered(channel, user)
        command = next((one for one in offered if one["name"] == words[0] and one["type"] == kind), None)
        if command is None:
            raise NotOfferedError(
                f"no command {words[0]!r} here; there are {sorted(one['name'] for one in offered)}"
            )
        self._check_allowed(command, user, channel, overridden=overridden)
        path, leaf = [], command
        for word in words[1:]:
            inner = {
                option["name"]: option for option in leaf.get("options") or () if option["type"] in (1, 2)
            }
            if word not in inner:
                raise NotOfferedError(f"{words[0]} has no {word!r}; it has {sorted(inner)}")
            leaf = inner[word]
            path.append(leaf)
        if any(option["type"] in (1, 2) for option in leaf.get("options") or ()):
            raise NotOfferedError(f"{name} needs a subcommand")
        return command, leaf, path

    def _check_allowed(self, command: Json, user: User, channel: Channel, *, overridden: bool) -> None:
        server = self._server
        if not server.may(user, channel, Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS):
            raise NotOfferedError(f"{user.username} may not use commands in {channel.name}")
        needed = command.get("default_member_permissions")
        if needed is None or overridden or channel.guild_id is None:
            return
        if int(needed) == 0 and not server.may(user, channel, Permission.ADMINISTRATOR):
            raise NotOfferedError(f"{command['name']} is for administrators")
        if not server.may(user, channel, Permission(int(needed))):
            raise NotOfferedError(f"{user.username} lacks {Permission(int(needed))!r} for {command['name']}")

    def _options(
        self, leaf: Json, options: Mapping[str, Any], user: User, channel: Channel, resolved: Resolved
    ) -> list[Json]:
        known = {option["name"]: option for option in leaf.get("options") or ()}
        if unknown := options.keys() - known.keys():
            raise NotOfferedError(f"{leaf['name']} has no option {sorted(unknown)}; it has {sorted(known)}")
        given = []
        for name, option in known.items():
            if name not in options:
                if option.get("required"):
                    raise NotOfferedError(f"{leaf['name']} requires {name}")
                continue
            value = self._raw(option, options[name], user, channel, resolved)
            check_value(option, value)
            given.append({"type": option["type"], "name": name, "value": value})
        return given

    def _raw(self, option: Json, value: Any, user: User, channel: Channel, resolved: Resolved) -> Any:
        if option["type"] in (_USER, _CHANNEL, _ROLE, _MENTIONABLE):
            if (
                isinstance(value, Channel)
                and (types := option.get("channel_types"))
                and value.type not in types
            ):
                raise NotOfferedError(f"{option['name']} does not take a channel of type {value.type!r}")
            return self._resolve(value, channel, resolved, viewer=user)
        if option["type"] == _ATTACHMENT:
            return self._attach(value, channel, resolved)
        return value

    def _attach(self, file: Attachment, channel: Channel, resolved: Resolved) -> str:
        stored = self._server.store_file(channel.id, file.name, file.content, file.content_type)
        return resolved.add("attachments", int(stored["id"]), stored)

    def _resolve(
        self, value: User | Channel | Role, channel: Channel, resolved: Resolved, viewer: User | None = None
    ) -> str:
        if isinstance(value, User):
            return self._resolve_user(value, channel, resolved)
        if isinstance(value, Role):
            return resolved.add("roles", value.id, value.payload())
        shown = value.payload()
        if viewer is not None:
            shown["permissions"] = str(int(self._server.permissions_in(viewer, value)))
        return resolved.add("channels", value.id, shown)

    def _resolve_user(self, user: User, channel: Channel, resolved: Resolved) -> str:
        guild = self._server.guilds.get(channel.guild_id or 0)
        if guild is not None and user.id in guild.members:
            permissions = str(int(self._server.permissions_in(user, channel)))
            shown = guild.members[user.id].payload(with_user=False) | {"permissions": permissions}
            resolved.add("members", user.id, shown)
        return resolved.add("users", user.id, user.payload())

    def _channel_of(self, message: Message) -> Channel:
        return self._server.channels[message.channel_id]

    def _send(
        self, kind: InteractionType, data: Json, user: User, channel: Channel, source: Message | None = None
    ) -> Interaction:
        server = self._server
        guild = server.guilds.get(channel.guild_id or 0)
        if guild is not None and user.id not in guild.members:
            raise NotOfferedError(f"{user.username} is no member of {guild.name}")
        interaction = Interaction(
            server, server.snowflakes.next(), secrets.token_urlsafe(48), kind, data, user, channel, guild,
            server.clock.now(), source,
        )  # fmt: skip
        server.interactions.append(interaction)
        server.interactions_by_token[interaction.token] = interaction
        server.gateway.dispatch("INTERACTION_CREATE", payload(server, interaction), guild_id=channel.guild_id)
        return interaction
