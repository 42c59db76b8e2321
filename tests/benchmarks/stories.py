"""How well articles are folded into stories, what is taken as told, and what it costs. From the checkout's root:

    python -m tests.benchmarks.stories [--errors] [--only pairs claims artificial times]

See README.md in this folder.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.workers import article_vector
from summarizer import (
    Article,
    Summarizer,
    group_stories,
    read_claims,
    read_telling,
    shipped_encoder,
    split_sentences,
    what_is_new,
)
from summarizer.stories._likeness import same_story, signs_of
from summarizer.wording import _rarity
from summarizer.wording._signals import read_signals

from . import _data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from summarizer import Encoder, Telling

PARTS = ("pairs", "claims", "artificial", "times")
_JUDGED = Path(__file__).parent / "judged" / "stories.json"
_FEWEST = 5
"""Articles that must hold a term for the rarity file to list it."""


class Pair(NamedTuple):
    """Two articles by their ids, and what a reader said: same, goes on (a later turn of one story), different."""

    one: str
    other: str
    judged: str
    drawn: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    options = _parser().parse_args(arguments)
    console = Console(width=max(Console().width, 120))
    try:
        articles = _articles()
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from error
    if options.write_rarity:
        _write_rarity(articles.values())
        return
    encoder = shipped_encoder()
    judged = json.loads(_JUDGED.read_text(encoding="utf-8"))
    if "pairs" in options.only:
        pairs = [Pair(*each) for each in judged["pairs"]]
        tell_pairs(console, pairs, articles, encoder, errors=options.errors)
    if "claims" in options.only:
        tell_claims(console, judged["claims"], articles, encoder, errors=options.errors)
    if "artificial" in options.only:
        tell_artificial(console, articles, encoder)
    if "times" in options.only:
        tell_times(console, articles, encoder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.stories", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--errors", action="store_true", help="list the judged pairs that are told wrongly")
    parser.add_argument("--write-rarity", action="store_true", help="make summarizer/wording/rarity.txt anew")
    return parser


def _articles() -> dict[str, Article]:
    """The training articles by id. CNN/DM has no titles: the first highlight, written by the outlet, stands in."""
    examples = [example for name in _data.TRAIN_DATASETS for example in _data.load(name, split="train")]
    return {
        e.article.id: replace(e.article, title=e.article.title or next(iter(e.reference), ""))
        for e in examples
    }


class Teller:
    """Tellings made as the bot makes them: the vector is that of the briefing."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._summarizer = Summarizer(encoder, [])

    def __call__(self, article: Article) -> Telling:
        return read_telling(article, article_vector(self._summarizer.brief(article), self._encoder))


# Pairs that were judged


def tell_pairs(
    console: Console, pairs: Sequence[Pair], articles: dict[str, Article], encoder: Encoder, *, errors: bool
) -> None:
    """All articles of the pairs are grouped together, as candidates of one period are."""
    ids = sorted({id_ for pair in pairs for id_ in (pair.one, pair.other)})
    tell = Teller(encoder)
    tellings = [tell(articles[id_]) for id_ in ids]
    row = {id_: number for number, id_ in enumerate(ids)}
    likely = same_story(signs_of(tellings))
    story = {id_: n for n, story in enumerate(group_stories(tellings)) for id_ in story.ids}
    table = Table(title=f"{len(pairs)} judged pairs among {len(ids)} candidates", title_justify="left")
    for column in ("", "same", "goes on", "different", "precision", "recall", "recall of same", "ROC-AUC"):
        table.add_column(column, justify="right" if column else "left")

    def alike(pair: Pair) -> bool:
        return likely[row[pair.one], row[pair.other]] >= 0.5

    def together(pair: Pair) -> bool:
        return story[pair.one] == story[pair.other]

    for drawn in dict.fromkeys(pair.drawn for pair in pairs):
        some = [pair for pair in pairs if pair.drawn == drawn]
        area = _area([(likely[row[p.one], row[p.other]], p.judged != "different") for p in some])
        table.add_row(f"{drawn}: pair alone", *_rates(some, alike), f"{area:.2f}")
        table.add_row(f"{drawn}: in one story", *_rates(some, together), "")
    console.print(table)
    sizes = Counter(Counter(story.values()).values())
    console.print("stories by size: " + ", ".join(f"{n}×{size}" for size, n in sorted(sizes.items())))
    if errors:
        for pair in pairs:
            if together(pair) != (pair.judged != "different"):
                what = "together, judged" if together(pair) else "apart, judged"
                titles = f"“{articles[pair.one].title}” / “{articles[pair.other].title}”"
                console.print(
                    f"{what} {pair.judged} ({likely[row[pair.one], row[pair.other]]:.2f}): {titles}"
                )


