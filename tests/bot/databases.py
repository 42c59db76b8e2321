"""Fixtures: an archive on each database that the bot can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.archive import Archive

from .postgres import NoPostgresError, Server, running_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests of a process. Whoever stops it starts it again."""
    try:
        with running_server() as server:
            yield server
    except NoPostgresError as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(scope="session")
def pgvector() -> Iterator[Server]:
    """As `postgres`, with pgvector."""
    try:
        with running_server(vectors=True) as server:
            yield server
    except NoPostgresError as error:
        pytest.skip(f"no PostgreSQL with pgvector: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'briefing.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def shared_address(postgres: Server) -> str:
    """The address of an empty database that several processes can share."""
    return postgres.database()


@pytest_asyncio.fixture
async def archive(address: str) -> AsyncIterator[Archive]:
    """An empty archive, once on each database."""
    async with await Archive.open(address) as opened:
        yield opened
