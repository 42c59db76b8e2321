"""Briefing kept articles anew: which, what that would change, and doing it."""

from bot.rebriefing.changes import Change, changes, engine_words
from bot.rebriefing.jobs import Rebriefer
from bot.rebriefing.selection import Selection, select

__all__ = ["Change", "Rebriefer", "Selection", "changes", "engine_words", "select"]
