"""What every test of the bot may ask for."""

from .databases import address, archive, pgvector, postgres, shared_address
from .places import clean_place, write_page

__all__ = ["address", "archive", "clean_place", "pgvector", "postgres", "shared_address", "write_page"]
