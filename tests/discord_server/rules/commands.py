"""The rules of application commands."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from tests.discord_server.errors import TOO_MANY_COMMANDS, RefusedError
from tests.discord_server.form import Form, length

if TYPE_CHECKING:
    from collections.abc import Iterator

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, NUMBER = 1, 2, 3, 4, 5, 10
_OPTION_TYPES = range(1, 12)
_MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
_MOST_TEXT = 8000
_LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
        "ar",
        "he",
    ]
)


def check_all(commands: object) -> list[dict[str, Any]]:
    """The commands of a bulk overwrite, or what Discord refuses in them."""
    form = Form()
    listed = form.items(commands, most=sum(_MOST.values()))
    seen = set()
    for index, command in enumerate(listed):
        given = form[index].mapping(command)
        _command(form[index], given)
        key = (given.get("type", CHAT_INPUT), given.get("name"))
        if key in seen:
            form[index].refuse(
                "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add(key)
    form.raise_if_wrong()
    check_count(listed)
    return listed


def check_one(command: object) -> dict[str, Any]:
    form = Form()
    given = form.mapping(command)
    _command(form, given)
    form.raise_if_wrong()
    return given


def check_count(commands: list[dict[str, Any]]) -> None:
    for kind, most in _MOST.items():
        if sum(command.get("type", CHAT_INPUT) == kind for command in commands) > most:
            raise RefusedError(TOO_MANY_COMMANDS)


def _command(form: Form, command: dict[str, Any]) -> None:
    kind = command.get("type", CHAT_INPUT)
    if not form["type"].choice(kind, (CHAT_INPUT, USER, MESSAGE)):
        return
    slash = kind == CHAT_INPUT
    _name(form["name"], command.get("name"), slash=slash)
    _localizations(form, command, slash=slash)
    if slash:
        form["description"].text(command.get("description"), least=1, most=100, required=True)
        _options(form["options"], command.get("options"), depth=0)
    else:
        if command.get("description"):
            form["description"].refuse("APPLICATION_COMMAND_DESCRIPTION", "Context menus have no description")
        if command.get("options"):
            form["options"].refuse("APPLICATION_COMMAND_OPTIONS", "Context menus have no options")
    for index, place in enumerate(form["integration_types"].items(command.get("integration_types"), most=2)):
        form["integration_types"][index].choice(place, (0, 1))
    for index, place in enumerate(form["contexts"].items(command.get("contexts"), most=3)):
        form["contexts"][index].choice(place, (0, 1, 2))
    permissions = command.get("default_member_permissions")
    if permissions is not None:
        form["default_member_permissions"].snowflake(permissions)
    if not form.faults and (size := sum(_sizes(command))) > _MOST_TEXT:
        form.refuse(
            "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({_MOST_TEXT}): it has {size}"
        )


def _options(form: Form, options: object, *, depth: int) -> None:
    listed = form.items(options, most=25)
    names, optional_seen = set(), False
    nested = [isinstance(one, dict) and one.get("type") in (SUBCOMMAND, GROUP) for one in listed]
    if any(nested) and not all(nested):
        form.refuse(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    for index, option in enumerate(listed):
        place = form[index]
        given = place.mapping(option)
        if not place["type"].choice(given.get("type"), _OPTION_TYPES):
            continue
        _name(place["name"], given.get("name"), slash=True)
        place["description"].text(given.get("description"), least=1, most=100, required=True)
        _localizations(place, given, slash=True)
        if given.get("name") in names:
            place["name"].refuse("APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
        names.add(given.get("name"))
        if given.get("required") and optional_seen:
            place.refuse(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen |= not given.get("required")
        if given["type"] in (SUBCOMMAND, GROUP):
            _nested(place, given, depth)
        else:
            _leaf(place, given)


def _nested(form: Form, option: dict[str, Any], depth: int) -> None:
    too_deep = depth == 2 or (depth == 1 and option["type"] == GROUP)
    if too_deep:
        form["type"].refuse("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands are nested too deeply")
        return
    if option["type"] == GROUP and not option.get("options"):
        form["options"].required()
    inner = depth + 1 if option["type"] == GROUP else 2
    _options(form["options"], option.get("options"), depth=inner)


def _leaf(form: Form, option: dict[str, Any]) -> None:
    kind, choices = option["type"], option.get("choices")
    if option.get("autocomplete"):
        if kind not in (STRING, INTEGER, NUMBER):
            form["autocomplete"].refuse(
                "APPLICATION_COMMAND_AUTOCOMPLETE_TYPE", "Not a type with autocomplete"
            )
        if choices:
            form["choices"].refuse(
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
                "Autocomplete and choices exclude each other",
            )
    form["required"].boolean(option.get("required"))
    check_choices(form["choices"], choices, kind)
    form["min_length"].integer(option.get("min_length"), least=0, most=6000)
    form["max_length"].integer(option.get("max_length"), least=1, most=6000)


def check_choices(form: Form, choices: object, kind: int) -> None:
    """The choices of an option, or of an autocomplete for an option of that type."""
    listed = form.items(choices, most=25)
    if listed and kind not in (STRING, INTEGER, NUMBER):
        form.refuse("APPLICATION_COMMAND_OPTIONS_CHOICES", "Not a type with choices")
    for index, choice in enumerate(listed):
        place = form[index]
        given = place.mapping(choice)
        place["name"].text(given.get("name"), least=1, most=100, required=True)
        _localized(place["name_localizations"], given.get("name_localizations"), most=100)
        value = given.get("value")
        if kind == STRING:
            place["value"].text(value, least=1, most=100, required=True)
        elif kind == INTEGER:
            place["value"].integer(value, least=-(2**53) + 1, most=2**53 - 1, required=True)
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            place["value"].refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')


def _name(form: Form, name: object, *, slash: bool) -> None:
    if form.text(name, least=1, most=32, required=True) and slash and not _is_slash_name(str(name)):
        form.refuse("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _is_slash_name(name: str) -> bool:
    return name == name.lower() and all(
        character in "-_'" or unicodedata.category(character)[0] in "LN" or _is_devanagari_or_thai(character)
        for character in name
    )


def _is_devanagari_or_thai(character: str) -> bool:
    return "\u0900" <= character <= "\u097f" or "\u0e00" <= character <= "\u0e7f"


def _localizations(form: Form, thing: dict[str, Any], *, slash: bool) -> None:
    names = _localized(form["name_localizations"], thing.get("name_localizations"), most=32)
    for locale, name in names.items():
        _name(form["name_localizations"][locale], name, slash=slash)
    _localized(form["description_localizations"], thing.get("description_localizations"), most=100)


def _localized(form: Form, texts: object, *, most: int) -> dict[str, Any]:
    if texts is None:
        return {}
    given = form.mapping(texts)
    for locale, text in given.items():
        if locale not in _LOCALES:
            form[locale].refuse("LOCALE_INVALID", "Not one of Discord's locales")
        form[locale].text(text, least=1, most=most, required=True)
    return given


def _sizes(thing: dict[str, Any]) -> Iterator[int]:
    """The characters that count towards a command's 8,000: of each text, its longest localization."""
    for key in ("name", "description"):
        texts = [thing.get(key) or "", *(thing.get(f"{key}_localizations") or {}).values()]
        yield max(map(length, texts))
    if "value" in thing:
        yield length(str(thing["value"]))
    for key in ("options", "choices"):
        for part in thing.get(key) or ():
            yield from _sizes(part)
