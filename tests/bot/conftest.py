"""What every test of the bot may ask for."""

from .databases import address, archive, postgres

__all__ = ["address", "archive", "postgres"]
