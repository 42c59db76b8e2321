"""Who reports a story, in words: for every view that shows one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.markdown import inline, length, struck
from bot.chat.views.lines import linked, more
from bot.words import gettext, gettext_noop, list_marks, listed, retell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.digests.model import Outlet

_OUTLET = 60
_LABEL = 40
_ALSO = gettext_noop("also in {outlets}")


def also_in(outlets: Sequence[Outlet], *, most: int, linked_most: int = 0, few: int | None = None) -> str:
    """ "also in A, B and C", in up to `most` UTF-16 units; empty without any that has a name.

    Each is linked to what it writes where all of that takes no more than `linked_most`. No more than `few` are
    named.
    """
    there = [each for each in outlets if named(each)]
    names = [named(each, link=True) for each in there[:few]]
    if length(", ".join(names)) > linked_most:
        names = [named(each) for each in there[:few]]
    return gettext(_ALSO, outlets=_listed(names, most - 30, of=len(there))) if names else ""


def named(outlet: Outlet, *, link: bool = False) -> str:
    """Its name and what readers are to know of it; empty where it has no name."""
    name = inline(outlet.name, _OUTLET) if outlet.name else ""
    if name and link:
        name = linked(name, outlet.article.url)
    label = f" ({inline(retell(outlet.tier.label), _LABEL)})" if name and outlet.tier.label else ""
    return name + label


def also_part(content: str) -> str:
    """The "also in …" of a story's text; empty where it has none."""
    before, _, after = map(re.escape, gettext(_ALSO).partition("{outlets}"))
    found = re.search(rf"^-# (?:.* · )?({before}.*{after})$", content, re.MULTILINE)
    return found.group(1) if found else ""


def renamed(content: str, name: str, url: str | None, instead: tuple[str | None] | None) -> str | None:
    """The text with the outlet `name` of its "also in …", which led to `url`, leading elsewhere or struck out.

    `instead` holds the address that it leads to. None where the outlet does not stand there.
    """
    also = also_part(content)
    before, _, after = map(re.escape, gettext(_ALSO).partition("{outlets}"))
    marks = "|".join(map(re.escape, list_marks()))
    begins, ends = f"{before}|{marks}", rf"{marks}| \(| …|{after}$"
    new = struck(name) if instead is None else linked(name, instead[0])
    for form in dict.fromkeys((linked(name, url), name)) if name and also else ():
        standing = re.compile(rf"({begins}){re.escape(form)}(?={ends})")
        if standing.search(also):
            made = standing.sub(lambda match: match.group(1) + new, also, count=1)
            return content.replace(also, made, 1)
    return None


def _listed(names: Sequence[str], most: int, *, of: int) -> str:
    """As many of the names as fit; `of` so many are there in all."""
    shown = list(names)
    while len(shown) > 1 and length(", ".join(shown)) > most:
        shown.pop()
    if len(shown) < of:
        return f"{', '.join(shown)} {more(of - len(shown))}"
    return listed(names)
