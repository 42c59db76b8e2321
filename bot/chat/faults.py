"""What an error says, in the language that is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words import gettext, retell

if TYPE_CHECKING:
    from bot.errors import BotError
    from summarizer import SummarizerError


def in_words(error: BotError | SummarizerError) -> tuple[str, str]:
    """What is wrong, in one sentence, and what can be done."""
    subject, problem, mend = map(retell, (error.subject, error.problem, error.mend))
    return gettext("{subject}: {problem}.", subject=subject, problem=problem), mend
