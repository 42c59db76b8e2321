"""Source → what is new in it → documents. What was known before is passed in, and so is the client for the web."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.errors import HttpStatusError, RestingError, RobotsRefusedError, SourceError, UnreachableError
from bot.sources.documents import Document, find_documents, read_document
from bot.sources.links import listed_links

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from bot.sources.configured import Source
    from bot.sources.feeds import Feed, FeedEntry
    from bot.sources.fetched import Fetched, Validators

MOST_AT_ONCE = 50
"""New pieces that are read of one source before others have their turn; the rest waits for the next time."""
MOST_ATTEMPTS = 5
"""How often a piece is tried that cannot be had for the moment."""
_LEAST_WORDS = 12
"""Of the text that a feed gives, to stand for a page that may not be fetched."""
_CLOCKS_DIFFER = timedelta(days=1)
_ROLES = re.compile(
    r"admin(istrator)?|editors?|staff|web ?master|author|guest|team|press|news(room)?|\S+\.\S+", re.IGNORECASE
)
_CUT = ("...", "…", "[…]", "[...]")


class Fetch(Protocol):
    """See `bot.sources.fetch.Fetcher.fetch`."""

    def __call__(
        self, url: str, validators: Validators | None = None, *, named_by: str | None = None
    ) -> Awaitable[Fetched]: ...


class ReadFeed(Protocol):
    """`bot.sources.feeds.read_feed`, beside the event loop and with a limit of time."""

    def __call__(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Awaitable[Feed]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece that was tried before."""

    mark: str
    done: bool
    """It is read, or will never be."""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a source."""

    validators: Validators | None = None
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """By the key of the piece."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a source lists."""

    key: str
    """Of at most 64 characters: the same as long as the source means the same piece."""
    mark: str
    """Changes when the source says that the piece has changed."""
    name: str
    """Its address, or what else to call it."""
    url: str | None = None
    entry: FeedEntry | None = None
    document: Document | None = None
    """Where it is in hand already."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a source."""

    new: tuple[Piece, ...] = ()
    """To be read now, in the source's order."""
    listed: frozenset[str] = frozenset()
    """The keys of all pieces in it."""
    waiting: int = 0
    """New ones that are left for the next time."""
    validators: Validators | None = None
    """To be remembered once all that is new is read."""
    unchanged: bool = False
    problems: tuple[str, ...] = ()
    every: timedelta | None = None
    """How often its publisher wants to be asked."""
    moved_to: str | None = None


def new_pieces(listed: Iterable[Piece], seen: Mapping[str, Seen]) -> list[Piece]:
    """Those that are new, have changed, or could not be had before and are worth another try."""
    return [piece for piece in listed if _is_new(piece, seen.get(piece.key))]


def _is_new(piece: Piece, before: Seen | None) -> bool:
    if before is None or before.mark != piece.mark:
        return True
    return not before.done and before.attempts < MOST_ATTEMPTS


def is_passing(error: Exception) -> bool:
    """Whether what went wrong may go right another time."""
    if isinstance(error, HttpStatusError):
        return error.status in {408, 425, 429} or error.status >= 500
    return isinstance(error, UnreachableError | RestingError)


async def look(source: Source, known: Known, fetch: Fetch, read: ReadFeed) -> Look:
    """Ask a source of the web what there is. Raises SourceError."""
    got = await fetch(source.address, known.validators)
    if got.not_modified:
        return Look(unchanged=True, validators=got.validators, moved_to=got.moved_to)
    feed: Feed | None = None
    if source.kind == "page":
        listed = [_page(source, got)]
    elif source.kind == "listing":
        listed = _listed(source, got)
    else:
        feed = await read(got.content, url=got.url, media_type=got.content_type, charset=got.charset)
        listed = [_fed(entry) for entry in feed.entries]
    new = new_pieces(listed, known.seen)
    return Look(
        new=tuple(new[:MOST_AT_ONCE]),
        listed=frozenset(piece.key for piece in listed),
        waiting=max(0, len(new) - MOST_AT_ONCE),
        validators=got.validators,
        problems=feed.problems if feed is not None else (),
        every=feed.every if feed is not None else None,
        moved_to=got.moved_to,
    )


