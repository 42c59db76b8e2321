"""The catalogues of `bot/locale`, read as translators leave them: no step builds anything from them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel.messages.catalog import Catalog

ENGLISH = "en"
LANGUAGES = {"en": "English", "ja": "日本語", "ko": "한국어", "uk": "Українська"}
"""What the bot speaks, each by its own name. A key is a Discord locale, or the first part of some."""

COMMAND_NAME = "command name"
"""The context of a command's name, which is how a text that names the command names it, too."""
_COMMAND = re.compile(r"(?<![\w/.<])/([a-z][a-z-]+)(?: ([a-z]+))?(?![a-z0-9_/-])")  # a particle may follow
_REGIONS = {ENGLISH: "GB"}
"""Where a language is written in several ways: days before months, and no comma before the last "and"."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the bot says in one language, and how that writes numbers, days and lists."""

    language: str
    locale: Locale
    translations: NullTranslations
    told: Mapping[str, str]
    """What stands in the context "told": English, with numbered gaps, and the same in the language."""


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of one of LANGUAGES. The first time takes some hundredths of a second."""
    locale = Locale(language, _REGIONS.get(language))
    if language == ENGLISH:
        return Catalogue(language, locale, NullTranslations(), {})
    read = read_catalogue(language)
    _name_commands(read)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    told = {str(message.id): str(message.string) for message in read if message.context == "told"}
    return Catalogue(language, locale, Translations(compiled), told)


def read_catalogue(language: str) -> Catalog:
    """As its file has it."""
    path = files("bot") / "locale" / language / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def nearest_language(*tags: str | None) -> str | None:
    """The first of Discord's locales, such as "en-GB", that the bot speaks; None where it speaks none of them."""
    for tag in tags:
        language = (tag or "").partition("-")[0]
        if language in LANGUAGES:
            return language
    return None


def _name_commands(read: Catalog) -> None:
    """Have each text name commands as Discord shows them in its language."""
    names = {str(one.id): str(one.string) for one in read if one.context == COMMAND_NAME and one.string}

    def named(match: re.Match[str]) -> str:
        command, sub = match.groups()
        if command not in names:
            return match[0]
        shown = f"/{names[command]}"
        if sub is None:
            return shown
        return f"{shown} {names.get(sub, sub)}" if command == "maintain" else f"{shown} {sub}"

    for message in read:
        if isinstance(message.string, str):
            message.string = _COMMAND.sub(named, message.string)
        else:
            message.string = tuple(_COMMAND.sub(named, form) for form in message.string or ())
