"""A posted digest brought up to date: what was corrected is put right in place, and said to be, with the date.

What a message is to say follows from how it was kept and from the archive alone, so bringing it up to date twice is
the same as once.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from bot.briefings.revisions import fate
from bot.chat.custom_ids import OpenPart
from bot.chat.markdown import ELLIPSIS, bold, inline, length, struck, timestamp
from bot.chat.views.digest_story import claim_text, continued_line
from bot.chat.views.lines import small
from bot.chat.views.outlets import also_part, renamed
from bot.chat.views.sheet import TEXT
from bot.digests.ordering import outlet_name
from bot.words import gettext, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.archive import AmendedArticle, AmendedStory

_BEFORE = 160
_REASON = 200
_TITLE = 200
_OUTLET = 60
_SECTION, _TEXT = 9, 10
_CORRECTED = gettext_noop("✏️ **Corrected {on}:** {what}")
_HEADS = {
    False: gettext_noop("✏️ **Corrected {on}.**"),
    True: gettext_noop("🔁 **Updated by the source on {on}.**"),
}


@dataclass(frozen=True, slots=True)
class _Note:
    """Something that a story said otherwise before."""

    words: str
    at: datetime
    by_source: bool = False


def amended(
    components: Sequence[dict[str, Any]], kept: Mapping[str, Any], stories: Sequence[AmendedStory]
) -> list[dict[str, Any]] | None:
    """The components of a posted message as they are to be; None where they are so already.

    `kept` is the body that it was posted from.
    """
    made = copy.deepcopy(list(components))
    original = list(_texts(kept["components"]))
    # What was put in when it was posted stands before all others, and nothing else ever comes or goes.
    posted = [text for text, _ in _texts(made)][-len(original) :]
    if len(posted) < len(original):
        return None
    changed = False
    for story, place in _placed(stories, original):
        there, before = posted[place], original[place][0]["content"]
        was_amended = there["content"].strip() != before.strip()
        room = TEXT - sum(length(text["content"]) for text in posted) + length(there["content"])
        wanted = _fitted(_versions(before, story, was_amended=was_amended), room)
        if wanted.strip() != there["content"].strip():
            there["content"] = wanted
            changed = True
    return made if changed else None


def _placed(
    stories: Sequence[AmendedStory], texts: Sequence[tuple[dict[str, Any], str | None]]
) -> Iterator[tuple[AmendedStory, int]]:
    """Each story that was corrected, and the place of its text: beside its button or, continued, under its title."""
    for story in stories:
        title = continued_line(story.lead.before.article)
        for place, (text, article) in enumerate(texts):
            is_rest = article is None and text["content"].split("\n", 1)[0] == title
            if story.is_corrected and (article == story.article or is_rest):
                yield story, place
                break


def _versions(content: str, story: AmendedStory, *, was_amended: bool) -> Iterator[str]:
    """What the story may say, the fullest first."""
    content, notes = _without_gone_outlets(content, story)
    if story.lead.now is None:
        yield from _retracted(content, story)
        return
    text, of_claims = _put_right(content, story.lead, story.claims)
    notes = [*of_claims, *notes]
    if notes:
        yield "\n".join([text, *_said(notes, in_full=True)])
        headings = list(_said(notes, in_full=False))
        yield "\n".join([text, *headings])
        lines = text.split("\n")
        for end in range(len(lines) - 1, 0, -1):
            yield "\n".join([*lines[:end], *headings, small(gettext("Shortened, to make room for it."))])
    elif was_amended:
        last = max(each.at for one in (story.lead, *story.others) for each in one.corrections)
        on = timestamp(last, "D")
        yield f"{text}\n{small(gettext(_CORRECTED, on=on, what=gettext('put back as it was.')))}"
        yield f"{text}\n{small(f'✏️ **{on}**')}"
    yield text


def _retracted(content: str, story: AmendedStory) -> Iterator[str]:
    """In place of what was told by an article that is shown no more."""
    last = story.lead.corrections[-1] if story.lead.corrections else None
    article = story.lead.before.article
    title = bold(inline(article.title, _TITLE) or gettext("Untitled"))
    on = timestamp(last.at, "D") if last else ""
    why = inline(last.reason, _REASON) if last and last.kind == "hidden" and last.reason else ""
    what, standing = gettext("this story was retracted"), also_part(content)
    stands = any(other.now for other in story.others)
    if stands:
        name = inline(outlet_name(article), _OUTLET)
        what = gettext("what was told here was retracted")
        if name:
            what = gettext("what {outlet} reported was retracted", outlet=name)
    said = gettext(_CORRECTED, on=on, what=f"{what}: {why}" if why else gettext("{sentence}.", sentence=what))
    if stands:
        end = gettext("{sentence}.", sentence="") if why and why[-1] not in ".!?。" else ""
        by_others = f"{said}{end} {gettext('The story stands by others')}"
        if standing:
            yield f"{title}\n{small(f'{by_others}: {standing}')}"
        said = gettext("{sentence}.", sentence=by_others)
    yield f"{title}\n{small(said)}"
    yield small(said)
    yield small(gettext("✏️ **Retracted {on}**", on=on))


def _put_right(
    content: str, lead: AmendedArticle, claims: Sequence[tuple[int, str]]
) -> tuple[str, list[_Note]]:
    """The text with each claim as it is now, and what it said before."""
    briefing = lead.before.briefing
    old = {one.text: one for one in chain(briefing.claims, briefing.key_points)} if briefing else {}
    notes: list[_Note] = []
    for number, text in claims:
        became = fate(text, lead.before, lead.corrections)
        if became.cause is None:
            continue
        was, cause = claim_text(lead.before.article, old[text], number), lead.corrections[became.cause]
        if became.claim is None:
            content = content.replace(was, struck(inline(text, _BEFORE)), 1)
            words = (
                gettext("({number}) is not in the article any more", number=number)
                if cause.kind == "updated"
                else gettext("({number}) was withdrawn", number=number)
            )
        else:
            content = content.replace(was, claim_text(became.article, became.claim, number), 1)
            before = inline(text, _BEFORE) or ELLIPSIS
            words = gettext("({number}) read “{before}”", number=number, before=before)
        notes.append(_Note(words, cause.at, cause.kind == "updated"))
    return content, notes


def _without_gone_outlets(content: str, story: AmendedStory) -> tuple[str, list[_Note]]:
    """The text without the outlets whose articles of the story are all shown no more, and which those are."""
    by_outlet: dict[str, list[AmendedArticle]] = {}
    for each in story.others:
        by_outlet.setdefault(outlet_name(each.before.article).casefold(), []).append(each)
    by_outlet.pop(outlet_name(story.lead.before.article).casefold(), None)
    notes: list[_Note] = []
    for articles in by_outlet.values():
        first, stands = articles[0], next((each for each in articles if each.now), None)
        if first is stands or not first.corrections:
            continue
        other = stands.before.article.url if stands else None
        told, name = first.before.article, inline(outlet_name(first.before.article), _OUTLET)
        mended = renamed(content, name, told.url, None if stands is None else (other,))
        if mended is None:
            continue
        content, last = mended, first.corrections[-1]
        why = f": {inline(last.reason, _REASON)}" if last.kind == "hidden" and last.reason else ""
        notes.append(_Note(gettext("what {outlet} wrote was retracted", outlet=name) + why, last.at))
    return content, notes


def _said(notes: Sequence[_Note], *, in_full: bool) -> Iterator[str]:
    """A line for what was corrected, and one for what the source changed."""
    for by_source, heading in _HEADS.items():
        those = [note for note in notes if note.by_source == by_source]
        if those:
            head = gettext(heading, on=timestamp(max(note.at for note in those), "D"))
            yield small(f"{head} {'; '.join(note.words for note in those)}" if in_full else head)


def _fitted(versions: Iterator[str], room: int) -> str:
    """The first that fits; or else the last."""
    text = ""
    for text in versions:
        if length(text) <= room:
            break
    return text


def _texts(
    components: Sequence[dict[str, Any]], beside: str | None = None
) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Every text, with the article that a "Briefing" button beside it opens."""
    for component in components:
        if component.get("type") == _TEXT:
            yield component, beside
        accessory = component.get("accessory") or {}
        match = OpenPart.TEMPLATE.fullmatch(str(accessory.get("custom_id", "")))
        of_section = match is not None and component.get("type") == _SECTION
        opened = OpenPart.read(match).article if match is not None and of_section else None
        yield from _texts(component.get("components", ()), opened)
