"""The small lines that several views share: headline, where an article is from, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import day, inline, length, link
from bot.labels import VIEW, role_label, whose_view, written_by

if TYPE_CHECKING:
    from bot.chat.card import Card
    from summarizer import Article, Briefing, Claim

_VIEW = 200
_LONGEST_URL = 600
"""Of a link in a text, where every character counts against the message's 4,000."""


def headline(article: Article, limit: int) -> str:
    """The title, as a link where the article has an address; `limit` is of the title alone."""
    title = inline(article.title, limit) or "Untitled"
    return linked(title, article.url)


def linked(label: str, url: str | None) -> str:
    """`label` as a link, or plain where there is no address or one too long."""
    whole = link(label, url) if url else label
    return whole if length(whole) <= length(label) + _LONGEST_URL else label


def source_line(card: Card, *, brief: bool = False, topic: bool = True, dated: bool = True) -> str:
    """Publisher, authors, day, topics, reading time; `brief` leaves out authors and time. May be empty."""
    article = card.article
    parts = [inline(article.publisher, 80)] if article.publisher else []
    if article.authors and not brief:
        parts.append(f"by {_several([inline(author, 60) for author in article.authors], 3)}")
    if dated:
        parts.append(dated_line(card))
    if topic:
        parts += [inline(match.topic.name, 50) for match in card.topics[: 1 if brief else 3]]
    if not brief:
        parts.append(f"{card.minutes} min read")
    return " · ".join(part for part in parts if part)


def dated_line(card: Card) -> str:
    """The day of publication or, where that is unknown, the day that the article was first seen."""
    if card.article.published:
        return day(card.article.published)
    return f"undated, first seen {day(card.seen)}" if card.seen else ""


EDITORS = "✏️"
"""Stands after a claim that rests on no sentence of its article: a maintainer wrote it."""
EDITORS_LEGEND = f"{EDITORS} An editor's words: no sentence of the article says it so."


def marked(claim: Claim, text: str) -> str:
    """`text`, which shows the claim, with the mark of an editor's words where it is one."""
    return text if claim.evidence else f"{text} {EDITORS}"


def view_line(article: Article, briefing: Briefing) -> str:
    """Whose view an opinion piece argues; empty for a report."""
    return f"**{VIEW}:** {inline(whose_view(article), _VIEW)}" if briefing.opinion else ""


def author_line(briefing: Briefing) -> str:
    """Which model made the words, and what the checks took out; empty for the article's own."""
    return inline(written_by(briefing) or "", _VIEW)


def with_role(point: Claim, text: str) -> str:
    """`text`, which shows the key point, after the label of its role."""
    label = role_label(point)
    return f"**{label}:** {text}" if label else text


def small(text: str) -> str:
    """A line of small, grey text."""
    return f"-# {text}"


def more(count: int, what: str = "more") -> str:
    """What stands in place of what did not fit."""
    return f"…and {count:,} {what}"


def several(count: int, one: str, many: str | None = None) -> str:
    """ "1 article", "3 articles"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _several(names: list[str], most: int) -> str:
    if len(names) > most:
        return f"{', '.join(names[:most])} {more(len(names) - most)}"
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
