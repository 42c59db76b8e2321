"""What is known of encoders by their names, so that it need not be set: languages, prefix."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MANY = frozenset(
    [
        *(
            "ar",
            "bg",
            "bn",
            "cs",
            "da",
            "de",
            "el",
            "en",
            "es",
            "fa",
            "fi",
            "fr",
            "he",
            "hi",
            "hu",
            "hy",
            "id",
            "it",
        ),
        *(
            "ja",
            "ka",
            "ko",
            "nl",
            "no",
            "pl",
            "pt",
            "ro",
            "ru",
            "sr",
            "sv",
            "ta",
            "th",
            "tr",
            "uk",
            "ur",
            "vi",
            "zh",
        ),
    ]
)
"""Those that pages are told apart in and that the multilingual encoders below were trained on."""


@dataclass(frozen=True, slots=True)
class Family:
    """What the models of a family have in common."""

    languages: frozenset[str]
    prefix: str = ""
    """Stands before each text. E5's authors ask for "query: " where two texts of a kind are compared."""


_FAMILIES = (
    (re.compile(r"multilingual-e5-(?:small|base|large)$"), Family(_MANY, "query: ")),
    (re.compile(r"e5-(?:small|base|large)(?:-v2)?$"), Family(frozenset(["en"]), "query: ")),
    (re.compile(r"multilingual|labse|bge-m3"), Family(_MANY)),
)


def family_of(name: str) -> Family:
    """By the last part of a model's name or folder; an unknown one is taken to read English without a prefix."""
    last = name.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1].lower()
    return next((family for shape, family in _FAMILIES if shape.search(last)), Family(frozenset(["en"])))
