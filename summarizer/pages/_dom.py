"""The blocks of an HTML tree: what a reader sees as paragraphs, headings and list items, and where each
stands.

The walk keeps its own stack, so the depth of a page costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import lxml.etree
import lxml.html

from summarizer.pages._furniture import ends_sentence, is_prose, words_in
from summarizer.pages._suspects import HEADINGS, is_hidden, is_popup, is_suspect
from summarizer.pages._tidy import tidy_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "frame",
        "frameset",
        "svg",
        "math",
        "canvas",
        "object",
        "embed",
        "audio",
        "video",
        "source",
        "track",
        "picture",
        "img",
        "map",
        "input",
        "button",
        "select",
        "option",
        "textarea",
        "datalist",
        "output",
        "progress",
        "meter",
        "nav",
        "figcaption",
        "menu",
        "dialog",
        "head",
        "title",
        "link",
        "meta",
        "base",
        "applet",
    ]
)
_SETS_NO_SPACE = frozenset(("", "wbr", "script", "style", "noscript", "template", "link", "meta"))
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)


@dataclass(slots=True, eq=False)
class DomBlock:
    """A paragraph, heading, list item, table row: text that no block element parts."""

    text: str
    tag: str
    """The nearest block element: p, h2, li, tr, div …"""
    around: tuple[HtmlElement, ...]
    """The block elements around it, outermost first; the last one is its own."""
    suspects: tuple[HtmlElement, ...]
    """Those elements around it whose kind or name says that they are furniture."""
    hidden: bool
    words: int
    linked: int
    """Words that stand in links."""
    links: int
    prose: bool
    """It reads as running text."""
    signature: tuple[str, str, str]
    """What blocks of the same make share: the tag, and the parent's tag and class, numbers aside."""

    @property
    def is_heading(self) -> bool:
        return self.tag in HEADINGS

    @property
    def link_share(self) -> float:
        return self.linked / self.words if self.words else 0.0

    @property
    def is_item(self) -> bool:
        """Whether it opens a list item: the first text in its `li`."""
        return self.tag == "li" or (len(self.around) > 1 and self.around[-2].tag == "li")

    def is_inside(self, tag: str) -> bool:
        return any(element.tag == tag for element in self.around)


_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""Browsers read on after these; the parser would drop the rest."""


def parse_html(html: str) -> HtmlElement | None:
    """The tree of a page, or None where there is nothing to parse. Never fails on malformed markup."""
    html = _ENDS.sub("", html)
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    return root if isinstance(root, lxml.html.HtmlElement) else None


def card_of(block: DomBlock) -> HtmlElement | None:
    """The innermost `article` element around a block."""
    return next((element for element in reversed(block.around) if element.tag == "article"), None)


_WRAPPERS = re.compile(
    r"</?(?:div|span|section|article|main|font|center|b|i|u|em|strong|a|small|big|table|tbody|tr|td|ul|ol|dl|"
    r"blockquote)(?:\s[^<>]{0,4000})?>",
    re.IGNORECASE,
)
_DEEP = 500
"""Of these tags at the least: what has fewer was not cut off by the parser's limit on depth."""


def flattened(html: str) -> HtmlElement | None:
    """The tree of a page without the boxes around its paragraphs, for one nested so deep that the parser
    gave up.

    None where the page is not of that kind.
    """
    flat, count = _WRAPPERS.subn("\n", html)
    return parse_html(flat) if count > _DEEP else None


def dom_blocks(root: HtmlElement) -> list[DomBlock]:
    """The blocks of the page in reading order."""
    return list(_Walk(root).blocks())


@dataclass(slots=True)
class _Buffer:
    """The text gathered since the last block ended."""

    pieces: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    links: int = 0

    def add(self, text: str | None, *, in_link: bool) -> None:
        if text:
            self.pieces.append(text)
            if in_link:
                self.linked.append(text)


class _Walk:
    def __init__(self, root: HtmlElement) -> None:
        self._stack: list[tuple[HtmlElement, bool]] = [(root, False)]
        self._around: list[HtmlElement] = []
        self._suspects: list[HtmlElement] = []
        self._hidden = 0
        self._in_links = 0
        self._buffer = _Buffer()

    def blocks(self) -> Iterator[DomBlock]:
        while self._stack:
            element, closing = self._stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if closing:
                yield from self._close(element, tag)
                self._buffer.add(element.tail, in_link=self._in_links > 0)
            elif not tag or tag in _NEVER or is_popup(element, tag):
                if tag in ("figcaption", "nav"):
                    yield from self._flush()
                elif tag not in _SETS_NO_SPACE:
                    self._buffer.pieces.append(" ")
                self._buffer.add(element.tail, in_link=self._in_links > 0)
            elif tag == "br":
                yield from self._line_break()
                self._buffer.add(element.tail, in_link=self._in_links > 0)
            else:
                yield from self._open(element, tag)

    def _open(self, element: HtmlElement, tag: str) -> Iterator[DomBlock]:
        suspect = is_suspect(element, tag)
        if tag in _BLOCKS or suspect:
            yield from self._flush()
        if tag in _BLOCKS:
            self._around.append(element)
        elif tag in ("td", "th") and self._buffer.pieces:
            self._buffer.pieces.append(" | ")
        if suspect:
            self._suspects.append(element)
            self._hidden += is_hidden(element)
        self._in_links += tag == "a"
        self._buffer.links += tag == "a"
        self._stack.append((element, True))
        self._buffer.add(element.text, in_link=self._in_links > 0)
        self._stack.extend((child, False) for child in reversed(element))

    def _close(self, element: HtmlElement, tag: str) -> Iterator[DomBlock]:
        suspect = bool(self._suspects) and self._suspects[-1] is element
        if tag in _BLOCKS or suspect:
            yield from self._flush()
        if tag in _BLOCKS:
            self._around.pop()
        if suspect:
            self._suspects.pop()
            self._hidden -= is_hidden(element)
        self._in_links -= tag == "a"

    def _line_break(self) -> Iterator[DomBlock]:
        """Two breaks end a paragraph; so does one after a full sentence, as pages without `p` write them."""
        so_far = "".join(self._buffer.pieces[-3:])
        if so_far.endswith("\n") or ends_sentence(so_far.rstrip()):
            yield from self._flush()
        else:
            self._buffer.pieces.append("\n")

    def _flush(self) -> Iterator[DomBlock]:
        buffer, self._buffer = self._buffer, _Buffer()
        if not buffer.pieces or not self._around:
            return
        whole = "".join(buffer.pieces)
        own = self._around[-1]
        parts = re.split(r"\n\s*\n", whole) if own.tag == "pre" else [whole]
        parent = self._around[-2] if len(self._around) > 1 else own
        for part in parts:
            text = tidy_line(part).strip("| ")
            if text:
                yield DomBlock(
                    text=text,
                    tag=str(own.tag),
                    around=tuple(self._around),
                    suspects=tuple(self._suspects),
                    hidden=self._hidden > 0,
                    words=words_in(text),
                    linked=words_in(tidy_line(" ".join(buffer.linked))) if buffer.linked else 0,
                    links=buffer.links,
                    prose=is_prose(text),
                    signature=(str(own.tag), str(parent.tag), re.sub(r"\d+", "", parent.get("class") or "")),
                )
