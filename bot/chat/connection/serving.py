"""The bot's life as a process: connect, serve until told to stop, say goodbye."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.chat.connection.connecting import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.chat.client import BriefingBot

_log = logging.getLogger(__name__)


async def serve(bot: BriefingBot, token: str, stop: asyncio.Event) -> None:
    """Run `bot` until `stop` is set. Raises DiscordError where Discord refuses it or is away."""
    connection = asyncio.create_task(_connect(bot, token), name="discord")
    told = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({connection, told}, return_when=asyncio.FIRST_COMPLETED)
        if not connection.done():
            _log.info("Stopping")
    finally:
        told.cancel()
        await bot.stop()
        if connection.done():
            await connection
        else:
            connection.cancel()
            with suppress(asyncio.CancelledError):
                await connection


async def _connect(bot: BriefingBot, token: str) -> None:
    with in_words():
        await bot.login(token)
        await bot.serve()


LAST_SECOND = 9.0
"""After this many seconds of stopping the process ends, whatever a thread is still busy with. Supervisors
wait for 10, and Python itself would wait for the thread."""


def stop_on_signals(stop: asyncio.Event, within: float = LAST_SECOND) -> None:
    """Let SIGTERM and SIGINT set `stop`, and the process end `within` seconds; a second one ends it at once."""
    loop = asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        leave = threading.Timer(within, os._exit, (0,))
        leave.daemon = True
        leave.start()
        for number in _signals():
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _signals():
        try:
            loop.add_signal_handler(number, told)
        except NotImplementedError:  # Windows, where Ctrl-C ends the loop instead
            return


def _signals() -> Iterator[signal.Signals]:
    yield signal.SIGINT
    yield signal.SIGTERM
