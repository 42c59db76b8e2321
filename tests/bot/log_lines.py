"""Reading what a test logs, as its readers would get it."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest

from bot.logs import set_up_logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def log_lines() -> Iterator[Callable[[], list[dict[str, str]]]]:
    """Logs as JSON from here on; what was logged so far. Afterwards everything logs as before."""
    root, discord = logging.getLogger(), logging.getLogger("discord")
    before = root.handlers[:], root.level, discord.level
    stream = io.StringIO()
    set_up_logs("json", "info", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level, discord.level = before
    logging.captureWarnings(False)
