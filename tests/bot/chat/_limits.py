"""What Discord refuses of a Components V2 message, checked on the payload itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

ACTION_ROW, BUTTON, SECTION, TEXT, SEPARATOR, CONTAINER = 1, 2, 9, 10, 14, 17
LINK = 5


def payload(view: discord.ui.LayoutView) -> list[dict[str, Any]]:
    """The components as they go over the wire."""
    components: list[dict[str, Any]] = json.loads(json.dumps(view.to_components()))
    return components


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield from walk([component["accessory"]])


def texts(view: discord.ui.LayoutView) -> str:
    return "\n".join(c["content"] for c in walk(payload(view)) if c["type"] == TEXT)


def buttons(view: discord.ui.LayoutView) -> dict[str, str]:
    """Labels of buttons, and their custom ids or addresses."""
    found = [c for c in walk(payload(view)) if c["type"] == BUTTON]
    return {button["label"]: button.get("custom_id") or button["url"] for button in found}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def assert_discord_takes(view: discord.ui.LayoutView) -> None:
    _assert_taken(payload(view))


def assert_discord_takes_body(body: dict[str, Any]) -> None:
    """A whole message as it is posted without discord.py's views."""
    assert body["flags"] & 1 << 15
    assert not {"content", "embeds"} & body.keys()
    numbers = [c["id"] for c in walk(body["components"]) if c.get("id") is not None]
    assert len(numbers) == len(set(numbers))
    _assert_taken(body["components"])


def _assert_taken(components: list[dict[str, Any]]) -> None:
    everything = list(walk(components))
    assert 1 <= len(everything) <= 40
    contents = [c["content"] for c in everything if c["type"] == TEXT]
    assert all(content.strip() for content in contents)
    assert sum(map(units, contents)) <= 4000
    ids = [c["custom_id"] for c in everything if "custom_id" in c]
    assert len(ids) == len(set(ids))
    assert all(1 <= units(custom_id) <= 100 for custom_id in ids)
    for component in everything:
        children = component.get("components", [])
        if component["type"] == ACTION_ROW:
            assert 1 <= len(children) <= 5
            assert {child["type"] for child in children} == {BUTTON}
        if component["type"] == SECTION:
            assert 1 <= len(children) <= 3
            assert component["accessory"]["type"] == BUTTON
        if component["type"] == CONTAINER:
            assert children
            assert 0 <= (component.get("accent_color") or 0) <= 0xFFFFFF
        if component["type"] == BUTTON:
            assert 1 <= units(component["label"]) <= 80
            assert ("url" in component) is (component["style"] == LINK)
            assert units(component.get("url", "")) <= 512
