"""Logs tell what happened, and never a secret."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest

from bot.logs import HIDDEN, set_up_logs

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "MTA4NzY1NDMyMTA5ODc2NTQzMg.GhYxQz.abcdefghijklmnopqrstuvwxyz0123456789AB"  # noqa: S105  # of nobody
PASSWORD = "pass-word-of-nobody"  # noqa: S105


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root, discord = logging.getLogger(), logging.getLogger("discord")
    before = root.handlers[:], root.level, discord.level
    yield
    root.handlers[:], root.level, discord.level = before
    logging.captureWarnings(False)


def logged(form: str, level: str = "info", secrets: tuple[str, ...] = (PASSWORD,)) -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(form, level, secrets, stream)  # type: ignore[arg-type]  # one of the two forms
    return stream


def test_json_is_an_object_a_line_with_what_was_given_beside_the_message() -> None:
    stream = logged("json")
    logging.getLogger("bot.test").error("Failed %s", "twice\nover", extra={"reference": "ab12"})
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "error",
        "logger": "bot.test",
        "message": "Failed twice\nover",
        "reference": "ab12",
    }


def test_text_is_for_people() -> None:
    stream = logged("text")
    logging.getLogger("bot.test").warning("Look here")
    assert stream.getvalue().endswith(" WARNING  bot.test: Look here\n")


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "said",
    [
        f"token {TOKEN}",
        f"given {PASSWORD}!",
        f"postgresql://bot:{PASSWORD}@db/briefings",
        "postgresql://bot:another@db/briefings",
        "POST https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4",
        "/interactions/123/aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4/callback",
    ],
)
def test_secrets_are_hidden_wherever_they_stand(form: str, said: str) -> None:
    stream = logged(form)
    log = logging.getLogger("bot.test")
    log.info("%s", said)
    log.info("beside", extra={"detail": said})
    try:
        raise ValueError(said)
    except ValueError:
        log.exception("raised")
    text = stream.getvalue()
    assert HIDDEN in text
    for secret in (TOKEN, PASSWORD, "another", "aW50ZXJhY3Rpb246"):
        assert secret not in text
    assert "ValueError" in text


def test_what_is_less_grave_than_the_level_is_left_out() -> None:
    stream = logged("text", "warning")
    logging.getLogger("bot.test").info("quiet")
    logging.getLogger("discord.gateway").info("quiet")
    assert stream.getvalue() == ""
