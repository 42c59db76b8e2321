"""What goes where a server or a member is to be forgotten, and what stays, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
            return ("Nothing is kept.",)
        return (f"Goes: {'; '.join(self.goes)}.", *(f"Stays: {each}." for each in self.stays))


def server_words(data: ServerData) -> Words:
    """Of what is kept of a server."""
    counted = (
        (data.subscriptions, "subscription", "with channel, topics, hours, and who set it up"),
        (data.deliveries, "digest", "sent or to be sent, so buttons under them stop working"),
        (data.messages, "id", "of messages that were posted"),
        (data.digests, "digest", "made for this server alone"),
    )
    stays = (
        "what was posted, in its channels at Discord, where only you can delete it",
        "articles, which are no server's own, and what members said of them: each can have that forgotten",
        "an entry of the audit log that some server was forgotten, and not which",
    )
    return Words(tuple(f"{_count(number, thing)} {what}" for number, thing, what in counted if number), stays)


def member_words(data: MemberData) -> Words:
    """Of what is kept of a member."""
    counted = (
        (data.feedback, "piece of feedback", "pieces of feedback", "with its words"),
        (
            data.acts,
            "entry",
            "entries",
            "of the audit log's that name you: what was done stays, and not by whom",
        ),
        (
            data.subscriptions,
            "subscription",
            "subscriptions",
            "that name who set them up: they stay, without the name",
        ),
    )
    goes = tuple(
        f"{number} {one if number == 1 else many}, {what}" for number, one, many, what in counted if number
    )
    return Words(goes, ("an entry of the audit log that some member was forgotten, and not which",))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing if number == 1 else thing + 's'}"
