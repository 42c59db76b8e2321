"""The table of routes, which the handlers of this package fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .answer import Answer
    from .call import Call
    from .ratelimits import Limit

    Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    handler: Handler
    limit: Limit | None
    anonymous: bool

    @property
    def operation(self) -> str:
        return f"{self.method} {self.path}"

    def match(self, path: str) -> dict[str, str] | None:
        """What stands in the path for the names of this route's, or None where it does not fit."""
        ours, theirs = self.path.split("/"), path.split("/")
        if len(ours) != len(theirs):
            return None
        params = {}
        for name, value in zip(ours, theirs, strict=True):
            if name.startswith("{"):
                params[name.strip("{}")] = value
            elif name != value:
                return None
        return params


ROUTES: list[Route] = []


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route that serves a path, and the path's parameters. Of two that fit, the more literal one."""
    fitting = [
        (route, params)
        for route in ROUTES
        if route.method == method and (params := route.match(path)) is not None
    ]
    return min(fitting, key=lambda found: len(found[1]), default=None)


def route(
    method: str, path: str, *, limit: Limit | None = None, anonymous: bool = False
) -> Callable[[Handler], Handler]:
    """Serve `method path` by the function.

    `anonymous`: neither the bot's token nor its 50 a second matter, as with interactions, whose paths have a
    token of their own.
    """

    def add(handler: Handler) -> Handler:
        ROUTES.append(Route(method, path, handler, limit, anonymous))
        return handler

    return add
