"""Answers of systems that don't change between runs, kept on disk under what they depend on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_FOLDER = Path(platformdirs.user_cache_dir("briefing-bot")) / "benchmarks"


def digest(*parts: str | bytes) -> str:
    """A short hash of all parts, in order."""
    total = hashlib.blake2b(digest_size=12)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "little") + data)
    return total.hexdigest()


def code_version(*files: Path) -> str:
    """Changes with the code in `files`, and with the form of what is kept."""
    return digest(*(file.read_bytes() for file in (Path(__file__), *files)))


class Answers:
    """One system's answers: the sentences that it chose, by a hash of what it chose from."""

    def __init__(self, folder: Path, system: str, version: str) -> None:
        name = "".join(letter if letter.isalnum() else "-" for letter in system.lower())
        self._file = folder / f"{name}-{version}.json"
        self._known: dict[str, list[int]] = {}
        self._changed = False
        if self._file.exists():
            self._known = json.loads(self._file.read_text())

    @staticmethod
    def key(*parts: Iterable[str] | str) -> str:
        return digest(*(part if isinstance(part, str) else "\n".join(part) for part in parts))

    def get(self, key: str) -> list[int] | None:
        return self._known.get(key)

    def put(self, key: str, chosen: list[int]) -> None:
        self._known[key] = chosen
        self._changed = True

    def save(self) -> None:
        if self._changed:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Written whole and then moved, so that a run stopped half-way leaves the old answers.
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self._known))
            fresh.replace(self._file)
            self._changed = False
