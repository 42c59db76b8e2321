"""Comparisons and contrasts of which only one half is shown: than this, the same risks, it is one thing to …"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording._words import NOT_THINGS, NUMERALS, PREPOSITIONS, TIMES, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Reading

_ONE_THING = re.compile(r"\b[Ii]t(?:['’]s| is| was|['’]d be| would be) one thing (?:to|for|when|that|if)\b")
_OTHER_THING = re.compile(r"\b(?:another|different|a second|something else)\b|\bbut\b|;")
_THAN_THAT = re.compile(r"\bthan that(?=[\"”’')]*(?:[.!?,;]|$))")
_NOT_THIS = re.compile(
    r"\b[Ii]t(?:['’]s| is| was) not (?!that\b|just\b|only\b|simply\b|because\b)(?P<rest>[^;:]{1,240}, but .*)"
)
_FOCUS = re.compile(
    r"\b(?:that|who|which|whom|where|when|to|whether|how|why|if|because|it|they|he|she|we|this)\b"
)
_DEGREES = (
    "a bit",
    "a little",
    "a lot",
    "slightly",
    "somewhat",
    "far",
    "much",
    "considerably",
    "no",
    "marginally",
    "hardly",
    "scarcely",
)
_COMPARATIVE = re.compile(
    rf"\b(?:is|are|was|were) (?:{'|'.join(_DEGREES)}) "
    r"(?:(?:more|less) [a-z-]+|worse|(?!other\b|longer\b|matter\b|answer\b|"
    r"wonder\b|danger\b|offer\b|order\b|power\b|number\b|[a-z]*ister\b)[a-z]{2,}er)(?=\s?[.,;!])"
)
_STANDARD = re.compile(
    r"\b(?:than|as|before|now|today|since|compared|while|but (?:the|an?|its|his|her|their)|though|unlike|earlier)\b"
)
_NOT_POINTING = words(
    "thing things way name breath token side kind sort manner direction boat coin page place sex height age "
    "goes applies is was are were holds old as and or but person roof level number amount period extent"
)
_SHARED = words(
    "same and both all each every several many different various neither nor share shares shared sharing between "
    "two not never just exactly precisely much no any while everyone everybody whole"
)
_AT = words("at of in on with by under from for into over during through")
_DEFINES = words("as that who which whom where wherever whose when whenever than")
_NEAR = 40
"""Words looked at on either side."""
_PAUSES = frozenset(",;:–—-(")


def dangling_comparisons(reading: Reading) -> Iterator[tuple[bool, str]]:
    """Halves of comparisons whose other half nothing in the sentence gives: whether strong, and the reason."""
    text = reading.text
    if (
        "one thing" in text
        and (match := _ONE_THING.search(text))
        and not _OTHER_THING.search(text, match.end())
    ):
        yield True, f"half of a contrast: '{match.group()}'"
    if (
        "than that" in text
        and (match := _THAN_THAT.search(text))
        and not _is_answered(reading, match.start())
    ):
        yield True, f"demonstrative '{match.group()}'"
    if "same" in reading.lowers and (noun := _same(reading)):
        yield True, f"'the same {noun}' as what"
    if ", but " in text and (match := _NOT_THIS.search(text)) and not _FOCUS.search(match["rest"]):
        yield False, "half of a contrast: 'it is not … but …'"
    if (
        any(f" {degree} " in text for degree in _DEGREES)
        and (match := _COMPARATIVE.search(text))
        and not _STANDARD.search(text)
        and not any(token in _PAUSES for token in text[: match.start()])
    ):
        yield False, f"'{match.group()}' than what"


def _is_answered(reading: Reading, start: int) -> bool:
    """Whether something that a demonstrative could point at is set apart before it by a mark."""
    words_before = 0
    for token, at in zip(reading.lowers, reading.starts, strict=True):
        if at >= start:
            break
        if token in _PAUSES and words_before >= 4:
            return True
        words_before += token[0].isalnum()
    return False


def _same(reading: Reading) -> str | None:
    for at, word in enumerate(reading.lowers):
        if word != "same" or reading.lower(at - 1) != "the" or at - 2 < reading.first:
            continue
        noun = reading.lower(at + 1)
        before, after = (
            reading.lowers[max(reading.first, at - _NEAR) : at - 1],
            reading.lowers[at + 2 : at + _NEAR],
        )
        if (
            noun.isalpha()
            and noun not in _NOT_POINTING
            and noun not in TIMES
            and noun not in PREPOSITIONS
            and noun not in NOT_THINGS
            and before[-1] not in _AT
            and not any(w in _SHARED or w in NUMERALS or w in _PAUSES for w in before)
            and not any(w in _DEFINES for w in after)
        ):
            return noun
    return None
