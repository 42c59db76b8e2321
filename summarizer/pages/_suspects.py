"""Elements of an HTML page that are not its article by what they are, what they are called, or that they
are hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NEVER_SUSPECT = frozenset(("html", "body", "main", "article", "a", "p", *HEADINGS))
_SUSPECT_TAGS = frozenset(("aside", "footer", "figure", "label"))
_SUSPECT_ROLES = frozenset(
    [
        "navigation",
        "complementary",
        "contentinfo",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "banner",
        "tablist",
    ]
)
_SUSPECT_NAMES = (
    "nav navbar navigation menu breadcrumbs? crumbs? share sharing shares social socials related "
    "recommend(?:ed|ations?)? recirc\\w* outbrain taboola newsletters? subscribe subscription signup promos? "
    "promotion sponsor(?:ed)? advert\\w* ads? adslot dfp cookies? consent gdpr comments? commentlist disqus "
    "respond replies sidebar rail widgets? footer footnav masthead toolbar captions? credits? bylines? bio "
    "biography tags? taglist keywords pagination pager paging popup modal overlay tooltip lightbox login "
    "register trending popular readmore also-?(?:read|like) see-?also screen-?reader sr-only "
    "visually-?hidden "
    "timestamp dateline meta metadata ratings? votes? poll quiz search copyright disclaimer legal gallery "
    "slideshow carousel slider thumb(?:nail)?s? teasers? print-?only most-?(?:read|popular|viewed) "
    "read-?(?:more|next) more-?(?:stories|news|articles|on|from) next-?(?:post|article|up) "
    "prev(?:ious)?-?(?:post|article) skip-?link about-?author "
    "author-?(?:bio|box|info|card|profile|block|description)"
)
_SUSPECT_NAME = re.compile(rf"(?:^|[-_ ])(?:{'|'.join(_SUSPECT_NAMES.split())})(?=$|[-_ ])", re.IGNORECASE)
_POPUP_NAME = re.compile(
    r"(?:rollover|hover|popover|popup|tooltip|dropdown|flyout)[-_]?(?:\w+[-_])?"
    r"(?:block|content|card|body|box|text|inner)",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LOOKED_AT = 400
"""Characters of an attribute that the patterns see."""


def is_popup(element: HtmlElement, tag: str) -> bool:
    """A box that opens over a word of a paragraph; its text would stand in the middle of a sentence."""
    if tag not in ("span", "i", "b", "a"):
        return False
    return _POPUP_NAME.search((element.get("class") or "")[:_LOOKED_AT]) is not None


def is_hidden(element: HtmlElement) -> bool:
    """Whether readers don't see an element, as far as its own attributes tell."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN_STYLE.search((element.get("style") or "")[:_LOOKED_AT]) is not None


def is_suspect(element: HtmlElement, tag: str) -> bool:
    """Whether an element's kind, role or name says that it is furniture."""
    if tag in _NEVER_SUSPECT:
        return False
    if tag in _SUSPECT_TAGS or element.get("role") in _SUSPECT_ROLES or is_hidden(element):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LOOKED_AT]
    # camelCase is split so that "relatedLinks" reads like "related-links".
    return len(names) > 1 and _SUSPECT_NAME.search(_CAMEL_CASE.sub("-", names)) is not None
