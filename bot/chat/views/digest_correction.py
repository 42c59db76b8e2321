"""A posted digest brought up to date: what was corrected is put right in place, and said to be, with the date.

What a message is to say follows from how it was kept and from the archive alone, so bringing it up to date twice is
the same as once.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from bot.chat.custom_ids import OpenPart
from bot.chat.markdown import ELLIPSIS, bold, inline, length, struck, timestamp
from bot.chat.views.digest_story import claim_text
from bot.chat.views.lines import small
from bot.chat.views.sheet import TEXT
from bot.revisions import compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.archive import AmendedStory
    from bot.revisions import Difference

_BEFORE = 160
_REASON = 200
_TITLE = 200
_SECTION, _TEXT = 9, 10
_MARK = "✏️"


def amended(
    components: Sequence[dict[str, Any]], kept: Mapping[str, Any], stories: Sequence[AmendedStory]
) -> list[dict[str, Any]] | None:
    """The components of a posted message as they are to be; None where they are so already.

    `kept` is the body that it was posted from.
    """
    made = copy.deepcopy(list(components))
    posted, original = _by_article(made), _by_article(kept["components"])
    changed = False
    for story in stories:
        there, before = posted.get(story.article), original.get(story.article)
        if there is None or before is None or not story.corrections:
            continue
        was_amended = there["content"].strip() != before["content"].strip()
        room = TEXT - sum(length(text["content"]) for text in _texts(made)) + length(there["content"])
        wanted = _fitted(_versions(before["content"], story, was_amended=was_amended), room)
        if wanted.strip() != there["content"].strip():
            there["content"] = wanted
            changed = True
    return made if changed else None


def _versions(content: str, story: AmendedStory, *, was_amended: bool) -> Iterator[str]:
    """What the story may say, the fullest first."""
    last = story.corrections[-1]
    on = timestamp(last.at, "D")
    if story.now is None:
        title = bold(inline(story.before.article.title, _TITLE) or "Untitled")
        why = inline(last.reason, _REASON) if last.kind == "hidden" and last.reason else ""
        said = f"{_MARK} **Corrected {on}:** this story was retracted{f': {why}' if why else '.'}"
        yield f"{title}\n{small(said)}"
        yield small(said)
        yield small(f"{_MARK} **Retracted {on}**")
        return
    text, notes = _put_right(content, story)
    if notes:
        heading = f"{_MARK} **Corrected {on}.**"
        listed = "; ".join(notes)
        yield f"{text}\n{small(f'{heading} {listed}')}"
        yield f"{text}\n{small(heading)}"
        lines = text.split("\n")
        for end in range(len(lines) - 1, 0, -1):
            yield "\n".join([*lines[:end], small(f"{heading} Shortened, to make room for it.")])
    elif was_amended:
        yield f"{content}\n{small(f'{_MARK} **Corrected {on}:** put back as it was.')}"
        yield f"{content}\n{small(f'{_MARK} **{on}**')}"
    yield content


def _put_right(content: str, story: AmendedStory) -> tuple[str, list[str]]:
    """The text with each claim as it is now, and in words what it was before."""
    before, now = story.before.briefing, story.now.briefing if story.now else None
    assert before is not None  # noqa: S101  # what was told had a briefing
    assert now is not None  # noqa: S101  # whoever calls has looked
    differences: dict[str, Difference] = {one.before: one for one in compare(before, now) if one.before}
    old = {claim.text: claim for claim in (*before.claims, *before.key_points)}
    new = {claim.text: claim for claim in (*now.claims, *now.key_points)}
    # Its text may be another by now, and with it where the sentences stand.
    article, current = story.before.article, story.now.article if story.now else story.before.article
    notes: list[str] = []
    for number, text in story.claims:
        difference, told = differences.get(text), old.get(text)
        if difference is None or told is None:
            continue
        was = claim_text(article, told, number)
        said = inline(text, _BEFORE) or ELLIPSIS
        if difference.after is None:
            content = content.replace(was, struck(inline(text, _BEFORE)), 1)
            notes.append(f"({number}) was withdrawn")
        else:
            content = content.replace(was, claim_text(current, new[difference.after], number), 1)
            notes.append(f"({number}) read “{said}”")
    return content, notes


def _fitted(versions: Iterator[str], room: int) -> str:
    """The first that fits; or else the last."""
    text = ""
    for text in versions:
        if length(text) <= room:
            break
    return text


def _by_article(components: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The text beside each "Briefing" button, by the article that it opens."""
    found: dict[str, dict[str, Any]] = {}
    for component in components:
        found |= _by_article(component.get("components", ()))
        accessory = component.get("accessory") or {}
        match = OpenPart.TEMPLATE.fullmatch(str(accessory.get("custom_id", "")))
        if component.get("type") == _SECTION and match:
            found[OpenPart.read(match).article] = component["components"][0]
    return found


def _texts(components: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if component.get("type") == _TEXT:
            yield component
        yield from _texts(component.get("components", ()))
