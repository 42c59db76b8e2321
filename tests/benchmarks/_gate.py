"""Stored figures, and what it takes to fall below them.

A baseline file holds, for each figure, its `value`, the `best` it ever had, the `noise` within which a change
says nothing, and which way is `better`. It is written by the benchmark's own command. A figure may be stored
worse than its best only with a `reason`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Figure(NamedTuple):
    """A measured value; `noise` is in the same unit, 0 for what must never get worse."""

    value: float
    noise: float = 0.0
    better: Literal["higher", "lower"] = "higher"


class Stored(NamedTuple):
    """A figure as the file has it."""

    value: float
    best: float
    noise: float
    better: str
    reason: str | None


_ROUNDING = 1e-6


def read(file: Path) -> dict[str, Stored]:
    """The figures of a baseline file by name; none where there is no file."""
    if not file.exists():
        return {}
    return {name: Stored(**entry) for name, entry in json.loads(file.read_text(encoding="utf-8")).items()}


def failures(file: Path, figures: Mapping[str, Figure]) -> list[str]:
    """What is worse than the baseline beyond its noise, missing, or lowered in silence; one line each."""
    stored = read(file)
    if not stored:
        return [f"{file.name}: there is no baseline"]
    lines = [
        f"{name}: lowered from {one.best} without a reason" for name, one in stored.items() if _silent(one)
    ]
    for name, one in stored.items():
        if name not in figures:
            lines.append(f"{name}: not measured any more")
        elif has_fallen(one, figures[name]):
            lines.append(f"{name}: {figures[name].value:.3f}, was {one.value} (noise {one.noise})")
    return lines


def has_fallen(one: Stored, figure: Figure) -> bool:
    """Whether a figure is worse than its baseline beyond the noise."""
    return _loss(figure.value, one.value, one.better) > one.noise + _ROUNDING


def write(file: Path, figures: Mapping[str, Figure], reason: str | None = None) -> None:
    """Make `figures` the baseline.

    Raises ValueError, and writes nothing, if one is worse than its best or gone and no reason is given.
    """
    stored = read(file)
    fresh = {}
    for name, figure in figures.items():
        value = round(figure.value, 3)
        old = stored.get(name)
        best = value if old is None or _loss(value, old.best, figure.better) <= 0 else old.best
        why = None if best == value else reason or (old.reason if old and value == old.value else None)
        fresh[name] = Stored(value, best, round(figure.noise, 3), figure.better, why)
    silent = [name for name, one in fresh.items() if _silent(one)] + [
        name for name in stored if name not in figures and not reason
    ]
    if silent:
        raise ValueError(f"worse or gone, and no reason given: {', '.join(silent)}. Say why with --reason")
    entries = {name: one._asdict() for name, one in fresh.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _loss(value: float, reference: float, better: str) -> float:
    return reference - value if better == "higher" else value - reference


def _silent(one: Stored) -> bool:
    return _loss(one.value, one.best, one.better) > _ROUNDING and not one.reason
