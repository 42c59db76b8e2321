"""So many of something, in words: "1 article", "3 articles"."""

from __future__ import annotations

from bot.words import ngettext


def articles(count: int) -> str:
    return ngettext("{count} article", "{count} articles", count)


def stories(count: int) -> str:
    return ngettext("{count} story", "{count} stories", count)


def outlets(count: int) -> str:
    return ngettext("{count} outlet", "{count} outlets", count)


def publishers(count: int) -> str:
    return ngettext("{count} publisher", "{count} publishers", count)


def topics(count: int) -> str:
    return ngettext("{count} topic", "{count} topics", count)


def subscriptions(count: int) -> str:
    return ngettext("{count} subscription", "{count} subscriptions", count)
