"""The values that the summarizer takes and gives. All are frozen; none knows where it came from or goes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

ArticleKind = Literal["article", "teaser"]
SentenceKind = Literal["prose", "heading", "item"]
Role = Literal["finding", "figure", "quote", "recommendation", "outlook", "background"]
"""What a key point does for its reader; see `summarizer.wording.roles`."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a text: `start` and `end` in characters (code points), end exclusive, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of writing out of a page, with what is known of it. What is unknown is None or empty."""

    id: str
    """Stable: made from the canonical address or, without one, from the normalised title and text."""
    title: str
    text: str
    """Paragraphs apart by a blank line; every span in the project counts characters of this string."""
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    language: str | None = None
    """ISO 639-1, lower case."""
    kind: ArticleKind = "article"
    """A teaser is the opening of a piece that another page holds whole."""
    continues_at: str | None = None
    """Who publishes the whole piece (or its address) when this page gives only an excerpt."""
    pages: tuple[int, ...] = ()
    """Where each page of a paged document begins in `text`, in order; empty where there are no pages."""

    def page_of(self, span: Span) -> int | None:
        """The page that a span begins on, counted from 1; None where there are no pages."""
        return bisect_right(self.pages, span.start) or None if self.pages else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or list item: `text` is exactly `Article.text[start:end]`, no outer blanks."""

    text: str
    start: int
    end: int
    paragraph: int
    """Which paragraph it stands in, counted from 0."""
    kind: SentenceKind = "prose"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Topic:
    """A standing interest of the operator, matched by meaning (`description`) and by words."""

    slug: str
    name: str
    description: str
    words: tuple[str, ...] = ()
    """Words and phrases that speak for the topic."""
    words_against: tuple[str, ...] = ()
    """Words and phrases that speak against it."""
    colour: int | None = None
    """0xRRGGBB, for places that show colours."""


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """An article belongs to a topic: how much (0 to 1), and what spoke for it, in words for people."""

    topic: Topic
    score: float
    because: tuple[str, ...]
    against: tuple[str, ...] = ()
    """What spoke against it: told where every topic is examined, and of no match."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a briefing or one key point, with the spans of `Article.text` that it rests on."""

    text: str
    evidence: tuple[Span, ...]
    role: Role | None = None
    """What a key point does for its reader; None for claims, and where nothing told it."""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What wrote a briefing. The same article, engine and settings always give the same briefing."""

    name: str
    model: str
    version: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """One to three claims that tell the article, bottom line first, and two to five key points that add."""

    claims: tuple[Claim, ...]
    key_points: tuple[Claim, ...]
    engine: EngineInfo
    headline: str | None = None
    """Stands for the claims when too little text was found to make any; then `warnings` says so. Beside claims it is
    ours, made of the article's own words since its page gave none."""
    warnings: tuple[str, ...] = ()
    opinion: bool = False
    """Whether the article argues its author's view, so that its claims are a view and no reported facts."""
    replaced: int = 0
    """How many claims of a generating engine failed the checks and gave way to the article's own sentences."""

    @property
    def text(self) -> str:
        """The claims as one paragraph, or the headline without any."""
        return " ".join(claim.text for claim in self.claims) or self.headline or ""
