"""How the networks of the extractive engine's salience learn. One thread, seeded: the same numbers each time."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from summarizer.engines.extractive.networks import LARGEST, Network, Salience, School
from summarizer.engines.extractive.sets import form_of, set_features, told
from summarizer.engines.extractive.terms import pair_sights, word_sights

from ._salience_cases import sets_to_learn_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.engines.extractive.sets import Told

    from ._salience_cases import Case

TAKEN = "bbc"
"""The set whose references are sentences of the article."""
_OF_TERMS = (48, 24)
_PASSES_OF_TERMS = 4
_MOST_ROWS = 200_000
_NO_FOR_A_YES = 2
"""Terms that are not told, for each that is: the others teach little more, and the answers are set right after."""
_BATCH_OF_TERMS = 2048
_DOUBT = 8.0
"""Sightings that a word is given beforehand, as likely to be told as any other."""
_OF_SETS: tuple[int, ...] = ()
_PASSES_OF_SETS = 4
_BATCH_OF_SETS = 32
_TEMPERATURE = 0.1
"""Of ROUGE-1 + ROUGE-2, from 0 to 2."""
_MAIN_SIZE, _SHARE_OF_OTHER_SIZES = 3, 0.2
_DROPPED = 0.1
_PASSES_OF_FORM = 300
_FEWEST_SIGHTINGS = 3
"""Below this a word is like any other."""


def prepare() -> None:
    """Sums are then always taken in one order."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)


class _Familiar:
    """How much likelier than others each stem is to be told, over training articles."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._seen: Counter[str] = Counter()
        self._told: Counter[str] = Counter()
        for case in cases:
            self._seen.update(case.words.stems)
            self._told.update(
                s for s, is_told in zip(case.words.stems, case.in_reference, strict=True) if is_told
            )
        self._usual = self._told.total() / self._seen.total()

    def without(self, case: Case) -> NDArray[np.float64]:
        """As the other articles show it, for an article that is among them."""
        seen = np.array([self._seen[stem] for stem in case.words.stems], float) - 1
        is_told = np.array([self._told[stem] for stem in case.words.stems], float) - case.in_reference
        return self._log_ratio(seen, is_told)

    def of(self, case: Case) -> NDArray[np.float64]:
        """For an article that is not among them."""
        known = self.known
        return np.array([known.get(stem, 0.0) for stem in case.words.stems])

    @cached_property
    def known(self) -> dict[str, float]:
        stems = sorted(stem for stem, seen in self._seen.items() if seen >= _FEWEST_SIGHTINGS)
        seen, is_told = (np.array([c[stem] for stem in stems], float) for c in (self._seen, self._told))
        return dict(zip(stems, self._log_ratio(seen, is_told).tolist(), strict=True))

    def _log_ratio(self, seen: NDArray[np.float64], is_told: NDArray[np.float64]) -> NDArray[np.float64]:
        ratio = np.log((is_told + self._usual * _DOUBT) / (seen + _DOUBT) / self._usual)
        return np.where(seen < _FEWEST_SIGHTINGS, 0.0, ratio).round(2)


def learn(cases: Sequence[Case]) -> Salience:
    """All networks, from articles of both schools."""
    taken = [case for case in cases if case.data == TAKEN]
    noted = [case for case in cases if case.data != TAKEN]
    return Salience(_learn_school(noted), _learn_school(taken), _learn_form(cases), "")


def _learn_school(cases: Sequence[Case]) -> School:
    """The network of sets learns from what those of terms say of articles that are new to them."""
    for half in (0, 1):
        words, pairs, familiar = _learn_terms([case for case in cases if case.lot(2) != half])
        for case in (case for case in cases if case.lot(2) == half):
            known = familiar.of(case)
            case.told = told(case.words, case.seen, case.weights, words, pairs, known)
    sets = _learn_sets(cases)
    words, pairs, familiar = _learn_terms(cases)
    return School(words, pairs, sets, familiar.known)


def _learn_terms(cases: Sequence[Case]) -> tuple[Network, Network, _Familiar]:
    familiar = _Familiar(cases)
    known = [familiar.without(case) for case in cases]
    sights = [word_sights(case.words, one) for case, one in zip(cases, known, strict=True)]
    words = _learn_to_tell(np.vstack(sights), np.concatenate([case.in_reference for case in cases]))
    of_pairs = [
        pair_sights(case.words, words(sight), one)
        for case, sight, one in zip(cases, sights, known, strict=True)
    ]
    pairs = _learn_to_tell(np.vstack(of_pairs), np.concatenate([case.pairs_in_reference for case in cases]))
    return words, pairs, familiar


def _learn_sets(cases: Sequence[Case]) -> Network:
    """Listwise: the softmax of the scores of an article's sets is drawn to the softmax of their ROUGE."""
    random = np.random.default_rng(0)
    lists = [(case, sets) for case in cases for sets in sets_to_learn_from(case, random)]
    inputs = [set_features(_told(case), sets) for case, sets in lists]
    mean, deviation = _moments(np.vstack(inputs))
    prepared = [_standardised(one, mean, deviation) for one in inputs]
    targets = [_softmax(case.overlap.rouge(sets).sum(axis=1) / _TEMPERATURE) for case, sets in lists]
    shares = [1.0 if sets.shape[1] == _MAIN_SIZE else _SHARE_OF_OTHER_SIZES for _, sets in lists]
    network = _network(len(mean), _OF_SETS)
    size = min(_BATCH_OF_SETS, len(lists))
    steps = len(lists) // size
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=1e-1)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, total_steps=_PASSES_OF_SETS * steps)
    for _ in range(_PASSES_OF_SETS):
        order = torch.randperm(len(lists)).tolist()
        for step in range(steps):
            batch = order[step * size : (step + 1) * size]
            rows = functional.dropout(torch.cat([prepared[n] for n in batch]), _DROPPED)
            scores = network(rows)[:, 0].split([len(prepared[n]) for n in batch])
            losses = [
                -(targets[n] * functional.log_softmax(given, 0)).sum() * shares[n]
                for n, given in zip(batch, scores, strict=True)
            ]
            _step(optimizer, pace, torch.stack(losses).sum() / size)
    return _as_network(network, mean, deviation)


