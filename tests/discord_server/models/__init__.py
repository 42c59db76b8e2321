"""What exists on the server, each thing showing itself as Discord's JSON."""

from .channels import REQUIRES_TAG, Channel, ChannelType, Overwrite, Tag
from .guilds import Guild, Member, Role
from .messages import COMPONENTS_V2, CROSSPOSTED, EPHEMERAL, HAS_THREAD, LOADING, Json, Message, walk
from .users import Application, User

__all__ = [
    "COMPONENTS_V2",
    "CROSSPOSTED",
    "EPHEMERAL",
    "HAS_THREAD",
    "LOADING",
    "REQUIRES_TAG",
    "Application",
    "Channel",
    "ChannelType",
    "Guild",
    "Json",
    "Member",
    "Message",
    "Overwrite",
    "Role",
    "Tag",
    "User",
    "walk",
]
