"""Merging the layers, and saying what is wrong: where it stands, what was expected, and an example."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings.layers import (
    ENVIRONMENT,
    NOT_SETTINGS,
    PREFIX,
    Layer,
    Nested,
    command_line_layer,
    dotenv_layer,
    environment_layer,
    secrets_layer,
    toml_layer,
)
from bot.settings.model import Settings, keys, sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from bot.resources import Resources

SECRETS = Path("/run/secrets")
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""The variable by which systemd tells a service where its credentials lie (systemd.exec(5), LoadCredential=)."""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings, and which places they were read from (`names_read`, lowest first)."""

    settings: Settings
    names_read: tuple[str, ...]


def load_settings(
    resources: Resources,
    assignments: Sequence[str] = (),
    *,
    dotenv: Path = Path(".env"),
    secrets: Path | None = None,
) -> LoadedSettings:
    """Merge bot.toml < secret files < .env < environment < command line.

    `assignments` are `section.key=value` texts; `secrets`, the folder of secret files: where systemd put them or
    /run/secrets, if not given. Raises SettingsError.
    """
    secrets = secrets or Path(os.environ.get(CREDENTIALS) or SECRETS)
    path = resources.config("bot.toml")
    layers = [
        toml_layer(path, resources.read("bot.toml")),
        secrets_layer(secrets),
        dotenv_layer(dotenv),
        environment_layer(os.environ),
        command_line_layer(assignments),
    ]
    for layer in layers:
        _refuse_unknown(layer)
    merged: Nested = {}
    for layer in layers:
        for section, values in layer.values.items():
            merged.setdefault(section, {}).update(values)
    try:
        settings = Settings(**merged)  # type: ignore[arg-type]  # plain tables; pydantic makes the sections
    except ValidationError as error:
        raise _explain(error.errors(include_url=False)[0], layers) from None
    return LoadedSettings(settings, tuple(_names_read(layers)))


def _names_read(layers: Sequence[Layer]) -> list[str]:
    names = []
    for layer in layers:
        if layer.name == ENVIRONMENT:
            names += [name for name in layer.names if name not in NOT_SETTINGS]
        elif layer.names:
            names.append(layer.name)
    return names


def _refuse_unknown(layer: Layer) -> None:
    known = set(keys())
    for name in layer.names:
        if name in NOT_SETTINGS:
            if layer.name != ENVIRONMENT:
                mend = "Set it there, or give --config DIR."
                raise SettingsError(layer.where(name), "it is read from the environment only", mend)
            continue
        key = name.removeprefix(PREFIX).replace("__", ".").lower() if name.startswith(PREFIX) else name
        if key not in known:
            raise SettingsError(layer.where(name), f"no setting is called {key}", _nearest(key, layer))


def _nearest(key: str, layer: Layer) -> str:
    # A key that lacks its section, or stands in a wrong one, is closest by its last part.
    full = {known: known for known in keys()}
    short = {known.partition(".")[2]: known for known in keys()}
    tail = key.rpartition(".")[2]
    close = [tail] if tail in short else difflib.get_close_matches(key, full, n=1)
    close = close or difflib.get_close_matches(tail, short, n=1)
    if close:
        known = (full | short)[close[0]]
        return f"Did you mean {known}? For example: {layer.example(known, _example(known))}"
    return f"The settings are: {', '.join(keys())}."


def _field(key: str) -> Any:
    section, _, name = key.partition(".")
    return sections()[section].model_fields[name]


def _example(key: str) -> Any:
    return _field(key).examples[0]


def _explain(error: ErrorDetails, layers: Sequence[Layer]) -> SettingsError:
    section, name = str(error["loc"][0]), str(error["loc"][1])
    key = f"{section}.{name}"
    layer = next(layer for layer in reversed(layers) if name in layer.values.get(section, {}))
    expected = error["msg"].removeprefix("Value error, ")
    expected = expected.replace("Input should be", "should be", 1).replace("Input is", "is", 1)
    # A secret is never shown, not even a wrong one.
    secret = "Secret" in str(_field(key).annotation)
    given = "the value" if secret else repr(layer.values[section][name])
    example = layer.example(key, _example(key))
    return SettingsError(
        layer.where(key),
        f"{key} ({_field(key).description}) {expected}, not {given}",
        f"For example: {example}",
    )
