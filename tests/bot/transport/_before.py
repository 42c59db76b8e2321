"""The code of the version before, out of the repository's history."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from bot.archive.database.migrate import HEAD

_ROOT = Path(__file__).parents[3]
_VERSIONS = "bot/archive/migrations/versions"
_TOLERANT = f"{_VERSIONS}/0027_served.py"
"""The first code that runs on a schema which it does not know."""


def code_before(folder: Path) -> Path:
    """Put into `folder` the newest release or, where none has another schema, the code before the newest migration.

    Skips the test where the history does not go back as far.
    """
    commit = _release() or _before_the_newest_migration()
    if _git("cat-file", "-e", f"{commit}:{_TOLERANT}") is None:
        pytest.skip(f"the code of {commit} is not there, or refuses every schema that it does not know")
    packed = subprocess.run(
        ["git", "archive", commit, "bot", "summarizer", "config", "seeds"],
        cwd=_ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def _release() -> str | None:
    tag = _git("describe", "--tags", "--abbrev=0")
    newest = next((_ROOT / _VERSIONS).glob(f"{HEAD}_*.py")).name
    # A release with the newest migration is no neighbour that anything could be wrong with.
    return tag if tag and _git("cat-file", "-e", f"{tag}:{_VERSIONS}/{newest}") is None else None


def _before_the_newest_migration() -> str:
    newest = next((_ROOT / _VERSIONS).glob(f"{HEAD}_*.py"))
    if _git("rev-parse", "HEAD") is None:
        pytest.skip("there is no history here to take the code before from")
    added = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest.relative_to(_ROOT)))
    return f"{added}^" if added else "HEAD"  # which is not committed yet


def _git(*arguments: str) -> str | None:
    """What git says; None where it fails, or is not there."""
    try:
        done = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
