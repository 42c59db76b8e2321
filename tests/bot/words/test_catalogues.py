"""Every message of the code stands in every catalogue, translated, and fits where it is shown."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from bot.chat.markdown import length
from bot.words import ENGLISH, LANGUAGES, gettext, pgettext, speaking
from bot.words.catalogues import catalogue as spoken
from bot.words.catalogues import read_catalogue
from tests.catalogues.extraction import extracted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
HINT = "Run `python -m tests.catalogues`, and translate it in bot/locale."

LIMITS = {
    "button": 60,
    "choice": 100,
    "command description": 100,
    "command name": 32,
    "field": 45,
    "field hint": 100,
    "form": 45,
    "menu": 32,
    "option": 100,
    "option description": 100,
    "option name": 32,
    "option hint": 100,
}
"""UTF-16 units at most, by context. Discord's own, but for buttons, which phones cut sooner than its 80."""
MARKS = ("**", "~~", "`", "\n")
"""What stands in a translation as often as in the message: markdown's marks, and lines."""
NAMED = ("command name", "option name")
BEGINS = re.compile(r"(?:#{1,3} |> |- |-# )?")


@cache
def in_the_code() -> Catalog:
    return extracted()


@cache
def catalogue(language: str) -> Catalog:
    return read_catalogue(language)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def translated(language: str) -> Iterator[tuple[Message, str]]:
    for message in catalogue(language):
        for form in forms(message) if message.id else ():
            yield message, form


def gaps(text: str) -> set[str]:
    return {name for _, name, *_ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_the_code_says_is_translated(language: str) -> None:
    there = {(one.context, one.id): one for one in catalogue(language) if one.id}
    for message in in_the_code():
        if message.id:
            found = there.get((message.context, message.id))
            assert found is not None, f"{message.id!r} is not in the catalogue of {language}. {HINT}"
            assert all(forms(found)), f"{message.id!r} has no translation in {language}. {HINT}"
            assert not found.fuzzy, f"{message.id!r} is only guessed at in {language}. {HINT}"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_the_code_says_no_more(language: str) -> None:
    said = {(one.context, one.id) for one in in_the_code()}
    left = [message.id for message in catalogue(language) if (message.context, message.id) not in said]
    assert not left, f"said no more: {left}. Run `python -m tests.catalogues`."


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_filled_in_is_filled_in_by_each_translation_too(language: str) -> None:
    for message, form in translated(language):
        wanted = gaps(ids(message)[-1])
        # A form for one alone may leave out the number.
        missing = wanted - gaps(form) - ({"count"} if len(forms(message)) > 1 else set())
        assert not missing, f"{form!r} lacks {missing}"
        assert gaps(form) <= wanted, f"{form!r} names {gaps(form) - wanted}, which nobody gives"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fit_where_they_are_shown(language: str) -> None:
    for message, form in translated(language):
        most = LIMITS.get(message.context or "")
        if most is not None:
            assert length(form) <= most, f"{form!r} is longer than a {message.context} may be"


def unlike(english: str, form: str) -> str | None:
    """What is wrong with the marks of a translation; None where they are those of the message."""
    for mark in MARKS:
        if form.count(mark) != english.count(mark):
            return mark
    if any(form.count(opened) != form.count(closed) for opened, closed in ("“”", "「」", "«»", "()", "[]")):
        return "an open bracket"
    if BEGINS.match(form)[0] != BEGINS.match(english)[0]:  # type: ignore[index]  # it matches anything
        return "how it begins"
    if (form[:1] == " ", form[-1:] == " ") != (english[:1] == " ", english[-1:] == " "):
        return "blanks around it"
    return None


@pytest.mark.parametrize("language", OTHERS)
def test_markdown_is_as_balanced_as_in_english(language: str) -> None:
    found = [(unlike(ids(message)[-1], form), form) for message, form in translated(language)]
    assert not [each for each in found if each[0] is not None]


@pytest.mark.parametrize("language", OTHERS)
def test_names_of_commands_and_options_are_such_as_discord_takes(language: str) -> None:
    for message, form in translated(language):
        if message.context in ("command name", "option name"):
            assert re.fullmatch(r"[-_'\w]{1,32}", form), form
            assert form == form.lower()


@pytest.mark.parametrize("language", OTHERS)
def test_wherever_a_text_names_a_command_it_has_the_name_that_discord_shows(language: str) -> None:
    names = [str(each.id) for each in catalogue(language) if each.context == "command name"]
    loaded = spoken(language).translations
    for message, _ in translated(language):
        for name in names if isinstance(message.id, str) and message.context not in NAMED else ():
            if re.search(rf"(?<![\w/<])/{name}(?![\w-])", message.id):
                said = (
                    loaded.pgettext(message.context, message.id)
                    if message.context
                    else loaded.gettext(message.id)
                )
                assert f"/{loaded.pgettext('command name', name)}" in said, said


@pytest.mark.parametrize("language", OTHERS)
def test_each_catalogue_begins_with_its_words_for_ours(language: str) -> None:
    head = catalogue(language).header_comment
    for word in ("briefing", "key point", "receipt", "digest", "subscription", "source", "topic"):
        assert re.search(rf"^#\s+{word}:\s+\S", head, re.MULTILINE), word


def test_plural_forms_are_those_of_the_language() -> None:
    assert [catalogue(language).num_plurals for language in ("ja", "ko", "uk")] == [1, 1, 3]


def test_what_is_in_no_catalogue_is_said_in_english() -> None:
    with speaking("ja"):
        assert gettext("No catalogue has this: {count}", count=1234) == "No catalogue has this: 1,234"
        assert pgettext("command name", "search") == "検索"
    with speaking("fr"):
        assert pgettext("command name", "search") == "search"
