"""The evaluation sets, read alike for every system."""

from __future__ import annotations

import json
import os
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track

from summarizer.sentences import split_sentences
from summarizer.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from summarizer.types import Sentence

_BESIDE_THE_CHECKOUT = Path(__file__).parents[3] / "shared"

DEV_FILES = {
    "cnndm": "cnndm-dev.jsonl",
    "xsum": "xsum-dev.jsonl",
    "bbc": "bbc-dev.jsonl",
    "editorials": "editorials-dev.jsonl",
}
TRAIN_DATASETS = {"cnndm": "cnn_dailymail", "bbc": "bbc_news_summary"}
"""Which of the sets have a training part, and what `train.jsonl` calls them."""


@dataclass(frozen=True, slots=True)
class Example:
    """An article, the sentences that every system chooses from, and its reference summary (if it has one)."""

    article: Article
    outlet: str
    reference: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    """Headings left out: no extractive system should quote one as a sentence."""
    units: tuple[tuple[str, str], ...] = ()
    """Editorials only: (text, label) of the units that people labelled."""

    @property
    def choices(self) -> list[str]:
        """The sentences on one line each."""
        return [one_line(sentence.text) for sentence in self.sentences]


def one_line(text: str) -> str:
    """ROUGE-Lsum reads a newline as the end of a sentence."""
    return " ".join(text.split())


def eval_folder() -> Path:
    """The folder of evaluation sets; FileNotFoundError, saying the mend, where there is none."""
    folder = Path(os.environ.get("BRIEFING_SHARED", _BESIDE_THE_CHECKOUT)) / "eval"
    if not folder.is_dir():
        raise FileNotFoundError(
            f"no evaluation data at {folder}: set BRIEFING_SHARED to the folder that holds eval/"
        )
    return folder


def watched(examples: Sequence[Example], what: str) -> Iterable[Example]:
    """The examples, with a progress bar where somebody looks."""
    console = Console(stderr=True)
    return track(examples, description=what, console=console, transient=True, disable=not console.is_terminal)


def load(
    name: str, *, split: str = "dev", limit: int | None = None, sample: int | None = None, seed: int = 0
) -> list[Example]:
    """A set's first `limit` articles, or `sample` drawn with `seed`; none where it has no such split."""
    rows = list(_rows(name, split))
    if sample is not None and sample < len(rows):
        rows = random.Random(seed).sample(rows, sample)
    return [_example(row) for row in rows[:limit]]


def _rows(name: str, split: str) -> Iterator[dict[str, object]]:
    if split == "train":
        dataset = TRAIN_DATASETS.get(name)
        file = eval_folder() / "train.jsonl"
    else:
        dataset = None
        file = eval_folder() / DEV_FILES[name]
    if split == "train" and dataset is None:
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if dataset is None or row["dataset"] == dataset:
                yield row


def _example(row: dict[str, object]) -> Example:
    # CNN/DM has no line breaks and XSum single ones; the reader of pages gives paragraphs a blank line apart.
    text = re.sub(r"\s*\n\s*", "\n\n", row["article"].strip())
    article = Article(row["id"], row.get("title") or "", text, language="en")
    return Example(
        article,
        row.get("outlet") or "",
        tuple(one_line(line) for line in row.get("highlights", ())),
        tuple(sentence for sentence in split_sentences(text, "en") if sentence.kind != "heading"),
        tuple((unit["text"], unit["label"]) for unit in row.get("units", ())),
    )
