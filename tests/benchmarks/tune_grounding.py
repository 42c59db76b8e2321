"""Fits the weights of the grounding check to made pairs from training articles, and prints them.

    python -m tests.benchmarks.tune_grounding --articles 400

Only train.jsonl is read, and no pair was judged by people: supported are sentences of the article, whole, shortened or
with their numbers written another way, and the highlights that its editors wrote; not supported are the same with one
thing made wrong (a name of the article in another's place, a number, a day, a denial, the parts of a clause in each
other's place, a word or a second half out of another sentence) and highlights of the articles nearest to it. The fit is
a logistic regression with an L2 penalty by Newton's method; classes weigh the same. A quarter of the articles is held out.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console

from summarizer.document import Document, read_document
from summarizer.encoder import Encoder, shipped_encoder
from summarizer.grounding import _features
from summarizer.grounding.checking import read_claim
from summarizer.wording._signals import read_signals
from summarizer.wording.shortening import shorten, word_count
from tests.benchmarks._data import Example, load, watched
from tests.benchmarks.grounding import balanced_accuracy, roc_auc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

_PENALTY = 2.0
_SENTENCES = 2
"""Of each article that are used beside its highlights."""
_SPEAK_FOR = ("in_best", "cosine")
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DIGITS = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_VERB = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could)\b")
_DENIAL = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|did|does|do) not\b|\bnever ")
_HEDGE = re.compile(r"\b(?:may|might|could|would|is considering|plans to|is expected to|allegedly)\b ")


@dataclass(frozen=True, slots=True)
class Made:
    """A claim about an article, how it was made, and whether the article supports it."""

    text: str
    kind: str
    supported: bool


def make(example: Example, others: Sequence[Example], chance: random.Random) -> Iterator[Made]:
    """Claims about one article; `others` are those nearest to it."""
    sentences = [s.text for s in example.sentences if 8 <= word_count(s.text) <= 40 and s.text[-1] in '.”"']
    chosen = chance.sample(sentences, min(_SENTENCES, len(sentences)))
    # The BBC's highlights are sentences of the article; CNN/DM's are written.
    written = [
        line for line in example.reference if line not in example.article.text and word_count(line) >= 5
    ][:4]
    for text in chosen:
        yield Made(text, "sentence", True)
        if short := shorten(text, max(8, word_count(text) * 2 // 3)):
            yield Made(short.text, "shortened", True)
        if (other := rewritten(text)) != text:
            yield Made(other, "rewritten", True)
    for text in written:
        yield Made(text, "highlight", True)
    for text in chance.sample([*chosen, *written], min(4, len(chosen) + len(written))):
        for kind, spoil in _SPOILS.items():
            # Words that are not the article's come from one that is near to it.
            lender = chance.choice([example, *others])
            if (wrong := spoil(text, lender, chance)) and wrong != text:
                yield Made(wrong, kind, False)
    for other in others:
        lines = [line for line in other.reference if word_count(line) >= 5]
        if lines:
            yield Made(chance.choice(lines), "another's", False)


def rewritten(text: str) -> str:
    """Numbers as digits, and shares by their sign."""
    text = re.sub(r"(?<=\d) ?per ?cent\b", "%", text)
    return re.sub(r"\b(?:" + "|".join(_DIGITS) + r")\b", lambda m: _DIGITS[m.group()], text)


def _name(text: str, example: Example, chance: random.Random) -> str | None:
    names = _names_in(text)
    others = sorted(_names_in(example.article.text) - names)
    others = [name for name in others if not any(part in text for part in name.split())]
    if not names or not others:
        return None
    return text.replace(chance.choice(sorted(names)), chance.choice(others), 1)


def _names_in(text: str) -> set[str]:
    """Runs of capital words inside sentences, all of whose words name something."""
    known = read_signals(text).names
    runs = re.findall(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*", text)
    return {run for run in runs if all(part.lower() in known for part in run.split())}


def _number(text: str, _: Example, chance: random.Random) -> str | None:
    found = list(re.finditer(r"(?<![\w.,])\d+(?![\w.,]?\d)", text))
    if not found:
        return None
    match = chance.choice(found)
    value = int(match.group())
    other = value + chance.choice([-1, 1]) * max(1, round(value * chance.uniform(0.1, 0.6)))
    if 1900 <= value <= 2100:
        other = value + chance.choice([-7, -3, -1, 1, 2, 5])
    return f"{text[: match.start()]}{abs(other)}{text[match.end() :]}"


def _day(text: str, _: Example, chance: random.Random) -> str | None:
    for words in (_DAYS, _MONTHS):
        if found := re.search(r"\b(?:" + "|".join(words) + r")\b", text):
            other = chance.choice([word for word in words if word != found.group()])
            return text[: found.start()] + other + text[found.end() :]
    return None


def _denial(text: str, _: Example, chance: random.Random) -> str | None:
    if match := _DENIAL.search(text):
        return text[: match.start()] + (match[1] or "") + text[match.end() :]
    if match := _VERB.search(text):
        return f"{text[: match.end()]} not{text[match.end() :]}"
    return None


def _certain(text: str, _: Example, chance: random.Random) -> str | None:
    match = _HEDGE.search(text)
    return text[: match.start()] + text[match.end() :] if match else None


def _parts(text: str, _: Example, chance: random.Random) -> str | None:
    names = sorted(_names_in("x, " + text), key=text.find)
    if len(names) < 2 or names[0] in names[1] or names[1] in names[0]:
        return None
    first, second = names[:2]
    return text.replace(first, "\0", 1).replace(second, first, 1).replace("\0", second, 1)


def _word(text: str, example: Example, chance: random.Random) -> str | None:
    """Two of its words, each replaced by one with the same ending out of the article that is given."""

    def words_of(some: str) -> list[str]:
        return re.findall(r"\b[a-z]{5,}\b", some)

    others = sorted(set(words_of(example.article.text)) - set(words_of(text)))
    for word in chance.sample(words_of(text), min(2, len(words_of(text)))):
        if same := [other for other in others if other[-2:] == word[-2:]]:
            text = re.sub(rf"\b{word}\b", chance.choice(same), text, count=1)
    return text


def _half(text: str, example: Example, chance: random.Random) -> str | None:
    """Its first half with the second of a sentence of the article that is given."""
    other = chance.choice(example.sentences).text.split()
    words = text.split()
    if len(words) < 8 or len(other) < 8:
        return None
    return " ".join([*words[: len(words) // 2], *other[len(other) // 2 :]])


_SPOILS: dict[str, Callable[[str, Example, random.Random], str | None]] = {
    "name": _name,
    "number": _number,
    "day": _day,
    "denial": _denial,
    "certain": _certain,
    "parts": _parts,
    "word": _word,
    "half": _half,
}


def rows(
    examples: Sequence[Example], documents: Sequence[Document], encoder: Encoder
) -> Iterator[tuple[int, Made, NDArray[np.float64]]]:
    """Each made claim with its article's number and its features."""
    means = np.stack([d.vectors.mean(axis=0) if len(d.vectors) else d.title_vector for d in documents])
    for at, (example, document) in enumerate(zip(watched(examples, "features"), documents, strict=True)):
        nearest = [int(n) for n in np.argsort(-(means @ means[at])) if n != at][:3]
        chance = random.Random(example.article.id)
        for made in make(example, [examples[n] for n in nearest], chance):
            reading = read_claim(made.text, document, encoder)
            if reading is not None:
                yield at, made, _features.features(reading.compared, reading.found, encoder)


