"""What the layers below say in English for people beside errors, told by `bot.words.retell` where it is shown."""

from __future__ import annotations

from bot.words import retold

TIERS = (retold("official"), retold("press"), retold("think tank"), retold("state media"))
"""`bot.sources.configured.Tier`."""
REASONS = (
    retold("the title: “{0}”"),
    retold("words in {0} of {1} sentences: {2}"),
    retold("nearest in meaning ({0}): “{1}”"),
)
"""Why the summarizer puts an article into a topic."""
