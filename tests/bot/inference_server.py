"""A server that speaks as OpenAI's does, on loopback, and goes wrong as it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Answer = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


def saying(text: str | None, tokens: int | None = 100) -> Answer:
    """A model that says this."""

    async def answer(_request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
        message = {"role": "assistant", "content": text}
        usage = {"usage": {"total_tokens": tokens}} if tokens is not None else {}
        choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
        return web.json_response(
            {"object": "chat.completion", "model": asked["model"], "choices": choices, **usage}
        )

    return answer


def status(code: int, **headers: str) -> Answer:
    """A server that says no."""

    async def answer(_request: web.Request, _asked: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"error": {"message": "no"}}, status=code, headers=headers)

    return answer


def raw(body: bytes, content_type: str = "application/json") -> Answer:
    """A server that sends these bytes."""

    async def answer(_request: web.Request, _asked: dict[str, Any]) -> web.StreamResponse:
        return web.Response(body=body, content_type=content_type)

    return answer


async def cut(request: web.Request, _asked: dict[str, Any]) -> web.StreamResponse:
    """Breaks off in the middle of its answer."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"choices": [')
    assert request.transport is not None
    request.transport.close()
    return response


async def endless(request: web.Request, _asked: dict[str, Any]) -> web.StreamResponse:
    """Goes on and on."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for _ in range(200):
        await response.write(b" " * 65_536)
    return response


async def slow(_request: web.Request, _asked: dict[str, Any]) -> web.StreamResponse:
    """Never answers."""
    await asyncio.sleep(60)
    raise AssertionError("nobody waits so long")


def without(format_: str, then: Answer) -> Answer:
    """A server that does not know a `response_format` of this type."""

    async def answer(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
        if asked.get("response_format", {}).get("type") in format_.split():
            return web.json_response({"error": {"message": "unknown response_format"}}, status=400)
        return await then(request, asked)

    return answer


@dataclass
class InferenceServer:
    """Answers in turn, the last one again and again."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    models: list[str] = field(default_factory=lambda: ["tiny"])
    key: str | None = None
    at_once: int = 0
    most_at_once: int = 0

    async def complete(self, request: web.Request) -> web.StreamResponse:
        asked = json.loads(await request.read())
        self.asked.append(asked)
        self.keys.append(request.headers.get("Authorization"))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0.01)
            return await self.answers[min(len(self.asked), len(self.answers)) - 1](request, asked)
        finally:
            self.at_once -= 1

    async def list_models(self, request: web.Request) -> web.StreamResponse:
        if self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.json_response({}, status=401)
        return web.json_response({"data": [{"id": model} for model in self.models]})


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[InferenceServer]:
    made = InferenceServer()
    app = web.Application(client_max_size=10**7)
    app.router.add_post("/v1/chat/completions", made.complete)
    app.router.add_get("/v1/models", made.list_models)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield made
    await runner.cleanup()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[InferenceServer]:
    async with serving() as made:
        yield made


@pytest_asyncio.fixture
async def other() -> AsyncIterator[InferenceServer]:
    """A second one beside it."""
    async with serving() as made:
        yield made
