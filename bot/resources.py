"""Finding `config/` and `seeds/`: an operator's files win over those that come with the bot, file by file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_DIR_VARIABLE = "BRIEFING_CONFIG_DIR"

_INSTALLED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parents[1]


def _shipped(folder: str) -> Path:
    """Where a folder that comes with the bot lies: inside the package, or at the top of a checkout."""
    installed = _INSTALLED / folder
    return installed if installed.is_dir() else _CHECKOUT / folder


def seeds_folder() -> Path:
    """The folder of documents that come with the bot."""
    return _shipped("seeds")


@dataclass(frozen=True, slots=True)
class Resources:
    """The operator's config folder, if there is one, over the folder that comes with the bot."""

    operator: Path | None
    shipped: Path

    @classmethod
    def find(cls, option: Path | None = None, environ: Mapping[str, str] = os.environ) -> Resources:
        """Look in `option` (`--config DIR`), else `BRIEFING_CONFIG_DIR`, else `./config`.

        Raises `SettingsError` where the first two name something that is not a folder.
        """
        named = environ.get(CONFIG_DIR_VARIABLE)
        if option is not None:
            return cls(_existing(option.expanduser(), "--config"), _shipped("config"))
        if named:
            return cls(_existing(Path(named).expanduser(), CONFIG_DIR_VARIABLE), _shipped("config"))
        here = Path("config")
        return cls(here if here.is_dir() else None, _shipped("config"))

    def config(self, name: str) -> Path:
        """The file to use: the operator's `name` where it exists, else the one that comes with the bot."""
        if self.operator is not None and os.path.lexists(self.operator / name):
            return self.operator / name
        return self.shipped / name

    def read(self, name: str) -> bytes:
        """The bytes of `config(name)`. Raises `SettingsError` where they cannot be read."""
        path = self.config(name)
        if not path.is_file():
            problem = "is not a file" if path.exists() else "does not exist"
            mend = f"Put a {name} there, or remove it to use the one that comes with the bot."
            raise SettingsError(str(path), problem, mend)
        try:
            return path.read_bytes()
        except OSError as error:
            problem = f"cannot be read ({error.strerror})"
            raise SettingsError(str(path), problem, "Check its permissions.") from error


def _existing(folder: Path, named_by: str) -> Path:
    if folder.is_dir():
        return folder
    problem = "is not a folder" if folder.exists() else "does not exist"
    mend = "Name a folder that holds bot.toml or topics.toml."
    raise SettingsError(f"{named_by} {folder}", f"the config folder {problem}", mend)
