"""Real pages with their true text, extractors to compare, and the score of their benchmark."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import trafilatura

from summarizer.errors import NoArticleError
from summarizer.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Sequence

Extractor = Callable[[bytes], str]

_BESIDE_THE_CHECKOUT = Path(__file__).parents[3] / "shared"
_SHINGLE = 4


class Page(NamedTuple):
    """A page as it was fetched, and the text that people marked in it."""

    name: str
    url: str
    html: bytes
    text: str


class Score(NamedTuple):
    """Of the shingles given, those that are true; of the true ones, those given."""

    precision: float
    recall: float


def folder() -> Path:
    """Where the pages are; it need not exist."""
    return Path(os.environ.get("BRIEFING_SHARED", _BESIDE_THE_CHECKOUT)) / "eval" / "article-extraction"


def _file(name: str) -> Path:
    return folder() / "html" / f"{name}.html.gz"


def load() -> list[Page]:
    """Every page of the set, by name."""
    if not folder().is_dir():
        raise SystemExit(f"no pages at {folder()}: set BRIEFING_SHARED to the folder that holds eval/")
    truth = json.loads((folder() / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Page(
            name,
            entry["url"],
            gzip.decompress((folder() / "html" / f"{name}.html.gz").read_bytes()),
            entry["articleBody"],
        )
        for name, entry in sorted(truth.items())
    ]


def ours(html: bytes) -> str:
    """The main article's text as the bot would keep it; nothing where it finds none."""
    try:
        articles = read_page(html, name="page", media_type="text/html")
    except NoArticleError:
        return ""
    return next((article.text for article in articles if article.kind == "article"), "")


def _trafilatura(**options: bool) -> Extractor:
    return lambda html: trafilatura.extract(html, **options) or ""


PEERS: dict[str, Extractor] = {
    "trafilatura": _trafilatura(),
    "trafilatura, no comments": _trafilatura(include_comments=False),
    "trafilatura, precision": _trafilatura(include_comments=False, favor_precision=True),
    "trafilatura, recall": _trafilatura(include_comments=False, favor_recall=True),
    "trafilatura, fast": _trafilatura(include_comments=False, fast=True),
}


def score(true: str, given: str) -> Score:
    r"""Precision and recall over the multisets of 4-word shingles.

    As the article-extraction-benchmark of Scrapinghub (Zyte), 2020, defines it: words are `\w+`; a text of
    fewer words than a shingle is one shingle; nothing given where nothing is true is perfect.
    """
    wanted, got = shingles(true), shingles(given)
    if wanted == got:
        return Score(1.0, 1.0)
    both = (wanted & got).total()
    return Score(both / got.total() if got else 0.0, both / wanted.total() if wanted else 0.0)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of a text's runs of four words; a shorter text is one."""
    words = re.findall(r"\w+", text)
    count = max(1, len(words) - _SHINGLE + 1) if words else 0
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(count))


def averages(scores: Sequence[Score]) -> Score:
    """Means over pages, so that a long page weighs no more than a short one."""
    return Score(*(sum(column) / len(scores) for column in zip(*scores, strict=True)))


def f1(scores: Sequence[Score]) -> float:
    """The harmonic mean of the averages, 0 to 1."""
    precision, recall = averages(scores)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
