"""A small Discord on 127.0.0.1 that refuses what Discord refuses, for tests with the real client."""

from .faults import Step
from .interactions import Callback, Interaction
from .journal import Refusal, Request, Violation
from .models import Channel, ChannelType, Guild, Message, Role, User
from .offered import Attachment, NotOfferedError
from .permissions import Permission
from .rest.ratelimits import Limit
from .server import DiscordServer

__all__ = [
    "Attachment",
    "Callback",
    "Channel",
    "ChannelType",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Limit",
    "Message",
    "NotOfferedError",
    "Permission",
    "Refusal",
    "Request",
    "Role",
    "Step",
    "User",
    "Violation",
]
