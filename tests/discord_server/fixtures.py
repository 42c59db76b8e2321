"""The fixture: a server for one test, which fails a test whose bot sent what no bot may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from . import DiscordServer


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A loopback Discord on a free port, whose own answers are checked against Discord's schema, too."""
    from . import DiscordServer

    async with DiscordServer() as server:
        yield server
    assert not server.violations, "\n".join(map(str, server.violations))
    assert not server.unlike_discord()
