"""Which candidates make the briefing, and which its key points: pure choices over scores and vectors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from summarizer.engines.extractive.cues import CONCLUSION, OBLIGATION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from summarizer.engines.extractive.candidates import Candidate

MAX_CLAIMS = 3
MAX_CLAIM_WORDS = 80
"""For all claims of a briefing together."""
MAX_KEY_POINTS = 5
MAX_KEY_POINT_WORDS = 30

AN_ARGUMENT = 0.5
"""How argumentative an article is, from which it is told as an argument."""
_POOL = 11
"""Sentences of which all sets of three are weighed: 165."""
_FAULTS_OF_A_SET = 0.5
"""How much the drawbacks of claims weigh beside what a set is worth, which is on another scale. Of 1, 0.5, 0.25 and 0
on training articles, briefings as shown reached most of what there is to gain at the half."""
_FAR_OFF = 8
"""Sentences between a thesis and the first claim from which the two no longer belong to one line of thought."""


@dataclass(frozen=True, slots=True)
class Taste:
    """How claims are weighed against each other. Tuned on training articles, see tests/benchmarks/README.md."""

    repetition: float = 1.0
    """Taken off for each unit of cosine with what is already chosen."""
    length: float = 1.0
    """Taken off for each 25 words, since a briefing that says it in fewer is worth more."""
    length_of_the_first: float = 0.2
    """The same for the first claim of a report, which may take the words that it needs; a thesis is short."""
    long_winded: float = 0.06
    """Taken off a further claim for each word over 30, where a reader starts to lose the thread."""
    weak_leaning: float = 0.5
    first_person: float = 0.6
    """Taken off where the author speaks of themself or of an "us", since briefings are read by others."""
    bare_name: float = 0.6
    """Taken off for somebody who is not named in full, though the article does so elsewhere."""
    enough: float = -1.0
    """A further claim must be worth this much."""
    first_figure: float = 0.3
    """Added to a key point that brings the first figure, or the first word of what is to come."""
    first_outlook: float = 0.4
    further_quotation: float = 0.3
    """Taken off for each quotation after the first."""
    same: float = 0.8
    """Cosine from which two sentences say the same."""
    same_words: float = 0.6
    """Share of the shorter one's content words in the other, from which two sentences say the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """How sentences are weighed together."""

    worth: Callable[[NDArray[np.intp]], NDArray[np.float64]]
    """(sets, sentences in each) → how good each set is, lengths weighed too; the best is 0."""
    beside: NDArray[np.float64]
    """What else speaks for a sentence, whatever it is told with."""
    promising: Sequence[int]
    """The sentences, those first that may stand in a good set."""

    def best(self, size: int) -> list[int]:
        """The best `size` sentences together: three of the promising, then one by one what adds most."""
        pool = list(self.promising[:_POOL])
        three = self._best_of(list(combinations(pool, min(size, MAX_CLAIMS, len(pool)))))
        chosen = self.by_themselves(three)
        while len(chosen) < min(size, len(self.promising)):
            others = [(*chosen, one) for one in self.promising if one not in chosen]
            chosen = list(self._best_of(others))
        return chosen

    def by_themselves(self, indexes: Sequence[int]) -> list[int]:
        """The one that tells most alone first."""
        alone = self.worth(np.array(indexes, dtype=np.intp)[:, None])
        return [indexes[n] for n in np.argsort(-alone, kind="stable")]

    def _best_of(self, sets: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
        among = np.array(sets, dtype=np.intp)
        return sets[int((self.worth(among) + self.beside[among].sum(axis=1)).argmax())]


@dataclass(frozen=True, slots=True)
class Scored:
    """The sentences' worth and vectors: what a choice needs to know."""

    scores: NDArray[np.float64]
    vectors: NDArray[np.float32]
    argument: float = 0.0
    """From 0 (a report) to 1 (an argument)."""
    sets: Sets | None = None
    """Where there is one, it decides, and not the scores."""


def choose_claims(
    candidates: Sequence[Candidate], scored: Scored, limit: int, taste: Taste
) -> list[Candidate]:
    """Up to `limit` candidates within MAX_CLAIM_WORDS, in order of choice: the best, then what adds most to it."""
    if scored.sets is not None:
        return _choose_together(candidates, scored, scored.sets, limit, taste)
    chosen: list[Candidate] = []
    left = MAX_CLAIM_WORDS
    while len(chosen) < limit:
        open_ = [c for c in candidates if c.words <= left and not says_the_same(c, chosen, scored, taste)]
        worth = _marginal_worth(chosen, scored, taste)
        best = max(open_, key=lambda c: (worth(c), -c.index), default=None)
        if best is None or (chosen and worth(best) < taste.enough):
            break
        if best.index == 1 and scored.argument < AN_ARGUMENT:
            # A report's second sentence takes up its first: told alone, it opens mid-story.
            best = next((c for c in open_ if c.index == 0), best)
        chosen.append(best)
        left -= best.words
    return chosen


def _choose_together(
    candidates: Sequence[Candidate], scored: Scored, sets: Sets, limit: int, taste: Taste
) -> list[Candidate]:
    """The best set of `limit` candidates, or of fewer where so many do not fit; the best of it first."""
    place = {index: n for n, index in enumerate(sets.promising)}
    pool = sorted((c for c in candidates if c.index in place), key=lambda c: place[c.index])[:_POOL]
    pool.sort(key=lambda c: c.index)  # as they are told
    clashing = {(a.index, b.index) for a, b in combinations(pool, 2) if says_the_same(b, [a], scored, taste)}
    for size in range(min(limit, len(pool)), 0, -1):
        fitting = [
            group
            for group in combinations(pool, size)
            if sum(c.words for c in group) <= MAX_CLAIM_WORDS
            # A report's second sentence takes up its first: told without it, it opens mid-story.
            and not (group[0].index == 1 and pool[0].index == 0)
            and not any((a.index, b.index) in clashing for a, b in combinations(group, 2))
        ]
        if fitting:
            indexes = np.array([[c.index for c in group] for group in fitting], dtype=np.intp)
            faults = _FAULTS_OF_A_SET * np.array([_faults_of(group, taste) for group in fitting])
            worth = sets.worth(indexes) + sets.beside[indexes].sum(axis=1) - faults
            best = fitting[int(worth.argmax())]
            order = sets.by_themselves([c.index for c in best])
            return sorted(best, key=lambda c: order.index(c.index))
    return []


def _faults_of(group: Sequence[Candidate], taste: Taste) -> float:
    return sum(_drawbacks(one, taste) + _wording_faults(one, group[:n], taste) for n, one in enumerate(group))


def choose_key_points(
    candidates: Sequence[Candidate],
    told: Sequence[Candidate],
    scored: Scored,
    limit: int,
    taste: Taste,
    bonus: Callable[[Candidate, Sequence[Candidate]], float],
) -> list[Candidate]:
    """Up to `limit` candidates that add to `told`, in the article's order.

    `bonus` is what a candidate is worth for its kind (a figure, a quotation, what comes next), given those chosen.
    """
    chosen: list[Candidate] = []
    while len(chosen) < limit:
        shown = [*told, *chosen]
        open_ = [c for c in candidates if not says_the_same(c, shown, scored, taste)]
        worth = _marginal_worth(shown, scored, taste)
        best = max(open_, key=lambda c: (worth(c) + bonus(c, chosen), -c.index), default=None)
        if best is None:
            break
        chosen.append(best)
    return sorted(chosen, key=lambda c: c.index)


def _marginal_worth(shown: Sequence[Candidate], scored: Scored, taste: Taste) -> Callable[[Candidate], float]:
    shown_vectors = scored.vectors[[c.index for c in shown]]
    added = _added([c.index for c in shown], scored.sets) if scored.sets else None

    def worth(candidate: Candidate) -> float:
        if added is not None:
            value = added.get(candidate.index, -np.inf)
        else:
            share = 1.0 if len(shown_vectors) else scored.argument
            length = share * taste.length + (1.0 - share) * taste.length_of_the_first
            value = float(scored.scores[candidate.index]) - length * candidate.words / 25
        value -= _wording_faults(candidate, shown, taste)
        if len(shown_vectors):
            value -= _drawbacks(candidate, taste)
            value -= taste.repetition * float((shown_vectors @ scored.vectors[candidate.index]).max())
        elif candidate.leans == "weak":
            value -= taste.weak_leaning
        return value

    return worth


def _added(shown: Sequence[int], sets: Sets) -> dict[int, float]:
    """What each other sentence adds to those shown."""
    others = [one for one in sets.promising if one not in shown]
    if not others:
        return {}
    added = sets.worth(np.array([[*shown, one] for one in others], dtype=np.intp)) + sets.beside[others]
    return dict(zip(others, added.tolist(), strict=True))


def _drawbacks(candidate: Candidate, taste: Taste) -> float:
    long_winded = taste.long_winded * max(0, candidate.words - MAX_KEY_POINT_WORDS)
    return long_winded + (taste.weak_leaning if candidate.leans == "weak" else 0.0)


def _wording_faults(candidate: Candidate, shown: Sequence[Candidate], taste: Taste) -> float:
    """What is taken off for how a candidate speaks, told after `shown`."""
    unknown = candidate.bare.difference(*(one.bare | one.introduced for one in shown))
    return taste.bare_name * min(len(unknown), 2) + taste.first_person * candidate.first_person


def says_the_same(candidate: Candidate, shown: Sequence[Candidate], scored: Scored, taste: Taste) -> bool:
    """Whether a candidate says what one of those shown says."""
    for other in shown:
        if other.index == candidate.index:
            return True
        if float(scored.vectors[other.index] @ scored.vectors[candidate.index]) >= taste.same:
            return True
        fewer = max(1, min(len(candidate.content), len(other.content)))
        if len(candidate.content & other.content) >= taste.same_words * fewer:
            return True
    return False


def in_telling_order(claims: Sequence[Candidate], argument: float) -> list[Candidate]:
    """The article's order, so that nothing opens mid-story; but an argument's bottom line goes first.

    That is its weightiest claim where it says what should be or what follows, or stands far from the others.
    `claims` come in order of choice, the weightiest first.
    """
    ordered = sorted(claims, key=lambda claim: claim.index)
    if not ordered or argument < AN_ARGUMENT:
        return ordered
    thesis, opening = claims[0], ordered[0]
    far_off = opening.index > 0 and thesis.index - opening.index >= _FAR_OFF
    if far_off or OBLIGATION.search(thesis.text) or CONCLUSION.search(thesis.text):
        return [thesis, *(claim for claim in ordered if claim is not thesis)]
    return ordered
