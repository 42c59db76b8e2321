"""Fits the weights of the extractive engine's salience to training articles, and prints them.

    python -m tests.benchmarks.tune_extractive --articles 400

The loss is listwise: cross-entropy between the softmax of the sentences' scores and a target that is half the
softmax of each sentence's own ROUGE and half the greedy oracle's choice (ListNet: Cao et al., "Learning to Rank:
From Pairwise Approach to Listwise Approach", 2007). It is convex, so the result does not hang on a seed. How much
repetition and length cost is then read off a table of choices on the quarter that was held out. Only train.jsonl
is read.

Pieces whose highlights name their author ("Smith: …") are opinion pieces; all are taken and they weigh more,
since they are few and the bot reads many. The BBC's weigh less, since their references are sentences of the article.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from summarizer.document import Document, read_document
from summarizer.encoder import Encoder, shipped_encoder
from summarizer.engines.extractive.candidates import make_candidate
from summarizer.engines.extractive.features import NAMES, sentence_features
from summarizer.engines.extractive.selection import MAX_CLAIM_WORDS, MAX_CLAIMS
from summarizer.wording.shortening import word_count
from tests.benchmarks._data import Example, load, watched
from tests.benchmarks._rouge import Reference, reference, score_ngrams, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_OPINION = re.compile(r"[A-Z][\w'’.\- ]{2,30}: ")
_WEIGHTS = {"news": 1.0, "opinion": 1.5, "bbc": 0.25}
_OUT_OF_REACH = -99.0


@dataclass(frozen=True, slots=True)
class Case:
    """One article, with all that choosing and scoring need."""

    kind: str
    features: NDArray[np.float64]
    words: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    near: NDArray[np.float32]
    """Cosine of each sentence with each."""
    tokens: list[list[int]]
    reference: Reference


def make_case(example: Example, set_name: str, encoder: Encoder) -> Case | None:
    """None for an article too short to choose from."""
    document = read_document(example.article, encoder)
    keep = [i for i, s in enumerate(document.sentences) if s.kind != "heading" and word_count(s.text) > 2]
    keep = keep[:120]
    if len(keep) < 4:
        return None
    sentences = tuple(document.sentences[i] for i in keep)
    kept = Document(document.article, sentences, document.vectors[keep], document.title_vector)
    features = sentence_features(kept).matrix
    words = np.array([word_count(sentence.text) for sentence in sentences])
    made = [make_candidate(kept, index, MAX_CLAIM_WORDS) for index in range(len(sentences))]
    allowed = np.array([candidate is not None and candidate.leans != "strong" for candidate in made])
    allowed[0] |= not allowed.any()
    return Case(
        kind="bbc" if set_name == "bbc" else "opinion" if is_opinion(example) else "news",
        features=features,
        words=words,
        allowed=allowed,
        near=kept.vectors @ kept.vectors.T,
        tokens=[tokens(sentence.text) for sentence in sentences],
        reference=reference(example.reference),
    )


def choose(case: Case, weights: NDArray[np.float64], repetition: float, length: float) -> list[int]:
    """The engine's greedy choice of claims, on whole sentences."""
    base = case.features @ weights - length * case.words / 25
    base = np.where(case.allowed, base, _OUT_OF_REACH)
    chosen: list[int] = []
    left = MAX_CLAIM_WORDS
    while len(chosen) < MAX_CLAIMS:
        worth = base - (repetition * case.near[:, chosen].max(axis=1) if chosen else 0.0)
        worth = np.where(case.words > left, _OUT_OF_REACH, worth)
        worth[chosen] = _OUT_OF_REACH
        best = int(worth.argmax())
        if worth[best] <= _OUT_OF_REACH / 2:
            break
        chosen.append(best)
        left -= int(case.words[best])
    return chosen


def rouge(case: Case, chosen: Sequence[int]) -> tuple[float, float]:
    return score_ngrams(case.reference, [token for index in sorted(chosen) for token in case.tokens[index]])


