"""What a member did with the bot, and what came of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .models import Json, Message, walk

if TYPE_CHECKING:
    from .models import Channel, Guild, User
    from .server import DiscordServer

SECONDS_TO_ACKNOWLEDGE = 3.0
SECONDS_OF_FOLLOW_UPS = 15 * 60.0


class InteractionType(enum.IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(enum.IntEnum):
    """How a bot acknowledges."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


@dataclass(eq=False)
class Interaction:
    """One interaction from its dispatch on. Times are the server's clock, in seconds."""

    server: DiscordServer
    id: int
    token: str
    type: InteractionType
    data: Json
    user: User
    channel: Channel
    guild: Guild | None
    dispatched_at: float
    source: Message | None = None
    opened_by: Interaction | None = None
    acknowledged_at: float | None = None
    callback: Callback | None = None
    callback_data: Json = field(default_factory=dict)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The command's name, or the custom id."""
        return str(self.data.get("name") or self.data.get("custom_id"))

    @property
    def latency(self) -> float | None:
        """Seconds from dispatch to acknowledgement; None while there is none."""
        return None if self.acknowledged_at is None else self.acknowledged_at - self.dispatched_at

    @property
    def has_lapsed(self) -> bool:
        """Whether Discord has told the member that the application did not respond."""
        late = self.server.clock.now() - self.dispatched_at > SECONDS_TO_ACKNOWLEDGE
        return self.acknowledged_at is None and late

    @property
    def token_has_expired(self) -> bool:
        return self.server.clock.now() - self.dispatched_at > SECONDS_OF_FOLLOW_UPS

    @property
    def is_external(self) -> bool:
        """Whether it comes from a guild that has not installed the app, only this member has."""
        return self.guild is not None and "0" not in self.server.integration_owners(self.channel, self.user)

    @property
    def choices(self) -> list[Json]:
        """What an autocomplete offered."""
        return list(self.callback_data.get("choices") or ())

    @property
    def modal(self) -> Json | None:
        """The modal that it was answered with."""
        return self.callback_data if self.callback is Callback.MODAL else None

    async def acknowledged(self, *, within: float = 5.0) -> Interaction:
        """Wait for any acknowledgement."""
        await self.server.until(
            lambda: self.acknowledged_at is not None, within=within, what=f"{self.name} is acknowledged"
        )
        return self

    async def answered(self, *, within: float = 10.0) -> Message:
        """Wait for the message that answers it, past any deferral."""
        await self.server.until(
            lambda: self.original is not None and not self.original.is_loading,
            within=within,
            what=f"{self.name} is answered",
        )
        assert self.original is not None
        return self.original

    async def followed_up(self, count: int = 1, *, within: float = 10.0) -> list[Message]:
        """Wait for so many follow-up messages beside the answer."""
        await self.server.until(
            lambda: len(self.followups) >= count, within=within, what=f"{self.name} has {count} follow-ups"
        )
        return self.followups

    def metadata(self) -> Json:
        """What its messages say of where they come from."""
        shown: Json = {
            "id": str(self.id),
            "type": int(self.type),
            "user": self.user.payload(),
            "authorizing_integration_owners": self.server.integration_owners(self.channel, self.user),
        }
        if self.type is InteractionType.COMPONENT and self.source is not None:
            shown["interacted_message_id"] = str(self.source.id)
        if self.opened_by is not None:
            shown["triggering_interaction_metadata"] = self.opened_by.metadata()
        return shown

    def modal_inputs(self) -> dict[str, Json]:
        """The inputs of the modal by custom id."""
        parts = walk((self.modal or {}).get("components") or [])
        return {part["custom_id"]: part for part in parts if part.get("custom_id")}
