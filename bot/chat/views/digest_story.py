"""One story of a posted digest: its headline, who reports it, and its claims, each with a link to its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefings.labels import titled
from bot.chat.markdown import ELLIPSIS, bold, day, inline
from bot.chat.text_fragments import sentence_link
from bot.chat.views.lines import (
    author_line,
    foreign,
    headline,
    linked,
    marked,
    noted,
    small,
    view_line,
    with_role,
)
from bot.chat.views.outlets import also_in, named
from bot.words import gettext, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.digests.model import DigestStory
    from summarizer import Article, Claim

_TITLE = 250
_OUTLETS = 1200
"""UTF-16 units of all outlets: more than any story has, unless somebody means harm."""
_LINKED_OUTLETS = 700
_CLAIM = 600
_NOTE = 150

GOES_ON = gettext_noop("🔄 **Still going on.** New since it was last told here:")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never cut: a headline with what belongs to it, a claim, a note."""

    text: str
    before: str = "\n"
    """What parts it from the piece before."""
    claim: str | None = None
    """The claim that it shows."""


def joined(pieces: Sequence[Piece]) -> str:
    """The pieces as one text."""
    return "".join(
        piece.text if place == 0 else piece.before + piece.text for place, piece in enumerate(pieces)
    )


def story_pieces(story: DigestStory, first: int, *, large: bool = False) -> list[Piece]:
    """What is told of a story, its claims numbered from `first`; `large`: under a headline of its own size."""
    article = story.lead.article
    title = headline(titled(article, story.lead.briefing), _TITLE)
    lines = [f"### {title}" if large else bold(title), small(_reported(story))]
    lines.append(view_line(article, story.lead.briefing))
    if not story.new:
        lines.append(small(gettext(GOES_ON)))
    return [
        Piece("\n".join(line for line in lines if line not in ("", small("")))),
        *_claims(article, story.claims, first),
        *_key_points(article, story.key_points, first + len(story.claims)),
        *_notes(story),
    ]


def continued(story: DigestStory) -> Piece:
    """What stands above the rest of a story that is longer than a message."""
    return Piece(continued_line(story.lead.article))


def continued_line(article: Article) -> str:
    """The first line of the rest of a story that `article` tells."""
    title = bold(inline(article.title, _TITLE) or gettext("Untitled"))
    return small(gettext("{title} (continued)", title=title))


def _claims(article: Article, claims: Sequence[Claim], first: int) -> Iterator[Piece]:
    for place, claim in enumerate(claims):
        yield Piece(claim_text(article, claim, first + place), " " if place else "\n", claim.text)


def _key_points(article: Article, points: Sequence[Claim], first: int) -> Iterator[Piece]:
    for place, point in enumerate(points):
        text = f"- {claim_text(article, point, first + place)}"
        yield Piece(text if place else f"{gettext('**Key points**')}\n{text}", claim=point.text)


def claim_text(article: Article, claim: Claim, number: int) -> str:
    """A claim with its number, and with its role where it has one."""
    text = with_role(claim, inline(claim.text, _CLAIM) or ELLIPSIS)
    return marked(claim, f"{text} {_number(article, claim, number)}")


def _notes(story: DigestStory) -> Iterator[Piece]:
    """A headline without claims is told in its own words; and what the engine warns of."""
    briefing = story.lead.briefing
    if not story.told and briefing.headline and briefing.headline != story.lead.article.title:
        yield Piece(inline(briefing.headline, _CLAIM) or ELLIPSIS)
    for warning in briefing.warnings[:1]:
        yield Piece(small(f"⚠️ {inline(noted(warning), _NOTE)}"))
    if author := author_line(briefing):
        yield Piece(small(f"🤖 {author}"))


def _number(article: Article, claim: Claim, number: int) -> str:
    """The number of a claim as a link to the sentence it rests on; plain without an address."""
    label = f"({number})"
    if article.url is None or not claim.evidence:
        return label
    return linked(label, sentence_link(article.url, article.text, claim.evidence[0]))


def _reported(story: DigestStory) -> str:
    """Every outlet, the first with the day, the others linked to what they write."""
    lead, *others = story.outlets
    published = story.lead.article.published
    also = also_in(others, most=_OUTLETS, linked_most=_LINKED_OUTLETS)
    parts = (named(lead), foreign(story.lead.article), day(published) if published else "", also)
    return " · ".join(part for part in parts if part)
