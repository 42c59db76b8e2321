"""Whether an article supports a claim, with the evidence and what stands against it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from summarizer.grounding import _weights
from summarizer.grounding._comparing import compare
from summarizer.grounding._evidence import find_evidence
from summarizer.grounding._features import features
from summarizer.grounding._findings import findings
from summarizer.grounding._tokens import tokens_of
from summarizer.wording._words import SPEECH

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.grounding._comparing import Comparison, Finding
    from summarizer.grounding._tokens import Token
    from summarizer.types import Sentence, Span

THRESHOLD = 0.5
"""The score from which a claim counts as supported."""
_DECISIVE = frozenset(("name", "number", "unit", "date", "quote", "negation", "opposite", "roles"))
"""One such finding is enough."""
_CHANGES_MUCH = re.compile(
    r"(?:may|might|could|would|should|can|if|unless|alleged\w*|reported\w*|reportedly|perhaps|possibl[ey]|probably|likely|"
    r"unlikely|almost|nearly|den\w+|refus\w+|fail\w*|reject\w*|claim\w*|believ\w*|fear\w*|accus\w*|suspect\w*|only|no|former)$"
)
"""A word whose loss is no mere shortening."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found."""

    supported: bool
    score: float
    """From 0 (nothing of it is there) to 1 (said word for word); supported from THRESHOLD."""
    evidence: tuple[Span, ...]
    """The sentences of `Article.text` that the claim was held against, the nearest first."""
    reasons: tuple[str, ...]
    """What stands against it, in words for people; empty for most supported claims."""


class Checker(Protocol):
    """Decides whether an article supports a claim. The same claim and document always get the same verdict."""

    def check(self, claim: str, document: Document) -> Verdict:
        """Hold `claim` against `document`. It blocks for some milliseconds, so call it off the event loop."""
        ...


class WordChecker:
    """The checker that needs nothing but the encoder that the document was read with."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def check(self, claim: str, document: Document) -> Verdict:
        """See `check`."""
        return check(claim, document, self._encoder)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A claim held against a document, before anything is decided."""

    compared: Comparison
    found: tuple[Finding, ...]
    copied: Sentence | None
    """The sentence that the claim is made of by deletions that change nothing, if there is one."""


def check(claim: str, document: Document, encoder: Encoder) -> Verdict:
    """Whether `document` supports `claim`. `encoder` is the one that the document was read with.

    A claim made of one sentence by deletion, with no negation, condition, hedge or attribution lost, is supported. Any
    other is laid beside the sentences nearest to it in words and meaning: a name, number, unit, date or quotation that
    is not there or stands in another's place, a negation or an opposite, and parts that changed places decide against
    it; else a logistic regression over what is shared.
    """
    reading = read_claim(claim, document, encoder)
    if reading is None:
        return Verdict(False, 0.0, (), ("there is nothing to hold the claim against",))
    if reading.copied is not None:
        return Verdict(True, 1.0, (reading.copied.span,), ())
    return decide(reading, probability(features(reading.compared, reading.found, encoder)), THIN)


THIN = "too little of it is in the article"


def decide(reading: Reading, likely: float, thin: str) -> Verdict:
    """The verdict on a claim that is no copy: `likely` from 0 to 1, lowered by findings; `thin` is why it is low."""
    decisive = [finding for finding in reading.found if finding.kind in _DECISIVE]
    # Halved, so that claims with a finding stay in their order among themselves, all below the threshold.
    score = likely * THRESHOLD * 0.99 if decisive else likely
    reasons = [finding.text for finding in reading.found]
    if likely < THRESHOLD:
        reasons.append(thin)
    spans = tuple(source.sentence.span for source in reading.compared.evidence.sources)
    return Verdict(score >= THRESHOLD, score, spans, tuple(reasons))


def read_claim(claim: str, document: Document, encoder: Encoder) -> Reading | None:
    """Find the claim's evidence and what stands against it; None where claim or document holds no words."""
    tokens = tokens_of(claim)
    if not tokens:
        return None
    copied = _copied_from(tokens, document)
    evidence = find_evidence(tokens, encoder.encode([claim])[0], document)
    if evidence is None:
        return None
    compared = compare(claim, tokens, evidence, document)
    return Reading(compared, findings(compared), copied)


def probability(seen: NDArray[np.float64]) -> float:
    """The logistic regression's word for a row of features."""
    logit = _weights.BIAS + sum(
        weight * float(value) for weight, value in zip(_weights.WEIGHTS.values(), seen, strict=True)
    )
    return 1 / (1 + math.exp(-logit))


def _copied_from(claim: Sequence[Token], document: Document) -> Sentence | None:
    words = [token.word for token in claim]
    for sentence in document.sentences:
        theirs = tokens_of(sentence.text)
        if (
            len(theirs) >= len(words)
            and (lost := _lost(words, theirs)) is not None
            and not any(map(_matters, lost))
        ):
            return sentence
    return None


def _lost(words: Sequence[str], theirs: Sequence[Token]) -> list[Token] | None:
    """The words of a sentence that are not in the claim; None where the claim is not made of it by deletion."""
    at, lost = 0, []
    for token in theirs:
        if at < len(words) and token.word == words[at]:
            at += 1
        else:
            lost.append(token)
    return lost if at == len(words) else None


def _matters(token: Token) -> bool:
    return token.stem == "¬" or token.word in SPEECH or _CHANGES_MUCH.match(token.word) is not None
