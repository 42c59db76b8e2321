"""The short labels by which readers scan a briefing, in words for people. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.words import gettext, gettext_noop, listed, ngettext

if TYPE_CHECKING:
    from summarizer import Article, Briefing, Claim

_AUTHORS = 3
GENERATING = frozenset(("endpoint", "transformers"))
"""Engines that make words of their own."""

VIEW = gettext_noop("View")
"""Stands before whose view an opinion piece argues."""
ROLES = {
    "finding": gettext_noop("Finding"),
    "figure": gettext_noop("Figure"),
    "quote": gettext_noop("Quote"),
    "recommendation": gettext_noop("Recommendation"),
    "outlook": gettext_noop("Outlook"),
    "background": gettext_noop("Background"),
}

OUR_HEADLINE = gettext_noop("The headline is ours, in the article's own words: its page gave none.")


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
    return gettext(ROLES.get(point.role, point.role.capitalize())) if point.role else None


def whose_view(article: Article) -> str:
    """Who argues what an opinion piece says: its authors and where, as far as they are known."""
    others = [gettext("others")] if len(article.authors) > _AUTHORS else []
    authors = listed([*article.authors[:_AUTHORS], *others])
    known = [part for part in (authors, article.publisher or "") if part]
    return ", ".join(known) or gettext("the author")


def written_by(briefing: Briefing) -> str | None:
    """Which model made the words, and how many of its claims failed the checks; None for the article's own words."""
    engine = briefing.engine
    if not {engine.name, engine.model} & GENERATING:
        return None
    # What an editor changed names the engine in the model's place.
    model = engine.model if engine.name in GENERATING else gettext("a language model and an editor")
    if model.startswith(("/", "~", ".")):
        # Some servers name a model by its folder: where that lies is nobody's business.
        model = model.rstrip("/").rpartition("/")[2]
    if not briefing.replaced:
        return gettext("Written by {model}, each claim checked against the article", model=model)
    return ngettext(
        "Written by {model}, each claim checked against the article; "
        "{count} claim did not hold, and gave way to its own sentences",
        "Written by {model}, each claim checked against the article; "
        "{count} claims did not hold, and gave way to its own sentences",
        briefing.replaced,
        model=model,
    )
