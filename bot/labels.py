"""The short labels by which readers scan a briefing, in words for people. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer import Article, Briefing, Claim

_AUTHORS = 3
GENERATING = frozenset(("endpoint", "transformers"))
"""Engines that make words of their own."""

VIEW = "View"
"""Stands before whose view an opinion piece argues."""


OUR_HEADLINE = "The headline is ours, in the article's own words: its page gave none."


def has_our_headline(briefing: Briefing) -> bool:
    """Whether the headline was made here."""
    return bool(briefing.claims and briefing.headline)


def titled(article: Article, briefing: Briefing) -> Article:
    """The article under the headline that was made for it, or as it is where its page gave one."""
    if briefing.headline and has_our_headline(briefing):
        return replace(article, title=briefing.headline)
    return article


def role_label(point: Claim) -> str | None:
    """ "Figure", "Outlook"…; None where the role is unknown, as in briefings from before there were any."""
    return point.role.capitalize() if point.role else None


def whose_view(article: Article) -> str:
    """Who argues what an opinion piece says: its authors and where, as far as they are known."""
    names = [*article.authors[:_AUTHORS], *(["others"] if len(article.authors) > _AUTHORS else [])]
    authors = " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
    known = [part for part in (authors, article.publisher or "") if part]
    return ", ".join(known) or "the author"


def written_by(briefing: Briefing) -> str | None:
    """Which model made the words, and how many of its claims failed the checks; None for the article's own words."""
    engine = briefing.engine
    if not {engine.name, engine.model} & GENERATING:
        return None
    # What an editor changed names the engine in the model's place.
    model = engine.model if engine.name in GENERATING else "a language model and an editor"
    if model.startswith(("/", "~", ".")):
        # Some servers name a model by its folder: where that lies is nobody's business.
        model = model.rstrip("/").rpartition("/")[2]
    told = f"Written by {model}, each claim checked against the article"
    if not briefing.replaced:
        return told
    claims = "1 claim" if briefing.replaced == 1 else f"{briefing.replaced} claims"
    return f"{told}; {claims} did not hold, and gave way to its own sentences"
