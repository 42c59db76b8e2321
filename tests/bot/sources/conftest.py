"""What every test of sources may ask for."""

from .web_fixtures import (
    around,
    authority,
    fetcher,
    limits,
    names,
    proof,
    secure,
    site,
    stopwatch,
    trust,
    victim,
)

__all__ = [
    "around",
    "authority",
    "fetcher",
    "limits",
    "names",
    "proof",
    "secure",
    "site",
    "stopwatch",
    "trust",
    "victim",
]
