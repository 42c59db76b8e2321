"""The names of authors out of a byline."""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"^(?:(?:written |reported |story |words |text |analysis |opinion |commentary |reviewed )?by|authors?|"
    r"von|par|por|di|door|af|av|автор|автори?|"
    r"文|作者|記者|文責|筆者|執筆|기자|글)(?:\s*[:：/／=＝]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_REPORTER = re.compile(
    r"(?P<name>[\u3400-\u9fff][\u3400-\u9fff\u3040-\u30ff]{1,7}|[가-힣]{2,4})\s?(?:記者|特派員|編集委員|論説委員|기자|특파원|논설위원)"
    r"(?:\s?[=＝]?\s?(?:[\w.+-]+@[\w-]+\.[\w.]+)?)?$"
)
"""As Japanese and Korean papers sign: the name, and what they are to the paper."""
_POSTED = re.compile(r"(?:posted|published|written|updated)\b.{4,60}?\bby\s+(?=\S)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,\s+and\s+|,|;|\s&\s|\s+(?:and|und|et|y|e|en|och|og|и|та)\s+|、|／)\s*")
_TAIL = re.compile(r"\s*(?:[|•·–—]| - |\s/\s|\()\s*.*$")
_NAME_PARTS = r"(?:(?:[^\W\d_]\.)+|d['’][^\W\d_]\w*|[^\W\d_][\w'’.-]*)"
_NAME = re.compile(rf"{_NAME_PARTS}(?: {_NAME_PARTS}){{0,5}}")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "van",
        "der",
        "den",
        "ter",
        "von",
        "zu",
        "zur",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "bint",
        "y",
        "e",
        "af",
        "av",
        "dit",
        "san",
    ]
)
_NOT_NAMES = re.compile(
    r"\b(staff|writer|correspondent|reporter|editor|fellow|director|professor|columnist|contributor|"
    r"contributing|senior|associate|analyst|"
    r"president|researcher|bureau|desk|press|reuters|afp|news|agency|team|board|the|a|an|at|in|on|for|of|"
    r"to|updated|published|posted|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|"
    r"august|september|october|november|december)\b",
    re.IGNORECASE,
)
_CASELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_JAPANESE_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,12}")


def byline_names(line: str) -> tuple[str, ...]:
    """The people named in a line such as "By Ada Example and Ben Example", else nothing."""
    if len(line) > 200:
        return ()
    if signed := _REPORTER.fullmatch(line.strip("（）() 　")):
        return (signed["name"],)
    opening = _OPENING.match(line) or _POSTED.match(line)
    return names_in(line[opening.end() :]) if opening else ()


def names_in(text: str) -> tuple[str, ...]:
    """The people in a list of names; what stands after a stroke or in brackets is theirs, not a name."""
    text = _TAIL.sub("", text.strip()).strip(" .,:")
    names: list[str] = []
    for part in _AND.split(text):
        name = part.strip(" .,") if not re.search(r"\b(Jr|Sr)\.$", part) else part.strip(" ,")
        if not name:
            continue
        if is_name(name):
            names.append(name)
        elif not names or not _NOT_NAMES.search(name):
            return ()
    return tuple(dict.fromkeys(names))


def is_name(text: str) -> bool:
    """Whether a few words look like the name of a person: capitals, no verbs, no job."""
    if _JAPANESE_NAME.fullmatch(text):
        return True
    if _CASELESS.search(text):
        return False  # without capitals, any words look like a name
    if len(text) > 60 or not _NAME.fullmatch(text) or _NOT_NAMES.search(text):
        return False
    words = text.split()
    return words[0][0].isalpha() and all(map(_fits_a_name, words))


def _fits_a_name(word: str) -> bool:
    return not word[0].islower() or word in _PARTICLES or re.match(r"[dl]['’][A-ZÀ-Ý]", word) is not None


def are_full_names(line: str) -> bool:
    """Whether a line holds nothing but names of people, each of two words and more: "Ada Example and Ben
    Example"."""
    names = names_in(line)
    return bool(names) and all(" " in name for name in names) and len(line) <= 100
