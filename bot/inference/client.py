"""The client of OpenAI-compatible servers, handed to the prompted engine as its `complete`.

It is not the client that fetches pages, and must not be: that one reaches only the public web, whatever somebody
links to, while an inference server is most often on this machine or in its network. Here the operator has chosen the
addresses that are asked; no redirect is followed away from them, no proxy is taken from the environment, and no cookie
is kept.

Engines work in threads and in processes of their own, so the client is called like a function: each call has an event
loop and a connection for itself, which cost nothing beside the seconds that a model takes, and leaves nothing open.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

import aiohttp

from bot.errors import ArchiveError
from bot.inference.servers import NoServerError, Servers
from bot.sources.fetched import retry_after
from summarizer import ModelAwayError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.inference.servers import Turn
    from summarizer import Prompt

_MOST_BYTES = 1_000_000
"""Of an answer: three claims and five key points are some thousand."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 20.0
CONNECTING = 10.0
_OF_THE_TIME = 0.5
"""Which part of the time that is left one try may take where another server could be asked after it."""
_BUSY = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_TOO_MUCH = frozenset((429, 503, 529))
_NOT_SO = frozenset((400, 404, 415, 422, 501))
"""What servers say to a `response_format` that they don't know."""
_BYTES_OF_A_TOKEN = 3

Format = Literal["json_schema", "json_object", "none"]
_FORMATS: tuple[Format, ...] = ("json_schema", "json_object", "none")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the server is, and how it is asked."""

    url: str
    """Up to and with its /v1. Of several servers that have the model, each, with blanks between."""
    model: str
    api_key: str | None = field(default=None, repr=False)
    seconds: float = 60.0
    """For one answer, with all tries and pauses."""
    tries: int = 3
    parallel: int = 2
    """At each server, at most."""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.url.split()))


class Budget(Protocol):
    """What may be asked of the server. Raises ArchiveError."""

    async def reserve(self, tokens: int) -> bool:
        """Count a request that costs at most so many tokens; False where there is no room for it."""

    async def settle(self, reserved: int, used: int) -> None:
        """A request cost this much."""


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    tokens: int | None
    """Read and written, where the server says so."""


class _AgainError(Exception):
    """Worth another try. Its words are for people."""

    def __init__(
        self, problem: str, *, busy: bool = False, pause: float | None = None, worked: bool = False
    ) -> None:
        super().__init__(problem)
        self.busy = busy
        """Whether the server is well and has too much to do."""
        self.pause = pause
        self.worked = worked
        """Whether the server may have begun, and count it."""


class _RefusedError(Exception):
    """The server has no use for the request as it is."""

    def __init__(self, problem: str, status: int) -> None:
        super().__init__(problem)
        self.status = status


class InferenceClient:
    """A `summarizer.Complete`. Safe from any thread that has no event loop of its own.

    Several servers share the work: see `Servers` for which of them is asked, and when none is.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        budget: Budget | None = None,
        *,
        random: Callable[[], float] = random.random,
    ) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self._random = random
        self._servers = Servers(endpoint.urls, endpoint.parallel, now=time.monotonic, random=random)
        self._format: Format = "json_schema"

    def __call__(self, prompt: Prompt) -> str:
        """What the model answers. Raises ModelAwayError, whatever the servers do.

        It waits for its turn while a server answers at all; its time begins with the first.
        """
        tried: list[str] = []
        end: float | None = None
        while True:
            turn = self._turn(tried)
            end = time.monotonic() + self._endpoint.seconds if end is None else end
            left = end - time.monotonic()
            # One that is too slow leaves time to ask another, where there is one.
            others = len(tried) + 1 < self._endpoint.tries and self._servers.others(turn.url)
            try:
                return self._at(turn, prompt, left * _OF_THE_TIME if others else left)
            except _AgainError as error:
                tried.append(turn.url)
                pause = self._pause(error, tried)
                if len(tried) >= self._endpoint.tries or time.monotonic() + pause >= end:
                    raise self._away(str(error), turn.url) from error
                time.sleep(pause)

    def _turn(self, tried: Sequence[str]) -> Turn:
        try:
            return self._servers.turn(tried)
        except NoServerError as error:
            raise self._away(f"the language model's server is away: {error}") from error

    def _at(self, turn: Turn, prompt: Prompt, seconds: float) -> str:
        """Ask once, and let the server's standing learn from it. Raises _AgainError and ModelAwayError."""
        try:
            text = asyncio.run(self._in_time(turn.url, prompt, seconds))
        except _AgainError as error:
            if error.busy:
                turn.busy(error.pause)
            else:
                turn.failed()
            raise
        except BaseException:
            turn.given_back()
            raise
        turn.answered()
        return text

    def _pause(self, error: _AgainError, tried: Sequence[str]) -> float:
        """Before the next try, in seconds: none where another server is there for it."""
        if self._servers.others(tried[-1]) and len(set(tried)) < len(self._endpoint.urls):
            return 0.0
        # Full jitter, so that those who were turned away together don't come back together.
        own = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << len(tried))) * self._random()
        return own if error.pause is None else error.pause + own

    async def _in_time(self, url: str, prompt: Prompt, seconds: float) -> str:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECTING)
        try:
            async with (
                asyncio.timeout(seconds),
                aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            ):
                return await self._in_some_format(session, url, prompt)
        except TimeoutError:
            raise _AgainError("the language model's server answers too slowly", worked=True) from None
        except ArchiveError as error:
            problem = f"what the language model may cost can't be counted ({error.problem})"
            raise self._away(problem) from error
        except _RefusedError as error:
            raise self._away(str(error), url) from error

    async def _in_some_format(self, session: aiohttp.ClientSession, url: str, prompt: Prompt) -> str:
        """Ask in the strictest format that the server takes, which is remembered once it has taken one."""
        for format_ in _FORMATS[_FORMATS.index(self._format) :]:
            try:
                text = await self._paid(session, url, prompt, format_)
            except _RefusedError as error:
                if format_ == "none" or error.status not in _NOT_SO:
                    raise
            else:
                self._format = format_
                return text
        raise AssertionError("unreachable")

    async def _paid(self, session: aiohttp.ClientSession, url: str, prompt: Prompt, format_: Format) -> str:
        if self._budget is None:
            return (await self._asked(session, url, prompt, format_)).text
        most = _most_tokens(prompt)
        if not await self._budget.reserve(most):
            raise self._away("the language model's budget for today is spent")
        used = 0
        try:
            answer = await self._asked(session, url, prompt, format_)
            used = most if answer.tokens is None else answer.tokens
        except _AgainError as error:
            used = most if error.worked else 0
            raise
        except asyncio.CancelledError:
            used = most
            raise
        finally:
            await asyncio.shield(self._budget.settle(most, used))
        return answer.text

    async def _asked(
        self, session: aiohttp.ClientSession, url: str, prompt: Prompt, format_: Format
    ) -> _Answer:
        key = self._endpoint.api_key
        try:
            async with session.post(
                f"{url.rstrip('/')}/chat/completions",
                json=_request(self._endpoint, prompt, format_),
                headers={"Authorization": f"Bearer {key}"} if key else {},
                allow_redirects=False,
            ) as response:
                return await _read(response)
        except aiohttp.ClientConnectorError as error:
            raise _AgainError("the language model's server does not answer") from error
        except (aiohttp.ClientError, OSError) as error:
            raise _AgainError("the language model's server breaks off", worked=True) from error

    def _away(self, problem: str, url: str | None = None) -> ModelAwayError:
        mend = "Look at briefing-bot check, and at the server."
        return ModelAwayError(url or self._endpoint.url, problem, mend)


