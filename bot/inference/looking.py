"""Whether the servers can be asked, for `briefing-bot check`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import aiohttp

from bot.inference.client import CONNECTING, read_body

if TYPE_CHECKING:
    from bot.inference.client import Endpoint

State = Literal["ok", "warn", "fail"]


async def look_at_servers(endpoint: Endpoint) -> list[tuple[State, str, str | None]]:
    """How each server stands, in words, and the mend; in the order in which they are set."""
    return [await look_at_server(replace(endpoint, url=url)) for url in endpoint.urls]


async def look_at_server(endpoint: Endpoint) -> tuple[State, str, str | None]:
    """Whether the server can be asked: how that stands, in words, and the mend."""
    headers = {"Authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {}
    timeout = aiohttp.ClientTimeout(total=CONNECTING)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(
                f"{endpoint.url.rstrip('/')}/models", headers=headers, allow_redirects=False
            ) as response,
        ):
            status = response.status
            body = await read_body(response) or b""
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
