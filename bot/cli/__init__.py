"""The commands a person types: `briefing-bot`, which `python -m bot` is too."""

from bot.cli.main import main

__all__ = ["main"]