def _most_tokens(prompt: Prompt) -> int:
    read = sum(len(message.text.encode("utf-8", "replace")) for message in prompt.messages)
    return read // _BYTES_OF_A_TOKEN + prompt.max_tokens


def _request(endpoint: Endpoint, prompt: Prompt, format_: Format) -> dict[str, Any]:
    request: dict[str, Any] = {
        "model": endpoint.model,
        "messages": [{"role": message.role, "content": message.text} for message in prompt.messages],
        "max_tokens": prompt.max_tokens,
        "temperature": 0,
        "stream": False,
    }
    if format_ == "json_schema":
        schema = {"name": "answer", "strict": True, "schema": prompt.schema}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif format_ == "json_object":
        request["response_format"] = {"type": "json_object"}
    return request | dict(endpoint.extra)


async def _read(response: aiohttp.ClientResponse) -> _Answer:
    status = response.status
    if status in _BUSY:
        wait = retry_after(response.headers, datetime.now(UTC))
        problem = f"the language model's server is busy or ill (it says {status})"
        pause = None if wait is None else wait.total_seconds()
        raise _AgainError(problem, busy=status in _TOO_MUCH, pause=pause)
    if status in (401, 403):
        raise _RefusedError("the language model's server refuses the key", status)
    if status != 200:
        raise _RefusedError(f"the language model's server refuses the request (it says {status})", status)
    if "json" not in response.content_type:
        raise _RefusedError("what answers is no language model's server", status)
    body = await read_body(response)
    if body is None:
        raise _RefusedError("the language model's server answers without end", status)
    try:
        value = json.loads(body)
        text = value["choices"][0]["message"]["content"]
        spent = (value.get("usage") or {}).get("total_tokens")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _RefusedError(
            "the language model's server answers in another form than asked", status
        ) from None
    if not isinstance(text, str):
        raise _RefusedError("the language model's server answers without a text", status)
    return _Answer(text, spent if isinstance(spent, int) and 0 <= spent < 10**9 else None)


async def read_body(response: aiohttp.ClientResponse) -> bytes | None:
    """What the server says; None where that is too much."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    return bytes(body)
