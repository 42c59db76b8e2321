"""The rules of modals: labels around one input each, texts, or the older rows of text inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import components
from .components import LABEL, ROW, SELECTS, TEXT, TEXT_INPUT

if TYPE_CHECKING:
    from tests.discord_server.form import Form

FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
_IN_LABEL = {TEXT_INPUT, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX} | SELECTS
_MOST_PARTS = 5


def check(form: Form, data: dict[str, Any]) -> None:
    """Note in `form` (the place of the modal) all that Discord refuses."""
    form["custom_id"].text(data.get("custom_id"), least=1, most=100, required=True)
    form["title"].text(data.get("title"), least=1, most=45, required=True)
    parts = form["components"].items(data.get("components"), least=1, most=_MOST_PARTS)
    for index, part in enumerate(parts):
        place = form["components"][index]
        given = place.mapping(part)
        if not place["type"].choice(given.get("type"), (ROW, TEXT, LABEL)):
            continue
        if given["type"] == TEXT:
            place["content"].text(given.get("content"), least=1, most=4000, required=True)
        elif given["type"] == LABEL:
            _label(place, given)
        else:
            _row(place, given)
    if not form.faults:
        components.unique(form["components"], parts)


def _label(form: Form, label: dict[str, Any]) -> None:
    form["label"].text(label.get("label"), least=1, most=45, required=True)
    form["description"].text(label.get("description"), least=1, most=100)
    place = form["component"]
    part = place.mapping(label.get("component"))
    if part and place["type"].choice(part.get("type"), sorted(_IN_LABEL)):
        _input(place, part)


def _row(form: Form, row: dict[str, Any]) -> None:
    for index, child in enumerate(form["components"].items(row.get("components"), least=1, most=1)):
        place = form["components"][index]
        part = place.mapping(child)
        if place["type"].choice(part.get("type"), (TEXT_INPUT,)):
            place["label"].text(part.get("label"), least=1, most=45, required=True)
            _input(place, part)


def _input(form: Form, part: dict[str, Any]) -> None:
    if part["type"] in SELECTS:
        components.select(form, part)
        if part.get("disabled"):
            form["disabled"].refuse("COMPONENT_DISABLED_IN_MODAL", "A select in a modal cannot be disabled")
        return
    form["custom_id"].text(part.get("custom_id"), least=1, most=100, required=True)
    form["required"].boolean(part.get("required"))
    if part["type"] == TEXT_INPUT:
        _text_input(form, part)
    elif part["type"] == FILE_UPLOAD:
        form["min_values"].integer(part.get("min_values"), least=0, most=10)
        form["max_values"].integer(part.get("max_values"), least=1, most=10)
    elif part["type"] in (RADIO_GROUP, CHECKBOX_GROUP):
        least = 2 if part["type"] == RADIO_GROUP else 1
        for index, option in enumerate(form["options"].items(part.get("options"), least=least, most=10)):
            place = form["options"][index]
            given = place.mapping(option)
            place["label"].text(given.get("label"), least=1, most=100, required=True)
            place["value"].text(given.get("value"), least=1, most=100, required=True)


def _text_input(form: Form, part: dict[str, Any]) -> None:
    form["style"].choice(part.get("style"), (1, 2))
    form["placeholder"].text(part.get("placeholder"), most=100)
    low, high = part.get("min_length"), part.get("max_length")
    in_bounds = form["min_length"].integer(low, least=0, most=4000)
    in_bounds &= form["max_length"].integer(high, least=1, most=4000)
    if in_bounds and low is not None and high is not None and low > high:
        form["max_length"].refuse("TEXT_INPUT_LENGTHS", "max_length is below min_length")
    form["value"].text(part.get("value"), most=high if in_bounds and high else 4000)
