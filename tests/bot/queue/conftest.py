"""A queue is there on PostgreSQL alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.archive import Archive
from bot.queue.queue import Queue

from .tasks import QUICK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest_asyncio.fixture
async def shared(shared_address: str) -> AsyncIterator[Archive]:
    """An empty archive that several processes can share."""
    async with await Archive.open(shared_address) as archive:
        yield archive


@pytest.fixture
def queue(shared: Archive) -> Queue:
    """The end of a process that puts tasks into the queue and does none."""
    return Queue(shared.work, QUICK)
