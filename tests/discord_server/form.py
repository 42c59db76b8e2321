"""Checking a body field by field, and telling all that is wrong with it in Discord's nested shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import INVALID_FORM, RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

_SNOWFLAKE = re.compile(r"0|[1-9][0-9]{0,19}")


def length(text: str) -> int:
    """UTF-16 code units: what Discord's clients count, and never less than code points."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Form:
    """A place in a body. `form["embeds"][0]["title"].text(value, most=256)` notes a fault at that place."""

    def __init__(
        self, path: tuple[str, ...] = (), faults: list[tuple[tuple[str, ...], str, str]] | None = None
    ):
        self._path = path
        self.faults = [] if faults is None else faults

    def __getitem__(self, key: str | int) -> Form:
        return Form((*self._path, str(key)), self.faults)

    def refuse(self, code: str, message: str) -> None:
        self.faults.append((self._path, code, message))

    def raise_if_wrong(self) -> None:
        """Raise the form's faults as Discord's 50035."""
        if not self.faults:
            return
        errors: dict[str, Any] = {}
        for path, code, message in self.faults:
            place = errors
            for key in path:
                place = place.setdefault(key, {})
            place.setdefault("_errors", []).append({"code": code, "message": message})
        raise RefusedError(INVALID_FORM, errors)

    def required(self) -> None:
        self.refuse("BASE_TYPE_REQUIRED", "This field is required")

    def text(self, value: object, *, most: int, least: int = 0, required: bool = False) -> bool:
        """Whether `value` is a text of `least` to `most` characters; null only where it is not required."""
        if value is None:
            if required:
                self.required()
            return not required
        if not isinstance(value, str):
            self.refuse("STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return False
        size = length(value)
        if size == 0 and least:
            self.required()
        elif size < least or (size > most and least):
            self.refuse("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        elif size > most:
            self.refuse("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        else:
            return True
        return False

    def integer(self, value: object, *, least: int, most: int, required: bool = False) -> bool:
        if value is None:
            if required:
                self.required()
            return not required
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value < least:
            self.refuse("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif value > most:
            self.refuse("NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        else:
            return True
        return False

    def boolean(self, value: object) -> bool:
        if value is None or isinstance(value, bool):
            return True
        self.refuse("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return False

    def choice(self, value: object, allowed: Collection[object]) -> bool:
        if value in allowed and not isinstance(value, bool):
            return True
        if value is None:
            self.required()
        else:
            listed = ", ".join(str(one) for one in allowed)
            self.refuse("BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
        return False

    def items(self, value: object, *, most: int, least: int = 0, required: bool = False) -> list[Any]:
        """The list at this place, or an empty one after its fault was noted."""
        if value is None:
            if required or least:
                self.required()
            return []
        if not isinstance(value, list):
            self.refuse("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            if least:
                self.refuse("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            else:
                self.refuse("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        return value

    def mapping(self, value: object) -> dict[str, Any]:
        """The object at this place, or an empty one after its fault was noted."""
        if isinstance(value, dict):
            return value
        if value is None:
            self.required()
        else:
            self.refuse("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {}

    def snowflake(self, value: object, *, required: bool = True) -> int | None:
        if value is None:
            if required:
                self.required()
            return None
        if isinstance(value, bool) or not _SNOWFLAKE.fullmatch(str(value)):
            self.refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            return None
        return int(str(value))

    def url(self, value: object, *, schemes: tuple[str, ...] = ("http", "https"), most: int = 2048) -> bool:
        if not self.text(value, most=most, least=1, required=True):
            return False
        parts = urlsplit(str(value))
        if parts.scheme not in schemes:
            listed = ", ".join(repr(scheme) for scheme in schemes)
            self.refuse(
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{parts.scheme}" is not supported. Scheme must be one of ({listed}).',
            )
        elif not parts.netloc or re.search(r"\s", str(value)):
            self.refuse("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        else:
            return True
        return False
