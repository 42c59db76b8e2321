"""Chooses an article's own sentences: what is seen of each, what it is worth, what is shown of it."""

from summarizer.engines.extractive.engine import ExtractiveEngine

__all__ = ["ExtractiveEngine"]
