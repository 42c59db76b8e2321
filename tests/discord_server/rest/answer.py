"""What the server answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

# Real answers come through Google's front end; discord.py takes a 429 without this header for a ban.
_VIA = {"Via": "1.1 google"}


@dataclass(slots=True)
class Answer:
    """A status with a JSON body, or none at all (204)."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=lambda: dict(_VIA))
    raw: bytes | None = None
    content_type: str = "application/json"

    def encoded(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return b"" if self.status == 204 else json.dumps(self.body).encode()


def rate_limited(scope: str, retry_after: float, *, via: bool = True) -> Answer:
    """A 429 of scope `user`, `shared` or `global`."""
    answer = Answer(
        429,
        {"message": "You are being rate limited.", "retry_after": retry_after, "global": scope == "global"},
    )
    answer.headers |= {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    if scope == "global":
        answer.headers["X-RateLimit-Global"] = "true"
    return answer if via else banned()


def banned() -> Answer:
    """What Cloudflare answers to an address that it has shut out."""
    return Answer(429, raw=b"error code: 1015", headers={"Retry-After": "600"}, content_type="text/plain")
