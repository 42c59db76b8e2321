"""Connections to addresses that were checked, and to no others."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.sources.addresses import forbidden

if TYPE_CHECKING:
    import ssl

    from aiohappyeyeballs import AddrInfoType

    from bot.sources.addresses import AddressPolicy

_LOOK_UPS = 8
_LONGEST_LINE = 8190
_MOST_HEADERS = 128


class ThreadsResolver(AbstractResolver):
    """The system's own look-up, in threads that nothing else needs.

    Names that take half a minute to fail cost nothing to make; in the threads that all share they would hold up
    whatever else waits for one.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOK_UPS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises OSError where the name is not known."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads,
            partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG),
        )
        return [
            ResolveResult(
                hostname=host,
                # A scope belongs to a link-local address, which is refused: better seen than lost.
                host=f"{where[0]}%{where[3]}" if len(where) > 3 and where[3] else str(where[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, where in found
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class CheckedResolver(AbstractResolver):
    """Looks a name up once for each connection, and gives only the addresses that it may stand for.

    aiohttp connects to exactly what is given here, so that a name cannot be answered otherwise a second time.
    """

    def __init__(self, resolver: AbstractResolver, policy: AddressPolicy) -> None:
        self._resolver = resolver
        self._policy = policy

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises ForbiddenAddressError where all that it stands for is forbidden, and OSError."""
        answers = await self._resolver.resolve(host, port, family)
        reasons = [self._policy.refusal(host, port, answer["host"]) for answer in answers]
        allowed = [answer for answer, reason in zip(answers, reasons, strict=True) if reason is None]
        if answers and not allowed:
            # Which address it is stays unsaid: members could map a network with it.
            raise forbidden(host, f"the address that it stands for is {reasons[0]}")
        return allowed

    async def close(self) -> None:
        await self._resolver.close()


def open_session(
    policy: AddressPolicy,
    *,
    user_agent: str,
    resolver: AbstractResolver,
    tls: ssl.SSLContext,
    patience: float,
) -> aiohttp.ClientSession:
    """A session that follows no redirect, keeps no cookie, unpacks nothing and asks the environment for nothing.

    `patience`: seconds to connect, and that the other end may be silent.
    """

    def checked_socket(address: AddrInfoType) -> socket.socket:
        # The last gate, and past it there is no way: whatever is connected to gets its socket here.
        family, kind, protocol, _, where = address
        if why := policy.last_refusal(str(where[0])):
            raise forbidden(str(where[0]), f"its address is {why}")
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made

    connector = aiohttp.TCPConnector(
        resolver=CheckedResolver(resolver, policy),
        use_dns_cache=False,
        socket_factory=checked_socket,
        ssl=tls,
        # No connection is used twice: what a server sends unasked on an idle one would be taken for its next answer.
        force_close=True,
        limit=0,  # how many at once is the caller's to say: waiting here would count as slowness
    )
    return aiohttp.ClientSession(
        connector=connector,
        trust_env=False,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=patience, sock_read=patience),
        max_line_size=_LONGEST_LINE,
        max_field_size=_LONGEST_LINE,
        max_headers=_MOST_HEADERS,
    )
