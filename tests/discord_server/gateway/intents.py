"""Which events a session gets for its intents."""

from __future__ import annotations

GUILDS = 1 << 0
_GUILD_MESSAGES, _DIRECT_MESSAGES = 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
KNOWN = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25

_BY_PREFIX = {
    "GUILD_MEMBER": 1 << 1,
    "GUILD_ROLE": GUILDS,
    "GUILD_CREATE": GUILDS,
    "GUILD_UPDATE": GUILDS,
    "GUILD_DELETE": GUILDS,
    "CHANNEL_": GUILDS,
    "THREAD_": GUILDS,
}


def wanted(event: str, intents: int, *, in_guild: bool) -> bool:
    """Whether Discord sends this event to a session with these intents."""
    if event.startswith("MESSAGE_"):
        return bool(intents & (_GUILD_MESSAGES if in_guild else _DIRECT_MESSAGES))
    return all(intents & bit for prefix, bit in _BY_PREFIX.items() if event.startswith(prefix))
