"""The gateway as a whole: who is connected, who gets which event, and what a test breaks."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.discord_server.journal import Violation

from . import intents
from .session import Session
from .socket import Close, Op, Socket

if TYPE_CHECKING:
    from aiohttp import web

    from tests.discord_server.models import Guild
    from tests.discord_server.server import DiscordServer


@dataclass(slots=True)
class GatewaySettings:
    """What a test may choose. Times in seconds."""

    heartbeat: float = 41.25
    # How long a client may send no heartbeat before its session ends.
    patience: float = 90.0
    recommended_shards: int = 1
    max_concurrency: int = 1
    # Discord's is 5. With 0 a bot may be restarted in a test without waiting.
    identify_interval: float = 0.0
    resume_window: float = 60.0
    most_guilds_per_shard: int = 2500
    # A code to close with on each IDENTIFY, as 4004 for a token that was just reset.
    refuse_identify: int | None = None
    # What `/gateway/bot` names as the gateway, where it is to be another than this server.
    url: str | None = None


@dataclass(slots=True)
class _Drop:
    shard: int | None
    events: int


class Gateway:
    """All sockets and sessions. `sockets` and `received` keep what is over, too, for tests to read."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server
        self.settings = GatewaySettings()
        self.sockets: list[Socket] = []
        self.sessions: list[Session] = []
        self.received: list[dict[str, Any]] = []
        self._drops: list[_Drop] = []
        self._identified_at: dict[int, float] = {}
        self._identifies = 0

    # What tests do to it.

    def drop(self, shard: int | None = None) -> None:
        """Cut the connection (of one shard, or of all) without a close frame."""
        for session in self.connected(shard):
            if session.socket is not None:
                session.socket.drop()

    def drop_at_event(self, events: int, shard: int | None = None) -> None:
        """Let `events` - 1 more events through; cut the connection instead of sending the next one."""
        self._drops.append(_Drop(shard, events))

    async def close(self, code: int, shard: int | None = None) -> None:
        """Close the connection with one of Discord's codes."""
        for session in self.connected(shard):
            if session.socket is not None:
                await session.socket.close(code)

    def reconnect(self, shard: int | None = None) -> None:
        """Ask the client to reconnect and resume (opcode 7)."""
        for session in self.connected(shard):
            if session.socket is not None:
                session.socket.send({"op": Op.RECONNECT, "d": None})

    def invalidate(self, shard: int | None = None, *, resumable: bool = False) -> None:
        """Tell the client that its session is invalid (opcode 9), for good unless `resumable`."""
        for session in self.connected(shard):
            if session.socket is not None:
                session.socket.send({"op": Op.INVALID_SESSION, "d": resumable})
            if not resumable:
                self.forget(session)

    def freeze(self, shard: int | None = None) -> None:
        """Say nothing more on the connection, not even to heartbeats: the line is up and nobody is there."""
        for session in self.connected(shard):
            if session.socket is not None:
                session.socket.is_frozen = True

    # What tests look at.

    def connected(self, shard: int | None = None) -> list[Session]:
        """The sessions that have a connection now."""
        return [
            session
            for session in self.sessions
            if session.socket is not None and (shard is None or session.shard[0] == shard)
        ]

    def session_start_limit(self) -> dict[str, int]:
        return {
            "total": 1000,
            "remaining": max(0, 1000 - self._identifies),
            "reset_after": 86_400_000,
            "max_concurrency": self.settings.max_concurrency,
        }

    # What the server does with it.

    async def serve(self, raw: web.Request) -> web.StreamResponse:
        socket = Socket(self, raw)
        self.sockets.append(socket)
        return await socket.run()

    async def shut(self) -> None:
        for socket in self.sockets:
            if socket.close_code is None:
                with contextlib.suppress(ConnectionError):
                    await socket.close(1001)

    def dispatch(self, event: str, data: dict[str, Any], *, guild_id: int | None) -> None:
        """Send an event to every session of the guild's shard that has the intent for it."""
        guild = self._server.guilds.get(guild_id or 0)
        if guild is not None and not guild.available:
            return
        # A member who has installed the app for themselves uses it in guilds that have not.
        if guild is not None and not guild.has_bot and event != "INTERACTION_CREATE":
            return
        for session in self.sessions:
            if session.is_valid and session.serves(guild_id) and session.wants(event, guild_id):
                session.push(event, data)
        self._server.changed()

    def dispatch_guild(self, event: str, guild: Guild, data: dict[str, Any]) -> None:
        """Send an event about a guild's coming and going."""
        for session in self.sessions:
            if session.is_valid and session.serves(guild.id) and session.wants(event, guild.id):
                session.push(event, data)
        self._server.changed()

    def changed(self) -> None:
        self._server.changed()

    def not_modelled(self, what: str) -> None:
        self._server.journal.violate(Violation(f"gateway {what}", "the loopback server does not know this"))

    def forget(self, session: Session) -> None:
        """Make the session one that cannot be resumed."""
        session.is_valid = False

    def lost(self, socket: Socket) -> None:
        """Note that a connection has ended."""
        session = socket.session
        socket.lost_at = self._server.clock.now()
        if session is not None and session.socket is socket:
            session.socket = None
            session.lost_at = socket.lost_at
            if socket.close_code in (1000, 1001):
                self.forget(session)
        self._server.changed()

    def drops_instead(self, socket: Socket) -> bool:
        """Whether the script wants the connection cut in place of the event that is next."""
        for drop in self._drops:
            if drop.shard is None or (socket.session and socket.session.shard[0] == drop.shard):
                drop.events -= 1
                if drop.events <= 0:
                    self._drops.remove(drop)
                    return True
        return False

    async def identify(self, socket: Socket, data: Any) -> Close | int | None:
        """Begin a session, or say with what code to close."""
        if not isinstance(data, dict) or not isinstance(data.get("properties"), dict):
            return Close.DECODE_ERROR
        if self.settings.refuse_identify is not None:
            return self.settings.refuse_identify
        if data.get("token") != self._server.application.token:
            return Close.AUTHENTICATION_FAILED
        shard = tuple(data.get("shard") or (0, 1))
        refusal = self._refusal(shard, data.get("intents"))
        if refusal is not None:
            return refusal
        if not self._may_identify(shard[0]):
            socket.send({"op": Op.INVALID_SESSION, "d": False})
            return None
        self._identifies += 1
        session = Session((shard[0], shard[1]), data["intents"])
        self.sessions.append(session)
        self._attach(session, socket)
        self._greet(session, shard_given="shard" in data)
        self._server.changed()
        return None

    def _refusal(self, shard: tuple[int, ...], wanted: object) -> Close | None:
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return Close.INVALID_SHARD
        if not isinstance(wanted, int) or wanted & ~intents.KNOWN:
            return Close.INVALID_INTENTS
        if wanted & intents.PRIVILEGED & ~self._server.application.privileged_intents:
            return Close.DISALLOWED_INTENTS
        if len(self._guilds((shard[0], shard[1]))) > self.settings.most_guilds_per_shard:
            return Close.SHARDING_REQUIRED
        return None

    def _may_identify(self, shard: int) -> bool:
        key, now = shard % self.settings.max_concurrency, self._server.clock.now()
        if now - self._identified_at.get(key, 0.0) < self.settings.identify_interval:
            return False
        self._identified_at[key] = now
        return True

    def resume(self, socket: Socket, data: Any) -> Close | None:
        """Take up a session again and tell what was missed, or say with what code to close."""
        if not isinstance(data, dict):
            return Close.DECODE_ERROR
        if data.get("token") != self._server.application.token:
            return Close.AUTHENTICATION_FAILED
        session = next((one for one in self.sessions if one.id == data.get("session_id")), None)
        if session is None or not session.is_valid or self._is_too_old(session):
            socket.send({"op": Op.INVALID_SESSION, "d": False})
            return None
        since = data.get("seq")
        if not isinstance(since, int) or since > session.sequence:
            return Close.INVALID_SEQUENCE
        if session.socket is not None:
            session.socket.drop()
        session.resumes += 1
        self._attach(session, socket)
        for payload in session.missed(since):
            socket.send(payload)
        session.push("RESUMED", {"_trace": []})
        self._server.changed()
        return None

    def _is_too_old(self, session: Session) -> bool:
        return session.lost_at is not None and (
            self._server.clock.now() - session.lost_at > self.settings.resume_window
        )

    def _attach(self, session: Session, socket: Socket) -> None:
        session.socket, socket.session = socket, session
        session.lost_at = None

    def _guilds(self, shard: tuple[int, int]) -> list[Guild]:
        number, count = shard
        return [
            guild
            for guild in self._server.guilds.values()
            if guild.has_bot and (guild.id >> 22) % count == number
        ]

    def _greet(self, session: Session, *, shard_given: bool) -> None:
        application = self._server.application
        guilds = self._guilds(session.shard)
        ready: dict[str, Any] = {
            "v": 10,
            "user": application.user.payload() | {"verified": True, "mfa_enabled": True},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._server.resume_url,
            "application": {"id": str(application.id), "flags": application.flags},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "_trace": [],
        }
        if shard_given:
            ready["shard"] = list(session.shard)
        session.push("READY", ready)
        for guild in guilds:
            if guild.available and session.wants("GUILD_CREATE", guild.id):
                session.push("GUILD_CREATE", guild.gateway_payload(application.user.id))
