"""Components as Discord gives them back: numbered, with every field, and with media that have addresses."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from .models import Json, walk

if TYPE_CHECKING:
    from .world import World

_MEDIA: Json = {"description": None, "spoiler": False}
_DEFAULTS: dict[int, Json] = {
    2: {"disabled": False},
    **{kind: {"disabled": False, "min_values": 1, "max_values": 1} for kind in (3, 5, 6, 7, 8)},
    11: _MEDIA,
    13: {"spoiler": False},
    14: {"divider": True, "spacing": 1},
    17: {"accent_color": None, "spoiler": False},
}


def rendered(world: World, components: list[Json] | None, attachments: list[Json]) -> list[Json]:
    """A copy of checked components, completed."""
    shown = copy.deepcopy(list(components or ()))
    files = {one["filename"]: one for one in attachments}
    taken = {part.get("id") for part in walk(shown)}
    numbers = (number for number in range(1, 1000) if number not in taken)
    for part in walk(shown):
        part["id"] = part.get("id") or next(numbers)
        for key in [key for key, value in part.items() if value is None]:
            del part[key]
        part |= _DEFAULTS.get(part["type"], {}) | part
        _resolve(world, part, files)
    return shown


def _resolve(world: World, part: Json, files: dict[str, Json]) -> None:
    if part["type"] == 11:
        part["media"] = _media(world, part["media"], files)
    elif part["type"] == 12:
        part["items"] = [
            _MEDIA | item | {"media": _media(world, item["media"], files)} for item in part["items"]
        ]
    elif part["type"] == 13:
        file = files[part["file"]["url"].removeprefix("attachment://")]
        part |= {"name": file["filename"], "size": file["size"], "file": _media(world, part["file"], files)}


def _media(world: World, media: Json, files: dict[str, Json]) -> dict[str, Any]:
    file = files.get(media["url"].removeprefix("attachment://"), {})
    url = file.get("url", media["url"])
    shown = {"id": str(world.snowflakes.next()), "url": url, "proxy_url": url}
    return shown | {"attachment_id": file["id"]} if file else shown
