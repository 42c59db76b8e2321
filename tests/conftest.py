"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.discord_server.fixtures"]

_BESIDE_THE_CHECKOUT = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside a developer's checkout; a user's machine has none."""
    folder = Path(os.environ.get("BRIEFING_SHARED", _BESIDE_THE_CHECKOUT))
    if not folder.is_dir():
        pytest.skip(f"no evaluation data at {folder} (set BRIEFING_SHARED to the folder that holds it)")
    return folder
