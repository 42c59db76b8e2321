"""`forget` as a person types it: it says what goes, asks, and does it once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive
from tests.bot.archive.everything import GUILD, MEMBER, fill_everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run


@pytest.fixture
def _filled(tmp_path: Path) -> None:
    async def fill() -> None:
        async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
            await fill_everything(archive)

    asyncio.run(fill())


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize(
    ("who", "goes"),
    [
        (("--server", GUILD), "Goes: 1 subscription with channel"),
        (("--member", MEMBER), "Goes: 1 piece of feedback, with its words."),
    ],
)
def test_it_says_what_goes_and_asks(run: Callable[..., Run], who: tuple[str, int], goes: str) -> None:
    asked = run("forget", *who)
    assert (asked.code, "--yes" in asked.err) == (2, True), "nobody is there to be asked"
    done = run("forget", *who, "--yes")
    assert done.code == 0
    assert done.err.startswith(goes)
    assert done.err.endswith("Removed.\n")
    again = run("forget", *who, "--yes")
    assert (again.code, again.err) == (0, "Nothing is kept.\n")


def test_one_of_both_is_wanted(run: Callable[..., Run]) -> None:
    assert run("forget", "--yes").code == run("forget", "--server", 1, "--member", 2).code == 2
    assert run("forget", "--server", "all").code == 2
