"""What an HTML page says of its article: JSON-LD first, then Open Graph and meta tags, then visible marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import lxml.etree
from bs4 import BeautifulSoup

from summarizer.pages._authors import MOST_LINES, authors_of, by_class
from summarizer.pages._dates import find_date
from summarizer.pages._linked_data import is_article, linked_data, texts_in, unescaped
from summarizer.pages._tidy import tidy_line
from summarizer.pages.identity import canonical_url

if TYPE_CHECKING:
    from datetime import date

    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of its main article. What it does not say is None or empty."""

    title: str | None
    publisher: str | None
    authors: tuple[str, ...]
    published: date | None
    language: str | None
    url: str | None
    bodies: tuple[str, ...] = ()
    """Texts given as `articleBody`."""
    site_name: str | None = None


def read_metadata(root: HtmlElement) -> PageMetadata:
    """The metadata of a parsed page."""
    soup = _telling_parts(root)
    nodes = [node for node in linked_data(soup) if is_article(node)]
    meta = _meta_tags(soup)
    site = meta.get("og:site_name") or meta.get("application-name")
    publisher = _publisher(meta, nodes, site)
    houses = [house.casefold() for house in (site, publisher) if house]
    return PageMetadata(
        title=_title(soup, meta, nodes, site),
        publisher=publisher,
        authors=authors_of(soup, meta, nodes, houses),
        published=_published(soup, meta, nodes),
        language=_language(root, meta, nodes),
        url=_url(soup, meta, nodes),
        bodies=tuple(_body_text(body) for node in nodes if isinstance(body := node.get("articleBody"), str)),
        site_name=site,
    )


_TELLING = (
    "//head/title",
    "//meta",
    "//link[@rel]",
    "//script[contains(@type, 'json')]",
    "//h1",
    "//time",
    "//*[@itemprop='author' or @itemprop='datePublished' or contains(@rel, 'author')]",
)
_TELLING_TAGS = ("a", "span", "div", "p", "address", "li", "h2", "h3", "h4", "h5", "small", "em")
_MOST_OF_A_KIND = 300
"""Elements of each kind that are looked at; a page with more meta tags or headlines than that tells
nothing by them."""
_TELLING_CLASS = re.compile(
    r"(?:^|[-_ ])(?:by-?lines?|authors?(?:[-_]?name)?|date|published|pub-?date|timestamp|entry-date|"
    r"dateline)(?:$|[-_ ])",
    re.IGNORECASE,
)
_LONGEST_PART = 2_000
"""Characters of text in an element that tells an author or a date; more is a box around the whole page."""


def _telling_parts(root: HtmlElement) -> BeautifulSoup:
    """The few elements that speak of the article, as a page of their own: a soup of the whole page costs
    ten times as much."""
    telling = (element for path in _TELLING for element in islice(root.xpath(path), _MOST_OF_A_KIND))
    chosen = [element for element in telling if element.tag in _WHOLE or _is_short(element)]
    named = (
        element
        for element in root.iter(*_TELLING_TAGS)
        if (names := element.get("class")) and _TELLING_CLASS.search(names[:400]) and _is_short(element)
    )
    chosen += islice(named, MOST_LINES)
    parts = [
        lxml.etree.tostring(element, encoding="unicode", with_tail=False, method="html") for element in chosen
    ]
    return BeautifulSoup("\n".join(parts), "lxml")


_WHOLE = frozenset(("title", "meta", "link", "script"))


def _is_short(element: HtmlElement) -> bool:
    length = 0
    for text in element.itertext():
        length += len(text)
        if length > _LONGEST_PART:
            return False
    return True


def _body_text(body: str) -> str:
    """An `articleBody` as text: many pages put markup into it."""
    if not re.search(r"<(?:p|br|div|/\w+)\b[^<>]{0,200}>|&\w+;", body[:5000]):
        return body
    soup = BeautifulSoup(unescaped(body), "lxml")
    for tag in soup.find_all(["script", "style"]):
        tag.decompose()
    return (
        soup.get_text("\n")
        if soup.find("p") is None
        else "\n".join(tag.get_text(" ") for tag in soup.find_all(["p", "h2", "h3", "li"]))
    )


def _meta_tags(soup: BeautifulSoup) -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag in soup.find_all("meta", limit=500):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        content = tag.get("content")
        if isinstance(name, str) and isinstance(content, str) and (value := tidy_line(unescaped(content))):
            tags.setdefault(name.strip().lower(), value)
    return tags


