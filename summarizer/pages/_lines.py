"""The text of a saved page as blocks: paragraphs, headings, list items, each with what it is."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from summarizer.pages._bylines import byline_names
from summarizer.pages._furniture import Kind, bullet_of, ends_sentence, kind_of, words_in
from summarizer.pages._tidy import SPACELESS, tidy_characters, tidy_line

_WRAP_WIDTHS = range(45, 101)
"""Longest line of a hard-wrapped text: from narrow mail to typewriter."""
_SPACELESS_WIDTHS = range(18, 61)
"""The same in Japanese or Chinese, whose letters are twice as wide."""
_HANGING = 2
"""Characters by which such a line may be shorter: marks that may not open a line take the letter before along."""
_SPACELESS_START = re.compile(rf"[{SPACELESS}]")
_WRAPPED_SHARE = 0.75
"""Of the lines that could be full, how many must be: a ragged edge is a list, not wrapping."""


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item or piece of furniture."""

    text: str
    kind: Kind
    gap: int
    """Blank lines before it."""
    level: int = 0
    """Of a Markdown heading, 1 to 6; 0: not marked as one."""
    repeated: bool = False
    """The page says the same words elsewhere: titles are said twice, paragraphs are not."""
    ends_trail: bool = False
    """A trail of breadcrumbs ends with these words."""


@dataclass(slots=True)
class _Line:
    text: str
    gap: int
    bullet: bool = False
    level: int = 0


def blocks_of(text: str, *, markdown: bool = False) -> list[Block]:
    """The blocks of a saved text, in order. Lines that were only wrapped are joined again."""
    lines = _lines(text, markdown)
    blocks: list[Block] = []
    for line in _unwrapped(lines):
        content = tidy_line(line.text)
        if not content:
            continue
        if line.bullet:
            kind = Kind.BULLET
        elif line.level:
            kind = Kind.BREAK if kind_of(content, byline=False) is Kind.BREAK else Kind.SHORT
        else:
            kind = kind_of(content, byline=bool(byline_names(content)))
        blocks.append(Block(content, kind, line.gap, line.level))
    _mark_repeated(blocks)
    return blocks


def _lines(text: str, markdown: bool) -> list[_Line]:
    lines: list[_Line] = []
    gap = 0
    for raw in tidy_characters(text).split("\n"):
        if not raw.strip() or (markdown and re.fullmatch(r"\s*([-*_=] ?){3,}\s*", raw)):
            gap += 1
            continue
        line = _markdown_line(raw) if markdown else _Line(raw, 0)
        bullet = bullet_of(line.text)
        if bullet is not None and not line.level:
            line.text, line.bullet = bullet, True
        line.gap = gap
        if line.text.strip():
            lines.append(line)
        gap = 0
    return lines


_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\](?:\([^()\s]{0,2000}(?: \"[^\"]{0,200}\")?\)|\[[^\]\n]{0,100}\])")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*\*\*|\*\*|\*)(?=\S)([^*\n]{1,1000})(?<=\S)\1(?![\w*])|(?<!\w)(___|__|"
    r"_)(?=\S)([^_\n]{1,1000})(?<=\S)\3(?!\w)"
)


def looks_like_markdown(text: str) -> bool:
    """Whether a text has Markdown's headings, or links in its way."""
    head = text[:200_000]
    return re.search(r"^#{1,6} \S", head, re.MULTILINE) is not None or len(_LINK.findall(head)) >= 3


def _markdown_line(raw: str) -> _Line:
    heading = _HEADING.match(raw[:2000])
    line = heading[2] if heading else re.sub(r"^ {0,3}(> ?)+", "", raw)
    line = _LINK.sub(r"\1", _IMAGE.sub("", line))
    for _ in range(2):
        line = _EMPHASIS.sub(lambda match: match[2] or match[4], line)
    return _Line(line, 0, level=len(heading[1]) if heading else 0)


def _unwrapped(lines: list[_Line]) -> list[_Line]:
    runs: list[list[_Line]] = []
    for line in lines:
        if runs and line.gap == 0 and not line.bullet and not line.level and not runs[-1][-1].level:
            runs[-1].append(line)
        else:
            runs.append([line])
    width = _wrap_width(runs)
    return [joined for run in runs for joined in _joined(run, width)]


def _wrap_width(runs: list[list[_Line]]) -> int | None:
    """The width that the text was wrapped to, or None where each line is a paragraph of its own."""
    followed = [(len(a.text), _first_word(b.text)) for run in runs for a, b in itertools.pairwise(run)]
    if len(followed) < 2:
        return None
    width = max(length for length, _ in followed)
    longest = max(len(line.text) for run in runs for line in run)
    broken = sum(bool(_SPACELESS_START.match(b.text)) for run in runs for _, b in itertools.pairwise(run))
    widths = _SPACELESS_WIDTHS if broken * 2 > len(followed) else _WRAP_WIDTHS
    if width not in widths or longest > width + 5:
        return None
    full = sum(length + 1 + word > width for length, word in followed)
    return width if full >= _WRAPPED_SHARE * len(followed) else None


def _first_word(line: str) -> int:
    """How many characters the line above lacked room for."""
    return _HANGING if _SPACELESS_START.match(line.lstrip()) else len(line.split()[0])


def _joined(run: list[_Line], width: int | None) -> list[_Line]:
    """Of lines without a blank one between, those joined that only the width broke apart."""
    if width is None:
        if not run[0].bullet:
            return run
        # The second line of a list item is indented under the first; anything else is a line of its own.
        items = [run[0]]
        for line in run[1:]:
            if (
                items[-1].bullet
                and line.text.startswith("  ")
                and not ends_sentence(items[-1].text)
                and line.text.strip()[0].islower()
            ):
                items[-1].text = f"{items[-1].text} {line.text.strip()}"
            else:
                items.append(line)
        return items
    joined = [_Line(run[0].text, run[0].gap, run[0].bullet, run[0].level)]
    for before, line in itertools.pairwise(run):
        # An indent opens a paragraph in Japanese: there it stands for the blank line.
        indented = line.text.startswith(" ") and _SPACELESS_START.match(line.text.lstrip()) is not None
        if len(before.text) + 1 + _first_word(line.text) > width and not indented:
            spaceless = _SPACELESS_START.match(line.text.lstrip()) and _SPACELESS_START.match(before.text[-1])
            joined[-1].text += f"{'' if spaceless else ' '}{line.text.strip()}"
        else:
            joined.append(line)
    return joined


def _mark_repeated(blocks: list[Block]) -> None:
    counts = Counter(key(block.text) for block in blocks)
    tails = {
        key(re.split(r"\s+[/>»›→|–-]\s+", block.text)[-1])
        for block in blocks
        if block.kind is Kind.BREADCRUMB
    }
    for block in blocks:
        said = key(block.text)
        block.ends_trail = said in tails and block.kind is not Kind.BREADCRUMB
        block.repeated = words_in(block.text) >= 3 and (counts[said] > 1 or block.ends_trail)


def key(text: str) -> str:
    """A text's words only: what two printings of the same line have in common."""
    return " ".join(re.findall(r"\w+", text.casefold()))
