"""Connections to addresses that were checked, and to no others."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.sources.addresses import forbidden

if TYPE_CHECKING:
    import ssl

    from aiohappyeyeballs import AddrInfoType

    from bot.sources.addresses import AddressPolicy

_LONGEST_LINE = 8190
_MOST_HEADERS = 128


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
