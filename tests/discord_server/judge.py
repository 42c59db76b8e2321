"""The server's verdict on a body without the server, for property tests that need no sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import openapi
from .errors import RefusedError
from .form import Form
from .rules import messages, modals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .journal import Upload


def faults_of_message(body: dict[str, Any], files: Sequence[Upload] = ()) -> list[str]:
    """What either judge, our rules or Discord's OpenAPI file where it is there, has against a new message."""
    schemas = openapi.load()
    faults = schemas.faults("POST", "/channels/{channel_id}/messages", body) if schemas else []
    try:
        messages.check(Form(), body, files)
    except RefusedError as error:
        faults.append(str(error))
    return faults


def faults_of_modal(data: dict[str, Any]) -> list[str]:
    """What either judge has against a modal that answers an interaction."""
    schemas, body = openapi.load(), {"type": 9, "data": data}
    route = "/interactions/{interaction_id}/{interaction_token}/callback"
    faults = schemas.faults("POST", route, body) if schemas else []
    form = Form()
    modals.check(form, data)
    return [*faults, *(f"{'.'.join(path)}: {message}" for path, _, message in form.faults)]