def _learn_form(cases: Sequence[Case]) -> Network:
    """Logistic regression: is the reference made of whole sentences?"""
    forms = np.vstack([form_of(case.words, case.seen, case.argument) for case in cases])
    mean, deviation = _moments(forms)
    rows = _standardised(forms, mean, deviation)
    answers = torch.tensor([float(case.data == TAKEN) for case in cases])
    network = _network(rows.shape[1], ())
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-2, weight_decay=1e-2)
    pace = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, _PASSES_OF_FORM)
    for _ in range(_PASSES_OF_FORM):
        _step(optimizer, pace, functional.binary_cross_entropy_with_logits(network(rows)[:, 0], answers))
    return _as_network(network, mean, deviation)


def _learn_to_tell(sights: NDArray[np.float64], wanted: NDArray[np.bool_]) -> Network:
    """Logistic loss over some of the rows; the bias makes up for the answers that were left out (King and Zeng 2001)."""
    rows_kept, left_out = _balanced(wanted)
    mean, deviation = _moments(sights)
    rows = _standardised(sights[rows_kept], mean, deviation)
    answers = torch.from_numpy(wanted[rows_kept].astype(np.float32))
    network = _network(rows.shape[1], _OF_TERMS)
    size = min(_BATCH_OF_TERMS, len(rows))
    steps = len(rows) // size
    optimizer = torch.optim.AdamW(network.parameters(), lr=6e-3, weight_decay=1e-3)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, 6e-3, total_steps=_PASSES_OF_TERMS * steps)
    for _ in range(_PASSES_OF_TERMS):
        order = torch.randperm(len(rows))
        for step in range(steps):
            batch = order[step * size : (step + 1) * size]
            scores = network(rows[batch])[:, 0]
            _step(optimizer, pace, functional.binary_cross_entropy_with_logits(scores, answers[batch]))
    found = _as_network(network, mean, deviation)
    weight, bias = found.layers[-1]
    return Network(mean, deviation, (*found.layers[:-1], (weight, bias - np.log(left_out))))


def _balanced(wanted: NDArray[np.bool_]) -> tuple[NDArray[np.intp], float]:
    """Which rows to learn from, and by what factor those that are not told were thinned."""
    random = np.random.default_rng(0)
    told, others = np.flatnonzero(wanted), np.flatnonzero(~wanted)
    kept = min(len(others), max(_NO_FOR_A_YES * len(told), 1))
    rows = np.concatenate([told, random.permutation(others)[:kept]])
    return np.sort(random.permutation(rows)[:_MOST_ROWS]), max(len(others), 1) / max(kept, 1)


def _network(inputs: int, hidden: tuple[int, ...]) -> nn.Sequential:
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for before, after in zip((inputs, *hidden), hidden, strict=False):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear((inputs, *hidden)[-1], 1))


def _step(
    optimizer: torch.optim.Optimizer, pace: torch.optim.lr_scheduler.LRScheduler, loss: torch.Tensor
) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    pace.step()


def _moments(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and deviation of each column. One that is always the same says nothing, and gets no weight."""
    deviation = rows.std(axis=0)
    return rows.mean(axis=0), np.where(deviation < 1e-6, 1e6, deviation)


def _standardised(
    rows: NDArray[np.float64], mean: NDArray[np.float64], deviation: NDArray[np.float64]
) -> torch.Tensor:
    return torch.from_numpy(np.clip((rows - mean) / deviation, -LARGEST, LARGEST).astype(np.float32))


def _softmax(values: NDArray[np.float64]) -> torch.Tensor:
    grown = np.exp(values - values.max())
    return torch.from_numpy((grown / grown.sum()).astype(np.float32))


def _as_network(network: nn.Sequential, mean: NDArray[np.float64], deviation: NDArray[np.float64]) -> Network:
    layers = [
        (layer.weight.detach().double().numpy().T.copy(), layer.bias.detach().double().numpy().copy())
        for layer in network
        if isinstance(layer, nn.Linear)
    ]
    return Network(mean, deviation, tuple(layers))


def _told(case: Case) -> Told:
    if case.told is None:
        raise ValueError(f"{case.id}: nothing was said of its words yet")
    return case.told
