"""What an operator can set (`model`), where it comes from (`layers`), and what is wrong with it (`load`)."""

from bot.settings.load import LoadedSettings, load_settings
from bot.settings.model import (
    DatabaseSettings,
    DiscordSettings,
    LibrarySettings,
    Settings,
    SummarizerSettings,
)

__all__ = [
    "DatabaseSettings",
    "DiscordSettings",
    "LibrarySettings",
    "LoadedSettings",
    "Settings",
    "SummarizerSettings",
    "load_settings",
]