def fit_with_signs(
    x: NDArray[np.float64], y: NDArray[np.bool_], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """As `fit`, with the sign that each feature's meaning gives it: one that would have the other is dropped.

    Made pairs are not drawn as real ones are: a spoiled copy has more of the article's words than an honest
    paraphrase, and without this the fit would hold that against every claim.
    """
    signs = np.array([1.0 if name in _SPEAK_FOR else -1.0 for name in _features.NAMES])
    kept = np.ones(x.shape[1], dtype=bool)
    while True:
        found = fit(x[:, kept], y, weight)
        turned = found[1:] * signs[kept] * x[:, kept].std(axis=0)
        if turned.min() >= 0:
            whole = np.zeros(1 + x.shape[1])
            whole[0], whole[1:][kept] = found[0], found[1:]
            return whole
        kept[np.flatnonzero(kept)[turned.argmin()]] = False


def fit(x: NDArray[np.float64], y: NDArray[np.bool_], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bias and weights, (1 + features,)."""
    spread = x.std(axis=0) + 1e-9
    ones = np.c_[np.ones(len(x)), x / spread]
    penalty = np.diag([0.0] + [_PENALTY] * x.shape[1])
    found = np.zeros(ones.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-ones @ found))
        slope = ones.T @ (weight * (y - likely)) - penalty @ found
        bend = (ones * (weight * likely * (1 - likely))[:, None]).T @ ones + penalty
        found += np.linalg.solve(bend, slope)
    return np.r_[found[0], found[1:] / spread]


def balance(y: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights that give both classes the same say."""
    return np.where(y, 0.5 / y.mean(), 0.5 / (1 - y.mean()))


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    """Fit on three quarters of the articles, tell how the rest comes out, and print the weights."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.tune_grounding")
    parser.add_argument(
        "--articles", type=int, default=400, metavar="N", help="of CNN/DM; and a third of that of the BBC"
    )
    options = parser.parse_args(arguments)
    encoder = encoder or shipped_encoder()
    examples = load("cnndm", split="train", sample=options.articles, seed=3)
    examples += load("bbc", split="train", sample=options.articles // 3, seed=3)
    documents = [read_document(e.article, encoder) for e in watched(examples, "encoding")]
    made = list(rows(examples, documents, encoder))
    x = np.array([features for _, _, features in made])
    y = np.array([one.supported for _, one, _ in made])
    held_out = np.array([at % 4 == 0 for at, _, _ in made])
    found = fit_with_signs(x[~held_out], y[~held_out], balance(y[~held_out]))
    console = Console()
    scores = found[0] + x @ found[1:]
    console.print(
        f"{len(y)} claims, {y.mean():.2f} supported; held out: ROC-AUC "
        f"{roc_auc(scores[held_out], y[held_out]):.3f}, balanced accuracy "
        f"{balanced_accuracy(scores[held_out] > 0, y[held_out]):.3f}"
    )
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for (_, one, _), score, out in zip(made, scores, held_out, strict=True):
        if out:
            by_kind[one.kind].append(bool(score > 0) == one.supported)
    console.print({kind: f"{np.mean(right):.2f} of {len(right)}" for kind, right in by_kind.items()})
    console.print(f"BIAS = {found[0]:.3f}")
    console.print({name: round(float(w), 3) for name, w in zip(_features.NAMES, found[1:], strict=True)})


if __name__ == "__main__":
    main()
