"""Telling in another language what is English: errors of lower layers, and what the archive keeps.

A text is found by the messages of the context "told", whose gaps take what stood there. So what was kept years ago
is told in every language that came since, and the layers below say plainly what they have to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from bot.words.catalogues import LANGUAGES, catalogue
from bot.words.speaking import language, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEP = 3
"""Texts within texts within texts."""


def retold(message: str) -> str:
    """`message` as it is: marks a text, with gaps or without, that is kept in English and told by `retell`."""
    return message


def retell(text: str) -> str:
    """A text of ours in the language that is spoken; as it is where no message fits it."""
    return _retold(text, _templates(language()), _DEEP)


def prepare() -> None:
    """Read all catalogues, so that nobody who is answered waits for it. Takes a moment: call it in a thread."""
    for spoken in LANGUAGES:
        _templates(spoken)


@dataclass(frozen=True, slots=True)
class _Templates:
    """Messages by what they tell apart: whole ones, and those with gaps, the fullest first."""

    whole: Mapping[str, str]
    gapped: tuple[tuple[str, re.Pattern[str], str], ...]
    """The longest text between gaps, which is looked for first; the whole as a pattern; its translation."""


@cache
def _templates(language: str) -> _Templates:
    whole: dict[str, str] = {}
    gapped = []
    for message, translated in catalogue(language).told.items():
        parts = list(Formatter().parse(message))
        literal = [text for text, *_ in parts]
        if not translated:
            continue
        if all(name is None for _, name, *_ in parts):
            whole["".join(literal)] = "".join(text for text, *_ in Formatter().parse(translated))
            continue
        pattern = "".join(re.escape(text) + ("" if name is None else "(.*?)") for text, name, *_ in parts)
        gapped.append((sum(map(len, literal)), max(literal, key=len), pattern, translated))
    gapped.sort(key=lambda one: -one[0])
    return _Templates(whole, tuple((key, re.compile(p, re.DOTALL), t) for _, key, p, t in gapped))


def _retold(text: str, templates: _Templates, deep: int) -> str:
    if text in templates.whole:
        return templates.whole[text]
    if not deep:
        return text
    parts = re.split(r", | and ", text)
    if len(parts) > 1 and all(part in templates.whole for part in parts):
        return listed([templates.whole[part] for part in parts])
    for key, pattern, translated in templates.gapped:
        if key in text and (match := pattern.fullmatch(text)):
            return translated.format(*(_retold(found, templates, deep - 1) for found in match.groups()))
    return text
