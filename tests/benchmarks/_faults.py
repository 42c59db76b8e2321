"""What can be seen to be wrong with a briefing without knowing what its article says."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from sumy.utils import get_stop_words

from summarizer.wording.leaning import leans_on

from . import _rouge
from ._leaning import leaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from summarizer.types import Article, Briefing, Claim

    Encode = Callable[[list[str]], NDArray[np.float32]]

MOST_WORDS = 80
MOST_POINT_WORDS = 30
SAME_MEANING = 0.85
"""Cosine above which two claims say the same; read off pairs by eye."""
SAME_WORDS = 0.6
"""Share of the shorter claim's content words that the other has too, where those are not too few to tell."""
FEWEST_SAME_WORDS = 4

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]y|[Oo]ur|[Mm]e|[Uu]s)\b"
)
_COMMAND = re.compile(
    r"(?:please |just )?(?:imagine|suppose|consider|ask|look|think|remember|forget|note|click|read|follow"
    r"|watch|listen|see|sign|subscribe|share|let|take|try|call|don['’]t)\b"
    r"(?! (?:is|are|was|were|has|have|had|will))",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?:\b[A-Z]{2,}\b[\s,]*){4}")
_FULL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_STOP_WORDS = frozenset(_rouge.tokens(" ".join(get_stop_words("english"))))


class Fault(NamedTuple):
    """`kind` as the tables name it; `text` is the claim, or the pair of claims."""

    kind: str
    text: str


def faults_of_claim(article: Article, claim: Claim, most_words: int | None = None) -> Iterator[Fault]:
    """What is wrong with one claim by itself."""
    text = claim.text
    for kind, found in {
        "leans, strong (own counter)": leaning(text) == "strong",
        "leans, weak (own counter)": leaning(text) == "weak",
        "leans, strong (engine's filter)": _filter_says(text, "strong"),
        "leans, weak (engine's filter)": _filter_says(text, "weak"),
        f"over {most_words} words": most_words is not None and words_in(text) > most_words,
        "is a question": text.rstrip("\"'”’) ").endswith("?"),
        "is a command": bool(_COMMAND.match(text)),
        "is in capitals": bool(_CAPITALS.search(text)),
        "speaks in the first person": bool(_FIRST_PERSON.search(_QUOTED.sub(" ", text))),
        "has no full stop": not _FULL_STOP.search(text),
        "starts small": text[:1].islower(),
        "quotes unbalanced": text.count("“") != text.count("”") or text.count('"') % 2 == 1,
        "brackets unbalanced": any(text.count(left) != text.count(right) for left, right in ("()", "[]")),
        "bad evidence": not _evidence_is_real(article, claim),
        "words that are not there": not _is_subsequence(claim, article),
    }.items():
        if found:
            yield Fault(kind, text)


def faults_of_briefing(briefing: Briefing, encode: Encode) -> Iterator[Fault]:
    """What is wrong with the whole: too long, too many, or a thing said twice."""
    if words_in(briefing.text) > MOST_WORDS and not briefing.headline:
        yield Fault(f"over {MOST_WORDS} words", briefing.text)
    if len(briefing.claims) > 3 or len(briefing.key_points) > 5:
        yield Fault("more than 3 claims or 5 key points", briefing.text)
    yield from _repeats([claim.text for claim in (*briefing.claims, *briefing.key_points)], encode)


def words_in(text: str) -> int:
    """Words as people count them: apart by blanks; a dash is none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def content_words(text: str) -> set[int]:
    """Stems of the words that mean something, as numbers."""
    return set(_rouge.tokens(text)) - _STOP_WORDS


def _repeats(texts: list[str], encode: Encode) -> Iterator[Fault]:
    if len(texts) < 2:
        return
    vectors = encode(texts)
    words = [content_words(text) for text in texts]
    for left, right in combinations(range(len(texts)), 2):
        pair = f"{texts[left]}  //  {texts[right]}"
        if float(vectors[left] @ vectors[right]) > SAME_MEANING:
            yield Fault("repeats by meaning", pair)
        shared = len(words[left] & words[right])
        if shared >= FEWEST_SAME_WORDS and shared > SAME_WORDS * min(len(words[left]), len(words[right])):
            yield Fault("repeats by words", pair)


def _filter_says(text: str, strength: str) -> bool:
    found = leans_on(text)
    return found is not None and found.strength == strength


def _evidence_is_real(article: Article, claim: Claim) -> bool:
    return bool(claim.evidence) and all(
        span.end <= len(article.text) and span.of(article.text).strip() for span in claim.evidence
    )


def _is_subsequence(claim: Claim, article: Article) -> bool:
    """Whether every word of the claim stands in its evidence, in this order."""
    evidence = " ".join(span.of(article.text) for span in claim.evidence)
    there = iter(word.casefold() for word in _WORD.findall(evidence))
    return all(word.casefold() in there for word in _WORD.findall(claim.text))
