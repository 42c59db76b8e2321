"""What stands above a piece of a saved text: its headline, its authors, its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.pages._bylines import are_full_names, byline_names, names_in
from summarizer.pages._dates import find_date
from summarizer.pages._furniture import Kind, copyright_owner, lower_share, words_in
from summarizer.pages._tail import names_a_role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from summarizer.pages._lines import Block

TITLE_WORDS = 40
"""The longest headline."""
_TITLE_CASE = 0.45
"""Words without a capital in a headline that capitalises its words: only the small ones have none."""


def title_block(head: Sequence[Block]) -> Block | None:
    """The headline among the lines above the prose: what the page repeats, what stands nearest, what is
    long enough."""
    best, best_score = None, 0.0
    for distance, block in enumerate(reversed(head)):
        words = words_in(block.text)
        if block.kind is not Kind.SHORT or words > TITLE_WORDS:
            continue
        score = (1.0 if words >= 3 else 0.3) + 2.0 * block.repeated - 0.08 * distance
        score += 3.0 * (block.level == 1) + 3.0 * block.ends_trail - 2.0 * are_full_names(block.text)
        after = head[len(head) - distance :][:2]
        score += 1.0 * any(b.kind in (Kind.BYLINE, Kind.DATE) or are_full_names(b.text) for b in after)
        # A headline in capitals stands above a standfirst that is not.
        under = after[0] if after and after[0].kind is Kind.SHORT and words_in(after[0].text) >= 3 else None
        score += 0.5 * (under is not None and lower_share(block.text) < _TITLE_CASE < lower_share(under.text))
        score -= 0.5 * block.text.endswith((":", ","))
        if score > best_score:
            best, best_score = block, score
    return best


def authors_in(head: Sequence[Block], heading: Block | None) -> tuple[str, ...]:
    for block in head:
        if block.kind is Kind.BYLINE:
            return byline_names(block.text)
    if heading is None:
        return ()
    # Bare names count only under the headline and beside a date or a role: elsewhere anything may stand.
    below = head[head.index(heading) + 1 :]
    for at, block in enumerate(below):
        beside = [*below[max(at - 1, 0) : at], *below[at + 1 : at + 2]]
        if block.kind is Kind.SHORT and are_full_names(block.text) and any(map(_is_date_or_role, beside)):
            return names_in(block.text)
    return ()


def _is_date_or_role(block: Block) -> bool:
    return block.kind is Kind.DATE or (words_in(block.text) <= 12 and names_a_role(block.text))


def published_in(head: Sequence[Block]) -> date | None:
    for block in head:
        if block.kind in (Kind.DATE, Kind.BYLINE) and (found := find_date(block.text)):
            return found
    return None


def publisher_in(blocks: Sequence[Block]) -> str | None:
    for block in reversed(blocks):
        if block.kind is Kind.COPYRIGHT and (owner := copyright_owner(block.text)):
            return owner
    return None
