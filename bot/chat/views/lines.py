"""The small lines that several views share: headline, where an article is from, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefings.labels import VIEW, role_label, whose_view, written_by
from bot.chat.markdown import day, inline, length, link
from bot.words import gettext, gettext_noop, language, language_name, listed, retell

if TYPE_CHECKING:
    from bot.chat.card import Card
    from summarizer import Article, Briefing, Claim

_VIEW = 200
_LONGEST_URL = 600
"""Of a link in a text, where every character counts against the message's 4,000."""


def headline(article: Article, limit: int) -> str:
    """The title, as a link where the article has an address; `limit` is of the title alone."""
    title = inline(article.title, limit) or gettext("Untitled")
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
        authors = several([inline(author, 60) for author in article.authors], 3)
        parts.append(gettext("by {authors}", authors=authors))
    parts.append(foreign(article))
    if dated:
        parts.append(dated_line(card))
    if topic:
        parts += [inline(match.topic.name, 50) for match in card.topics[: 1 if brief else 3]]
    if not brief:
        parts.append(gettext("{minutes} min read", minutes=card.minutes))
    return " · ".join(part for part in parts if part)


def foreign(article: Article) -> str:
    """The language of the article, where it is another than the reader's; empty where it is theirs, or not known."""
    tag = (article.language or "").replace("_", "-").partition("-")[0].lower()
    return "" if tag in ("", language()) else language_name(tag)


def dated_line(card: Card) -> str:
    """The day of publication or, where that is unknown, the day that the article was first seen."""
    if card.article.published:
        return day(card.article.published)
    return gettext("undated, first seen {day}", day=day(card.seen)) if card.seen else ""


EDITORS = "✏️"
"""Stands after a claim that rests on no sentence of its article: a maintainer wrote it."""
EDITORS_LEGEND = gettext_noop("✏️ An editor's words: no sentence of the article says it so.")


def marked(claim: Claim, text: str) -> str:
    """`text`, which shows the claim, with the mark of an editor's words where it is one."""
    return text if claim.evidence else f"{text} {EDITORS}"


def view_line(article: Article, briefing: Briefing) -> str:
    """Whose view an opinion piece argues; empty for a report."""
    return f"**{gettext(VIEW)}:** {inline(whose_view(article), _VIEW)}" if briefing.opinion else ""


def author_line(briefing: Briefing) -> str:
    """Which model made the words, and what the checks took out; empty for the article's own."""
    return inline(written_by(briefing) or "", _VIEW)


def with_role(point: Claim, text: str) -> str:
    """`text`, which shows the key point, after the label of its role."""
    label = role_label(point)
    return f"**{label}:** {text}" if label else text


def noted(warning: str) -> str:
    """What the engine warns of, as a sentence."""
    told = retell(warning)
    return told[:1].upper() + told[1:]


def small(text: str) -> str:
    """A line of small, grey text."""
    return f"-# {text}"


def page_line(page: int, pages: int) -> str:
    """Which page it is, counted from 0, of how many."""
    return gettext("Page {page} of {pages}", page=page + 1, pages=pages)


def more(count: int) -> str:
    """What stands in place of what did not fit."""
    return gettext("…and {count} more", count=count)


def several(names: list[str], most: int) -> str:
    """All of them in a list, or the first `most` and how many more there are."""
    if len(names) > most:
        return f"{', '.join(names[:most])} {more(len(names) - most)}"
    return listed(names)
