"""Lists in one text, as variables hold them."""

from __future__ import annotations

import json


def split_list(value: object) -> object:
    """A variable holds several ids, ports or names as a list, or parted by commas."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.startswith("[") and text.endswith("]") and '"' in text:
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"should be a list, which this is not: {error}") from None
    return [part.strip() for part in text.removeprefix("[").removesuffix("]").split(",") if part.strip()]
