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
    by_token: bool

    @property
    def operation(self) -> str:
        return f"{self.method} {self.path}"


ROUTES: list[Route] = []


def route(
    method: str, path: str, *, limit: Limit | None = None, by_token: bool = False
) -> Callable[[Handler], Handler]:
    """Serve `method path` by the function.

    `by_token`: the path's token is what lets one in, as with interactions; then neither the bot's token nor
    its 50 a second matter.
    """

    def add(handler: Handler) -> Handler:
        ROUTES.append(Route(method, path, handler, limit, by_token))
        return handler

    return add
