"""What is running: which release of the bot, and which process of it."""

from __future__ import annotations

import os
import secrets
import socket
from importlib.metadata import PackageNotFoundError, version


def release() -> str | None:
    """The installed release; None in a checkout that is not installed."""
    try:
        return version("briefing-bot")
    except PackageNotFoundError:
        return None


def new_worker_name() -> str:
    """A name for one holder of leases, told apart from all others: by machine, process and chance."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
