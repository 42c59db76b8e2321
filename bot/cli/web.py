"""Pages of the web for commands, which know no event loop."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from bot.sources.documents import Document
    from bot.sources.fetch import Fetcher


class Web:
    """One client from the first page that is asked for until `close`, so that sites are asked politely."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._fetcher: Fetcher | None = None

    def page(self, url: str) -> Document:
        """The page under an address that the operator gave. Raises SourceError."""
        return self._runner.run(self._page(url))

    def close(self) -> None:
        if self._fetcher is not None:
            self._runner.run(self._stack.aclose())
        self._runner.close()

    async def _page(self, url: str) -> Document:
        from bot.sources.pages import fetch_page

        if self._fetcher is None:
            self._fetcher = await self._stack.enter_async_context(self._app.fetcher(operators=True))
        return await fetch_page(self._fetcher, url)
