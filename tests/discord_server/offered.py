"""What Discord's client lets a member type, and what it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .rules import commands as rules

if TYPE_CHECKING:
    from .models import Json


class NotOfferedError(Exception):
    """Discord's client would not let a member do this."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a member gives to a command or posts."""

    name: str
    content: bytes
    content_type: str = "text/plain"


def check_value(option: Json, value: Any) -> None:
    """Raise what Discord's client would not let through."""
    kinds: dict[int, type | tuple[type, ...]] = {3: str, 4: int, 5: bool, 10: (int, float)}
    name = option["name"]
    if option["type"] in kinds and not isinstance(value, kinds[option["type"]]):
        raise NotOfferedError(f"{name} does not take {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise NotOfferedError(f"{name} offers {choices}, not {value!r}")
    size = len(value) if isinstance(value, str) else value
    least, most = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    if option.get(least) is not None and size < option[least]:
        raise NotOfferedError(f"{name} is at least {option[least]}")
    if option.get(most) is not None and size > option[most]:
        raise NotOfferedError(f"{name} is at most {option[most]}")
    if isinstance(value, str) and option["type"] == rules.STRING and not value:
        raise NotOfferedError(f"{name} cannot be empty")


def typed(part: Json, value: str | None) -> str:
    text = part.get("value") or "" if value is None else value
    if not text and part.get("required", True):
        raise NotOfferedError(f"{part['custom_id']} is required")
    if not (part.get("min_length") or 0) <= len(text) <= (part.get("max_length") or 4000) and text:
        raise NotOfferedError(f"{part['custom_id']} has a length that the modal does not take")
    return text
