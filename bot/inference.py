"""The client of an OpenAI-compatible server, handed to the prompted engine as its `complete`.

It is not the client that fetches pages, and must not be: that one reaches only the public web, whatever somebody
links to, while an inference server is most often on this machine or in its network. Here the operator has chosen the
one address that is asked; no redirect is followed away from it, no proxy is taken from the environment, and no cookie
is kept.

Engines work in threads and in processes of their own, so the client is called like a function: each call has an event
loop and a connection for itself, which cost nothing beside the seconds that a model takes, and leaves nothing open.
"""

from __future__ import annotations

import asyncio
import json
import random
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

import aiohttp

from bot.errors import ArchiveError
from bot.sources.fetched import retry_after
from summarizer import ModelAwayError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from summarizer import Prompt

_MOST_BYTES = 1_000_000
"""Of an answer: three claims and five key points are some thousand."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 20.0
_CONNECTING = 10.0
_BUSY = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_NOT_SO = frozenset((400, 404, 415, 422, 501))
"""What servers say to a `response_format` that they don't know."""
_BYTES_OF_A_TOKEN = 3

Format = Literal["json_schema", "json_object", "none"]
_FORMATS: tuple[Format, ...] = ("json_schema", "json_object", "none")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the server is, and how it is asked."""

    url: str
    """Up to and with its /v1."""
    model: str
    api_key: str | None = field(default=None, repr=False)
    seconds: float = 60.0
    """For one answer, with all tries and pauses."""
    tries: int = 3
    parallel: int = 2
    extra: Mapping[str, Any] = field(default_factory=dict)


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

    def __init__(self, problem: str, *, pause: float | None = None, worked: bool = False) -> None:
        super().__init__(problem)
        self.pause = pause
        self.worked = worked
        """Whether the server may have begun, and count it."""


class _RefusedError(Exception):
    """The server has no use for the request as it is."""

    def __init__(self, problem: str, status: int) -> None:
        super().__init__(problem)
        self.status = status


class InferenceClient:
    """A `summarizer.Complete`. Safe from any thread that has no event loop of its own."""

    def __init__(
        self, endpoint: Endpoint, budget: Budget | None = None, *, random: Callable[[], float] = random.random
    ) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self._random = random
        self._turns = threading.BoundedSemaphore(endpoint.parallel)
        self._format: Format = "json_schema"

    def __call__(self, prompt: Prompt) -> str:
        """What the model answers. Raises ModelAwayError, whatever the server does."""
        with self._turns:
            return asyncio.run(self._in_time(prompt))

    async def _in_time(self, prompt: Prompt) -> str:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECTING)
        try:
            async with (
                asyncio.timeout(self._endpoint.seconds),
                aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            ):
                return await self._tried(session, prompt)
        except TimeoutError:
            raise self._away("the language model's server answers too slowly") from None
        except ArchiveError as error:
            problem = f"what the language model may cost can't be counted ({error.problem})"
            raise self._away(problem) from error

    async def _tried(self, session: aiohttp.ClientSession, prompt: Prompt) -> str:
        clock = asyncio.get_running_loop().time
        end = clock() + self._endpoint.seconds
        for number in range(1, self._endpoint.tries + 1):
            try:
                return await self._in_some_format(session, prompt)
            except _AgainError as error:
                # Full jitter, so that those who were turned away together don't come back together.
                own = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**number) * self._random()
                pause = own if error.pause is None else error.pause + own
                if number == self._endpoint.tries or clock() + pause >= end:
                    raise self._away(str(error)) from error
                await asyncio.sleep(pause)
            except _RefusedError as error:
                raise self._away(str(error)) from error
        raise AssertionError("unreachable")

    async def _in_some_format(self, session: aiohttp.ClientSession, prompt: Prompt) -> str:
        """Ask in the strictest format that the server takes, which is remembered once it has taken one."""
        for format_ in _FORMATS[_FORMATS.index(self._format) :]:
            try:
                text = await self._paid(session, prompt, format_)
            except _RefusedError as error:
                if format_ == "none" or error.status not in _NOT_SO:
                    raise
            else:
                self._format = format_
                return text
        raise AssertionError("unreachable")

    async def _paid(self, session: aiohttp.ClientSession, prompt: Prompt, format_: Format) -> str:
        if self._budget is None:
            return (await self._asked(session, prompt, format_)).text
        most = _most_tokens(prompt)
        if not await self._budget.reserve(most):
            raise self._away("the language model's budget for today is spent")
        used = 0
        try:
            answer = await self._asked(session, prompt, format_)
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

    async def _asked(self, session: aiohttp.ClientSession, prompt: Prompt, format_: Format) -> _Answer:
        key = self._endpoint.api_key
        try:
            async with session.post(
                f"{self._endpoint.url.rstrip('/')}/chat/completions",
                json=_request(self._endpoint, prompt, format_),
                headers={"Authorization": f"Bearer {key}"} if key else {},
                allow_redirects=False,
            ) as response:
                return await _read(response)
        except aiohttp.ClientConnectorError as error:
            raise _AgainError("the language model's server does not answer") from error
        except (aiohttp.ClientError, OSError) as error:
            raise _AgainError("the language model's server breaks off", worked=True) from error

    def _away(self, problem: str) -> ModelAwayError:
        return ModelAwayError(self._endpoint.url, problem, "Look at briefing-bot check, and at the server.")


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
        raise _AgainError(problem, pause=None if wait is None else wait.total_seconds())
    if status in (401, 403):
        raise _RefusedError("the language model's server refuses the key", status)
    if status != 200:
        raise _RefusedError(f"the language model's server refuses the request (it says {status})", status)
    if "json" not in response.content_type:
        raise _RefusedError("what answers is no language model's server", status)
    body = await _body(response)
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


async def _body(response: aiohttp.ClientResponse) -> bytes | None:
    """What the server says; None where that is too much."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    return bytes(body)


async def look_at_server(endpoint: Endpoint) -> tuple[Literal["ok", "warn", "fail"], str, str | None]:
    """Whether the server can be asked: how that stands, in words, and the mend."""
    headers = {"Authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {}
    timeout = aiohttp.ClientTimeout(total=_CONNECTING)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(
                f"{endpoint.url.rstrip('/')}/models", headers=headers, allow_redirects=False
            ) as response,
        ):
            status = response.status
            body = await _body(response) or b""
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        said = f"{endpoint.url} does not answer ({type(error).__name__}): the extractive engine stands in"
        return "fail", said, "Start the server, or mend endpoint.url."
    if status in (401, 403):
        return (
            "fail",
            f"{endpoint.url} refuses the key",
            "Set BRIEFING_ENDPOINT__API_KEY to one that it knows.",
        )
    try:
        models = [str(each["id"]) for each in json.loads(body)["data"]] if status == 200 else None
    except (ValueError, LookupError, TypeError):
        models = None
    if models is None:
        said = f"{endpoint.url} answers, but lists no models (it says {status})"
        return (
            "warn",
            said,
            "If briefings come with a warning, mend endpoint.url: it ends in /v1 for most servers.",
        )
    if endpoint.model not in models:
        known = ", ".join(models[:10]) or "none"
        return (
            "fail",
            f"{endpoint.url} has no model {endpoint.model}",
            f"Set endpoint.model to one of: {known}.",
        )
    return "ok", f"{endpoint.url} answers and has {endpoint.model}", None
