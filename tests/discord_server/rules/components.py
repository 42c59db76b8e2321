"""The rules of message components, old (rows of buttons) and new (Components V2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server.form import length
from tests.discord_server.models import walk

if TYPE_CHECKING:
    from collections.abc import Set

    from tests.discord_server.form import Form

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = {3, 5, 6, 7, 8}
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18

_TOP_OLD = {ROW}
_IN_CONTAINER = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR}
_TOP_NEW = _IN_CONTAINER | {CONTAINER}

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_ROWS = 5


def check(form: Form, components: object, *, v2: bool, files: Set[str]) -> None:
    """Note in `form` (the place of the list) all that Discord refuses. `files`: names that came along."""
    most = MOST_COMPONENTS if v2 else MOST_ROWS
    listed = form.items(components, most=most, least=1 if components else 0)
    for index, component in enumerate(listed):
        _component(form[index], component, _TOP_NEW if v2 else _TOP_OLD, files)
    if form.faults:
        return
    _totals(form, listed, v2=v2)


def _totals(form: Form, components: list[Any], *, v2: bool) -> None:
    every = list(walk(components))
    if len(every) > MOST_COMPONENTS:
        form.refuse(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot exceed {MOST_COMPONENTS}: there are {len(every)}",
        )
    text = sum(length(part["content"]) for part in every if part["type"] == TEXT)
    if v2 and text > MOST_TEXT:
        form.refuse(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Total displayable text size cannot exceed {MOST_TEXT}: it is {text}",
        )
    unique(form, components)


def unique(form: Form, components: list[Any]) -> None:
    """No custom id and no numeric id twice in one message or modal."""
    seen: set[object] = set()
    for part in walk(components):
        for key, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
            value = part.get(key)
            if not value:
                continue
            if (key, value) in seen:
                form.refuse(code, f"Component {key.replace('_', ' ')} cannot be duplicated: {value}")
            seen.add((key, value))


def _component(form: Form, value: object, allowed: Set[int], files: Set[str]) -> None:
    component = form.mapping(value)
    kind = component.get("type")
    if not form["type"].choice(kind, sorted(allowed)):
        return
    form["id"].integer(component.get("id"), least=0, most=2**31 - 1)
    if kind == ROW:
        _row(form, component)
    elif kind == SECTION:
        _section(form, component, files)
    elif kind == TEXT:
        form["content"].text(component.get("content"), least=1, most=MOST_TEXT, required=True)
    elif kind == THUMBNAIL:
        _media(form, component, files)
    elif kind == GALLERY:
        for index, item in enumerate(form["items"].items(component.get("items"), least=1, most=10)):
            _media(form["items"][index], form["items"][index].mapping(item), files)
    elif kind == FILE:
        media = form["file"].mapping(component.get("file"))
        _media_url(form["file"]["url"], media.get("url"), files, schemes=("attachment",))
    elif kind == SEPARATOR:
        form["divider"].boolean(component.get("divider"))
        form["spacing"].choice(component.get("spacing", 1), [1, 2])
    elif kind == CONTAINER:
        form["accent_color"].integer(component.get("accent_color"), least=0, most=0xFFFFFF)
        form["spoiler"].boolean(component.get("spoiler"))
        children = form["components"].items(component.get("components"), least=1, most=MOST_COMPONENTS)
        for index, child in enumerate(children):
            _component(form["components"][index], child, _IN_CONTAINER, files)
    elif kind == BUTTON:
        button(form, component)


def _row(form: Form, row: dict[str, Any]) -> None:
    children = form["components"].items(row.get("components"), least=1, most=5)
    for index, child in enumerate(children):
        place = form["components"][index]
        part = place.mapping(child)
        if not place["type"].choice(part.get("type"), sorted({BUTTON} | SELECTS)):
            continue
        place["id"].integer(part.get("id"), least=0, most=2**31 - 1)
        if part["type"] == BUTTON:
            button(place, part)
            continue
        select(place, part)
        if len(children) > 1:
            form["components"].refuse("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills an action row alone")


def _section(form: Form, section: dict[str, Any], files: Set[str]) -> None:
    texts = form["components"].items(section.get("components"), least=1, most=3)
    for index, child in enumerate(texts):
        _component(form["components"][index], child, {TEXT}, files)
    if section.get("accessory") is None:
        form["accessory"].required()
    else:
        _component(form["accessory"], section["accessory"], {BUTTON, THUMBNAIL}, files)


def button(form: Form, part: dict[str, Any]) -> None:
    style = part.get("style")
    if not form["style"].choice(style, range(1, 7)):
        return
    form["label"].text(part.get("label"), most=80)
    form["disabled"].boolean(part.get("disabled"))
    _emoji(form["emoji"], part.get("emoji"))
    url, custom_id = part.get("url"), part.get("custom_id")
    if style == 5:
        form["url"].url(url, most=512, schemes=("http", "https", "discord"))
    elif url is not None:
        form["url"].refuse("BUTTON_COMPONENT_INVALID_URL", "Only link buttons have a url")
    if style in (5, 6):
        if custom_id is not None:
            form["custom_id"].refuse(
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
    else:
        form["custom_id"].text(custom_id, least=1, most=100, required=True)
    if style == 6:
        form["sku_id"].snowflake(part.get("sku_id"))
    elif not part.get("label") and not part.get("emoji"):
        form.refuse("BUTTON_COMPONENT_LABEL_REQUIRED", "A button must have a label or an emoji")


def select(form: Form, part: dict[str, Any]) -> None:
    form["custom_id"].text(part.get("custom_id"), least=1, most=100, required=True)
    form["placeholder"].text(part.get("placeholder"), most=150)
    form["disabled"].boolean(part.get("disabled"))
    low, high = part.get("min_values"), part.get("max_values")
    in_bounds = form["min_values"].integer(low, least=0, most=25)
    in_bounds &= form["max_values"].integer(high, least=1, most=25)
    low, high = 1 if low is None else low, 1 if high is None else high
    if in_bounds and low > high:
        form["max_values"].refuse("SELECT_COMPONENT_INVALID_MAX_VALUES", "max_values is below min_values")
    if part["type"] != STRING_SELECT:
        form["default_values"].items(part.get("default_values"), most=25)
        return
    options = form["options"].items(part.get("options"), least=1, most=25)
    _options(form["options"], options)
    if in_bounds and options and high > len(options):
        form["max_values"].refuse(
            "SELECT_COMPONENT_INVALID_MAX_VALUES", "max_values is above the number of options"
        )
    if (
        in_bounds
        and sum(bool(option.get("default")) for option in options if isinstance(option, dict)) > high
    ):
        form["options"].refuse("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than max_values")


def _options(form: Form, options: list[Any]) -> None:
    values = set()
    for index, option in enumerate(options):
        place = form[index]
        given = place.mapping(option)
        place["label"].text(given.get("label"), least=1, most=100, required=True)
        place["description"].text(given.get("description"), most=100)
        _emoji(place["emoji"], given.get("emoji"))
        if not place["value"].text(given.get("value"), least=1, most=100, required=True):
            continue
        if given["value"] in values:
            place["value"].refuse(
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
            )
        values.add(given["value"])


def _emoji(form: Form, emoji: object) -> None:
    if emoji is None:
        return
    given = form.mapping(emoji)
    if (not given.get("id") and not given.get("name")) or (
        not given.get("id") and str(given["name"]).isascii()
    ):
        form["name"].refuse("BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")


def _media(form: Form, part: dict[str, Any], files: Set[str]) -> None:
    form["description"].text(part.get("description"), least=1, most=1024)
    form["spoiler"].boolean(part.get("spoiler"))
    media = form["media"].mapping(part.get("media"))
    _media_url(form["media"]["url"], media.get("url"), files, schemes=("http", "https", "attachment"))


def _media_url(form: Form, url: object, files: Set[str], *, schemes: tuple[str, ...]) -> None:
    if not form.url(url, schemes=schemes):
        return
    name = str(url).removeprefix("attachment://")
    if name != url and name not in files:
        form.refuse("ATTACHMENT_NOT_FOUND", f"The referenced attachment was not found: {name}")
