"""What a person is offered while typing, and what they meant when they took none of it. Pure."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from bot.chat.markdown import ELLIPSIS, clean, length
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.archive import Title
    from summarizer import Topic

MOST = 25
"""Choices that Discord takes."""
LONGEST = 100
"""UTF-16 units of a choice's name, and of its value."""


def title_choice(title: Title) -> tuple[str, str] | None:
    """Name and value of an article; None where its id is too long to be a value."""
    if length(title.id) > LONGEST:
        return None
    when = f"{'seen ' if title.undated else ''}{title.dated:%d %b %Y}"
    tail = " · ".join([*([plain(title.publisher, 30)] if title.publisher else []), when])
    name = plain(title.title, LONGEST - length(tail) - 3) or "Untitled"
    return f"{name} · {tail}", title.id


def topic_choices(topics: Iterable[Topic], typed: str) -> list[tuple[str, str]]:
    """Names and slugs of the topics that hold every word typed, in name, slug or description."""
    words = typed.casefold().split()
    found = []
    for topic in topics:
        text = f"{topic.name} {topic.slug} {topic.description}".casefold()
        if length(topic.slug) <= LONGEST and all(word in text for word in words):
            in_name = all(word in topic.name.casefold() for word in words)
            found.append((not in_name, plain(topic.name, LONGEST) or topic.slug, topic.slug))
    return [(name, slug) for _, name, slug in sorted(found, key=lambda one: one[0])][:MOST]


def topic_meant(topics: Sequence[Topic], asked: str) -> Topic:
    """The topic whose slug or name was asked for. Raises UsageError, with the nearest one."""
    wanted = asked.strip().casefold()
    for topic in topics:
        if wanted in (topic.slug.casefold(), topic.name.casefold()):
            return topic
    names = {topic.name.casefold(): topic.name for topic in topics}
    near = difflib.get_close_matches(wanted, names, n=1) or [
        name for name in names if wanted and wanted in name
    ]
    mend = f"Did you mean {names[near[0]]}?" if near else "Choose one from the list that opens as you type."
    raise UsageError(f"“{plain(asked, 60)}”", "there is no such topic", mend)


def plain(text: str, limit: int) -> str:
    """One line of at most `limit` UTF-16 units, for places that know no markdown."""
    text = clean(text)
    if length(text) <= limit:
        return text
    while length(text) >= limit:
        text = text[: limit - 1] if len(text) >= limit else text[:-1]
    return text.rstrip() + ELLIPSIS
