"""What members are shown is said by `gettext`: words that are not would stay English for everybody."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

BOT = Path(__file__).parents[3] / "bot"
SHOWN = [*sorted((BOT / "chat" / "views").glob("*.py")), BOT / "briefings/labels.py", BOT / "forgetting.py"]
SAYS = {"gettext", "gettext_noop", "ngettext", "pgettext", "retold"}
SILENT = {"compile", "fullmatch", "join", "removesuffix", "search", "ValueError", "TypeVar"}
"""Calls whose texts nobody is shown."""
WORDS = re.compile(r"[A-Za-z]{2,} [a-z]|[A-Z][a-z]{2,}")
"""A word as it begins a sentence or a label, or two words."""
OURS = {"edited “", "”: “", "became “", "was taken out"}
"""Of the audit log, which is kept in English."""


def unsaid(node: ast.AST) -> Iterator[str]:
    """Texts that are given to none of SAYS."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            name = getattr(child.func, "id", getattr(child.func, "attr", ""))
            if name in SAYS:
                # What is filled in may hold words, too.
                for keyword in child.keywords:
                    yield from unsaid(keyword)
                continue
            if name in SILENT:
                continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.arg):
            continue
        if isinstance(child, ast.AnnAssign):  # not its annotation
            yield from unsaid(ast.List([child.value] if child.value else [], ast.Load()))
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and WORDS.search(child.value):
            yield child.value
        yield from unsaid(child)


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_words_that_are_shown_are_translated(path: Path) -> None:
    left = [text for text in unsaid(ast.parse(path.read_text("utf-8"))) if text not in OURS]
    assert not left, f"{path.name}: give these to gettext: {left}"
