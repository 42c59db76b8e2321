"""How Discord says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Code:
    """One of Discord's JSON error codes with the status it comes with."""

    status: int
    number: int
    message: str


UNAUTHORIZED = Code(401, 0, "401: Unauthorized")
NOT_FOUND = Code(404, 0, "404: Not Found")
METHOD_NOT_ALLOWED = Code(405, 0, "405: Method Not Allowed")
BAD_JSON = Code(400, 50109, "The request body contains invalid JSON.")
UNKNOWN_CHANNEL = Code(404, 10003, "Unknown Channel")
UNKNOWN_GUILD = Code(404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = Code(404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = Code(404, 10008, "Unknown Message")
UNKNOWN_USER = Code(404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = Code(404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = Code(404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = Code(404, 10063, "Unknown application command")
UNKNOWN_COMMAND_PERMISSIONS = Code(404, 10066, "Unknown application command permissions")
UNKNOWN_TAG = Code(404, 10087, "Unknown tag")
TOO_MANY_COMMANDS = Code(400, 30032, "Maximum number of application commands reached (100)")
TOO_LARGE = Code(413, 40005, "Request entity too large")
ALREADY_CROSSPOSTED = Code(400, 40033, "This message has already been crossposted")
TOO_MANY_FOLLOW_UPS = Code(
    400, 40094, "This interaction has reached its maximum number of follow up messages"
)
ALREADY_ACKNOWLEDGED = Code(400, 40060, "Interaction has already been acknowledged.")
TAG_REQUIRED = Code(400, 40067, "A tag is required to create a forum post in this channel")
MISSING_ACCESS = Code(403, 50001, "Missing Access")
NOT_THE_AUTHOR = Code(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = Code(400, 50006, "Cannot send an empty message")
CANNOT_SEND_TO_USER = Code(403, 50007, "Cannot send messages to this user")
NOT_A_TEXT_CHANNEL = Code(400, 50008, "Cannot send messages in a non-text channel")
MISSING_PERMISSIONS = Code(403, 50013, "Missing Permissions")
WRONG_CHANNEL_TYPE = Code(400, 50024, "Cannot execute action on this channel type")
INVALID_WEBHOOK_TOKEN = Code(401, 50027, "Invalid Webhook Token")
GUILD_UNAVAILABLE = Code(503, 0, "503: Service Unavailable")
INVALID_FORM = Code(400, 50035, "Invalid Form Body")
THREAD_ARCHIVED = Code(400, 50083, "Thread is archived")
CANNOT_REPLY = Code(400, 160002, "Cannot reply without permission to read message history")
THREAD_EXISTS = Code(400, 160004, "A thread has already been created for this message")


class RefusedError(Exception):
    """A request that Discord answers with an error."""

    def __init__(self, code: Code, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code.status} {code.number}: {code.message} {errors or ''}".rstrip())
        self.code = code
        self.errors = errors

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.code.message, "code": self.code.number}
        if self.errors:
            body["errors"] = self.errors
        return body
