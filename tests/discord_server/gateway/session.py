"""A session: what a client was told, kept so that it can be told again after a lost connection."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from . import intents

if TYPE_CHECKING:
    from .socket import Socket


class Session:
    def __init__(self, shard: tuple[int, int], intents_: int) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.intents = intents_
        self.sequence = 0
        self.resumes = 0
        self.is_valid = True
        self.socket: Socket | None = None
        self.lost_at: float | None = None
        self._sent: list[dict[str, Any]] = []

    def __repr__(self) -> str:
        return f"<Session shard={self.shard} sequence={self.sequence} connected={self.socket is not None}>"

    def serves(self, guild_id: int | None) -> bool:
        """Whether events of that guild (None: direct messages) go to this session's shard."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def wants(self, event: str, guild_id: int | None) -> bool:
        return intents.wanted(event, self.intents, in_guild=guild_id is not None)

    def push(self, event: str, data: Any) -> None:
        """Number the event, keep it, and send it where there is a connection."""
        self.sequence += 1
        payload = {"op": 0, "t": event, "s": self.sequence, "d": data}
        self._sent.append(payload)
        if self.socket is not None:
            self.socket.send(payload)

    def missed(self, since: int) -> list[dict[str, Any]]:
        return [payload for payload in self._sent if payload["s"] > since]
