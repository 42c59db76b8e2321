"""Follow-ups to an interaction: its token stands for a webhook for fifteen minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.discord_server import posting
from tests.discord_server.errors import (
    INVALID_WEBHOOK_TOKEN,
    TOO_MANY_FOLLOW_UPS,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    RefusedError,
)
from tests.discord_server.interactions import Interaction, InteractionType

from .answer import Answer
from .interactions import post
from .ratelimits import Limit
from .routes import route

if TYPE_CHECKING:
    from tests.discord_server.models import Message

    from .call import Call

_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_LIMIT = Limit(5, 2.0)
# What an app may follow up with that only the member has installed, not the guild.
_MOST_EXTERNAL = 5


def _interaction(call: Call) -> Interaction:
    interaction = call.server.interactions_by_token.get(call.request.params["webhook_token"])
    ours = call.id("webhook_id") == call.server.application.id
    if interaction is None or not ours or interaction.acknowledged_at is None:
        raise RefusedError(UNKNOWN_WEBHOOK)
    if interaction.type is InteractionType.AUTOCOMPLETE:
        raise RefusedError(UNKNOWN_WEBHOOK)
    if interaction.token_has_expired:
        raise RefusedError(INVALID_WEBHOOK_TOKEN)
    return interaction


def _message(call: Call, interaction: Interaction) -> Message:
    if call.request.params.get("message_id") is None:
        message = interaction.original
    else:
        own = [interaction.original, *interaction.followups]
        message = next((one for one in own if one and one.id == call.id("message_id")), None)
    if message is None or message.id not in call.server.all_messages:
        raise RefusedError(UNKNOWN_MESSAGE)
    return message


@route("POST", _HOOK, limit=_LIMIT, anonymous=True)
async def follow_up(call: Call) -> Answer:
    interaction = _interaction(call)
    if interaction.original is not None and interaction.original.is_loading:
        # Discord takes the first follow-up for the deferred answer; whether it is ephemeral was settled then.
        return _edit(call, interaction.original)
    posting.check(call.body, call.request.files)
    if interaction.is_external and len(interaction.followups) == _MOST_EXTERNAL:
        raise RefusedError(TOO_MANY_FOLLOW_UPS)
    message = post(call, interaction, call.body)
    interaction.followups.append(message)
    return Answer(200, message.payload())


@route("GET", _HOOK + "/messages/@original", anonymous=True)
@route("GET", _HOOK + "/messages/{message_id}", anonymous=True)
async def get(call: Call) -> Answer:
    return Answer(200, _message(call, _interaction(call)).payload())


@route("PATCH", _HOOK + "/messages/@original", limit=_LIMIT, anonymous=True)
@route("PATCH", _HOOK + "/messages/{message_id}", limit=_LIMIT, anonymous=True)
async def edit(call: Call) -> Answer:
    return _edit(call, _message(call, _interaction(call)))


def _edit(call: Call, message: Message) -> Answer:
    posting.check(call.body, call.request.files, before=message)
    posting.edit(call.server, message, call.body, call.request.files)
    posting.announce(call.server, "MESSAGE_UPDATE", message)
    return Answer(200, message.payload())


@route("DELETE", _HOOK + "/messages/@original", anonymous=True)
@route("DELETE", _HOOK + "/messages/{message_id}", anonymous=True)
async def delete(call: Call) -> Answer:
    interaction = _interaction(call)
    message = _message(call, interaction)
    posting.delete(call.server, message)
    if message is interaction.original:
        interaction.original = None
    return Answer(204)
