"""What one process of the bot does: all of it or, where several share one PostgreSQL, a part."""

from __future__ import annotations

from typing import Literal, cast, get_args

from bot.errors import UsageError

Role = Literal["chat", "ingest", "worker", "schedule"]
"""chat: answers members, by the gateway. ingest: asks sources and reads what is new. worker: posts digests, corrects
what was posted, briefs anew and tells maintainers what fails. schedule: finds what is due, and tidies up."""

Roles = frozenset[Role]

EVERY_ROLE: Roles = frozenset(get_args(Role))


def parse_roles(text: str) -> Roles:
    """The roles of a list such as `chat,worker`. Raises UsageError."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in EVERY_ROLE:
            raise UsageError(
                f"--role {name}", "there is no such role", f"There are: {', '.join(get_args(Role))}."
            )
    if not names:
        raise UsageError("--role", "it names no role", f"There are: {', '.join(get_args(Role))}.")
    return cast("Roles", frozenset(names))