def oracle(case: Case) -> list[int]:
    """The greedy choice that gains most ROUGE, sentence by sentence."""
    chosen: list[int] = []
    reached = 0.0
    while len(chosen) < MAX_CLAIMS:
        others = [index for index in range(len(case.words)) if index not in chosen]
        gain, best = max(((sum(rouge(case, [*chosen, index])), index) for index in others), default=(0.0, 0))
        if gain <= reached:
            break
        chosen.append(best)
        reached = gain
    return chosen


def target(case: Case, temperature: float = 0.1) -> NDArray[np.float64]:
    """The share of attention that each sentence deserves; sums to 1."""
    own = np.array([sum(rouge(case, [index])) for index in range(len(case.words))])
    soft = np.exp((own - own.max()) / temperature)
    hard = np.zeros(len(own))
    hard[oracle(case)] = 1.0
    return np.asarray(0.5 * soft / soft.sum() + 0.5 * hard / max(hard.sum(), 1.0))


def fit(cases: Sequence[Case], penalty: float = 1e-3, steps: int = 400) -> NDArray[np.float64]:
    """Weights for the features as they are, found by Adam on standardised ones."""
    everything = np.vstack([case.features for case in cases]).astype(np.float64)
    mean, deviation = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    prepared = [((c.features - mean) / deviation, target(c), _WEIGHTS[c.kind] / len(cases)) for c in cases]
    weights, first, second = (np.zeros(len(NAMES)) for _ in range(3))
    for step in range(1, steps + 1):
        gradient = penalty * weights
        for features, wanted, weight in prepared:
            scores = features @ weights
            given = np.exp(scores - scores.max())
            gradient = gradient + weight * features.T @ (given / given.sum() - wanted)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        weights = weights - 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return np.asarray(weights / deviation)


def is_opinion(example: Example) -> bool:
    return any(_OPINION.match(line) for line in example.reference)


def sample(examples: Sequence[Example], most: int, seed: int) -> list[Example]:
    """`most` drawn at random, and every opinion piece besides."""
    drawn = set(np.random.default_rng(seed).permutation(len(examples))[:most].tolist())
    return [example for index, example in enumerate(examples) if index in drawn or is_opinion(example)]


def add_rows(table: Table, name: str, cases: Sequence[Case], chooser: Callable[[Case], list[int]]) -> None:
    for kind in _WEIGHTS:
        group = [case for case in cases if case.kind == kind]
        if not group:
            continue
        chosen = [chooser(case) for case in group]
        r1, r2 = np.mean([rouge(c, picks) for c, picks in zip(group, chosen, strict=True)], axis=0) * 100
        words = np.mean([case.words[picks].sum() for case, picks in zip(group, chosen, strict=True)])
        table.add_row(name, kind, str(len(group)), f"{r1:.2f}", f"{r2:.2f}", f"{words:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the weights of the extractive engine's salience.")
    parser.add_argument(
        "--articles", type=int, default=400, help="of each set (CNN/DM and BBC), besides all opinion pieces"
    )
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    console = Console()
    encoder = shipped_encoder()
    cases = []
    for name in ("cnndm", "bbc"):
        examples = sample(load(name, split="train"), options.articles, options.seed)
        made = (make_case(example, name, encoder) for example in watched(examples, name))
        cases += [case for case in made if case is not None]
    rng = np.random.default_rng(options.seed)
    cases = [cases[i] for i in rng.permutation(len(cases))]
    held_out, training = cases[: len(cases) // 4], cases[len(cases) // 4 :]
    weights = fit(training)
    table = Table("choice", "kind", "articles", "R-1", "R-2", "words", title="held out")
    add_rows(table, "first three", held_out, lambda case: [0, 1, 2])
    for repetition in (0.5, 1.0, 1.5):
        for length in (0.0, 0.5, 1.0):
            add_rows(
                table,
                f"repetition {repetition}, length {length}",
                held_out,
                partial(choose, weights=weights, repetition=repetition, length=length),
            )
    add_rows(table, "greedy oracle", held_out, oracle)
    console.print(table)
    console.print("Fitted to all:")
    for name, value in zip(NAMES, fit(cases), strict=True):
        print(f'    "{name}": {value:.3f},')


if __name__ == "__main__":
    main()
