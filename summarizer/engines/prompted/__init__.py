"""Briefings by a chat model that is passed in as a function: prompt, answer, repair, and then the checks."""

from summarizer.engines.prompted.engine import PromptedEngine
from summarizer.engines.prompted.prompt import Complete, Message, Prompt

__all__ = ["Complete", "Message", "Prompt", "PromptedEngine"]
