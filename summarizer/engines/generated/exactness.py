"""What a claim may not come near to, but must have as the article has it: figures and quotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer._quotations import Quotation, quotations
from summarizer.grounding._tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.types import Span

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"\w+")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_CLAUSE = re.compile(r"[;:–—]\s|,\s|\s(?:and|but|while|which|who|that)\s", re.IGNORECASE)
_COMPANY = 0.4
"""The share of a clause's other words that one sentence must have beside the clause's figure."""
_AT_THE_END = ".,;:!?… "
_SAID = 4
"""Words from which a quotation must be one in the article, too; fewer may be a term that is set off."""


def exact(claim: str, article: str, evidence: Sequence[Span]) -> bool:
    """Whether every figure and every quotation of `claim` stands so in the evidence, spans of the text `article`."""
    shown = [span.of(article) for span in evidence]
    if _figures(claim) - _figures(" ".join(shown)) or not _in_their_company(claim, shown):
        return False
    words = [_even(text) for text in shown]
    quoted = [_even(_inside(article, quote.start, quote.end)) for quote in _quotes(article)]
    for quote in _quotes(claim):
        said = _even(_inside(claim, quote.start, quote.end)).strip(_AT_THE_END)
        if not any(_holds(text, said) for text in words):
            return False
        if len(_WORD.findall(said)) >= _SAID and not any(_holds(text, said) for text in quoted):
            return False
    return True


def _figures(text: str) -> set[str]:
    """Figures without the commas that part thousands."""
    return {match.group().replace(",", "") for match in _FIGURE.finditer(text)}


def _in_their_company(claim: str, shown: Sequence[str]) -> bool:
    """Whether each clause with figures shares enough with one sentence that has them: models mix up who has what."""
    sentences = [{token.stem for token in tokens_of(text)} for text in shown]
    for clause in _CLAUSE.split(claim):
        stems = {token.stem for token in tokens_of(clause) if token.is_content}
        numbers = {stem for stem in stems if stem.startswith("#")}
        others = stems - numbers
        if not numbers or not others:
            continue
        beside = [len(others & there) / len(others) for there in sentences if numbers <= there]
        if max(beside, default=0.0) < _COMPANY:
            return False
    return True


def _quotes(text: str) -> list[Quotation]:
    return [quote for quote in quotations(text) if not quote.bracketed]


def _inside(text: str, start: int, end: int) -> str:
    return text[start + 1 : end - 1]


def _even(text: str) -> str:
    return " ".join(text.translate(_STRAIGHT).split())


def _holds(text: str, said: str) -> bool:
    """Whether the words stand there, the first letter in either case."""
    return said in text or (said[:1].swapcase() + said[1:]) in text
