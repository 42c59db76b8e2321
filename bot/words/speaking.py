"""The language that is spoken just now, and saying things in it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.words.catalogues import ENGLISH, LANGUAGES, Catalogue, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Within, and in tasks begun within, say everything in this language; in English where it is none of ours.

    Threads begin in English: `bot.chat.thinking.Thinker.run` takes the language along.
    """
    token = _SPOKEN.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def language() -> str:
    """The language that is spoken just now, one of LANGUAGES."""
    return _SPOKEN.get()


def spoken() -> Catalogue:
    return catalogue(_SPOKEN.get())


def gettext(message: str, /, **values: object) -> str:
    """`message`, which is English, in the language that is spoken, with the values in place of their names.

    Whole numbers are written as the language writes them.
    """
    return _filled(spoken().translations.gettext(message), values)


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The same of a message that depends on `count`, which it may name as {count}."""
    return _filled(spoken().translations.ngettext(one, many, count), {"count": count} | values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """The same of a message whose `context` says what it is, such as the label of a button."""
    return _filled(spoken().translations.pgettext(context, message), values)


def gettext_noop(message: str) -> str:
    """`message` as it is: marks one that is given to `gettext` elsewhere."""
    return message


def number(value: int) -> str:
    """A whole number as the language writes it: 12,345."""
    return str(format_decimal(value, locale=spoken().locale))


def listed(names: Sequence[str]) -> str:
    """ "A, B and C"."""
    return _joined(names, "standard")


def either(names: Sequence[str]) -> str:
    """ "A, B or C"."""
    return _joined(names, "or")


def list_marks() -> tuple[str, ...]:
    """What stands between the parts that `listed` joins."""
    return _list_marks(_SPOKEN.get())


def full_day(day: date) -> str:
    """A day with its day of the week: "Friday, 27 November 2026"."""
    form = "EEEE, d MMMM y" if _SPOKEN.get() == ENGLISH else "full"
    return str(format_date(day, form, locale=spoken().locale))


def short_day(day: date) -> str:
    """A day where there is little room: "27 Nov 2026"."""
    if _SPOKEN.get() == ENGLISH:
        return f"{day:%d %b %Y}"
    return str(format_date(day, "medium", locale=spoken().locale))


def day_of_year(day: date) -> str:
    """A day of a year that is known: "27 November"."""
    return str(format_skeleton("MMMMd", day, locale=spoken().locale))


def weekday(number: int) -> str:
    """A day of the week: 1 is Monday, 7 is Sunday."""
    return str(spoken().locale.days["stand-alone"]["wide"][number - 1])


def weekdays_in_english(typed: str) -> str:
    """What was typed with the days of the week, whole or short, as English has them; all in small letters."""
    names = _weekdays(_SPOKEN.get())
    if not names:
        return typed
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    if min(map(len, names)) > 1:  # elsewhere a day is a sign, and there are no blanks around words
        pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
    return re.sub(pattern, lambda found: f" {names[found[0]]} ", typed.casefold())


def language_name(tag: str | None) -> str:
    """The name of the language with this code, such as "ja", in the language spoken; empty where it has none."""
    name = spoken().locale.languages.get((tag or "").replace("_", "-").partition("-")[0].lower())
    return str(name or "")


@cache
def _weekdays(language: str) -> dict[str, str]:
    if language == ENGLISH:
        return {}
    days = catalogue(language).locale.days
    return {
        str(days[form][width][place]).casefold(): name.casefold()
        for form in ("stand-alone", "format")
        for width in ("wide", "abbreviated")
        for place, name in enumerate(_DAYS)
    }


@cache
def _list_marks(language: str) -> tuple[str, ...]:
    patterns = catalogue(language).locale.list_patterns["standard"]
    marks = (str(patterns[place]).removeprefix("{0}").removesuffix("{1}") for place in patterns)
    return tuple(sorted(dict.fromkeys(marks), key=len, reverse=True))


def _joined(names: Sequence[str], style: Literal["standard", "or"]) -> str:
    return str(format_list(list(names), style=style, locale=spoken().locale))


def _filled(message: str, values: dict[str, object]) -> str:
    if not values:
        return message
    shown = {name: number(v) if type(v) is int else v for name, v in values.items()}
    return message.format_map(shown)
