"""Discord's own OpenAPI file as a second judge of every body."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any

import jsonschema_rs

_BESIDE_THE_CHECKOUT = Path(__file__).parents[3] / "shared"
_TELLING = 5


def find() -> Path | None:
    """The file, in the folder of evaluation data; None on machines without it."""
    folder = Path(os.environ.get("BRIEFING_SHARED", _BESIDE_THE_CHECKOUT))
    path = folder / "discord" / "openapi.json"
    return path if path.is_file() else None


class Schemas:
    """A validator for each operation, made on first use."""

    def __init__(self, path: Path) -> None:
        self._document = json.loads(path.read_bytes())
        # Discord reads snowflakes from numbers too, and clients send both.
        self._document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
        self._validators: dict[str, jsonschema_rs.Validator | None] = {}

    def knows(self, method: str, route: str) -> bool:
        return method.lower() in self._document["paths"].get(route, {})

    def faults(self, method: str, route: str, body: Any) -> list[str]:
        """What the schema of that operation has against the JSON body, the most telling first."""
        return self._tell_all(self._validator(method, route), body)

    def answer_faults(self, method: str, route: str, status: int, body: Any) -> list[str]:
        """What Discord's schema of that answer has against a body: how far the server is from Discord."""
        operation = self._document["paths"][route][method.lower()]
        content = operation["responses"].get(str(status), {}).get("content", {}).get("application/json")
        if content is None:
            return [] if body is None else [f"no answer of status {status} with a body is known"]
        key = f"{method} {route} {status}"
        if key not in self._validators:
            self._validators[key] = self._compile(content["schema"])
        return self._tell_all(self._validators[key], body)

    def _validator(self, method: str, route: str) -> jsonschema_rs.Validator | None:
        key = f"{method} {route}"
        if key not in self._validators:
            operation = self._document["paths"].get(route, {}).get(method.lower(), {})
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            self._validators[key] = content and self._compile(content["schema"])
        return self._validators[key]

    def _compile(self, schema: dict[str, Any]) -> jsonschema_rs.Validator:
        return jsonschema_rs.Draft202012Validator({"components": self._document["components"], **schema})

    @staticmethod
    def _tell_all(validator: jsonschema_rs.Validator | None, body: Any) -> list[str]:
        if validator is None or validator.is_valid(body):
            return []
        said = {told for error in validator.iter_errors(body) for told in _tell(error)}
        return sorted(said, key=len)[:_TELLING]


@functools.cache
def load() -> Schemas | None:
    path = find()
    return None if path is None else Schemas(path)


def _tell(error: jsonschema_rs.ValidationError) -> list[str]:
    """The error, or, of a choice between kinds, what is wrong as the kind that the body says it is."""
    branches = getattr(error.kind, "context", [])
    meant = [branch for branch in branches if branch and not any(_is_other_kind(one) for one in branch)]
    if len(meant) == 1:
        return [told for one in meant[0] for told in _tell(one)]
    place = "/".join(str(key) for key in error.instance_path) or "body"
    message = error.message
    return [f"{place}: {message if len(message) < 300 else '… ' + message[-280:]}"]


def _is_other_kind(error: jsonschema_rs.ValidationError) -> bool:
    by_type = list(error.instance_path)[-1:] == ["type"] and "enum" in error.schema_path
    return by_type or list(error.schema_path)[-1:] == ["type"]
