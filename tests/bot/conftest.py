"""What every test of the bot may ask for."""

from .databases import address, archive, pgvector, postgres, shared_address
from .log_lines import log_lines
from .places import clean_place, write_page

__all__ = [
    "address",
    "archive",
    "clean_place",
    "log_lines",
    "pgvector",
    "postgres",
    "shared_address",
    "write_page",
]
