"""Which release of the time zone database this process computes with."""

from __future__ import annotations

import hashlib
import zoneinfo
from functools import cache
from importlib import metadata
from pathlib import Path


@cache
def zone_data_version() -> str:
    """The release, such as 2025b; another value means that local times may fall on other moments.

    `zoneinfo` reads the system's files and, where there are none, the package tzdata. Files that name no
    release are known by a hash of what is in them.
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "UTC").is_file():
            return _release(folder) or _hash(folder)
    try:
        return metadata.version("tzdata")
    except metadata.PackageNotFoundError:
        return "none"


def _release(folder: Path) -> str | None:
    for name, before in (("tzdata.zi", "# version "), ("+VERSION", "")):
        try:
            with (folder / name).open(encoding="utf-8") as file:
                first = file.readline().strip()
        except OSError:
            continue
        if first.startswith(before) and len(first) > len(before):
            return first.removeprefix(before)
    return None


def _hash(folder: Path) -> str:
    found = hashlib.sha256()
    for name in sorted(zoneinfo.available_timezones()):
        file = folder / name
        if file.is_file():
            found.update(name.encode() + file.read_bytes())
    return f"sha256:{found.hexdigest()[:16]}"
