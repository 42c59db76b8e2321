"""Fixtures: a web of one public site, one server that nobody may reach, and a client between them."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.sources.fetch import Fetcher, Limits, Surroundings
from tests.bot.sources.web import PUBLIC, VICTIM, LoopbackPolicy, Names, Site, missing, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import trustme

IMPATIENT = Limits(seconds=0.6, silence=0.3, size=20_000, pause=1.0)
NOW = datetime(2024, 5, 10, 9, 30, tzinfo=UTC)


@dataclass
class Stopwatch:
    """Time that passes only while somebody sleeps."""

    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def ticks(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Whom the client trusts."""
    import trustme

    return trustme.CA()


def server_tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    return context


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Reached as http://NAME.example/, whatever the name."""
    with socket.socket() as probe:
        try:
            probe.bind((PUBLIC, 0))
        except OSError:
            pytest.skip(f"this machine has no {PUBLIC} on loopback")
    async with serving(Site()) as site:
        yield site


@pytest.fixture(scope="session")
def proof(authority: trustme.CA) -> ssl.SSLContext:
    return server_tls(authority.issue_cert("news.example", "other.example"))


@pytest.fixture
async def secure(proof: ssl.SSLContext) -> AsyncIterator[Site]:
    """Reached as https://news.example/ and https://other.example/."""
    async with serving(Site(), tls=proof) as site:
        yield site


@pytest.fixture
async def victim() -> AsyncIterator[Site]:
    """On 127.0.0.1. Whatever is told to the client, nothing may ever connect here."""
    async with serving(Site({"*": missing()}), VICTIM) as site:
        yield site
        assert site.connections == 0


@pytest.fixture
def names(site: Site, secure: Site) -> Names:
    return Names({80: site.port, 443: secure.port})


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture(scope="session")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def around(names: Names, trust: ssl.SSLContext, stopwatch: Stopwatch) -> Surroundings:
    return Surroundings(
        resolver=lambda: names,
        tls=lambda: trust,
        clock=lambda: NOW,
        ticks=stopwatch.ticks,
        sleep=stopwatch.sleep,
        jitter=lambda: 0.0,
    )


@pytest.fixture
def limits() -> Limits:
    """A small size, so that what is without end is soon over. `IMPATIENT` is the same for time."""
    return Limits(seconds=30.0, silence=30.0, size=20_000, pause=1.0)


@pytest.fixture
async def fetcher(around: Surroundings, limits: Limits, victim: Site) -> AsyncIterator[Fetcher]:
    policy = LoopbackPolicy(frozenset({80, 443, victim.port}))
    async with Fetcher.opened(policy, contact="https://bot.example", limits=limits, around=around) as fetcher:
        yield fetcher
