"""One client's connection to the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import json
import time
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from .compression import compressor

if TYPE_CHECKING:
    from .gateway import Gateway
    from .session import Session

_MOST_BYTES = 4096
_MOST_FRAMES, _FRAMES_WINDOW = 120, 60.0


class Op(enum.IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(enum.IntEnum):
    """Why Discord closes a connection."""

    UNKNOWN_ERROR = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Socket:
    def __init__(self, gateway: Gateway, raw: web.Request) -> None:
        self._gateway = gateway
        self._raw = raw
        self._ws = web.WebSocketResponse(compress=False)
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._compress = compressor(raw.query.get("compress"))
        self._frames: list[float] = []
        self._beat = asyncio.Event()
        self.path = raw.path
        self.query = dict(raw.query)
        self.session: Session | None = None
        self.heartbeats = 0
        self.is_frozen = False
        self.close_code: int | None = None
        peer = raw.transport.get_extra_info("peername") if raw.transport is not None else None
        self.port: int | None = peer[1] if peer else None
        """The client's, by which a test finds out whose connection it is."""
        self.lost_at: float | None = None

    async def run(self) -> web.WebSocketResponse:
        """Talk with the client until either side ends it."""
        await self._ws.prepare(self._raw)
        if self.query.get("v") != "10" or self.query.get("encoding") != "json":
            await self.close(Close.INVALID_VERSION)
            return self._ws
        self.send({"op": Op.HELLO, "d": {"heartbeat_interval": int(self._gateway.settings.heartbeat * 1000)}})
        tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._watch_heartbeats())]
        try:
            await self._read()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self.close_code is None:
                self.close_code = self._ws.close_code
            self._gateway.lost(self)
        return self._ws

    def send(self, payload: dict[str, Any]) -> None:
        if not self.is_frozen:
            self._outgoing.put_nowait(payload)

    async def close(self, code: int) -> None:
        self.close_code = code
        with contextlib.suppress(ConnectionError):
            await self._ws.close(code=code)

    def drop(self) -> None:
        """Cut the line without a word, as a failing network does."""
        self.close_code = 1006
        if self._raw.transport is not None:
            self._raw.transport.abort()

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                payload = await self._outgoing.get()
                if payload["op"] == Op.DISPATCH and self._gateway.drops_instead(self):
                    self.drop()
                    return
                text = json.dumps(payload)
                if self._compress is None:
                    await self._ws.send_str(text)
                else:
                    await self._ws.send_bytes(self._compress(text.encode()))

    async def _watch_heartbeats(self) -> None:
        with contextlib.suppress(TimeoutError):
            while True:
                self._beat.clear()
                async with asyncio.timeout(self._gateway.settings.patience):
                    await self._beat.wait()
        if self.session is not None:
            self._gateway.forget(self.session)
        await self.close(Close.SESSION_TIMED_OUT)

    async def _read(self) -> None:
        async for frame in self._ws:
            if frame.type is not WSMsgType.TEXT:
                await self.close(Close.DECODE_ERROR)
                return
            code = await self._receive(frame.data)
            if code is not None:
                await self.close(code)
                return

    async def _receive(self, text: str) -> Close | int | None:
        """Act on one frame; the code to close with, if it was a bad one."""
        now = time.monotonic()
        self._frames = [*(at for at in self._frames if at > now - _FRAMES_WINDOW), now]
        if len(self._frames) > _MOST_FRAMES:
            return Close.RATE_LIMITED
        try:
            payload = json.loads(text)
            op, data = Op(payload["op"]), payload.get("d")
        except ValueError:
            return Close.UNKNOWN_OPCODE if text.startswith("{") else Close.DECODE_ERROR
        except (KeyError, TypeError):
            return Close.DECODE_ERROR
        if len(text.encode()) > _MOST_BYTES:
            return Close.DECODE_ERROR
        self._gateway.received.append(payload)
        if op is Op.HEARTBEAT:
            self._heartbeat()
            return None
        if op is Op.IDENTIFY:
            return Close.ALREADY_AUTHENTICATED if self.session else await self._gateway.identify(self, data)
        if op is Op.RESUME:
            return Close.ALREADY_AUTHENTICATED if self.session else self._gateway.resume(self, data)
        if self.session is None:
            return Close.NOT_AUTHENTICATED
        if op in (Op.PRESENCE, Op.VOICE_STATE):
            return None
        if op is Op.REQUEST_MEMBERS:
            self._gateway.not_modelled("REQUEST_GUILD_MEMBERS")
            return None
        return Close.UNKNOWN_OPCODE

    def _heartbeat(self) -> None:
        self.heartbeats += 1
        self._beat.set()
        self.send({"op": Op.HEARTBEAT_ACK})
        self._gateway.changed()
