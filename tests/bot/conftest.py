"""What every test of the bot may ask for."""

from .databases import address, archive, pgvector, postgres, shared_address
from .log_lines import log_lines
from .places import clean_place, write_page
from .sources.web_fixtures import (
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
    "address",
    "archive",
    "around",
    "authority",
    "clean_place",
    "fetcher",
    "limits",
    "log_lines",
    "names",
    "pgvector",
    "postgres",
    "proof",
    "secure",
    "shared_address",
    "site",
    "stopwatch",
    "trust",
    "victim",
    "write_page",
]
