"""Searching briefed articles by meaning and by words. Pure, but for the encoder that is handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarizer import Claim, split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer import Article, Brief, Encoder

FoundBy = Literal["meaning", "words"]

MEANING_FROM = 0.35
"""Cosine from which a passage counts as being about the query. Measured on 120 news articles with the shipped
encoder and the articles' first six sentences: four words out of a person's summary found their own article
in 88% of cases, and each other article in 1%; at 0.3 it was 91% and 3%, at 0.4 81% and 0.4%."""

_WORD = re.compile(r"\w+")
_IDLE = frozenset(
    _WORD.findall(
        "a about after an and are as at be been by did do does for from had has have how in into is it its "
        "of on or over that the their they this to was were what when where which who why will with"
    )
)
"""Words that every article has: they are not looked for, unless a query has no others."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that fits a query: how well (0 to 1), what found it, and what of it fits best."""

    brief: Brief
    score: float
    found_by: tuple[FoundBy, ...]
    passage: Claim | None
    """The claim nearest in meaning or, where only words were found, the sentence with most of them."""


def search(query: str, briefs: Sequence[Brief], encoder: Encoder) -> list[Hit]:
    """The briefs that fit `query`, best first; equals stay in the order given."""
    if not briefs or not query.strip():
        return []
    claims = [(*brief.briefing.claims, *brief.briefing.key_points) for brief in briefs]
    texts = [query]
    for brief, own in zip(briefs, claims, strict=True):
        texts += [brief.article.title, *(claim.text for claim in own)]
    vectors = encoder.encode(texts)
    likeness = vectors[1:] @ vectors[0]

    words, hits, first = _Words(query), [], 0
    for brief, own in zip(briefs, claims, strict=True):
        of_title, of_claims = likeness[first], likeness[first + 1 : first + 1 + len(own)]
        first += 1 + len(own)
        meaning = max([float(of_title), *map(float, of_claims)])
        share = words.share_in(f"{brief.article.title}\n{brief.article.text}")
        ways: tuple[tuple[FoundBy, bool], ...] = (("meaning", meaning >= MEANING_FROM), ("words", share == 1))
        found_by = tuple(way for way, found in ways if found)
        if not found_by:
            continue
        passage = words.best_sentence(brief.article) if found_by == ("words",) else None
        if passage is None and own:
            passage = own[int(of_claims.argmax())]
        hits.append(Hit(brief, max(0.0, min(1.0, (meaning + share) / 2)), found_by, passage))
    return sorted(hits, key=lambda hit: -hit.score)


class _Words:
    """The words of a query that tell something; each finds those it begins, as "strike" does "strikes"."""

    def __init__(self, query: str) -> None:
        every = list(dict.fromkeys(word.casefold() for word in _WORD.findall(query)))
        telling = [word for word in every if word not in _IDLE] or every
        # A short word would begin too many others: it has to be the whole word.
        self._patterns = [re.compile(rf"\b{re.escape(w)}" + (r"\b" if len(w) < 4 else "")) for w in telling]

    def share_in(self, text: str) -> float:
        """How many of the words are in the text, 0 to 1."""
        text = text.casefold()
        found = sum(pattern.search(text) is not None for pattern in self._patterns)
        return found / len(self._patterns) if self._patterns else 0.0

    def best_sentence(self, article: Article) -> Claim | None:
        """The first of the sentences that hold most of the words; None where they stand in the title only."""
        sentences = split_sentences(article.text, article.language)
        best = max(sentences, key=lambda sentence: self.share_in(sentence.text), default=None)
        if best is None or not self.share_in(best.text):
            return None
        return Claim(best.text, (best.span,))
