"""What goes where a server or a member is to be forgotten, and what stays, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.words import gettext, ngettext

if TYPE_CHECKING:
    from bot.archive import MemberData, ServerData


@dataclass(frozen=True, slots=True)
class Words:
    goes: tuple[str, ...]
    """What is removed, each thing with its number; none where nothing is kept."""
    stays: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not self.goes

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, in sentences."""
        if self.nothing:
            return (gettext("Nothing is kept."),)
        goes = gettext("Goes: {what}.", what="; ".join(self.goes))
        return goes, *(gettext("Stays: {what}.", what=each) for each in self.stays)


def server_words(data: ServerData) -> Words:
    """Of what is kept of a server."""
    counted = (
        data.subscriptions
        and ngettext(
            "{count} subscription with channel, topics, hours, and who set it up",
            "{count} subscriptions with channel, topics, hours, and who set it up",
            data.subscriptions,
        ),
        data.deliveries
        and ngettext(
            "{count} digest sent or to be sent, so buttons under them stop working",
            "{count} digests sent or to be sent, so buttons under them stop working",
            data.deliveries,
        ),
        data.messages
        and ngettext(
            "{count} id of messages that were posted",
            "{count} ids of messages that were posted",
            data.messages,
        ),
        data.digests
        and ngettext(
            "{count} digest made for this server alone",
            "{count} digests made for this server alone",
            data.digests,
        ),
    )
    stays = (
        gettext("what was posted, in its channels at Discord, where only you can delete it"),
        gettext(
            "articles, which are no server's own, and what members said of them: each can have that forgotten"
        ),
        gettext("an entry of the audit log that some server was forgotten, and not which"),
    )
    return Words(tuple(each for each in counted if each), stays)


def member_words(data: MemberData) -> Words:
    """Of what is kept of a member."""
    counted = (
        data.feedback
        and ngettext(
            "{count} piece of feedback, with its words",
            "{count} pieces of feedback, with its words",
            data.feedback,
        ),
        data.acts
        and ngettext(
            "{count} entry, of the audit log's that name you: what was done stays, and not by whom",
            "{count} entries, of the audit log's that name you: what was done stays, and not by whom",
            data.acts,
        ),
        data.subscriptions
        and ngettext(
            "{count} subscription, that name who set them up: they stay, without the name",
            "{count} subscriptions, that name who set them up: they stay, without the name",
            data.subscriptions,
        ),
    )
    stays = gettext("an entry of the audit log that some member was forgotten, and not which")
    return Words(tuple(each for each in counted if each), (stays,))