def _rates(pairs: Sequence[Pair], joined: Callable[[Pair], bool]) -> list[str]:
    counts = Counter((pair.judged, joined(pair)) for pair in pairs)
    right = counts["same", True] + counts["goes on", True]
    wrong = counts["different", True]
    missed = counts["same", False] + counts["goes on", False]
    shares = [
        f"{counts[judged, True]} of {counts[judged, True] + counts[judged, False]}"
        for judged in ("same", "goes on", "different")
    ]
    same = counts["same", True] / max(counts["same", True] + counts["same", False], 1)
    return [
        *shares,
        f"{right / max(right + wrong, 1):.2f}",
        f"{right / max(right + missed, 1):.2f}",
        f"{same:.2f}",
    ]


def _area(scored: Iterable[tuple[float, bool]]) -> float:
    """The share of (positive, negative) pairs in which the positive one scores higher."""
    every = list(scored)
    positive = np.array([score for score, is_positive in every if is_positive])
    negative = np.array([score for score, is_positive in every if not is_positive])
    higher = (positive[:, None] > negative).mean() + 0.5 * (positive[:, None] == negative).mean()
    return float(higher)


# Claims


def tell_claims(
    console: Console,
    judged: Sequence[Sequence],
    articles: dict[str, Article],
    encoder: Encoder,
    *,
    errors: bool,
) -> Counter[tuple[str, str]]:
    """How many were judged and found what: a sentence that was told, and one of another article of its story."""
    counts: Counter[tuple[str, str]] = Counter()
    for told_id, told_start, told_end, id_, start, end, verdict in judged:
        earlier, later = articles[told_id], articles[id_]
        names = [read_signals(article.text).names for article in (earlier, later)]
        told = read_claims([earlier.text[told_start:told_end]], encoder, names[0])
        claim = read_claims([later.text[start:end]], encoder, names[1])
        found = "new" if what_is_new(claim, told, names[0]).new else "told"
        counts[verdict, found] += 1
        if errors and found != verdict:
            console.print(f"{found}, judged {verdict}:\n  before: {told[0].text}\n  now:    {claim[0].text}")
    told_right = counts["told", "told"]
    table = Table(title=f"{len(judged)} judged claims", title_justify="left")
    for column in ("", "taken as told", "taken as new"):
        table.add_column(column, justify="right" if column else "left")
    for verdict in ("told", "new"):
        table.add_row(f"judged {verdict}", str(counts[verdict, "told"]), str(counts[verdict, "new"]))
    console.print(table)
    precision = told_right / max(told_right + counts["new", "told"], 1)
    recall = told_right / max(told_right + counts["told", "new"], 1)
    console.print(f"told: precision {precision:.2f}, recall {recall:.2f}")
    return counts


# Made pairs


def tell_artificial(
    console: Console, articles: dict[str, Article], encoder: Encoder, count: int = 60
) -> None:
    """What must come together by its making, and what must not."""
    rng = random.Random(0)
    some = [a for a in articles.values() if len(a.text.split()) > 300]
    some = rng.sample(sorted(some, key=lambda article: article.id), count)
    tell = Teller(encoder)
    _tell_made_pairs(console, some, articles, tell)
    _tell_made_claims(console, some, encoder, rng)


