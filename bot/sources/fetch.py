"""The one HTTP client: polite, bounded, and never at an address that was not checked."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import aiohttp

from bot.errors import ForbiddenAddressError, RedirectError, SourceError, UnreachableError
from bot.running import release
from bot.sources import robots
from bot.sources.addresses import STRICT, AddressPolicy, forbidden, shown
from bot.sources.bodies import ACCEPTED, read_body
from bot.sources.connecting import ThreadsResolver, open_session
from bot.sources.failures import explain_failure, slow, status_error
from bot.sources.fetched import Fetched, Validators, fresh_for, media_type, retry_after, validators_of
from bot.sources.hosts import FIRST_REST, Hosts
from bot.sources.robots import Robots
from bot.tracing import span

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from aiohttp.abc import AbstractResolver
    from yarl import URL

MOST_REDIRECTS = 10
MOST_REDIRECTS_TO_ROBOTS = 5
_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASCII = "".join(map(chr, range(33, 127)))
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "application/pdf;q=0.9, text/plain;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call of `fetch` may take."""

    seconds: float = 30.0
    """Of asking and being answered, redirects and robots.txt included; waiting for one's turn is not."""
    silence: float = 10.0
    """Seconds to connect, and that the other end may send nothing."""
    size: int = 10 * 1024 * 1024
    """Bytes of a body, on the wire as well as unpacked."""
    pause: float = 1.0
    """Seconds between two requests to one host, at least."""
    at_once: int = 32
    """Requests to different hosts."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the world gives: clocks, names, chance and trust. Tests bring their own."""

    resolver: Callable[[], AbstractResolver] = ThreadsResolver
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    jitter: Callable[[], float] = random.random


def user_agent(contact: str | None = None) -> str:
    """How the bot names itself to sites: with its version, and with where its operator can be reached."""
    return f"{robots.ROBOT}/{release() or '0'}" + (f" (+{contact})" if contact else "")


@dataclass(slots=True)
class _Trip:
    """One way from an address to what is under it: what may still be spent on it, and where it has been."""

    seconds: float
    patience: float
    size: int
    most_redirects: int
    validators: Validators | None = None
    robots: Robots | None = None
    """None on the way to a robots.txt itself."""
    cut: bool = False
    """Whether a body that is too large is cut short rather than refused."""
    been: set[str] = field(default_factory=set)
    """Hosts: the next step of one trip need not wait for the pause after the last."""


