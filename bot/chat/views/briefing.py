"""A briefing as members see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefings.labels import OUR_HEADLINE, has_our_headline, titled
from bot.chat.buttons import feedback_button, link_button, part_button
from bot.chat.custom_ids import OpenPart
from bot.chat.markdown import ELLIPSIS, inline, length, web_address
from bot.chat.text_fragments import sentence_link
from bot.chat.views.lines import (
    EDITORS_LEGEND,
    author_line,
    headline,
    linked,
    marked,
    more,
    noted,
    small,
    source_line,
    view_line,
    with_role,
)
from bot.chat.views.outlets import also_in
from bot.chat.views.sheet import Sheet
from bot.digests.model import Candidate
from bot.digests.ordering import outlets_of
from bot.words import gettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.chat.buttons import Item
    from bot.chat.card import Card
    from bot.chat.custom_ids import Part
    from summarizer import Article, Claim

_TITLE = 300
_CLAIM = 700
_CLAIMS = 1900
_KEY_POINT = 350
_WARNINGS = 3
_WARNING = 150
_ALSO_NAMED = 3
_ALSO = 260
_ALSO_LINKED = 700
_LEFT_FOR_POINTS = 400
_KEPT_BACK = 40
"""For "…and 3 more" after what did not fit."""


def briefing_view(card: Card, note: str | None = None) -> discord.ui.LayoutView:
    """The headline, where it is from, the briefing, the key points and the buttons.

    `note`, ready to be shown and of at most 500 UTF-16 units, stands above it all.
    """
    sheet = Sheet(card.colour)
    if note:
        sheet.text(note)
        sheet.rule()
    article = card.article
    head = "\n".join([f"## {headline(titled(article, card.briefing), _TITLE)}", small(source_line(card))])
    told = "\n".join(filter(None, (view_line(article, card.briefing), _claims(card))))
    footer = "\n".join(map(small, _notes(card)))
    also = _also_in(card, sheet.room - length(head + told + footer) - _LEFT_FOR_POINTS)
    sheet.text("\n".join([head, small(also)]) if also else head)
    sheet.text(told)
    if card.briefing.key_points:
        points = _key_points(article, card.briefing.key_points, sheet.room - length(footer) - _KEPT_BACK)
        sheet.rule()
        sheet.text(points)
    if footer:
        sheet.text(footer)
    sheet.row(
        [
            _part(card, "receipts", pgettext("button", "Receipts"))
            if card.briefing.claims or card.briefing.key_points
            else None,
            _part(card, "related", pgettext("button", "Related")),
            feedback_button(card.revision),
            link_button(pgettext("button", "Read at source"), article.url and web_address(article.url)),
        ]
    )
    return sheet.view()


def _also_in(card: Card, room: int) -> str:
    """Which other outlets carry the same text, in up to `room`; the links are rather left out than the names."""
    candidate = Candidate.of(card, card.briefing, also_at=card.also_at)
    _, *others = outlets_of([candidate], {})
    linked_most = min(_ALSO_LINKED, room - _ALSO)
    also = also_in(others, most=_ALSO, linked_most=linked_most, few=_ALSO_NAMED)
    return also if length(small(also)) < room else ""


def _part(card: Card, part: Part, label: str) -> Item | None:
    return part_button(OpenPart(part, card.article.id, card.revision), label)


def _claims(card: Card) -> str:
    briefing = card.briefing
    if not briefing.claims:
        return inline(briefing.headline or card.article.title, _CLAIM) or ELLIPSIS
    shown: list[str] = []
    for claim in briefing.claims:
        text = marked(claim, inline(claim.text, _CLAIM))
        if length(" ".join([*shown, text])) > _CLAIMS:
            break
        shown.append(text)
    left = len(briefing.claims) - len(shown)
    return " ".join([*shown, more(left)] if left else shown).strip() or ELLIPSIS


def _key_points(article: Article, points: Sequence[Claim], room: int) -> str:
    """As many points as fit in `room`, links rather left out than points."""
    lines = [gettext("**Key points**")]
    for number, point in enumerate(points, start=1):
        text = marked(point, f"- {with_role(point, inline(point.text, _KEY_POINT))}")
        with_link = f"{text} {_number(article, point, number)}".rstrip()
        line = next((one for one in (with_link, text) if length("\n".join([*lines, one])) <= room), None)
        if line is None:
            lines.append(small(more(len(points) - number + 1)))
            break
        lines.append(line)
    return "\n".join(lines)


def _number(article: Article, point: Claim, number: int) -> str:
    """The number that the point has among the receipts, as a link to its sentence where there is an address."""
    if not point.evidence:
        return ""
    label = f"({number})"
    if article.url is None:
        return label
    return linked(label, sentence_link(article.url, article.text, point.evidence[0]))


def _notes(card: Card) -> list[str]:
    """What the engine warns of, such as an excerpt, and a link to the whole piece where there is one."""
    warnings = card.briefing.warnings
    notes = [f"⚠️ {_sentence(warning)}" for warning in warnings[:_WARNINGS]]
    if len(warnings) > _WARNINGS:
        notes.append(gettext("…and {count} notes", count=len(warnings) - _WARNINGS))
    if not all(claim.evidence for claim in (*card.briefing.claims, *card.briefing.key_points)):
        notes.append(gettext(EDITORS_LEGEND))
    if author := author_line(card.briefing):
        notes.append(f"🤖 {author}")
    if has_our_headline(card.briefing):
        notes.append(gettext(OUR_HEADLINE))
    whole = web_address(card.article.continues_at or "")
    if whole:
        notes.append(linked(gettext("The whole piece"), whole))
    return notes


def _sentence(warning: str) -> str:
    return inline(noted(warning), _WARNING)