def _tell_made_pairs(
    console: Console, some: Sequence[Article], articles: dict[str, Article], tell: Teller
) -> None:
    whole = [tell(article) for article in some]
    table = Table(title=f"{len(some)} articles, and what was made of each", title_justify="left")
    for column in ("", "found again", "together with a stranger"):
        table.add_column(column, justify="right" if column else "left")
    made: dict[str, Callable[[Article], tuple[Article, ...]]] = {
        "its two halves": _halves,
        "itself and its first 60 words, as a teaser": lambda a: (a, _cut(a, 0, 60, "teaser")),
        "itself and a copy without its last third": lambda a: (a, _cut(a, 0, len(a.text.split()) * 2 // 3)),
    }
    for name, make in made.items():
        tellings = [
            (whole[n] if part.id == article.id else tell(part))
            for n, article in enumerate(some)
            for part in make(article)
        ]
        stories = group_stories(tellings)
        origins = [[id_.removeprefix("cut-").partition("@")[0] for id_ in story.ids] for story in stories]
        again = sum(any(n > 1 for n in Counter(story).values()) for story in origins)
        strangers = sum(len(set(story)) - 1 for story in origins)
        table.add_row(name, f"{again} of {len(some)}", str(strangers))
    console.print(table)


def _halves(article: Article) -> tuple[Article, Article]:
    middle = len(article.text.split()) // 2
    return _cut(article, 0, middle), _cut(article, middle, None)


def _cut(article: Article, start: int, end: int | None, kind: str = "article") -> Article:
    words = article.text.split()[start:end]
    return replace(article, id=f"cut-{article.id}@{start}-{end}", text=" ".join(words), kind=kind)


def _tell_made_claims(
    console: Console, some: Sequence[Article], encoder: Encoder, rng: random.Random
) -> None:
    rows: dict[str, list[bool]] = defaultdict(list)
    for number, article in enumerate(some):
        sentences = [s.text for s in split_sentences(article.text) if s.kind != "heading"]
        names = read_signals(article.text).names
        read = read_claims(sentences, encoder, names)
        half = len(read) // 2
        for claim in read[half:]:
            rows["second half, the first told"].append(not what_is_new([claim], read[:half], names).new)
        for claim in read[:half]:
            rows["a sentence, itself told"].append(not what_is_new([claim], read[:half], names).new)
        stranger = some[number - 1]
        told = read_claims([s.text for s in split_sentences(stranger.text)][:20], encoder)
        for claim in read[:5]:
            rows["a sentence, another article told"].append(not what_is_new([claim], told).new)
        for claim in _other_numbers(sentences, rng):
            changed = read_claims([claim], encoder, names)
            rows["a sentence with another number, itself told"].append(
                not what_is_new(changed, read, names).new
            )
    table = Table(title="Sentences of the same articles", title_justify="left")
    for column in ("", "sentences", "taken as told"):
        table.add_column(column, justify="right" if column else "left")
    for name, told_ in rows.items():
        table.add_row(name, str(len(told_)), f"{np.mean(told_):.1%}")
    console.print(table)


def _other_numbers(sentences: Sequence[str], rng: random.Random) -> list[str]:
    """The sentences that hold one number of two to five digits, with another one in its place."""
    changed = []
    for sentence in sentences:
        words = sentence.split()
        at = [n for n, word in enumerate(words) if word.isdecimal() and 2 <= len(word) <= 5]
        if len(at) == 1 and not 1900 <= int(words[at[0]]) <= 2100:
            words[at[0]] = str(int(words[at[0]]) + rng.randint(2, 9))
            changed.append(" ".join(words))
    return changed


# Costs


def tell_times(console: Console, articles: dict[str, Article], encoder: Encoder) -> None:
    """Medians of three, on one process; vectors of titles stand in for those of briefings, which are stored."""
    some = sorted(articles.values(), key=lambda article: article.id)[:1000]
    vectors = encoder.encode([article.title for article in some])
    started = time.perf_counter()
    tellings = [read_telling(article, vector) for article, vector in zip(some, vectors, strict=True)]
    telling_ms = (time.perf_counter() - started) * 1000 / len(some)
    table = Table(title="Costs", title_justify="left")
    for column in ("", "ms", "CPU ms"):
        table.add_column(column, justify="right" if column else "left")
    table.add_row("read_telling, an article", f"{telling_ms:.1f}", "")
    for count in (100, 300, 1000):
        candidates = tellings[:count]
        table.add_row(f"group_stories, {count:,} candidates", *_timed(lambda c=candidates: group_stories(c)))
    texts = [sentence.text for article in some[:60] for sentence in split_sentences(article.text)][:507]
    claims, told = read_claims(texts[:7], encoder), read_claims(texts[7:], encoder)
    table.add_row("read_claims, 7 claims", *_timed(lambda: read_claims(texts[:7], encoder)))
    table.add_row("what_is_new, 7 claims against 500", *_timed(lambda: what_is_new(claims, told)))
    console.print(table)


def _timed(work: Callable[[], object]) -> list[str]:
    walls, processors = [], []
    for _ in range(3):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return [f"{sorted(times)[1] * 1000:,.1f}" for times in (walls, processors)]


# The rarity file


def _write_rarity(articles: Iterable[Article]) -> None:
    every = list(articles)
    spread = Counter(
        term for article in every for term in read_signals(f"{article.title}\n{article.text}").terms
    )
    steps: dict[float, list[str]] = defaultdict(list)
    for term, count in spread.items():
        if count >= _FEWEST:
            steps[round(math.log(len(every) / count) * 5) / 5].append(term.replace(" ", "_"))
    lines = [f"{step:.1f} {' '.join(sorted(terms))}\n" for step, terms in sorted(steps.items())]
    _rarity._FILE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
