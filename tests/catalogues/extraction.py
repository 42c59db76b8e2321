"""Every message of the code, found by Babel: what is given to `gettext` and its kin, and what errors say.

Errors say in English what is wrong, in layers that know nothing of languages, and `bot.words.retell` tells it. So
their words are messages, too, of the context "told": an f-string is one with numbered gaps.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from bot.errors import SourceError, UsageError
from summarizer import LanguageError, PageError
from tests.catalogues.commands import command_messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROJECT = Path(__file__).parents[2]

_KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_SHOWN = (UsageError, SourceError, PageError, LanguageError)
"""The errors that members are shown; the others are for operators."""


def _names(kinds: Iterable[type]) -> Iterator[str]:
    for kind in kinds:
        yield kind.__name__
        yield from _names(kind.__subclasses__())


_WORDS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(_names(_SHOWN), (0, 1, 2)),
    "_no_time": (1, 2),
    "retold": (0,),
    "Dropped": (2,),
    "warnings.append": (0,),
    "replace": (0,),
    "_stand_in": (3,),
}
"""Which arguments of what is called are told to people in English."""
_SILENT = (
    "bot/archive/moving/backup.py",
    "bot/archive/moving/moving.py",
    "bot/checks/",
    "bot/cli/",
    "bot/library/",
    "bot/preview.py",
    "bot/roles.py",
    "bot/settings/",
    "bot/sources/documents.py",
    "bot/sources/opml.py",
    "summarizer/pages/manifest.py",
)
"""What speaks to operators alone."""
_LETTERS = re.compile(r"[^\W\d_]{2}")


def extracted() -> Catalog:
    """All messages, in the order of the code."""
    catalog = Catalog(project="briefing-bot", fuzzy=False)
    for package in ("bot", "summarizer"):
        found = extract_from_dir(
            PROJECT / package,
            method_map=[("**.py", "tests.catalogues.extraction:messages_of_file")],
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
        )
        for name, _, message, comments, context in found:
            catalog.add(
                message, context=context, locations=[(f"{package}/{name}", 0)], auto_comments=comments
            )
    for context, message in command_messages():
        catalog.add(message, context=context)
    return catalog


def messages_of_file(
    file: Any, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """A method for Babel: those of one file. Unlike Babel's own it reads what stands in f-strings, too."""
    path = Path(file.name).relative_to(PROJECT).as_posix()
    if path.startswith("bot/words/"):
        return
    tree = ast.parse(file.read())
    found = [*_said(tree, keywords), *_told(tree, silent=path.startswith(_SILENT))]
    yield from sorted(found, key=lambda each: each[0])


def _said(tree: ast.Module, keywords: Iterable[str]) -> Iterator[tuple[int, str, Any, list[str]]]:
    """What is given to `gettext` and its kin."""
    for call in ast.walk(tree):
        name = _name(call) if isinstance(call, ast.Call) else ""
        if isinstance(call, ast.Call) and name in keywords:
            texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
            messages = tuple(text for text in texts if isinstance(text, str))
            if len(messages) == (2 if name in ("ngettext", "pgettext") else 1):
                yield call.lineno, name, messages if len(messages) > 1 else messages[0], []


def _told(tree: ast.Module, *, silent: bool) -> Iterator[tuple[int, str, Any, list[str]]]:
    """What errors say, and what is marked to be retold."""
    for scope in _scopes(tree):
        for call in _calls(scope):
            name = _name(call)
            if name not in _WORDS or (silent and name != "retold"):
                continue
            named = [each.value for each in call.keywords if each.arg in ("problem", "mend")]
            arguments = [*call.args, *named]
            if name == "replace":
                arguments = [each.value for each in call.keywords if each.arg == "warnings"]
            for place in _WORDS[name]:
                for message, comment in (
                    _texts(arguments[place], [scope, tree]) if place < len(arguments) else ()
                ):
                    if name == "retold":  # a template, or else an f-string
                        message = message.replace("{{", "{").replace("}}", "}")
                    if _LETTERS.search(re.sub(r"{\d+}", "", message)):
                        yield call.lineno, "pgettext", ("told", message), comment


def _name(call: ast.Call) -> str:
    """Of what is called; a method of `warnings` after that."""
    if isinstance(call.func, ast.Attribute):
        of = getattr(call.func.value, "id", "")
        return f"{of}.{call.func.attr}" if of == "warnings" else call.func.attr
    return getattr(call.func, "id", "")


def _scopes(tree: ast.Module) -> Iterator[ast.AST]:
    yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    """Those of the scope itself, not of functions within it."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                yield from (each for each in ast.walk(decorator) if isinstance(each, ast.Call))
            continue
        if isinstance(node, ast.Call):
            yield node
        yield from _calls(node)


def _texts(node: ast.expr, scopes: list[ast.AST]) -> Iterator[tuple[str, list[str]]]:
    """What an expression may say, each with what stands in its gaps."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield _escaped(node.value), []
    elif isinstance(node, ast.JoinedStr):
        yield _gapped(node)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value, scopes)
    elif isinstance(node, ast.Starred | ast.Tuple):
        for value in node.elts if isinstance(node, ast.Tuple) else ():
            yield from _texts(value, scopes)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, scopes)
        yield from _texts(node.orelse, scopes)
    elif isinstance(node, ast.Name):
        for scope in scopes:
            values = list(_assigned(scope, node.id))
            if values:
                for value in values:
                    yield from _texts(value, scopes)
                return


def _gapped(node: ast.JoinedStr) -> tuple[str, list[str]]:
    message, gaps = "", []
    for part in node.values:
        if isinstance(part, ast.Constant):
            message += _escaped(str(part.value))
        else:
            assert isinstance(part, ast.FormattedValue)
            message += f"{{{len(gaps)}}}"
            gaps.append(f"{{{len(gaps)}}} is {ast.unparse(part.value)}")
    return message, gaps


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(scope) if not isinstance(scope, ast.Module) else scope.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        for target in targets:
            value = node.value  # type: ignore[attr-defined]
            if isinstance(target, ast.Name) and target.id == name:
                yield value
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = zip(target.elts, value.elts, strict=False)
                yield from (v for t, v in pairs if isinstance(t, ast.Name) and t.id == name)