def _title(
    soup: BeautifulSoup, meta: dict[str, str], nodes: list[dict[str, object]], site: str | None
) -> str | None:
    """The headline as readers see it (`h1`) where it agrees with what the page calls itself, else that."""
    headings = [line for tag in soup.find_all("h1", limit=20) if (line := tidy_line(tag.get_text(" ")))]
    named = [text for node in nodes for text in texts_in(node.get("headline"))[:1]]
    named += [
        meta[key]
        for key in ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title")
        if key in meta
    ]
    if soup.title is not None and (line := tidy_line(soup.title.get_text(" "))):
        named.append(line)
    named = [_without_site(name, site) for name in named]
    for heading in headings:
        if any(_alike(heading, name) for name in named):
            return heading
    if named:
        return named[0]
    return headings[0] if headings else None


def _without_site(title: str, site: str | None) -> str:
    """A page's title without the site's name at its end."""
    if site and title.casefold().endswith(site.casefold()):
        shorter = title[: -len(site)].rstrip(" |-–—·•:»")
        if shorter:
            return shorter
    parts = re.split(r"\s+[|»•·]\s+|\s+[-–—]\s+(?=[^-–—]{1,30}$)", title)
    return parts[0] if len(parts) > 1 and len(parts[0].split()) >= 4 else title


def _alike(a: str, b: str) -> bool:
    first, second = (set(re.findall(r"\w+", text.casefold())) for text in (a, b))
    return (
        bool(first and second)
        and len(first & second) >= 0.6 * min(len(first), len(second))
        and len(first & second) >= min(2, len(first))
    )


def _publisher(meta: dict[str, str], nodes: list[dict[str, object]], site: str | None) -> str | None:
    named = [
        text
        for node in nodes
        for text in texts_in(node.get("publisher"))[:1]
        if not text.startswith(("http", "#", "/"))
    ]
    for name in (
        site,
        *named,
        meta.get("dc.publisher"),
        meta.get("citation_publisher"),
        meta.get("publisher"),
    ):
        if name and not re.match(r"(?:https?://|@|www\.)", name) and len(name) <= 80:
            return name
    return None


def _published(soup: BeautifulSoup, meta: dict[str, str], nodes: list[dict[str, object]]) -> date | None:
    stamps = [text for node in nodes for text in texts_in(node.get("datePublished"))]
    stamps += [
        meta[key]
        for key in (
            "article:published_time",
            "og:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dc.date",
            "dcterms.created",
            "citation_publication_date",
            "citation_date",
            "pubdate",
            "publishdate",
            "publish-date",
            "date",
            "article.published",
        )
        if key in meta
    ]
    for tag in soup.select('[itemprop="datePublished"], time[pubdate], time[datetime]')[:10]:
        stamps.append(str(tag.get("datetime") or tag.get("content") or tag.get_text(" ")))
    stamps += [
        tag.get_text(" ")
        for tag in by_class(
            soup, r"(?:^|[-_ ])(?:date|published|pub-?date|timestamp|entry-date|dateline)(?:$|[-_ ])"
        )
    ]
    for stamp in stamps:
        if found := find_date(tidy_line(stamp[:200])):
            return found
    return None


def _language(root: HtmlElement, meta: dict[str, str], nodes: list[dict[str, object]]) -> str | None:
    declared = [str(value) for value in root.xpath("/html/@lang | /html/@xml:lang | //article[1]/@lang")[:3]]
    declared += [text for node in nodes[:3] for text in texts_in(node.get("inLanguage"))]
    declared += [meta.get(key, "") for key in ("og:locale", "content-language", "dc.language", "language")]
    for value in declared:
        if match := re.fullmatch(r"([a-z]{2})(?:[-_].*)?", value.strip().lower()):
            return match[1]
    return None


def _url(soup: BeautifulSoup, meta: dict[str, str], nodes: list[dict[str, object]]) -> str | None:
    given = [str(tag.get("href") or "") for tag in soup.select('link[rel~="canonical"]')[:3]]
    given += [meta.get("og:url", "")]
    given += [
        text for node in nodes[:3] for key in ("url", "mainEntityOfPage") for text in texts_in(node.get(key))
    ]
    base = next((value for value in given if value.startswith(("http://", "https://"))), "")
    for value in given:
        try:
            address = canonical_url(urljoin(base, value)) if value else ""
        except ValueError:
            continue
        if re.match(r"https?://[^/]+", address):
            return address
    return None
