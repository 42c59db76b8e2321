"""`upgrade`: brings the database up to date, and says which versions can run on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.database.migrate import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Run


def test_it_makes_the_schema_and_says_how_it_stands(run: Callable[..., Run]) -> None:
    done = run("upgrade")
    assert done.code == 0
    assert f"The schema is {HEAD}. Bots that know 0027 or later can run on it." in done.out
    assert "Left until" not in done.out


def test_with_nothing_to_take_away_that_is_no_mistake(run: Callable[..., Run]) -> None:
    assert run("upgrade", "--contract").code == 0
