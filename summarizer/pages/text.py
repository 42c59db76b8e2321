"""The saved text of a page → the articles in it.

A saved page is one long text: menus, the main piece, credits, teasers of other pieces, calls to subscribe.
Each line is told by its shape (`_furniture`); runs of prose with what stands above them become regions;
the region with the most prose is the main article, and another region is a teaser or a further article
only where the page marks it as a piece of its own.

Headings and list items are paragraphs of their own; a list item begins with "• " where the source had a
mark. A standfirst stays, as the first paragraph. The title is not repeated in the text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

from summarizer.errors import NoArticleError
from summarizer.pages._furniture import (
    Kind,
    continues_at,
    ends_sentence,
    is_only_excerpted,
    words_in,
)
from summarizer.pages._head import TITLE_WORDS, authors_in, published_in, publisher_in, title_block
from summarizer.pages._language import detect_language
from summarizer.pages._lines import Block, blocks_of, key, looks_like_markdown
from summarizer.pages._shingles import shingles
from summarizer.pages._tail import without_tail
from summarizer.pages.hints import NO_HINTS, PageHints
from summarizer.pages.identity import article_id, canonical_url, own_address
from summarizer.types import Article

_STANDFIRST_WORDS = 45
"""The longest standfirst: above it is a paragraph of the piece."""
_LEAST_PROSE = 12
"""Words of prose that a page with furniture must have to hold an article; less is a notice or a caption."""
_LEAST_PROSE_OF_ANOTHER = 25
"""The same for a further piece of the page, where a lone sentence is most often a call or a caption."""
_GOES_ON = 3
"""Paragraphs after an interruption without a headline that must follow for it to be the same article going
on."""

_LEAST_RUNS = 3
"""Runs of four words that a line must have to be a repetition: six words; shorter ones repeat by chance."""

_LABELS = frozenset({Kind.BYLINE, Kind.DATE, Kind.SECTION, Kind.BREADCRUMB})
_SKIPPED = frozenset({Kind.CONTROL, Kind.CALL, Kind.CREDIT})


@dataclass(slots=True)
class _Region:
    """A run of prose, and what stands above it."""

    head: list[Block]
    body: list[Block] = field(default_factory=list)
    end: Kind | None = None
    elsewhere: str | None = None
    """The line that names who has the whole piece."""

    @property
    def prose(self) -> list[Block]:
        return [block for block in self.body if block.kind is Kind.PROSE]

    @property
    def words(self) -> int:
        return sum(words_in(block.text) for block in self.prose)

    @property
    def is_marked(self) -> bool:
        """Whether the page sets this off as a piece of its own."""
        headed = any(
            block.kind in _LABELS or block.kind is Kind.CREDIT or block.repeated for block in self.head
        )
        return self.end is Kind.KEEP_READING or headed


def read_text(
    text: str, *, name: str, hints: PageHints = NO_HINTS, markdown: bool = False
) -> tuple[Article, ...]:
    """The articles of a saved text, the main one first.

    `name` is the page's, for errors. Raises `NoArticleError` where there is only furniture.
    """
    markdown = markdown or looks_like_markdown(text)
    blocks = blocks_of(text, markdown=markdown)
    regions = _merged(_regions(blocks))
    furnished = any(block.kind not in (Kind.PROSE, Kind.SHORT, Kind.BYLINE, Kind.DATE) for block in blocks)
    main = max(regions, key=lambda region: region.words, default=None)
    if main is None or main.words < (_LEAST_PROSE if furnished else 1):
        raise NoArticleError(
            name, "no article is in it, only navigation and notices", "Save the page of the article itself"
        )
    publisher = hints.publisher or publisher_in(blocks)
    others = [region for region in regions if region is not main and _is_a_piece(region)]
    articles = [_article(main, None, publisher, hints)]
    articles += [_article(region, main, publisher, hints) for region in others]
    return tuple({article.id: article for article in reversed(articles)}.values())[::-1]


def _regions(blocks: list[Block]) -> list[_Region]:
    """Runs of prose, parted where the page turns to something else."""
    regions: list[_Region] = []
    current: _Region | None = None
    pending: list[Block] = []
    items = _list_items(blocks)
    for index, block in enumerate(blocks):
        kind = block.kind
        if kind is Kind.PROSE and _is_headline(blocks, index):
            kind = block.kind = Kind.SHORT
        if kind is Kind.PROSE or (kind is Kind.BULLET and current is not None and index in items):
            if current is None or not _goes_on(current, pending):
                current = _Region(head=pending)
                regions.append(current)
            else:
                _take_in(current, pending)
            current.body.append(block)
            pending = []
        elif kind in (Kind.KEEP_READING, Kind.CONTINUES, Kind.BREAK, Kind.COPYRIGHT, Kind.BULLET):
            if (
                current is not None
                and current.end is None
                and not (pending and any(_is_titlelike(b) for b in pending))
            ):
                current.end = kind
                current.elsewhere = block.text if kind is Kind.CONTINUES else None
            current, pending = None, []
        else:
            pending.append(block)
    return regions


def _is_headline(blocks: list[Block], index: int) -> bool:
    """A line that reads like a sentence is a headline still where a byline or date follows, or the page
    repeats it."""
    block = blocks[index]
    if words_in(block.text) > TITLE_WORDS:
        return False
    if block.repeated:
        return True
    following = blocks[index + 1].kind if index + 1 < len(blocks) else None
    return following in (Kind.BYLINE, Kind.DATE) and (
        not ends_sentence(block.text) or block.text.endswith(("?", "？", "!"))
    )


def _list_items(blocks: list[Block]) -> set[int]:
    """Where the items of lists stand that are an article's: sentences or phrases, not the words of a menu."""
    found: set[int] = set()
    start = 0
    for is_bullet, run in groupby(blocks, key=lambda block: block.kind is Kind.BULLET):
        items = list(run)
        if is_bullet:
            introduced = start > 0 and blocks[start - 1].text.endswith((":", "："))
            wordy = sum(_is_wordy(item.text) for item in items)
            if introduced or wordy * 2 > len(items):
                found.update(range(start, start + len(items)))
        start += len(items)
    return found


