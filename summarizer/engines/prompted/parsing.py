"""From an answer to a draft. What the schema asks for is checked here, too: not every model is held to it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from summarizer.engines.generated import Draft, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

_THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_MOST_CHARACTERS = 100_000
_MOST_OBJECTS = 30
"""Openings of an object that are tried."""
_MOST_CITED = 50


class AnswerError(ValueError):
    """An answer that can't be used; the words are for the model."""


def parse_draft(answer: str, sentences: int) -> Draft:
    """The draft in `answer`, about a document of so many sentences. Raises AnswerError."""
    given = _object(answer, "claims")
    claims = _proposals(given, "claims", sentences)
    if not claims:
        raise AnswerError('"claims" is empty')
    return Draft(claims, _proposals(given, "key_points", sentences))


def parse_choice(answer: str, sentences: int) -> tuple[int, ...]:
    """The indexes of the sentences that were chosen, in their order. Raises AnswerError."""
    chosen = _cited(_object(answer, "sentences").get("sentences"), "sentences", sentences)
    if not chosen:
        raise AnswerError('"sentences" names none of the numbered sentences')
    return tuple(sorted(chosen))


def _object(answer: str, wanted: str) -> dict[str, Any]:
    """The first JSON object in the answer that has the key `wanted`."""
    if len(answer) > _MOST_CHARACTERS:
        raise AnswerError("it is far too long")
    found = False
    for value in _objects(_THOUGHTS.sub("", answer)):
        found = True
        if wanted in value:
            return value
    raise AnswerError(f'the JSON object has no "{wanted}"' if found else "there is no JSON object in it")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    at = text.find("{")
    for _ in range(_MOST_OBJECTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                yield value
        at = text.find("{", end)


def _proposals(given: dict[str, Any], key: str, sentences: int) -> tuple[Proposal, ...]:
    listed = given.get(key)
    if not isinstance(listed, list):
        raise AnswerError(f'"{key}" should be a list')
    proposals = []
    for number, value in enumerate(listed):
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            raise AnswerError(f'{key}[{number}] should be an object with a "text" and "sentences"')
        where = f"{key}[{number}].sentences"
        proposals.append(Proposal(value["text"], _cited(value.get("sentences"), where, sentences)))
    return tuple(proposals)


def _cited(value: object, where: str, sentences: int) -> tuple[int, ...]:
    """Indexes; numbers that no sentence has are passed over."""
    if not isinstance(value, list):
        raise AnswerError(f"{where} should be a list of numbers")
    numbers = [int(each) for each in value[:_MOST_CITED] if _is_number(each)]
    return tuple(dict.fromkeys(number - 1 for number in numbers if 1 <= number <= sentences))


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return value.isascii() and value.isdigit() and len(value) < 6
    return isinstance(value, int) and not isinstance(value, bool)
