"""The one place where errors become answers: what the person did wrong, or where our fault is logged."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.chat.faults import in_words
from bot.chat.permissions import NotAMaintainerError, names
from bot.chat.replies import try_to_send
from bot.chat.subscribing.managers import NotAManagerError
from bot.chat.views.notices import fault_view, kind_view
from bot.errors import ArchiveBusyError, ArchiveUnavailableError, SourceError, UsageError
from bot.words import gettext
from summarizer import LanguageError, PageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_log = logging.getLogger(__name__)

_UNKNOWN_INTERACTION = 10062
_GONE = (10008, _UNKNOWN_INTERACTION, 50027)
"""Unknown message, unknown interaction, expired webhook token: whoever asked can no longer be answered."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the person is told, in one sentence, and what they can do."""

    sentence: str
    hint: str | None = None


def explain(error: BaseException) -> Explanation | None:
    """What the person did wrong or must wait for; None where the fault is ours."""
    if isinstance(error, UsageError | SourceError | PageError | LanguageError):
        return Explanation(*in_words(error))
    if isinstance(error, app_commands.CommandOnCooldown):
        seconds = max(1, round(error.retry_after))
        return Explanation(gettext("That was quick: please wait {seconds} s and ask again.", seconds=seconds))
    if isinstance(error, app_commands.TransformerError):
        return Explanation(
            gettext("“{value}” cannot be used here.", value=str(error.value)),
            gettext("Choose from what is offered as you type."),
        )
    if isinstance(error, app_commands.NoPrivateMessage):
        return Explanation(gettext("This works in servers only."))
    if isinstance(error, app_commands.BotMissingPermissions):
        return Explanation(
            gettext("I may not do that here: I lack {rights}.", rights=_listed(error.missing_permissions)),
            gettext("Whoever manages this channel's permissions can give it to me."),
        )
    if isinstance(error, app_commands.MissingPermissions):
        rights = _listed(error.missing_permissions)
        return Explanation(gettext("You may not do that here: it takes {rights}.", rights=rights))
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return Explanation(
            gettext("That command has changed since your Discord last looked."),
            gettext("Wait a minute, or restart Discord, and try again."),
        )
    if isinstance(error, NotAManagerError):
        return Explanation(
            gettext(
                "Subscriptions here are for members with Manage Server, or whom this server's admins let in."
            ),
            gettext("Admins set that in Server Settings, under Integrations."),
        )
    if isinstance(error, NotAMaintainerError):
        return Explanation(
            gettext("That is for the maintainers, who look after what everybody is shown."),
            gettext("Whoever runs this bot names them in its settings, under [maintainers]."),
        )
    if isinstance(error, app_commands.CheckFailure):
        return Explanation(gettext("You may not use that here."))
    return None


async def answer_error(interaction: discord.Interaction[Any], error: BaseException) -> bool:
    """Tell the asker, and log what is our fault under an id that the asker is told as well.

    Gives whether it was no fault of ours.
    """
    error = innermost(error)
    if isinstance(error, discord.NotFound) and error.code in _GONE:
        # Discord waited its 3 s or 15 min and gave up: there is nobody left to tell.
        _log.warning("An answer came too late", extra={"asked": _asked(interaction)}, exc_info=error)
        return True
    explanation = explain(error)
    if explanation is not None:
        view = kind_view(explanation.sentence, hint=explanation.hint)
    else:
        reference = secrets.token_hex(4)
        _log.error(
            "Failed (%s): %s", reference, _asked(interaction), extra={"reference": reference}, exc_info=error
        )
        passing = isinstance(error, ArchiveUnavailableError | ArchiveBusyError)
        what = gettext("The archive cannot be reached just now.") if passing else None
        view = fault_view(reference, what)
    await try_to_send(interaction, view)
    return explanation is not None


def innermost(error: BaseException) -> BaseException:
    """The error that a command raised, out of what discord.py wraps around it."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        cause = getattr(error, "original", None) or error.__cause__
        if not isinstance(cause, BaseException):
            break
        error = cause
    return error


def _listed(rights: Sequence[str]) -> str:
    return ", ".join(names(rights)) or gettext("a permission")


def _asked(interaction: discord.Interaction[Any]) -> str:
    """What was asked, without what the member typed."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    if interaction.type is discord.InteractionType.component:
        return f"button {custom_id_of(interaction).rpartition(':')[0]}"
    return interaction.type.name


def custom_id_of(interaction: discord.Interaction[Any]) -> str:
    """Of the component that was used; empty where none was."""
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", ""))
