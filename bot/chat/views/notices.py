"""Short messages: what went wrong, what is not there, what the bot is and can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.markdown import bold, day, inline
from bot.chat.views import counted
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, listed, ngettext

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
        f"⚠️ **{what or gettext('That did not work, and it is not your fault.')}**\n"
        + gettext("Please try again in a minute; if it stays so, tell whoever runs this bot.")
        + "\n"
        + small(gettext("Reference: `{reference}`", reference=reference))
    )
    return sheet.view()


def about_view(about: About) -> discord.ui.LayoutView:
    """Version, engine, sources, what is stored, privacy."""
    sheet = Sheet()
    sheet.text(
        "\n".join(
            [
                gettext("## About briefing-bot"),
                small(gettext("Version {version}", version=inline(about.version, 40))),
                gettext(
                    "Briefings of foreign-policy articles. Every line of a briefing rests on exact sentences "
                    "of its source: press **Receipts** to see them."
                ),
            ]
        )
    )
    sheet.rule()
    engine = about.engine
    articles, publishers = counted.articles(about.articles), counted.publishers(about.publishers)
    kept = gettext("{articles} of {publishers}", articles=articles, publishers=publishers)
    newest = gettext(", the newest from {day}", day=day(about.newest)) if about.newest else ""
    sheet.text(
        "\n".join(
            [
                f"{gettext('**Engine**')} {_engine(engine, about.encoder)}",
                f"{gettext('**Archive**')} {kept}{newest}",
                f"{gettext('**Sources**')} {_names(about.sources)}",
            ]
        )
    )
    sheet.rule()
    sheet.text(
        "\n".join(
            [
                gettext("**What is stored, why and for how long**"),
                _stored(about),
                gettext(
                    "**To have it erased** **/forget-me** and, for managers of a server, **/forget-server** do it "
                    "at once. Copies in backups go when these do."
                ),
                gettext("**Who sees answers** You alone, unless you set `public`."),
                gettext(
                    "**Rights** Each article is its publisher's. The bot is free software under the MIT licence."
                ),
            ]
        )
    )
    return sheet.view()


def help_view(commands: Sequence[CommandLine], menus: Sequence[CommandLine]) -> discord.ui.LayoutView:
    """Every command with what it does."""
    sheet = Sheet()
    lines = [f"- {one.mention} {inline(one.description, 100)}" for one in commands]
    menu_lines = [f"- {bold(inline(one.mention, 40))} {inline(one.description, 200)}" for one in menus]
    sheet.text("\n".join([gettext("## What I can do"), *lines]))
    if menu_lines:
        sheet.text(
            "\n".join(
                [gettext("**On a message** (press and hold it, or right-click, then Apps)"), *menu_lines]
            )
        )
    sheet.text(small(gettext("Answers are for you alone, unless you set “public”.")))
    return sheet.view()


def _engine(engine: EngineInfo, encoder: str) -> str:
    """Name, version and models, each once: most engines choose sentences with the encoder itself."""
    models = [*([engine.model] if engine.model != encoder else []), encoder]
    name = f"{inline(engine.name, 60)} {inline(engine.version, 40)}"
    return gettext("{engine}, on {models}", engine=name, models=listed([inline(m, 80) for m in models]))


def _after(days: int) -> str:
    if not days:
        return gettext("within a day")
    return ngettext("{count} day later", "{count} days later", days)


def _stored(about: About) -> str:
    kept = about.kept_for
    lines = (
        gettext("Articles, their briefings and topics, to be read: {period}.", period=_for(kept.articles)),
        ngettext(
            "What you say by “Feedback”, with your id, for the maintainers: until {count} day after they settled it.",
            "What you say by “Feedback”, with your id, for the maintainers: until {count} days after they settled it.",
            kept.feedback,
        ),
        gettext(
            "Subscriptions: the channel, what it wants and when, and who set it up: until they are removed."
        ),
        gettext(
            "When the bot leaves a server its subscriptions stop at once, and are deleted {later}.",
            later=_after(about.grace_days),
        ),
        gettext(
            "What was posted where, so that nothing is posted twice and all can be put right: {period}.",
            period=_for(kept.digests),
        ),
        gettext("What maintainers did, with their ids and names: {period}.", period=_for(kept.audit)),
        gettext(
            "A page or file given to “Brief this link”: in memory for a while, for its buttons, and never on disk."
        ),
        gettext(
            "Nothing else that you write or ask, and no profile. Logs name requests and channels, and no words "
            "of yours."
        ),
    )
    return "\n".join(f"- {line}" for line in lines)


def _for(days: int | None) -> str:
    if days is None:
        return gettext("without an end")
    return ngettext("for {count} day", "for {count} days", days)


def _names(sources: Sequence[str]) -> str:
    most = 8
    names = ", ".join(inline(source, 60) for source in sources[:most])
    left = len(sources) - most
    if left > 0:
        return gettext("{names} and {count} more", names=names, count=left)
    return names or gettext("none yet")
