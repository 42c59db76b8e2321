"""Short messages: what went wrong, what is not there, what the bot is and can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.markdown import bold, day, inline
from bot.chat.views.lines import several, small
from bot.chat.views.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import discord

    from bot.chat.services import KeptFor
    from summarizer import EngineInfo

_SENTENCE = 600


@dataclass(frozen=True, slots=True)
class About:
    """What `/about` tells."""

    version: str
    engine: EngineInfo
    encoder: str
    articles: int
    publishers: int
    newest: date | None
    sources: Sequence[str]
    grace_days: int
    kept_for: KeptFor


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command as help shows it: `mention` is a command mention, or its name with a slash."""

    mention: str
    description: str


def kind_view(sentence: str, *, hint: str | None = None) -> discord.ui.LayoutView:
    """The person asked for what cannot be done or is not there: one sentence and, perhaps, what can be."""
    sheet = Sheet()
    sheet.text(inline(sentence, _SENTENCE))
    if hint:
        sheet.text(small(inline(hint, _SENTENCE)))
    return sheet.view()


def fault_view(reference: str, what: str | None = None) -> discord.ui.LayoutView:
    """Something broke on our side (`what`, where that is known); `reference` finds it in the log."""
    sheet = Sheet()
    sheet.text(
        f"⚠️ **{what or 'That did not work, and it is not your fault.'}**\n"
        "Please try again in a minute; if it stays so, tell whoever runs this bot.\n"
        + small(f"Reference: `{reference}`")
    )
    return sheet.view()


def about_view(about: About) -> discord.ui.LayoutView:
    """Version, engine, sources, what is stored, privacy."""
    sheet = Sheet()
    sheet.text(
        f"## About briefing-bot\n{small(f'Version {inline(about.version, 40)}')}\n"
        "Briefings of foreign-policy articles. Every line of a briefing rests on exact sentences of its "
        "source: press **Receipts** to see them."
    )
    sheet.rule()
    engine = about.engine
    kept = f"{several(about.articles, 'article')} of {several(about.publishers, 'publisher')}"
    newest = f", the newest from {day(about.newest)}" if about.newest else ""
    sheet.text(
        f"**Engine** {_engine(engine, about.encoder)}\n"
        f"**Archive** {kept}{newest}\n"
        f"**Sources** {_names(about.sources)}"
    )
    sheet.rule()
    sheet.text(
        f"**What is stored, why and for how long**\n{_stored(about)}\n"
        "**To have it erased** **/forget-me** and, for managers of a server, **/forget-server** do it at once. Copies "
        "in backups go when these do.\n"
        "**Who sees answers** You alone, unless you set `public`.\n"
        "**Rights** Each article is its publisher's. The bot is free software under the MIT licence."
    )
    return sheet.view()


def help_view(commands: Sequence[CommandLine], menus: Sequence[CommandLine]) -> discord.ui.LayoutView:
    """Every command with what it does."""
    sheet = Sheet()
    lines = [f"- {one.mention} {inline(one.description, 100)}" for one in commands]
    menu_lines = [f"- {bold(inline(one.mention, 40))} {inline(one.description, 200)}" for one in menus]
    sheet.text("\n".join(["## What I can do", *lines]))
    if menu_lines:
        sheet.text(
            "\n".join(["**On a message** (press and hold it, or right-click, then Apps)", *menu_lines])
        )
    sheet.text(small("Answers are for you alone, unless you set “public”."))
    return sheet.view()


def _engine(engine: EngineInfo, encoder: str) -> str:
    """Name, version and models, each once: most engines choose sentences with the encoder itself."""
    models = [*([engine.model] if engine.model != encoder else []), encoder]
    return f"{inline(engine.name, 60)} {inline(engine.version, 40)}, on {' and '.join(inline(m, 80) for m in models)}"


def _after(days: int) -> str:
    return f"{several(days, 'day')} later" if days else "within a day"


def _stored(about: About) -> str:
    kept = about.kept_for
    settled, left = several(kept.feedback, "day"), _after(about.grace_days)
    lines = (
        f"Articles, their briefings and topics, to be read: {_for(kept.articles)}.",
        f"What you say by “Feedback”, with your id, for the maintainers: until {settled} after they settled it.",
        "Subscriptions: the channel, what it wants and when, and who set it up: until they are removed.",
        f"When the bot leaves a server its subscriptions stop at once, and are deleted {left}.",
        f"What was posted where, so that nothing is posted twice and all can be put right: {_for(kept.digests)}.",
        f"What maintainers did, with their ids and names: {_for(kept.audit)}.",
        "A page or file given to “Brief this link”: in memory for a while, for its buttons, and never on disk.",
        "Nothing else that you write or ask, and no profile. Logs name requests and channels, and no words of yours.",
    )
    return "\n".join(f"- {line}" for line in lines)


def _for(days: int | None) -> str:
    return "without an end" if days is None else f"for {several(days, 'day')}"


def _names(sources: Sequence[str]) -> str:
    most = 8
    names = ", ".join(inline(source, 60) for source in sources[:most])
    left = len(sources) - most
    return (f"{names} and {left} more" if left > 0 else names) or "none yet"
