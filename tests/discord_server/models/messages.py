"""Messages and their components."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

CROSSPOSTED = 1 << 0
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15


@dataclass(eq=False)
class Message:
    """A message as Discord keeps it. `data` is what REST and the gateway show of it."""

    data: Json
    author_id: int
    created: float

    @property
    def id(self) -> int:
        return int(self.data["id"])

    @property
    def channel_id(self) -> int:
        return int(self.data["channel_id"])

    @property
    def content(self) -> str:
        return str(self.data["content"])

    @property
    def nonce(self) -> str | int | None:
        nonce: str | int | None = self.data.get("nonce")
        return nonce

    @property
    def flags(self) -> int:
        return int(self.data["flags"])

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        return bool(self.flags & LOADING)

    def components(self) -> Iterator[Json]:
        """Every component, nested ones too, in reading order."""
        return walk(self.data["components"])

    @property
    def text(self) -> str:
        """All that a reader sees as text: the content, or the text displays in order."""
        shown = [self.content] if self.content else []
        shown += [part["content"] for part in self.components() if part["type"] == 10]
        return "\n".join(shown)

    @property
    def custom_ids(self) -> list[str]:
        return [part["custom_id"] for part in self.components() if part.get("custom_id")]

    @property
    def links(self) -> list[str]:
        """The addresses of its link buttons."""
        return [part["url"] for part in self.components() if part["type"] == 2 and part.get("url")]

    def payload(self) -> Json:
        return copy.deepcopy(self.data)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a list, nested ones and accessories too, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[key] for key in ("accessory", "component") if component.get(key)])
