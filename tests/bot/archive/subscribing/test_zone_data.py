"""Which release of the time zone database the process computes with."""

from __future__ import annotations

import zoneinfo
from importlib import metadata
from typing import TYPE_CHECKING

import pytest

from bot.archive.subscribing import zone_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """What is found where the system's files are in `tmp_path`."""
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path / "nothing here"), str(tmp_path)))
    return zone_data.zone_data_version.__wrapped__


def test_the_system_says_its_release(tmp_path: Path, version: Callable[[], str]) -> None:
    (tmp_path / "UTC").write_bytes(b"TZif")
    (tmp_path / "tzdata.zi").write_text("# version 2031c\n# the rest\n")
    assert version() == "2031c"


def test_macos_says_it_in_a_file_of_its_own(tmp_path: Path, version: Callable[[], str]) -> None:
    (tmp_path / "UTC").write_bytes(b"TZif")
    (tmp_path / "+VERSION").write_text("2031d\n")
    assert version() == "2031d"


def test_without_a_release_other_files_are_another_release(
    tmp_path: Path, version: Callable[[], str]
) -> None:
    (tmp_path / "UTC").write_bytes(b"TZif")
    first = version()
    assert first == version()
    (tmp_path / "UTC").write_bytes(b"TZif, but otherwise")
    assert version() != first


def test_without_files_of_the_system_the_package_counts(version: Callable[[], str]) -> None:
    assert version() == metadata.version("tzdata")
