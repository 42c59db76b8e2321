"""Feeds as OPML 2.0 (http://opml.org/spec2.opml), the form in which feed readers hand them to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from bot.errors import NotAnOutlineError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sources.configured import Source

MOST_BYTES = 10 * 1024 * 1024
DEEPEST = 64
"""Folders in folders: feed readers make two or three."""
_MEND = "Give a file that a feed reader exported as OPML."
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class OutlinedFeed:
    """A feed of an OPML file."""

    address: str
    title: str
    """Its own, or its address where it has none."""
    site: str | None = None
    categories: tuple[str, ...] = ()
    """The folders that it lies in, the outermost first, and the categories that it names."""
    language: str | None = None
    """As it stands there, such as "en-us"."""


def read_opml(content: bytes, name: str) -> tuple[OutlinedFeed, ...]:
    """The feeds of an OPML file, each address once, in its order. `name`: what errors call the file.

    Raises NotAnOutlineError for what is no OPML, and for documents with entities of their own or folders without end.
    """
    if len(content) > MOST_BYTES:
        problem = f"has more than the {MOST_BYTES // 1024 // 1024} MB that an OPML file may have"
        raise NotAnOutlineError(name, problem, "Split it into several.")
    reader = _Reader()
    try:
        parser = XMLParser(target=reader, forbid_dtd=True)
        parser.feed(content)
        parser.close()
    except DefusedXmlException:
        problem = "defines a document type of its own, which OPML needs none of and which may hide a bomb"
        raise NotAnOutlineError(name, problem, "Take out <!DOCTYPE …>.") from None
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise NotAnOutlineError(f"{name}:{line}", f"is no XML ({error.msg})", _MEND) from None
    except (LookupError, ValueError) as error:
        # An encoding that Python does not know, or whose letters have several bytes.
        raise NotAnOutlineError(
            name, f"is in no encoding that can be read ({error})", "Save it as UTF-8."
        ) from None
    except _TooDeepError:
        problem = f"has more than {DEEPEST} folders in each other"
        raise NotAnOutlineError(name, problem, _MEND) from None
    if reader.root != "opml":
        raise NotAnOutlineError(name, f"is XML, but no OPML: it begins with <{reader.root}>", _MEND)
    return tuple({feed.address: feed for feed in reversed(reader.feeds)}.values())[::-1]


class _TooDeepError(Exception):
    pass


class _Reader:
    """What the parser tells of elements: no tree is made, and so none can be too deep."""

    def __init__(self) -> None:
        self.root: str | None = None
        self.feeds: list[OutlinedFeed] = []
        self._folders: list[str | None] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.root is None:
            self.root = tag.lower()
        if len(self._folders) >= DEEPEST:
            raise _TooDeepError
        given = {key.lower(): " ".join(value.split()) for key, value in attributes.items()}
        title = given.get("title") or given.get("text") or ""
        self._folders.append(None)
        if tag.lower() != "outline":
            return
        address = given.get("xmlurl")
        if not address:
            self._folders[-1] = title or None
            return
        named = [part.strip("/ ") for part in given.get("category", "").split(",")]
        categories = [folder for folder in self._folders if folder] + [part for part in named if part]
        self.feeds.append(
            OutlinedFeed(
                address,
                title or address,
                given.get("htmlurl") or None,
                tuple(dict.fromkeys(categories)),
                given.get("language") or None,
            )
        )

    def end(self, _tag: str) -> None:
        self._folders.pop()

    def close(self) -> None:
        """The end of the document."""


def write_opml(sources: Iterable[Source], topics: dict[str, str]) -> bytes:
    """Those of the sources that are feeds, as OPML 2.0. `topics`: names by slug, for their categories."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "Sources of briefing-bot"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        if source.kind != "feed":
            continue
        site = re.match(r"https?://[^/?#]+", source.address)
        given = {
            "type": "rss",
            "text": source.publisher,
            "title": source.publisher,
            "xmlUrl": source.address,
            "htmlUrl": f"{site[0]}/" if site else None,
            "category": ",".join(topics.get(slug, slug).replace(",", " ") for slug in source.topics) or None,
            "language": source.language,
        }
        attributes = {key: _UNPRINTABLE.sub("\ufffd", value) for key, value in given.items() if value}
        ElementTree.SubElement(body, "outline", attributes)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
