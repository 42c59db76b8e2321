"""What workers do with a page, a feed or an article, wherever they do it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.errors import SourceError
from bot.sources.documents import Document, read_document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.sources.feeds import Feed
    from bot.tracing import Span
    from summarizer import Article, Brief, Briefing, Encoder, Summarizer, TopicMatch

READING_SECONDS = 60
"""For one page or feed. What is of the largest size that is read takes a few seconds."""


@dataclass(frozen=True, slots=True)
class Briefed:
    """What was made of an article."""

    brief: Brief
    vector: NDArray[np.float32]
    """See `article_vector`."""
    seconds: float = 0.0
    """What it took, vector included."""


class Worker(Protocol):
    """Each method raises what the summarizer and the sources raise."""

    async def read(self, page: str | Document) -> tuple[Article, ...]:
        """The articles of a page: of a file with this path, or of a document in hand."""

    async def feed(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Feed:
        """See `bot.sources.feeds.read_feed`. SourceError, too, where that takes too long."""

    async def brief(self, article: Article) -> Briefed: ...

    async def match(self, article: Article) -> tuple[TopicMatch, ...]:
        """Its topics alone."""


def takes_too_long(name: str) -> SourceError:
    problem = (
        f"it cannot be read: that takes more than {READING_SECONDS} seconds, or more memory than there is"
    )
    return SourceError(name, problem, "Look whether it is what you expect.")


def read_feed_of(content: bytes, url: str, media_type: str | None, charset: str | None) -> Feed:
    from bot.sources.feeds import read_feed

    return read_feed(content, url=url, media_type=media_type, charset=charset)


def read_articles(page: str | Document) -> tuple[Article, ...]:
    """See `Worker.read`."""
    from summarizer import read_page  # its parsers take long to load, and not every run reads a page

    document = page if isinstance(page, Document) else read_document(page)
    return read_page(
        document.content,
        name=document.name,
        hints=document.hints,
        media_type=document.media_type,
        charset=document.charset,
    )


def told_of(made: Briefed, span: Span) -> Briefed:
    """The same, told of in its span."""
    briefing = made.brief.briefing
    span.add(
        engine=briefing.engine.name,
        model=briefing.engine.model,
        claims=len(briefing.claims) + len(briefing.key_points),
        replaced=briefing.replaced,
    )
    return made


class _Briefed(Protocol):
    """A brief, or whatever holds an article with its briefing."""

    @property
    def article(self) -> Article: ...

    @property
    def briefing(self) -> Briefing: ...


def article_vector(brief: _Briefed, encoder: Encoder) -> NDArray[np.float32]:
    """Where the article stands in the encoder's space: shape (d,), the mean of title, claims and points."""
    claims = (*brief.briefing.claims, *brief.briefing.key_points)
    texts = [brief.article.title, *(claim.text for claim in claims)]
    mean = encoder.encode(texts).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


def brief(summarizer: Summarizer, article: Article) -> Briefed:
    began = time.monotonic()
    brief = summarizer.brief(article)
    vector = article_vector(brief, summarizer.encoder)
    return Briefed(brief, vector, time.monotonic() - began)


def match(summarizer: Summarizer, article: Article) -> tuple[TopicMatch, ...]:
    return summarizer.match(article)
