"""The rules of a message: what it may hold, how much of it, and what goes with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server.errors import EMPTY_MESSAGE, RefusedError
from tests.discord_server.models import COMPONENTS_V2

from . import components, embeds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.discord_server.form import Form
    from tests.discord_server.journal import Upload

_SHOWN = ("content", "embeds", "components", "sticker_ids", "attachments", "poll")
_NOT_MODELLED = ("poll", "sticker_ids", "shared_client_theme")
_NOT_WITH_V2 = ("content", "embeds", "sticker_ids", "poll")
_MOST_FILES = 10


def check(
    form: Form, body: dict[str, Any], files: Sequence[Upload], *, before: dict[str, Any] | None = None
) -> None:
    """Raise what Discord refuses in a new message, or in an edit of the message whose body was `before`."""
    after = {**(before or {}), **body}
    v2 = bool(_flags(form, body.get("flags")) & COMPONENTS_V2) or bool(
        (before or {}).get("flags", 0) & COMPONENTS_V2
    )
    form["content"].text(body.get("content"), most=2000)
    form["tts"].boolean(body.get("tts"))
    embeds.check(form["embeds"], body.get("embeds"))
    names = _attachments(form["attachments"], body.get("attachments"), files, before)
    components.check(form["components"], body.get("components"), v2=v2, files=names)
    _allowed_mentions(form["allowed_mentions"], body.get("allowed_mentions"))
    _nonce(form["nonce"], body.get("nonce"))
    form["enforce_nonce"].boolean(body.get("enforce_nonce"))
    for key in _NOT_MODELLED:
        if body.get(key):
            form[key].refuse("NOT_MODELLED", f"The loopback server does not know {key}")
    for key in _NOT_WITH_V2 if v2 else ():
        if after.get(key):
            form[key].refuse(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
    form.raise_if_wrong()
    if not files and not any(after.get(key) for key in _SHOWN):
        raise RefusedError(EMPTY_MESSAGE)


def _flags(form: Form, flags: object) -> int:
    if flags is None or not form["flags"].integer(flags, least=0, most=2**31 - 1):
        return 0
    return int(str(flags))


def _nonce(form: Form, nonce: object) -> None:
    if isinstance(nonce, int) and not isinstance(nonce, bool):
        form.integer(nonce, least=-(2**63), most=2**63 - 1)
    else:
        form.text(nonce, most=25)


def _attachments(
    form: Form, listed: object, files: Sequence[Upload], before: dict[str, Any] | None
) -> set[str]:
    """The names that `attachment://` may speak of."""
    if len(files) > _MOST_FILES:
        form.refuse("BASE_TYPE_MAX_LENGTH", f"Must be {_MOST_FILES} or fewer in length.")
    names = {file.field.removeprefix("files[").removesuffix("]"): file.name for file in files}
    names |= {one["id"]: one["filename"] for one in (before or {}).get("attachments") or ()}
    for index, attachment in enumerate(form.items(listed, most=_MOST_FILES)):
        given = form[index].mapping(attachment)
        form[index]["description"].text(given.get("description"), most=1024)
        form[index]["filename"].text(given.get("filename"), most=1024)
        if form[index]["id"].snowflake(given.get("id")) is None:
            continue
        if str(given["id"]) not in names:
            form[index]["id"].refuse("ATTACHMENT_NOT_FOUND", "The referenced attachment was not found")
        elif given.get("filename"):
            names[str(given["id"])] = given["filename"]
    return set(names.values())


def _allowed_mentions(form: Form, value: object) -> None:
    if value is None:
        return
    allowed = form.mapping(value)
    parse = form["parse"].items(allowed.get("parse"), most=3)
    for index, kind in enumerate(parse):
        form["parse"][index].choice(kind, ("roles", "users", "everyone"))
    for key in ("roles", "users"):
        ids = form[key].items(allowed.get(key), most=100)
        for index, one in enumerate(ids):
            form[key][index].snowflake(one)
        if ids and key in parse:
            form.refuse(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.',
            )
    form["replied_user"].boolean(allowed.get("replied_user"))
    for key in allowed.keys() - {"parse", "roles", "users", "replied_user"}:
        form[key].refuse("UNKNOWN_FIELD", "Not a field of allowed mentions")