def _is_wordy(item: str) -> bool:
    words = words_in(item)
    return words >= 6 or (words >= 3 and ends_sentence(item))


def _is_titlelike(block: Block) -> bool:
    return block.kind is Kind.SHORT and words_in(block.text) >= 3


def _goes_on(region: _Region, pending: list[Block]) -> bool:
    """Whether prose after these lines is still the same article: at most a heading, a credit, a label
    between."""
    titles = [block for block in pending if _is_titlelike(block)]
    labels = [block for block in pending if block.kind in _LABELS]
    if any(block.level for block in pending):
        return not any(block.level == 1 for block in pending)
    standfirst = len(region.body) == 1 and words_in(region.body[0].text) <= _STANDFIRST_WORDS
    if not titles:
        return standfirst or not any(block.kind in (Kind.BYLINE, Kind.BREADCRUMB) for block in labels)
    shorts = [block for block in pending if block.kind is Kind.SHORT]
    return len(shorts) == 1 and not labels and not titles[0].repeated


def _take_in(region: _Region, pending: list[Block]) -> None:
    """Lines between prose: headings stay in the text, labels go up to the head, the rest falls away."""
    for block in pending:
        if block.kind is Kind.SHORT and (_is_titlelike(block) or block.level or block.gap):
            if words_in(block.text) >= 2 or block.level:
                region.body.append(block)
        elif block.kind in _LABELS:
            region.head.append(block)


def _merged(regions: list[_Region]) -> list[_Region]:
    """Regions without a headline of their own that are long enough belong to the one that was interrupted."""
    merged: list[_Region] = []
    for region in regions:
        before = merged[-1] if merged else None
        interrupted = before is not None and before.end not in (
            Kind.KEEP_READING,
            Kind.CONTINUES,
            Kind.COPYRIGHT,
        )
        if before is not None and interrupted and not region.is_marked and len(region.prose) >= _GOES_ON:
            before.body.extend(
                [*(b for b in region.head if _is_titlelike(b) and len(region.head) == 1), *region.body]
            )
            before.end, before.elsewhere = region.end, region.elsewhere
        else:
            merged.append(region)
    return merged


def _is_a_piece(region: _Region) -> bool:
    """Whether a region beside the main article is a piece of its own, and not some notice of the page."""
    whole_sentence = any(ends_sentence(block.text) for block in region.prose)
    return (
        region.is_marked
        and whole_sentence
        and region.words >= _LEAST_PROSE_OF_ANOTHER
        and title_block(region.head) is not None
    )


def _article(region: _Region, main: _Region | None, publisher: str | None, hints: PageHints) -> Article:
    heading = title_block(region.head)
    authors = authors_in(region.head, heading)
    body = without_tail(region.body, authors)
    title = heading.text if heading else None
    if main is None and hints.title:
        title = hints.title
    if title is None:
        title, body = _title_out_of(body)
    text = "\n\n".join(_paragraphs(body, title))
    published = published_in(region.head)
    kind_is_teaser = region.end is Kind.KEEP_READING or (main is not None and region.words * 2 < main.words)
    url = None
    if main is None:
        authors = hints.authors if hints.authors is not None else authors
        published = hints.published or published
        url = canonical_url(hints.url) if hints.url else own_address(None, hints.found_at)
    elsewhere = continues_at(region.elsewhere) if region.elsewhere else None
    if elsewhere and region.elsewhere and not is_only_excerpted(region.elsewhere) and region.words > 250:
        elsewhere = None
    return Article(
        id=article_id(url, title, text),
        title=title,
        text=text,
        url=url,
        publisher=publisher,
        authors=authors,
        published=published,
        language=hints.language or detect_language(f"{title}\n{text}"),
        kind="teaser" if kind_is_teaser else "article",
        continues_at=elsewhere,
    )


def _title_out_of(body: list[Block]) -> tuple[str, list[Block]]:
    """A headline for a text without one: its opening line where that is one, else its first words."""
    first = body[0].text
    if (
        len(body) > 1
        and words_in(first) <= 16
        and words_in(body[1].text) > words_in(first)
        and body[0].kind is not Kind.BULLET
    ):
        return first, body[1:]
    if len(first) <= 90:
        return first.rstrip("."), body
    return first[:80].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…", body


def _paragraphs(body: list[Block], title: str) -> list[str]:
    """The text's paragraphs, without the title and without lines that only repeat the text (pull quotes)."""
    said = key(title)
    runs = [shingles(key(block.text)) for block in body]
    counts = Counter(run for own in runs for run in own)
    paragraphs: list[str] = []
    for block, own in zip(body, runs, strict=True):
        if key(block.text) == said or (len(own) >= _LEAST_RUNS and all(counts[run] > 1 for run in own)):
            counts.subtract(own)
            continue
        paragraphs.append(f"• {block.text}" if block.kind is Kind.BULLET else block.text)
    return paragraphs or [block.text for block in body]
