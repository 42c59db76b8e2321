"""What briefings cost, in a process of their own: memory, which is held to its baseline, and time, which is told."""

from __future__ import annotations

from . import _data, speed
from ._gate import Figure

_ARTICLES = 40
_MEMORY_NOISE = 0.12
"""Of what is resident: allocators and libraries differ by so much between machines."""


def measure() -> tuple[dict[str, Figure], dict[str, str]]:
    """The gated figures, and those that are only told: times, beside a peer in the same run."""
    examples = _data.load("cnndm", sample=_ARTICLES, seed=0)
    texts = [example.article.text for example in examples]
    ours = speed.run_task("brief_ours", texts=texts, threads=1)
    peer = speed.run_task("brief_sumy", sentences=[e.choices for e in examples], method="sumy LexRank")
    gated: dict[str, Figure] = {}
    if ours["peak"] is not None:
        gated["memory at most, MB"] = Figure(ours["peak"], _MEMORY_NOISE * ours["peak"], "lower")
    told = {
        "CPU ms an article, topics too": f"{1000 * ours['cpu']:.0f}",
        "of which outside the encoder, %": f"{100 * ours['outside']:.0f}",
        "sumy LexRank, CPU ms an article": f"{1000 * peer['cpu']:.0f}",
    }
    return gated, told
