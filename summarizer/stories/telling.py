"""One article as stories see it: cheap to make, to keep and to compare, and needing no encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summarizer.wording._figures import days_in
from summarizer.wording._rarity import RAREST, known_rarity
from summarizer.wording._signals import read_signals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from summarizer.types import Article

_TERMS_KEPT = 80
"""Half as many told the labelled pairs apart as well; all of them were no better."""


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What an article shares with others that tell the same story. Some 20 KB for a report of 550 words."""

    id: str
    """The article's."""
    title: str
    outlet: str | None
    published: date | None
    complete: bool
    """Neither a teaser nor an excerpt of a piece that stands elsewhere."""
    length: int
    """Words of the text."""
    vector: NDArray[np.float32]
    """Shape (d,), length 1: where the article stands in the encoder's space."""
    names: frozenset[str]
    """Parts of proper names and acronyms in small letters, a country by one name."""
    days: frozenset[date]
    """Days that are written out in the text."""
    terms: Mapping[str, int]
    """The stems and countries that carry most of title and text, with how often they stand there."""
    prints: frozenset[int]
    """Hashes of a share of its runs of four words, by which copies show."""


def read_telling(article: Article, vector: NDArray[np.float32]) -> Telling:
    """What stories need of `article`; `vector` (shape (d,)) is its place in the encoder's space.

    All tellings that are compared need vectors of one encoder, made in one way. Raises ValueError for a vector
    of another shape, or one that is not finite.
    """
    vector = np.asarray(vector, np.float32)
    if vector.ndim != 1 or not np.isfinite(vector).all():
        raise ValueError(f"{article.id}: a telling needs one finite vector of shape (d,), not {vector.shape}")
    length = float(np.linalg.norm(vector))
    signals = read_signals(f"{article.title}\n{article.text}")
    return Telling(
        id=article.id,
        title=article.title,
        outlet=article.publisher,
        published=article.published,
        complete=article.kind == "article" and article.continues_at is None,
        length=len(article.text.split()),
        vector=vector / length if length else vector,
        names=signals.names,
        days=days_in(article.text, article.published),
        terms=_weightiest(signals.terms),
        prints=signals.prints,
    )


def _weightiest(terms: Mapping[str, int]) -> dict[str, int]:
    known = known_rarity()
    ordered = sorted(terms.items(), key=lambda item: (-item[1] * known.get(item[0], RAREST), item[0]))
    return dict(ordered[:_TERMS_KEPT])
