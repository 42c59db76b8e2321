"""What the bot does with its archive when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import App
from bot.archive import Archive
from bot.cli.serving import _fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

FERRIES = """
[ferries]
name = "Ferries"
description = "Ferry lines and boats that carry passengers across the sea between countries."
words = ["ferr*", "passengers"]
"""


async def test_it_reads_the_configured_pages_once_and_matches_them_when_topics_change(
    tmp_path: Path, write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write_page()
    monkeypatch.setenv("BRIEFING_LIBRARY__PATHS", str(page))
    config = tmp_path / "own"
    config.mkdir()
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        await _fill(App(), archive, alone=True)
        assert await archive.sources() == {str(page): 1}
        assert await archive.latest("ferries") == ()

        page.unlink()
        (config / "topics.toml").write_text(FERRIES, encoding="utf-8")
        await _fill(App(config), archive, alone=True)
        assert len(await archive.latest("ferries")) == 1
        assert (await archive.counts()).revisions == 1


async def test_without_configured_pages_it_reads_those_that_come_along(tmp_path: Path) -> None:
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        await _fill(App(), archive, alone=True)
        assert await archive.sources() == {"seeds": 5}
