"""How long Discord takes to answer a heartbeat, measured from its sending."""

from __future__ import annotations

import time
from typing import Any

import discord.gateway


class KeepAlive(discord.gateway.KeepAliveHandler):
    """Notes when a heartbeat is sent before it is sent.

    discord.py 2.7.1 notes it afterwards, in a thread that may get its turn only after the event loop has taken
    Discord's answer in. It then counts from the heartbeat before, warns "Can't keep up, … 41.3s behind", and
    tells that as the latency.
    """

    def get_payload(self) -> dict[str, Any]:
        """What is about to be sent."""
        self._last_send = time.perf_counter()
        return super().get_payload()


def measure_heartbeats() -> None:
    """Let every connection that is made from now on in this process use it."""
    discord.gateway.KeepAliveHandler = KeepAlive  # type: ignore[misc]
