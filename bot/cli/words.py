"""What is said to people: notes and errors on stderr, and text of others made safe for a terminal."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from bot.errors import BotError
    from summarizer import SummarizerError

_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


def harmless(text: str) -> str:
    """`text` without control characters and direction marks: shown, it cannot steer the terminal."""
    text = text.translate(_DIRECTION_MARKS)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def one_line(text: str) -> str:
    return " ".join(harmless(text).split())


def error_line(error: BotError | SummarizerError, name: str = "") -> str:
    """What, what is wrong with it, and the mend, on one line; `name` is the input that it came up in."""
    problem, mend = one_line(error.problem).rstrip("."), one_line(error.mend)
    end = "" if mend.endswith((".", "?", "!", '"')) else "."
    subject = error.subject if name in error.subject else f"{name}: “{error.subject}”"
    return f"{one_line(subject)}: {problem}. {mend}{end}"


def day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def count(number: int, thing: str, many: str | None = None) -> str:
    return f"{number} {thing if number == 1 else many or thing + 's'}"


@dataclass(slots=True)
class Voice:
    """Speaks on stderr. Errors always; notes unless `quiet`; details only when `verbose`."""

    quiet: bool = False
    verbose: bool = False
    errors: int = 0

    def error(self, text: str) -> None:
        self.errors += 1
        self._say(f"error: {text}")

    def problem(self, error: BotError | SummarizerError, name: str = "") -> None:
        self.error(error_line(error, name))

    def note(self, text: str) -> None:
        if not self.quiet:
            self._say(text)

    def detail(self, text: str) -> None:
        if self.verbose:
            self._say(text)

    def _say(self, text: str) -> None:
        # What was printed before stands before it, also where both go to one file.
        sys.stdout.flush()
        print(one_line(text), file=sys.stderr, flush=True)
