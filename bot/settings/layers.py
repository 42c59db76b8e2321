"""Where settings come from, lowest first: bot.toml, secret files, .env, the environment, the command line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from bot.errors import SettingsError
from bot.resources import CONFIG_DIR_VARIABLE
from bot.settings.model import Settings, sections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

Nested = dict[str, dict[str, Any]]

PREFIX = "BRIEFING_"
ENVIRONMENT = "environment"
NOT_SETTINGS = {CONFIG_DIR_VARIABLE, "BRIEFING_SHARED"}
"""Variables of our own that are no settings: where the settings are, and where developers keep test data."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One place of settings: its values, and for `section.key` (or an unknown name) where it stands there."""

    name: str
    values: Nested
    where: Callable[[str], str]
    names: tuple[str, ...] = ()
    """The names that were given, in the layer's own spelling, with the prefix for variables."""
    example: Callable[[str, Any], str] = lambda key, value: _toml_example(key, value)


def toml_layer(path: Path, data: bytes) -> Layer:
    """The settings of a `bot.toml`. Raises SettingsError where it is no TOML."""
    try:
        text = data.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), "is not UTF-8 text", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            str(path), f"is not valid TOML: {error}", "Look at that line: text stands in quotes, lists in []."
        ) from error
    given = []
    for section, table in values.items():
        given += [f"{section}.{key}" for key in table] if isinstance(table, dict) else [section]
    return Layer(
        name=str(path),
        values={section: dict(table) for section, table in values.items() if isinstance(table, dict)},
        where=lambda key: f"{path}:{toml_line(text, key)}",
        names=tuple(given),
    )


def toml_line(text: str, key: str) -> int:
    """The line on which `section.key` is set, or its section begins; 1 where neither is found."""
    section, _, name = key.partition(".")
    in_section = rf"\s*\"?{re.escape(name)}\"?\s*="
    at_top = rf"\s*{re.escape(section)}(\s*\.\s*{re.escape(name)})?\s*="
    inside, found = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            inside = header[1]
            if inside == section:
                found = number
        elif (inside == section and re.match(in_section, line)) or (not inside and re.match(at_top, line)):
            return number
    return found


class _SecretFiles(EnvSettingsSource):
    """Files named like variables (`/run/secrets/briefing_discord__token`), each holding one value."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        super().__init__(Settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {path.name.lower(): path.read_text("utf-8").strip() for path in _secret_files(self._folder)}


def _secret_files(folder: Path) -> list[Path]:
    # Other programs' secrets lie there too, and need be neither readable nor text.
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.name.upper().startswith(PREFIX) and p.is_file())


def secrets_layer(folder: Path) -> Layer:
    try:
        values = _known(_SecretFiles(folder)())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            str(folder), f"a secret cannot be read ({error})", "Mend its permissions or text."
        ) from error
    files = {path.name.upper(): path for path in _secret_files(folder)}
    return Layer(
        name=str(folder),
        values=values,
        where=lambda key: str(files.get(_variable(key), folder)),
        names=tuple(files),
        example=lambda key, value: f"a file {_variable(key).lower()} holding {_plain(value)}",
    )


def dotenv_layer(path: Path) -> Layer:
    try:
        source = DotEnvSettingsSource(Settings, env_file=path, env_file_encoding="utf-8")
        values = _known(source())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            str(path), f"cannot be read ({error})", "Save it as UTF-8 lines of NAME=value."
        ) from error
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []

    def where(key: str) -> str:
        name = _variable(key)
        for number, line in enumerate(lines, start=1):
            if re.match(rf"\s*(export\s+)?{re.escape(name)}\s*=", line, re.IGNORECASE):
                return f"{path}:{number} {name}"
        return f"{path} {name}"

    return Layer(str(path), values, where, _prefixed(source.env_vars), _assignment)


def environment_layer(environ: Iterable[str]) -> Layer:
    """The variables of the process; `environ` gives their names."""
    return Layer(
        ENVIRONMENT, _known(EnvSettingsSource(Settings)()), _variable, _prefixed(environ), _assignment
    )


def command_line_layer(assignments: Sequence[str]) -> Layer:
    """The `--set section.key=value` options."""
    merged: Nested = {}
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        section, dot, name = key.strip().partition(".")
        if not (equals and dot and name):
            raise SettingsError(
                f"--set {assignment}",
                "is not of the form SECTION.KEY=VALUE",
                "For example: --set summarizer.threads=1",
            )
        merged.setdefault(section, {})[name] = value.strip()
    given = tuple(f"{section}.{name}" for section, table in merged.items() for name in table)
    return Layer(
        "command line",
        merged,
        where=lambda key: f"--set {key}",
        names=given,
        example=lambda key, value: f"--set {key}={_plain(value)}",
    )


def _known(values: Mapping[str, Any]) -> Nested:
    return {section: dict(values[section]) for section in sections() if isinstance(values.get(section), dict)}


def _prefixed(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.upper() for name in names if name.upper().startswith(PREFIX))


def _variable(key: str) -> str:
    """`summarizer.threads` as `BRIEFING_SUMMARIZER__THREADS`; a variable's own name stays."""
    return key if key.startswith(PREFIX) else PREFIX + key.replace(".", "__").upper()


def _assignment(key: str, value: Any) -> str:
    return f"{_variable(key)}={_plain(value)}"


def _toml_example(key: str, value: Any) -> str:
    section, _, name = key.partition(".")
    return f"{name} = {_toml(value)} (under [{section}])"


def _plain(value: Any) -> str:
    return ":".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _toml(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
