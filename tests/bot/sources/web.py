"""A small web on loopback: sites that answer byte for byte what a test tells them, and names to find them by.

In it 127.0.0.2 is a public address, so that 127.0.0.1 can be what nobody may reach, with a server that would notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.sources.addresses import AddressPolicy

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

PUBLIC = "127.0.0.2"
VICTIM = "127.0.0.1"


@dataclass(frozen=True)
class LoopbackPolicy(AddressPolicy):
    """The strict one but for one address, which stands for the public web."""

    def judge(self, address: str) -> str | None:
        return None if address == PUBLIC else super().judge(address)


@dataclass(frozen=True)
class Asked:
    """One request, as it came."""

    target: str
    headers: dict[str, str]


@dataclass
class Site:
    """A server. `pages` says what is answered to each target: bytes, or a function that writes them."""

    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0

    def targets(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [asked.target for asked in self.asked if asked.target != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            while True:
                asked = _parse(await reader.readuntil(b"\r\n\r\n"))
                self.asked.append(asked)
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    answer = self.pages.get(asked.target, self.pages.get("*", missing()))
                    if callable(answer):
                        await answer(writer, asked)
                        break
                    writer.write(answer)
                    await writer.drain()
                finally:
                    self.at_once -= 1
                if b"Connection: close" in answer:
                    break
        writer.close()


def _parse(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    return Asked(first.split(" ")[1], headers)


@asynccontextmanager
async def serving(
    site: Site, address: str = PUBLIC, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Site]:
    """Serve a site until the end of the block, whatever it is still busy with then."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await site.serve(reader, writer)
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, address, 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Names(AbstractResolver):
    """Names with what they stand for: several turns where the answer changes, the last one for good.

    `ports` moves the ports of the web to where its sites listen.
    """

    def __init__(self, ports: dict[int, int]) -> None:
        self.ports = ports
        self.answers: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        turns = self.answers.get(host)
        if turns is None:
            if not host.endswith(".example"):
                raise OSError(socket.EAI_NONAME, "Name or service not known")
            turns = [[PUBLIC]]
        answers = turns.pop(0) if len(turns) > 1 else turns[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=self.ports.get(port, port),
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in answers
        ]

    async def close(self) -> None:
        pass


def page(body: bytes | str = b"a page", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; `headers` are written with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    given = {"Content_Length": str(len(content)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + content


def redirect(location: str, status: str = "302 Found", **headers: str) -> bytes:
    return page(b"", status, Location=location, **headers)


def missing() -> bytes:
    return page(b"nothing here", "404 Not Found")
