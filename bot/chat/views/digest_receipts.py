"""The receipts of all that one message of a posted digest tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import digest_button
from bot.chat.custom_ids import OpenDigest
from bot.chat.markdown import bold, inline, length, timestamp
from bot.chat.views.lines import linked, page_line, small
from bot.chat.views.quotations import LEGEND, in_pages, numbered, receipt_block
from bot.chat.views.sheet import Sheet
from bot.words import gettext, gettext_noop, pgettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import discord

    from bot.chat.buttons import Item
    from summarizer import Article, Claim

_TITLE = 160
_LINKED = 400
"""UTF-16 units of a title with its address: more is not worth the room that a receipt needs."""
_GONE = gettext_noop("This article is not in the archive any more.")


@dataclass(frozen=True, slots=True)
class ToldClaims:
    """What a message tells of a story: its claims with their numbers in the digest."""

    article: Article | None
    """None once it is not kept any more."""
    claims: Sequence[tuple[int, Claim | str]]
    """A text alone where what it rested on is gone."""


def digest_receipts_view(
    told: Sequence[ToldClaims], target: OpenDigest, *, since: datetime, until: datetime
) -> discord.ui.LayoutView:
    """One page, the last one where there are not so many. Takes a while: call it off the event loop."""
    pages = in_pages([block for story in told for block in _blocks(story)])
    page = min(target.page, max(0, len(pages) - 1))
    sheet = Sheet()
    start, end = timestamp(since), timestamp(until)
    if not pages:
        period = gettext("It is of the time from {start} to {end}.", start=start, end=end)
        nothing = gettext("This message makes no claims that need a receipt.")
        sheet.text(f"{nothing}\n{small(period)}")
        return sheet.view()
    period = gettext("Of the time from {start} to {end}", start=start, end=end)
    sheet.text(f"{gettext('### Receipts of this message')}\n{small(period)}")
    for block in pages[page]:
        sheet.rule()
        sheet.text(block)
    sheet.rule()
    legend = [gettext(LEGEND), *([page_line(page, len(pages))] if len(pages) > 1 else [])]
    sheet.text("\n".join(map(small, legend)))
    sheet.row(
        [
            _turned(target, page - 1, pgettext("button", "Previous")) if page else None,
            _turned(target, page + 1, pgettext("button", "Next")) if page + 1 < len(pages) else None,
        ]
    )
    return sheet.view()


def _turned(target: OpenDigest, page: int, label: str) -> Item:
    return digest_button(OpenDigest(target.delivery, target.part, page, turns=True), label)


def _blocks(story: ToldClaims) -> Iterator[str]:
    """Each claim with its receipt; the first under the headline of its article."""
    headline = _headline(story.article) if story.article else ""
    for place, (number, claim) in enumerate(story.claims):
        if story.article is None or isinstance(claim, str):
            text = claim if isinstance(claim, str) else claim.text
            block = f"{numbered(text, number)}\n{small(gettext(_GONE))}"
        else:
            block = receipt_block(claim, story.article, number)
        yield block if place else headline + block


def _headline(article: Article) -> str:
    title = inline(article.title, _TITLE) or gettext("Untitled")
    with_link = linked(title, article.url)
    shown = bold(with_link if length(with_link) <= _LINKED else title)
    publisher = inline(article.publisher, 60) if article.publisher else ""
    return small(f"{shown} · {publisher}" if publisher else shown) + "\n"
