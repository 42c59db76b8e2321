"""Small articles, topics and briefings to keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from summarizer import Article, Briefing, Claim, EngineInfo, Span, Topic, TopicMatch

if TYPE_CHECKING:
    from bot.archive import Archive, Recorded

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENGINE = EngineInfo("extractive", "default", "1")

JAPAN = Topic("japan-rok", "Japan–ROK relations", "Seoul and Tokyo.", ("Seoul",), ("football",), 0xBC002D)
UKRAINE = Topic("ukraine-aid", "Ukraine aid", "Weapons and money for Kyiv.")


def article(id_: str = "one", **details: Any) -> Article:
    return Article(
        **{
            "id": id_,
            "title": f"The title of {id_}",
            "text": f"The first sentence of {id_}. The second one.\n\nA second paragraph.",
            **details,
        }
    )


def briefing(text: str = "The first sentence.", **details: Any) -> Briefing:
    return Briefing(
        **{
            "claims": (Claim(text, (Span(0, 10), Span(12, 20))),),
            "key_points": (Claim("A point.", (Span(3, 9),)),),
            "engine": ENGINE,
            **details,
        }
    )


def match(topic: Topic = JAPAN, score: float = 0.75) -> TopicMatch:
    return TopicMatch(topic, score, ("the title", "words: Seoul"))


async def keep(archive: Archive, id_: str = "one", **changes: Any) -> Recorded:
    """Record a sample article; `changes` are details of the article or arguments of `record`."""
    arguments = {
        "topics": (),
        "briefing": briefing(),
        "at": NOON,
        "matched_by": "topics 1",
    }
    for name in [*arguments, "source", "vector", "encoder", "again"]:
        if name in changes:
            arguments[name] = changes.pop(name)
    return await archive.record(article(id_, **changes), **arguments)


def later(**duration: float) -> datetime:
    return NOON + timedelta(**duration)


def on(day: int) -> date:
    return date(2026, 2, day)


def engine(version: str) -> EngineInfo:
    return replace(ENGINE, version=version)


def ids(entries: tuple[Any, ...]) -> list[str]:
    """The articles' ids, of entries or of titles."""
    return [entry.article.id if hasattr(entry, "article") else entry.id for entry in entries]
