"""The callback by which a bot acknowledges an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import posting
from tests.discord_server.errors import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION, RefusedError
from tests.discord_server.form import Form
from tests.discord_server.interactions import Callback, Interaction, InteractionType
from tests.discord_server.models import EPHEMERAL, LOADING, Message
from tests.discord_server.permissions import Permission
from tests.discord_server.rules import commands, modals

from .answer import Answer
from .routes import route

if TYPE_CHECKING:
    from .call import Call

_MAY = {
    InteractionType.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    InteractionType.AUTOCOMPLETE: {Callback.AUTOCOMPLETE},
    InteractionType.COMPONENT: {
        Callback.MESSAGE,
        Callback.DEFERRED_MESSAGE,
        Callback.DEFERRED_UPDATE,
        Callback.UPDATE,
        Callback.MODAL,
    },
    InteractionType.MODAL: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE},
}
_OF_COMPONENTS = {Callback.DEFERRED_UPDATE, Callback.UPDATE}


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", anonymous=True)
async def callback(call: Call) -> Answer:
    interaction = _find(call)
    body, form = call.body, Form()
    allowed = set(_MAY[interaction.type])
    if interaction.type is InteractionType.MODAL and interaction.source is not None:
        allowed |= _OF_COMPONENTS
    form["type"].choice(body.get("type"), sorted(int(one) for one in allowed))
    form.raise_if_wrong()
    kind = Callback(body["type"])
    data = form["data"].mapping(body.get("data") or {})
    form.raise_if_wrong()
    message = _act(call, interaction, kind, data)
    interaction.callback, interaction.callback_data = kind, data
    interaction.acknowledged_at = call.server.clock.now()
    if not call.flag("with_response"):
        return Answer(204)
    return Answer(200, _response(interaction, kind, message))


def _find(call: Call) -> Interaction:
    interaction = call.server.interactions_by_token.get(call.request.params["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id") or interaction.has_lapsed:
        raise RefusedError(UNKNOWN_INTERACTION)
    if interaction.acknowledged_at is not None:
        raise RefusedError(ALREADY_ACKNOWLEDGED)
    return interaction


def _act(call: Call, interaction: Interaction, kind: Callback, data: dict[str, Any]) -> Message | None:
    server, files = call.server, call.request.files
    form = Form()
    if kind is Callback.AUTOCOMPLETE:
        commands.check_choices(form["data"]["choices"], data.get("choices"), focused_type(interaction))
        form.raise_if_wrong()
        return None
    if kind is Callback.MODAL:
        modals.check(form["data"], data)
        form.raise_if_wrong()
        return None
    if kind in _OF_COMPONENTS:
        interaction.original = interaction.source
        if kind is Callback.UPDATE and interaction.source is not None:
            posting.check(data, files, before=interaction.source, form=form["data"])
            posting.edit(server, interaction.source, data, files)
            posting.announce(server, "MESSAGE_UPDATE", interaction.source)
        return interaction.source
    if kind is Callback.MESSAGE:
        posting.check(data, files, form=form["data"])
    interaction.original = post(call, interaction, data, loading=kind is Callback.DEFERRED_MESSAGE)
    return interaction.original


def post(call: Call, interaction: Interaction, data: dict[str, Any], *, loading: bool = False) -> Message:
    """A message in the interaction's channel, which may be for its user alone."""
    server = call.server
    flags = (LOADING if loading else 0) | (int(data.get("flags") or 0) & EPHEMERAL)
    if interaction.is_external and not server.may(
        interaction.user, interaction.channel, Permission.USE_EXTERNAL_APPS
    ):
        flags |= EPHEMERAL
    application_id = str(server.application.id)
    extra = {
        "type": 20 if interaction.type is InteractionType.COMMAND else 0,
        "application_id": application_id,
        "webhook_id": application_id,
        "interaction_metadata": interaction.metadata(),
    }
    message = posting.create(
        server, call.bot, interaction.channel, data, call.request.files, flags=flags, extra=extra
    )
    server.ephemeral_for[message.id] = interaction.user.id
    posting.announce(server, "MESSAGE_CREATE", message)
    return message


def focused_type(interaction: Interaction) -> int:
    """The option type that an autocomplete is for."""
    options = interaction.data.get("options") or []
    while options:
        for option in options:
            if option.get("focused"):
                return int(option["type"])
        options = [inner for option in options for inner in option.get("options") or ()]
    return commands.STRING


def _response(interaction: Interaction, kind: Callback, message: Message | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"interaction": {"id": str(interaction.id), "type": int(interaction.type)}}
    if message is not None:
        shown["interaction"] |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": message.is_ephemeral,
            "channel_id": str(interaction.channel.id),
        }
        if kind in (Callback.MESSAGE, Callback.UPDATE):
            shown["resource"] = {"type": int(kind), "message": message.payload()}
    return shown
