"""Which sentences of an article a claim rests on, told by words and by meaning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from summarizer.grounding._tokens import Token, tokens_of
from summarizer.wording._rarity import RAREST, known_rarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from summarizer.document import Document
    from summarizer.types import Sentence

_MOST = 3
"""Sentences of evidence. People who rewrite an article merge two of its sentences, seldom more."""
_ADDS = 0.08
"""The share of the claim's words that a further sentence must add."""


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence of the article, read."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    beside: frozenset[str] = frozenset()
    """Stems of this sentence and of those before and after it."""

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(token.stem for token in self.tokens)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was found for a claim."""

    sources: tuple[Source, ...]
    """The best one first, then those that add to it."""
    everywhere: frozenset[str]
    """Stems of the whole article and its title."""
    cosine: float
    """Between the claim and the sentence that is nearest to it in meaning."""

    @property
    def best(self) -> Source:
        return self.sources[0]


def weight(stem: str) -> float:
    """How much it says that a text has this word: natural logarithm of its rarity in news; numbers as rare words."""
    return RAREST if stem[:1] == "#" else known_rarity().get(stem.removeprefix("@"), RAREST)


def covered(stems: Iterable[str], by: frozenset[str]) -> float:
    """The share, by weight, of the stems that are in `by`; 1 where there are none."""
    total = found = 0.0
    for stem in stems:
        total += (value := weight(stem))
        found += value if stem in by else 0.0
    return found / total if total else 1.0


def find_evidence(claim: Sequence[Token], vector: NDArray[np.float32], document: Document) -> Evidence | None:
    """The sentences that tell most of the claim; None for an article without any."""
    sources = [Source(sentence, tokens_of(sentence.text)) for sentence in document.sentences]
    if not sources:
        return None
    wanted = sorted({token.stem for token in claim if token.is_content})
    stems = [source.stems for source in sources]
    cosines = document.vectors @ vector
    scores = [covered(wanted, words) + float(cosine) for words, cosine in zip(stems, cosines, strict=True)]
    best = int(np.argmax(scores))
    chosen, told = [best], stems[best]
    while len(chosen) < _MOST:
        gains = [
            covered(wanted, told | words) + 1e-3 * score for words, score in zip(stems, scores, strict=True)
        ]
        further = int(np.argmax(gains))
        if further in chosen or covered(wanted, told | stems[further]) < covered(wanted, told) + _ADDS:
            break
        chosen.append(further)
        told |= stems[further]
    around = {at: frozenset().union(*stems[max(0, at - 1) : at + 2]) for at in chosen}
    title = frozenset(token.stem for token in tokens_of(document.article.title))
    return Evidence(
        sources=tuple(replace(sources[at], beside=around[at]) for at in chosen),
        everywhere=title.union(*stems),
        cosine=float(cosines.max()),
    )