async def obtain(source: Source, piece: Piece, fetch: Fetch, now: datetime) -> Document:
    """The document of a piece: its page or, where the source is to be read so, the feed's own text.

    A page that is not for robots or not for everybody is given as what the feed says of it, where it says enough.
    Raises SourceError.
    """
    if piece.document is not None:
        return piece.document
    entry = piece.entry
    if entry is not None and (not source.full_text or entry.url is None):
        return fed_document(source, entry, now)
    assert piece.url is not None  # noqa: S101 - only an entry of a feed can be without
    try:
        got = await fetch(piece.url, named_by=source.address)
    except (RobotsRefusedError, HttpStatusError) as error:
        closed = isinstance(error, RobotsRefusedError) or error.status in {401, 402, 403, 451}
        if entry is None or not closed or _words(entry) < _LEAST_WORDS:
            raise
        return fed_document(source, entry, now)
    return _fetched_document(source, got, entry, now)


def folder_documents(source: Source) -> tuple[list[Document], list[tuple[str, SourceError]]]:
    """The pages of a folder, and those that cannot be read. Raises SourceError for the folder itself."""
    documents: list[Document] = []
    failed: list[tuple[str, SourceError]] = []
    for name in find_documents(source.address):
        try:
            document = read_document(name)
        except SourceError as error:
            failed.append((name, error))
            continue
        hints = replace(
            document.hints,
            publisher=document.hints.publisher or source.publisher,
            language=document.hints.language or source.language,
        )
        documents.append(replace(document, hints=hints))
    return documents, failed


def fed_document(source: Source, entry: FeedEntry, now: datetime) -> Document:
    """What a feed says of a piece, as a page. Raises SourceError where that is nothing."""
    from summarizer import PageHints

    body = max(entry.content or "", entry.summary or "", key=len)
    name = entry.url or entry.title or entry.id
    if not body.strip():
        raise SourceError(name, "the feed gives no text of it, and no page", "Nothing can be read.")
    hints = PageHints(
        publisher=source.publisher,
        url=entry.url,
        title=entry.title or None,
        published=_day(entry, now),
        authors=tuple(name for name in entry.authors if not _ROLES.fullmatch(name)) or None,
        language=source.language or entry.language,
    )
    page = f"<!doctype html><html><body><article>{body}</article></body></html>"
    return Document(name, page.encode("utf-8", "replace"), hints, "text/html", "utf-8")


def _fetched_document(source: Source, got: Fetched, entry: FeedEntry | None, now: datetime) -> Document:
    from summarizer import PageHints

    title = entry.title if entry is not None and not entry.title.endswith(_CUT) else ""
    hints = PageHints(
        publisher=source.publisher,
        title=title or None,
        published=_day(entry, now) if entry is not None else None,
        language=source.language,
        found_at=got.url,
    )
    return Document(got.url, got.content, hints, got.content_type, got.charset)


def _day(entry: FeedEntry, now: datetime) -> date | None:
    """In the publisher's own zone. A day to come is a mistake."""
    published = entry.published or entry.updated
    return published.date() if published is not None and published <= now + _CLOCKS_DIFFER else None


def _words(entry: FeedEntry) -> int:
    return len(re.sub(r"<[^<>]*>", " ", max(entry.content or "", entry.summary or "", key=len)).split())


def _fed(entry: FeedEntry) -> Piece:
    mark = entry.updated or entry.published
    # Without a day of change, what it says of itself is looked at.
    stamp = mark.isoformat() if mark is not None else f"{entry.title}\n{entry.summary}\n{entry.content}"
    return Piece(_digest(entry.id), _digest(stamp), entry.url or entry.title or entry.id, entry.url, entry)


def _page(source: Source, got: Fetched) -> Piece:
    mark = hashlib.sha256(got.content).hexdigest()[:32]
    return Piece(
        _digest(source.address),
        mark,
        got.url,
        got.url,
        document=_fetched_document(source, got, None, got.fetched_at),
    )


def _listed(source: Source, got: Fetched) -> list[Piece]:
    assert source.pattern is not None  # noqa: S101 - a listing cannot be configured without
    links: Sequence[str] = listed_links(got.content, got.url, source.pattern, charset=got.charset)
    if not links:
        mend = "Compare the pattern with the page's links, or look for a feed on it."
        raise SourceError(source.address, "none of the page's links fits the pattern", mend)
    return [Piece(_digest(link), "", link, link) for link in links]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
