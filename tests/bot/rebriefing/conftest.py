"""What is briefed anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.bot.stand_ins import StandInSummarizer

from .test_resummarize import article, keep

if TYPE_CHECKING:
    from bot.archive import Archive


@pytest.fixture
async def summarizer(archive: Archive) -> StandInSummarizer:
    """One of a newer version than that which briefed the four articles of the archive."""
    made = StandInSummarizer()
    await keep(archive, made, *(article(number) for number in range(4)))
    made.engine.info = replace(made.engine.info, version="2")
    made.briefed.clear()
    return made
