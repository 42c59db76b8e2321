"""What happens to every request, whichever its route."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from aiohttp import web

from tests.discord_server.errors import (
    INVALID_FORM,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    UNAUTHORIZED,
    RefusedError,
)
from tests.discord_server.faults import ConnectionCutError, Step
from tests.discord_server.journal import Refusal, Request, Violation

from .answer import Answer
from .call import Call, read_body
from .routes import ROUTES, find

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

    from .routes import Route

API = "/api/v10"
# Codes that speak of a body which no bot may send, as against a state of the server that it can't know.
_FORM_CODES = {50006, 50035, 50109}


def add_routes(app: web.Application, server: DiscordServer) -> None:
    """Put Discord's REST API on the application."""
    for route in ROUTES:
        if route.limit is not None:
            server.rate_limits.routes.setdefault(route.operation, route.limit)

    async def serve(raw: web.Request) -> web.StreamResponse:
        return await _serve(server, raw)

    app.router.add_route("*", "/api/{rest:.*}", serve)


async def _serve(server: DiscordServer, raw: web.Request) -> web.StreamResponse:
    path = raw.path.removeprefix(API)
    found = find(raw.method, path)
    call = Call(server, _noted(server, raw, *(found or (None, {}))))
    if found is None:
        return await _write(raw, call, _unknown(call, path))
    try:
        answer = await _answer(raw, call, found[0])
    except ConnectionCutError as cut:
        return await _cut(raw, call, midway=cut.midway)
    except Exception as error:
        # Clients retry a 500, so that a fault of our own would pass for one of Discord's.
        server.journal.violate(Violation(call.request.operation, f"the loopback server broke: {error!r}"))
        raise
    response = await _write(raw, call, answer)
    await server.faults.at(Step.AFTER_ANSWER, call)
    return response


def _unknown(call: Call, path: str) -> Answer:
    call.server.journal.violate(
        Violation(call.request.operation, "the loopback server does not know this route")
    )
    wrong_method = any(route.match(path) is not None for route in ROUTES)
    return _refused(call, RefusedError(METHOD_NOT_ALLOWED if wrong_method else NOT_FOUND))


def _noted(server: DiscordServer, raw: web.Request, route: Route | None, params: dict[str, str]) -> Request:
    request = Request(
        method=raw.method,
        route=raw.path.removeprefix(API) if route is None else route.path,
        path=raw.path,
        query=dict(raw.query),
        headers=dict(raw.headers),
        at=server.clock.now(),
        params=params,
    )
    server.journal.requests.append(request)
    return request


async def _answer(raw: web.Request, call: Call, route: Route) -> Answer:
    server = call.server
    try:
        # Read first: an answer over an unread body makes clients see a broken pipe.
        call.request.body, call.request.files = await read_body(raw)
        banned = server.rate_limits.shut_out()
        if banned is not None:
            return _counted(call, banned)
        if not route.anonymous and raw.headers.get("Authorization") != f"Bot {server.application.token}":
            raise RefusedError(UNAUTHORIZED)
        scripted = await server.faults.at(Step.BEFORE_REQUEST, call)
        if scripted is not None:
            return _counted(call, scripted)
        limited = server.rate_limits.admit(call, counts_overall=not route.anonymous)
        if limited is not None:
            return _counted(call, limited)
        _check_schema(call)
        answer = await route.handler(call)
    except RefusedError as error:
        answer = _refused(call, error)
    else:
        server.changed()
        scripted = await server.faults.at(Step.AFTER_STORE_BEFORE_ANSWER, call)
        if scripted is not None:
            return _counted(call, scripted)
    answer.headers |= server.rate_limits.headers(call)
    return answer


def _check_schema(call: Call) -> None:
    """Refuse a body that Discord's own OpenAPI file does not allow."""
    schemas, request = call.server.schemas, call.request
    if schemas is None or request.body is None:
        return
    faults = schemas.faults(request.method, request.route, request.body)
    if faults:
        said = [{"code": "OPENAPI", "message": fault} for fault in faults]
        raise RefusedError(INVALID_FORM, {"_errors": said})


def _refused(call: Call, error: RefusedError) -> Answer:
    if error.code.number in _FORM_CODES:
        call.server.journal.violate(Violation(call.request.operation, str(error), call.request.body))
    answer = Answer(error.code.status, error.body())
    return _counted(call, answer)


def _counted(call: Call, answer: Answer) -> Answer:
    call.server.rate_limits.count(answer)
    body = answer.body or {}
    call.server.journal.refusals.append(
        Refusal(
            call.request,
            answer.status,
            body.get("code", 0),
            body.get("message", ""),
            body.get("errors"),
        )
    )
    return answer


async def _write(raw: web.Request, call: Call, answer: Answer) -> web.StreamResponse:
    response = web.Response(status=answer.status, body=answer.encoded(), headers=answer.headers)
    # Exactly this: discord.py reads a body with a charset behind it as text.
    if answer.status != 204:
        response.headers["Content-Type"] = answer.content_type
    call.request.status, call.request.answer = answer.status, answer.body
    # The client may be gone by now, as one that a test has killed.
    with contextlib.suppress(ConnectionError):
        await response.prepare(raw)
        await response.write_eof()
        call.request.answered_at = call.server.clock.now()
    call.server.changed()
    return response


async def _cut(raw: web.Request, call: Call, *, midway: bool) -> web.StreamResponse:
    if midway and raw.transport is not None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        raw.transport.write(head + b'{"id": ')
        raw.transport.close()
    elif raw.transport is not None:
        raw.transport.abort()
    call.server.changed()
    return web.Response()
