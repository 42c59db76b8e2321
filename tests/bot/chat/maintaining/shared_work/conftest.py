"""Work is shared on PostgreSQL alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def library(shared_address: str) -> AsyncIterator[Archive]:
    """One that has a queue."""
    async with await Archive.open(shared_address) as archive:
        yield archive
