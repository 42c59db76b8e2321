"""`python -m tests.benchmarks._counted FILE run …`: briefing-bot, with its database's statements counted in FILE."""

from __future__ import annotations

import atexit
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bot.cli import main

_counts: Counter[str] = Counter()


def _count(_: Any, __: Any, statement: str, *___: Any) -> None:
    _counts[" ".join(statement.split())[:60]] += 1


def _commit(_: Any) -> None:
    _counts["COMMIT"] += 1


if __name__ == "__main__":
    _file = Path(sys.argv.pop(1))
    event.listen(Engine, "before_cursor_execute", _count)
    event.listen(Engine, "commit", _commit)
    atexit.register(lambda: _file.write_text(json.dumps(_counts)))
    main()