class Fetcher:
    """Fetches addresses. Made by `opened`; what it gives comes from public sites only, or as its policy says."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        policy: AddressPolicy,
        limits: Limits,
        around: Surroundings,
        hosts: Hosts,
    ) -> None:
        self.hosts = hosts
        self._session = session
        self._policy = policy
        self._limits = limits
        self._around = around
        self._robots = Robots(around.ticks)
        self._turns = asyncio.Semaphore(limits.at_once)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls,
        policy: AddressPolicy = STRICT,
        *,
        contact: str | None = None,
        limits: Limits | None = None,
        around: Surroundings | None = None,
        hosts: Hosts | None = None,
    ) -> AsyncIterator[Fetcher]:
        """A fetcher, until the end of the block. Two that share `hosts` take turns at one host."""
        limits, around = limits or Limits(), around or Surroundings()
        hosts = hosts or Hosts(pause=limits.pause, now=around.ticks, sleep=around.sleep, jitter=around.jitter)
        tls = await asyncio.to_thread(around.tls)  # reads the machine's list of authorities
        session = open_session(
            policy,
            user_agent=user_agent(contact),
            resolver=around.resolver(),
            tls=tls,
            patience=limits.silence,
        )
        async with session:
            yield cls(session, policy, limits, around, hosts)

    async def fetch(
        self,
        url: str,
        validators: Validators | None = None,
        *,
        patience: float = 60.0,
        most: int | None = None,
        named_by: str | None = None,
    ) -> Fetched:
        """What is under an address, after redirects, if its site wants robots to read it.

        validators: of an earlier answer; what has not changed since comes back without content and
        `not_modified`. patience: seconds to wait for a host that is busy with others or rests. most: bytes,
        where fewer are wanted than the limit. named_by: the address of the feed or page that gave this one: a
        public one cannot lead to what the policy opens.

        Raises SourceError: one of those under it from ForbiddenAddressError to GarbledError, and no other.
        """
        limits = self._limits
        size = min(limits.size, most or limits.size)
        trip = _Trip(limits.seconds, patience, size, MOST_REDIRECTS, validators, self._robots)
        start = self._policy.parse(url)
        if named_by is not None:
            self._policy.check_step(self._policy.parse(named_by), start)
        with span("fetch", host=start.host or "") as fetching:
            fetched = await self._go(start, trip)
            fetching.add(status=fetched.status, bytes=len(fetched.content))
        return fetched

    async def _load_robots(self, trip: _Trip, url: URL) -> bytes:
        """On the way of `trip`, and on its time."""
        detour = _Trip(trip.seconds, trip.patience, robots.LARGEST, MOST_REDIRECTS_TO_ROBOTS, cut=True)
        try:
            return (await self._go(url, detour)).content
        finally:
            trip.seconds = detour.seconds

    async def _go(self, start: URL, trip: _Trip) -> Fetched:
        target, moved, for_good = start, [str(start)], True
        while True:
            try:
                status, location, fetched = await self._step(target, trip)
                if fetched is not None:
                    return replace(fetched, moved_to=str(target) if for_good and target != start else None)
                for_good = for_good and status in _FOR_GOOD
                following = self._following(target, location)
                self._policy.check_step(start, following)
            except SourceError as error:
                raise _told(error, start, target) from error.__cause__
            if str(following) in moved:
                raise RedirectError(shown(start), "it leads in circles", "Check the address in your browser.")
            if len(moved) > trip.most_redirects:
                problem = f"it leads on and on, more than {trip.most_redirects} times"
                raise RedirectError(shown(start), problem, "Check the address in your browser.")
            moved.append(str(following))
            target = following

    def _following(self, here: URL, location: str) -> URL:
        """Where a redirect leads. Raises ForbiddenAddressError and RedirectError."""
        # Bytes that are no UTF-8 come as surrogates; blanks are against the rules, and common.
        location = quote(location.strip().encode("utf-8", "surrogateescape"), safe=_ASCII)
        try:
            whole = urljoin(str(here), location)
        except ValueError:
            problem = "it leads to what is no address"
            raise RedirectError(shown(here), problem, "Check the address in your browser.") from None
        try:
            following = self._policy.parse(whole)
        except ForbiddenAddressError as error:
            raise forbidden(shown(here), f"it leads to {shown(whole)}, and there {error.problem}") from None
        if here.scheme == "https" and following.scheme == "http":
            # From what nobody can listen to, to what all can: nearly every site has the same under https.
            safe = following.with_port(None).with_scheme("https")
            if following.port != 80 or safe == here:
                raise forbidden(shown(here), "it is encrypted, but leads to what is not")
            following = safe
        return following

    async def _step(self, target: URL, trip: _Trip) -> tuple[int, str, Fetched | None]:
        """One answer: its status, and where it leads or what it is."""
        host = target.raw_host or ""
        if trip.robots is not None:
            delay = await trip.robots.check(target, partial(self._load_robots, trip))
            self.hosts.slow_down(host, delay)
        turn = self.hosts.turn(host, trip.patience, follows=host in trip.been, followed=trip.robots is None)
        async with turn, self._turns:
            trip.been.add(host)
            begun = time.monotonic()
            try:
                async with asyncio.timeout(max(0.0, trip.seconds)):
                    return await self._exchange(target, trip)
            except TimeoutError as error:
                self.hosts.failed(host)
                raise slow(shown(target)) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                failure = explain_failure(shown(target), error)
                if isinstance(failure, UnreachableError):
                    self.hosts.failed(host)
                raise failure from error
            finally:
                trip.seconds -= time.monotonic() - begun

    async def _exchange(self, target: URL, trip: _Trip) -> tuple[int, str, Fetched | None]:
        kept = trip.validators if trip.validators and trip.validators.url == str(target) else None
        headers = {"Accept": _ACCEPT, "Accept-Encoding": ACCEPTED, **(kept.headers() if kept else {})}
        async with self._session.get(target, headers=headers, allow_redirects=False) as response:
            status = response.status
            if status in _REDIRECTS and (location := response.headers.get("Location")):
                return status, location, None
            now = self._around.clock()
            unchanged = status == 304 and kept is not None
            if not unchanged and not (200 <= status < 300 and status != 206):
                raise self._refused(target, response, now)
            name = shown(target)
            content = b"" if unchanged else await read_body(response, name, trip.size, cut=trip.cut)
            self.hosts.answered(target.raw_host or "")
            kind, charset = media_type(response.headers)
            fetched = Fetched(
                url=str(target),
                status=status,
                content=content,
                fetched_at=now,
                content_type=kind,
                charset=charset,
                validators=validators_of(str(target), response.headers) or kept,
                fresh_for=fresh_for(response.headers),
            )
            return status, "", fetched

    def _refused(self, target: URL, response: aiohttp.ClientResponse, now: datetime) -> SourceError:
        host, status = target.raw_host or "", response.status
        wait = retry_after(response.headers, now) if status in {429, 503} else None
        if wait is not None:
            self.hosts.rest(host, max(FIRST_REST, wait.total_seconds()))
        elif status in {429, 503}:
            self.hosts.failed(host)
        return status_error(shown(target), status, wait)


def _told(error: SourceError, start: URL, target: URL) -> SourceError:
    """The error as one of the address that was asked for."""
    problem = error.problem
    if target != start:
        problem = f"it leads to {shown(target)}, and there {problem}"
    kind, (_, _, *rest) = error.__reduce__()
    told = kind(shown(start), problem, *rest)  # type: ignore[arg-type]  # what the error gave itself
    assert isinstance(told, SourceError)  # noqa: S101
    return told
