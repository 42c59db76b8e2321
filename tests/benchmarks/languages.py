"""How well text in Japanese, Korean and Ukrainian is parted, and how another encoder's cosines lie beside the shipped one's.

python -m tests.benchmarks.languages [--encoder FOLDER]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import sentencex

from summarizer import EncoderChoice, load_encoder, parse_topics, split_sentences
from tests.benchmarks._data import eval_folder
from tests.summarizer.tricky_languages import FRESH, TRICKY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from summarizer import Encoder

_ARTICLES, _SENTENCES = 20, 14
_QUANTILES = (0.5, 0.95, 0.99)
_CONFIG = Path(__file__).parents[2] / "config" / "topics.toml"


def exact(cases: Sequence[str], split: Callable[[str], list[str]]) -> int:
    """Of paragraphs whose sentences stand apart by "|", how many `split` parts so."""
    return sum(split(case.replace("|", "")) == [piece.strip() for piece in case.split("|")] for case in cases)


def print_sentences(name: str, sets: Mapping[str, Sequence[str]]) -> None:
    print(f"{name:28}{'sentencex':>10}{'ours':>6}{'of':>5}")
    for language, cases in sets.items():

        def plain(text: str, language: str = language) -> list[str]:
            return [piece.strip() for piece in sentencex.segment(language, text) if piece.strip()]

        def ours(text: str, language: str = language) -> list[str]:
            return [sentence.text for sentence in split_sentences(text, language)]

        print(f"  {language:26}{exact(cases, plain):>10}{exact(cases, ours):>6}{len(cases):>5}")


def cosines(encoder: Encoder, articles: Sequence[Sequence[str]]) -> dict[str, NDArray[np.float32]]:
    """What the thresholds look at: sentences with topics, with their own article's, and with another one's."""
    vectors = [encoder.encode(sentences) for sentences in articles]
    topics = parse_topics(_CONFIG.read_bytes(), _CONFIG.name)
    sides = [
        encoder.encode([topic.name, *(s.text for s in split_sentences(topic.description))])
        for topic in topics
    ]
    within = [(rows @ rows.T)[~np.eye(len(rows), dtype=bool)] for rows in vectors]
    across = [(a @ b.T).ravel() for a, b in zip(vectors, vectors[1:] + vectors[:1], strict=True)]
    near = [(rows @ side.T).max(axis=1) for rows in vectors for side in sides]
    return {
        "sentence and nearest side of a topic": np.concatenate(near),
        "two sentences of an article": np.concatenate(within),
        "sentences of two articles": np.concatenate(across),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a folder, as summarizer.encoder takes it")
    parser.add_argument("--languages", default="en,ja,ko,uk")
    args = parser.parse_args()
    print_sentences("paragraphs, exact: tuned on", TRICKY)
    print_sentences("paragraphs, exact: fresh", FRESH)
    chosen = [EncoderChoice()]
    if args.encoder:
        chosen.append(EncoderChoice(args.encoder, languages=tuple(args.languages.split(","))))
    lines = (eval_folder() / "train.jsonl").read_text("utf-8").splitlines()[:_ARTICLES]
    articles = [[s.text for s in split_sentences(json.loads(line)["article"])][:_SENTENCES] for line in lines]
    for choice in chosen:
        print(f"\ncosines of {choice.model}: mean ± deviation; " + ", ".join(f"q{q:.0%}" for q in _QUANTILES))
        for name, values in cosines(load_encoder(choice), articles).items():
            quantiles = ", ".join(f"{np.quantile(values, q):.2f}" for q in _QUANTILES)
            print(f"  {name:38}{values.mean():6.3f} ± {values.std():.3f}; {quantiles}")


if __name__ == "__main__":
    main()
