"""What of a briefed article answers a query best. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer import FUNCTION_WORDS, Claim, split_sentences

if TYPE_CHECKING:
    from summarizer import Brief

_WORD = re.compile(r"[^\W_]+")


def passage(query: str, brief: Brief) -> Claim | None:
    """What holds most of the query's words: a claim or key point or, if it has more, a sentence of the text.

    The first claim where none has any, as when meaning alone has found the article; None where it has none.
    """
    words = _Words(query)
    claims = (*brief.briefing.claims, *brief.briefing.key_points)
    best = max(claims, key=lambda claim: words.share_in(claim.text), default=None)
    in_claim = words.share_in(best.text) if best else 0.0
    if in_claim < words.share_in(brief.article.text):
        sentences = split_sentences(brief.article.text, brief.article.language)
        sentence = max(sentences, key=lambda each: words.share_in(each.text), default=None)
        if sentence is not None and words.share_in(sentence.text) > in_claim:
            return Claim(sentence.text, (sentence.span,))
    return best


class _Words:
    """The words of a query that tell something; each finds those it begins, as "strike" does "strikes"."""

    def __init__(self, query: str) -> None:
        every = list(dict.fromkeys(_WORD.findall(query.casefold())))
        telling = [word for word in every if word not in FUNCTION_WORDS] or every
        # A short word would begin too many others: it has to be the whole word.
        self._patterns = [re.compile(rf"\b{re.escape(w)}" + (r"\b" if len(w) < 4 else "")) for w in telling]

    def share_in(self, text: str) -> float:
        """How many of the words are in the text, 0 to 1."""
        text = text.casefold()
        found = sum(pattern.search(text) is not None for pattern in self._patterns)
        return found / len(self._patterns) if self._patterns else 0.0
