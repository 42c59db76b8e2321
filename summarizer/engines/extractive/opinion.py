"""Whether a piece argues its author's view or reports: told from how its sentences speak.

A logistic model over shares of sentences, fitted by `python -m tests.benchmarks.roles --fit`; the benchmark without
`--fit` says how often it errs. What the page itself calls the piece goes before it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from summarizer.engines.extractive.cues import CONCLUSION, OBLIGATION
from summarizer.engines.extractive.features import FIGURE, QUOTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.types import Article

_SAID = re.compile(r"\b(?:said|told|added|says|according to|reported|reporters|announced)\b")
_MYSELF = re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|[Mm]y|[Mm]yself)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s|[Oo]urselves)\b")
_YOU = re.compile(r"\b(?:[Yy]ou|[Yy]our)\b")
_JUDGES = re.compile(
    r"\b(?:surely|indeed|perhaps|simply|merely|clearly|obviously|of course|frankly|sadly|unfortunately|"
    r"thankfully|hardly|truly|utterly|absurd|ridiculous|shameful|hypocrisy|moral|naive|dangerous|foolish|"
    r"nonsense|so-called|wrong|right|after all|in fact|not only|the fact that|rather than|far from|seems?|"
    r"would be)\b",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"(?:But|And|Yet|So|Still|Indeed|Of course|Instead|Perhaps|Yes|No|Now|After all|Meanwhile)\b"
)
_PRESENT = re.compile(r"\b(?:is|are|has|have|isn[’']t|aren[’']t|do|does)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|\w{3,}ed)\b")
_WHEN = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:yesterday|today)\b")

WEIGHTS = {
    "urges": 9.66,
    "concludes": 5.29,
    "asks": 5.70,
    "tells who said": -10.96,
    "myself": 0.90,
    "we": 4.11,
    "you": -8.94,
    "judges": 8.59,
    "links": 4.15,
    "quoted": 1.25,
    "present": 1.36,
    "weekdays": -9.37,
    "figures": -3.35,
}
_BIAS = -1.20
"""0.94 above the fitted one: analysts read more opinions than the pieces hold that it was fitted to."""
_FEWEST_SENTENCES = 5
"""In fewer, how a piece speaks does not show."""

_CALLED_ONE = re.compile(
    r"/(?:opinions?|commentisfree|comment|commentary|op-?eds?|editorials?|columnists?|columns|perspectives?|"
    r"viewpoints?|blogs?|letters)(?:/|$)",
    re.IGNORECASE,
)
_TITLED_ONE = re.compile(
    r"(?:opinion|comment(?:ary)?|op-?ed|editorial|column|view(?:point)?|perspective)\s?[:|]", re.IGNORECASE
)
_DISCLAIMED = re.compile(
    r"\b(?:opinions|views) expressed (?:in this|here|are|by the author)|\bthis (?:op-?ed|column|editorial) ",
    re.IGNORECASE,
)


def is_opinion(article: Article, texts: Sequence[str]) -> bool:
    """Whether `article`, whose sentences are `texts`, argues a view."""
    if _CALLED_ONE.search(article.url or "") or _TITLED_ONE.match(article.title):
        return True
    if any(_DISCLAIMED.search(text) for text in texts):
        return True
    return len(texts) >= _FEWEST_SENTENCES and opinion_score(texts) >= 0.5


def opinion_score(texts: Sequence[str]) -> float:
    """From 0 (a report) to 1 (an argument), by words alone. `texts` are one or more sentences."""
    shares = opinion_features(texts)
    total = _BIAS + sum(weight * shares[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))


def opinion_features(texts: Sequence[str]) -> dict[str, float]:
    """Each of WEIGHTS' features, 0 to 1: mostly the share of sentences in whose own words something stands."""
    own = [QUOTED.sub(" ", text) for text in texts]

    def share(pattern: re.Pattern[str]) -> float:
        return sum(pattern.search(text) is not None for text in own) / len(own)

    present, past = (sum(len(tense.findall(text)) for text in own) for tense in (_PRESENT, _PAST))
    quoted = sum(len(text) - len(bare) for text, bare in zip(texts, own, strict=True))
    return {
        "urges": share(OBLIGATION),
        "concludes": share(CONCLUSION),
        "asks": sum(text.rstrip().endswith("?") for text in own) / len(own),
        "tells who said": share(_SAID),
        "myself": share(_MYSELF),
        "we": share(_WE),
        "you": share(_YOU),
        "judges": share(_JUDGES),
        "links": sum(_LINKS.match(text) is not None for text in texts) / len(texts),
        "quoted": quoted / max(1, sum(map(len, texts))),
        "present": present / max(1, present + past),
        "weekdays": share(_WHEN),
        "figures": share(FIGURE),
    }
