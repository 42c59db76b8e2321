"""Words other than pronouns that point at something said before: this, those, such, the latter, the move."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording._demonstratives import demonstratives
from summarizer.wording._openings import opening_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Reading, Reference

_POINTS_ELSEWHERE = re.compile(
    r"\b(?:as (?:I|we) (?:have |had )?(?:said|noted|argued|mentioned|wrote|explained|saw|"
    r"seen)(?= (?:above|below|before|earlier|previously)|,)|as (?:noted|mentioned|described|discussed|"
    r"stated|shown|explained|outlined|argued) (?:above|below|before|earlier|previously)|"
    r"see (?:also )?(?:above|below)|(?:mentioned|described|discussed|noted|listed|outlined|shown|pictured|"
    r"quoted|cited) (?:above|below)|above-mentioned|aforementioned|aforesaid|as follows|"
    r"the following(?=[:.]| (?:are|is)\b)|in the (?:video|picture|chart|photo|graph|table|list) (?:above|"
    r"below))\b",
    re.IGNORECASE,
)
_HINTS_AT_ELSEWHERE = (
    "above",
    "below",
    "before",
    "earlier",
    "previously",
    "as i ",
    "as we ",
    "aforesaid",
    "aforementioned",
    "as follows",
    "the following",
)
"""One stands in every match of the pattern above, which takes longer to search for."""
_FORMER = re.compile(
    r"\b[Tt]he (?P<word>former|latter)(?:['’]s)?(?=[,.;:?!)]|$|\s(?:is|was|has|had|will|would|can|could|"
    r"may|might|are|were|have|being|of|in|to|by|with|than|and|or|that|who|which|as)\b)"
)
_TWO_NAMED = re.compile(r"\b(?:and|or|from|between|nor|not|rather|than)\b")
_ONE_OF_A_LIST = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Sixth)(?:ly)?,|(?:The|A) (?:first|second|third|fourth|fifth|"
    r"final|last|other|next) (?:is|was|are|were|one|would|has|reason|point|problem|option|issue|factor|"
    r"lesson|step|question|possibility|challenge|argument|concern|explanation|scenario)\b(?! (?:of|for|in|"
    r"that|to)\b)|"
    r"The (?:first|last|other|next|final|remaining|second|third) (?:two|three|four|five|six|few|several) "
    r"(?!years|weeks|months|days|hours|minutes|decades|centuries|seasons|quarters)[a-z]+s (?!of\b|for\b|in\b|"
    r"on\b|at\b|to\b|from\b|with\b|by\b|that\b|who\b|which\b|whose\b|[a-z]{3,}ed\b)[a-z]"
)
_OTHERS = re.compile(
    r"(?:(?:Many|Some|Several|Still|Few|Most|All|Two|Three|The|And) others|Others|The rest|"
    r"Another one)\b(?! like\b)"
)
_THOUGHT_SO = re.compile(r"\b(?:thinks?|thought|says?|said|believes?|did) so\b(?=[.,;!]| too| because| in)")


def dangling_references(reading: Reading) -> Iterator[Reference]:
    """References that nothing in the sentence answers."""
    text = reading.text
    opened = text.lstrip("\"'“‘([")
    small = text.lower()
    if any(hint in small for hint in _HINTS_AT_ELSEWHERE) and (match := _POINTS_ELSEWHERE.search(text)):
        yield True, f"points elsewhere: '{match.group()}'"
    named = "former" in text or "latter" in text
    if named and (match := _FORMER.search(text)) and not _TWO_NAMED.search(text[: match.start()]):
        yield True, f"'the {match['word']}'"
    if match := _ONE_OF_A_LIST.match(opened):
        yield True, f"one of a list: '{match.group()}'"
    elif match := _OTHERS.match(opened):
        yield True, f"'{match.group()}' without the first"
    elif " so" in text and (match := _THOUGHT_SO.search(text)):
        yield False, f"'{match.group()}'"
    yield from demonstratives(reading)
    yield from opening_references(reading)
