"""Briefings by a model that transformers runs in this process: a summarizer (seq2seq) or a chat model."""

from summarizer.engines.local.engine import LocalEngine
from summarizer.engines.local.loading import LocalChoice

__all__ = ["LocalChoice", "LocalEngine"]
