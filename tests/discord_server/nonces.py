"""Discord's promise for `enforce_nonce`: in the past few minutes, one nonce makes one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .clock import Clock
    from .models import Message


class Nonces:
    """The messages of each author by nonce. Discord does not say how long its minutes are: `window`, in s."""

    def __init__(self, clock: Clock, window: float) -> None:
        self._clock = clock
        self._messages: dict[tuple[int, str], Message] = {}
        self.window = window

    def find(self, author_id: int, nonce: str | int) -> Message | None:
        """The message that this author made with this nonce not longer than `window` ago, in any channel."""
        message = self._messages.get((author_id, str(nonce)))
        if message is None or self._clock.now() - message.created > self.window:
            return None
        return message

    def remember(self, message: Message) -> None:
        if message.nonce is not None:
            self._messages[message.author_id, str(message.nonce)] = message
