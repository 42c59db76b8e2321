"""A server in a thread of its own, for tests that are not async or that keep their loop busy."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .server import DiscordServer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import TracebackType

T = TypeVar("T")


class ThreadedServer:
    """Use it as a context manager. What reads the server may be called as it is; what changes it, by `do`."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="discord-server")
        self.server: DiscordServer

    def do(self, work: Callable[[DiscordServer], Coroutine[Any, Any, T]], *, within: float = 30.0) -> T:
        """Run `work(server)` in the server's thread, and give its result."""
        return asyncio.run_coroutine_threadsafe(work(self.server), self._loop).result(within)

    def __enter__(self) -> Self:
        self._thread.start()
        self.server = asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)
        return self

    async def _begin(self) -> DiscordServer:
        return await DiscordServer(**self._options).__aenter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.do(lambda server: server.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
