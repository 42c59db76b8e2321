"""A headline for an article whose page gave none: one of its own sentences, shortened by deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.wording.shortening import shorten, word_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from summarizer.engines.extractive.candidates import Candidate
    from summarizer.types import Article

MAX_WORDS = 14
_FEWEST_WORDS = 4
_CUT = "…"


def lacks_headline(article: Article) -> bool:
    """Whether its page gave none, so that its title is no more than the first words of its text, cut off."""
    opening = article.title.removesuffix(_CUT)
    return article.title.endswith(_CUT) and article.text.startswith(opening)


def own_headline(claims: Sequence[Candidate], others: Iterable[Candidate]) -> str | None:
    """The first claim that is short enough or can be made so, else the first such of `others`, without its full stop.

    None where there is none. Every word of it stands in that sentence, in this order.
    """
    for candidate in (*claims, *others):
        shorter = shorten(candidate.text, MAX_WORDS)
        if shorter is not None and word_count(shorter.text) >= _FEWEST_WORDS and candidate.leans is None:
            return shorter.text.removesuffix(".")
    return None
