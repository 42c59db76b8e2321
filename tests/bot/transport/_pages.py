"""Made-up reports, no two alike, as files that a source of the kind `folder` lists."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PLACES = ("Seoul", "Tokyo", "Kyiv", "Warsaw", "Manila", "Canberra", "Ankara", "Brasília", "Nairobi", "Oslo")
_WHO = ("officials", "ministers", "envoys", "lawmakers", "officers", "economists", "engineers", "historians")
_DID = ("agreed on", "argued over", "put off", "paid for", "inspected", "published", "signed", "voted down")
_WHAT = (
    "a radar",
    "a port",
    "a treaty",
    "a loan",
    "a pipeline",
    "a census",
    "a cable",
    "a patrol",
    "a court",
)
_WHY = (
    "after a storm",
    "for the first time",
    "despite protests",
    "within budget",
    "at short notice",
    "in secret",
)


def write_report(folder: Path, number: int) -> Path:
    """The report of this number, the same each time; it appears at once and whole."""
    draw = random.Random(number)
    one, two = draw.sample(_PLACES, 2)
    what = draw.choice(_WHAT)
    lines = [f"{one} and {two} {draw.choice(_DID)} {what} numbered {number}, {draw.choice(_WHY)}."]
    for _ in range(9):
        names = draw.sample(_PLACES, 2)
        lines.append(
            f"{draw.randint(3, 997)} {draw.choice(_WHO)} from {names[0]} {draw.choice(_DID)} {draw.choice(_WHAT)} "
            f"near {names[1]} {draw.choice(_WHY)}, and {draw.choice(_WHO)} in {draw.choice(_PLACES)} "
            f"{draw.choice(_DID)} {draw.choice(_WHAT)} of {draw.randint(3, 997)} million."
        )
    title = f"{one} and {two} on {what} numbered {number}"
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>'
    hidden, shown = folder / f".{number:05}", folder / f"report-{number:05}.html"
    hidden.write_text(page, encoding="utf-8")
    return hidden.rename(shown)
