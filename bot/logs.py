"""Logs of the running bot: lines for people, or JSON for machines. No secret is ever in them."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_TOKEN = re.compile(r"(?<![\w-])[\w-]{23,30}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])")
"""The form of Discord's tokens, whoever's they are."""
_ANSWERS = re.compile(r"((?:webhooks|interactions)/\d+)/[\w-]{20,}")
"""Whoever has the last part of these addresses can speak for the bot."""
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+@")
HIDDEN = "***"

_TEXT = "%(asctime)s %(levelname)-8s %(name)s: %(message)s"


class Redaction:
    """Hides the given secrets, and what has the form of one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # The longest first: one secret may hold another.
        self._secrets = sorted({secret for secret in secrets if len(secret) > 3}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        text = _TOKEN.sub(HIDDEN, text)
        text = _ANSWERS.sub(rf"\1/{HIDDEN}", text)
        return _PASSWORD.sub(rf"\1:{HIDDEN}@", text)


class TextFormatter(logging.Formatter):
    """For people: one line a record, then its traceback."""

    def __init__(self, redact: Redaction, form: str = _TEXT) -> None:
        super().__init__(form)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """For machines: one object a line, with whatever the record was given beside its message."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        # Hidden before it is made JSON: escapes could tear a secret apart.
        hidden = {key: self._redact(v if isinstance(v, str) else str(v)) for key, v in told.items()}
        return json.dumps(hidden, ensure_ascii=False)


def set_up_logs(
    form: Literal["text", "json"], level: str, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Log to `stream` (stderr) from now on: coloured where a person watches. Replaces what was set up."""
    stream = stream or sys.stderr
    redact = Redaction(secrets)
    handler: logging.Handler
    if form == "json":
        handler = logging.StreamHandler(stream)
        handler.setFormatter(JsonFormatter(redact))
    elif stream.isatty():
        handler = _coloured(redact)
    else:
        handler = logging.StreamHandler(stream)
        handler.setFormatter(TextFormatter(redact))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # Every request and heartbeat of discord.py is worth a line only to those who look for its faults.
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger().level))
    logging.captureWarnings(True)


def _coloured(redact: Redaction) -> logging.Handler:
    from rich.console import Console
    from rich.logging import RichHandler

    handler = RichHandler(console=Console(stderr=True), show_path=False, log_time_format="%H:%M:%S")
    handler.setFormatter(TextFormatter(redact, "%(name)s: %(message)s"))
    return handler
