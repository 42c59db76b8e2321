"""How much of a page's furniture shows in briefings: claims of real pages that are no part of their true text."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from summarizer import NoArticleError, SummarizerError, read_page

from ._gate import Figure
from ._pages import shingles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from summarizer import Brief, Summarizer

    from ._pages import Page

_OWN = 0.5
"""The share of a claim's shingles that stand in the true text, from which it is the article's. People marked whole
paragraphs, so a claim is nearly always in or out; cuts leave a shingle across each that is nowhere."""


def told(summarizer: Summarizer, page: Page) -> tuple[Brief, ...]:
    """The briefings of the whole articles on a page, as members would get them."""
    try:
        articles = read_page(page.html, name=page.url, media_type="text/html")
        return tuple(summarizer.brief(article) for article in articles if article.kind == "article")
    except NoArticleError:
        return ()
    except SummarizerError:  # in a language that the encoder does not read
        return ()


def furniture(page: Page, briefs: Sequence[Brief]) -> Iterator[str]:
    """The claims and key points that the page's true text does not hold."""
    true = shingles(page.text)
    for brief in briefs:
        for claim in (*brief.briefing.claims, *brief.briefing.key_points):
            own = shingles(re.sub(r"\W+$", "", claim.text))
            if own and (own & true).total() < _OWN * own.total():
                yield claim.text


def measure(summarizer: Summarizer, pages: Sequence[Page]) -> dict[str, Figure]:
    """In per cent: of all claims those that are furniture, and of the pages those that got a briefing."""
    claims = found = briefed = 0
    for page in pages:
        briefs = told(summarizer, page)
        briefed += bool(briefs)
        claims += sum(len(b.briefing.claims) + len(b.briefing.key_points) for b in briefs)
        found += len(list(furniture(page, briefs)))
    share = found / max(claims, 1)
    noise = max(math.sqrt(share * (1 - share) / max(claims, 1)) / 2, 1 / max(claims, 1))
    return {
        "claims of pages that are furniture, %": Figure(100 * share, 100 * noise, "lower"),
        "pages with a briefing, %": Figure(100 * briefed / max(len(pages), 1), 100 / max(len(pages), 1)),
    }
