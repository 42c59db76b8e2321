"""Search by meaning: the articles whose vectors are nearest to one.

By sqlite-vec inside SQLite and by pgvector inside PostgreSQL where they are there, and exactly, in this process,
where they are not.
"""

from bot.archive.search.vectors.index import VectorIndex, compared_by
from bot.archive.search.vectors.near import Near

__all__ = ["Near", "VectorIndex", "compared_by"]
