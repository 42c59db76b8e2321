"""Logs of the running bot: lines for people, or JSON for machines. No secret is ever in them.

Every line says what it speaks of (`bot.context`): a delivery, an article, a source, an answer to a member;
and where there are traces, of which it is a part.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TextIO

from bot.context import spoken_of
from bot.tracing import trace_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPOKEN = "spoken_of"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", _SPOKEN}
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


class SpokenOf(logging.Filter):
    """Notes on every record what it speaks of. Of a handler, so that other people's records have it, too."""

    def filter(self, record: logging.LogRecord) -> bool:
        setattr(record, _SPOKEN, {**spoken_of(), **trace_ids()})
        return True


class TextFormatter(logging.Formatter):
    """For people: one line a record, with what it speaks of at its end; then its traceback."""

    def __init__(self, redact: Redaction, form: str = _TEXT) -> None:
        super().__init__(form)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        said = super().formatMessage(record)
        spoken = getattr(record, _SPOKEN, {})
        return f"{said} [{' '.join(f'{key}={value}' for key, value in spoken.items())}]" if spoken else said


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
        told |= getattr(record, _SPOKEN, {})
        told |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        # Hidden before it is made JSON: escapes could tear a secret apart.
        hidden = {key: self._redact(v if isinstance(v, str) else str(v)) for key, v in told.items()}
        return json.dumps(hidden, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class LogSetting:
    """How it is logged. Survives pickling, for processes beside this one."""

    form: Literal["text", "json"]
    level: str
    secrets: tuple[str, ...] = ()


_set: LogSetting | None = None


def log_setting() -> LogSetting | None:
    """What was set up last in this process; None: nothing was."""
    return _set


def set_up_logs(
    form: Literal["text", "json"], level: str, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Log to `stream` (stderr) from now on: coloured where a person watches. Replaces what was set up."""
    global _set
    _set = LogSetting(form, level, tuple(secrets))
    stream = stream or sys.stderr
    redact = Redaction(_set.secrets)
    handler: logging.Handler
    if form == "json":
        handler = logging.StreamHandler(stream)
        handler.setFormatter(JsonFormatter(redact))
    elif stream.isatty():
        handler = _coloured(redact)
    else:
        handler = logging.StreamHandler(stream)
        handler.setFormatter(TextFormatter(redact))
    handler.addFilter(SpokenOf())
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
