"""One article of ours, briefed by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chat.card import Card
from summarizer import Article, Briefing, Claim, EngineInfo, Span, Topic, TopicMatch

TEXT = (
    "However, the strait was closed on Monday, officials said. Nobody knows for how long.\n\n"
    "Ships turned back; insurers doubled their rates - to 3%. A spokesman called it “a pause”."
)
HARBOURS = Topic("harbours", "Harbours & straits", "Ports and sea lanes", colour=0x1F6FEB)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


FIRST = "However, the strait was closed on Monday, officials said."
SECOND = "Ships turned back; insurers doubled their rates - to 3%."
BRIEFING = Briefing(
    claims=(Claim("The strait was closed on Monday.", (span(FIRST),)),),
    key_points=(
        Claim("Insurers doubled their rates - to 3%.", (span(SECOND),)),
        Claim("A spokesman called it “a pause”.", (span("A spokesman called it “a pause”."),)),
    ),
    engine=EngineInfo("extractive", "tests", "1"),
)


def article(**changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": "0123456789abcdef01234567",
        "title": "The strait *closes*",
        "text": TEXT,
        "url": "https://news.example/strait",
        "publisher": "The Example",
        "authors": ("Ann Author", "Bo Writer"),
        "published": date(2023, 8, 17),
        "language": "en",
    }
    return Article(**(values | changes))


def card(briefing: Briefing = BRIEFING, revision: int | None = 7, **changes: Any) -> Card:
    return Card(article(**changes), (TopicMatch(HARBOURS, 0.8, ("strait",)),), briefing, revision)


MOUNTAINS = Topic("mountains", "Mountains & passes", "Roads over mountains", colour=0x8250DF)
TOPICS = (HARBOURS, MOUNTAINS)
