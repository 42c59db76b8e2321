"""A digest as it is posted in a channel: one message, or several split between stories.

Channels that were told the same share one composition, so what differs by delivery is put in when it is posted:
the local date, the mark by which the delivery knows its messages, the mention, and why it is late.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.chat.buttons import digest_button, part_button
from bot.chat.custom_ids import OpenDigest, OpenPart
from bot.chat.markdown import clean, inline, length, timestamp
from bot.chat.views.counted import outlets, stories
from bot.chat.views.digest_packing import pack, told
from bot.chat.views.lines import small
from bot.chat.views.sheet import COMPONENTS, TEXT, Sheet
from bot.words import full_day, gettext, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from bot.archive import ToldStory
    from bot.chat.buttons import Item
    from bot.chat.views.digest_packing import PackedPart, Placed
    from bot.digests.model import Digest

_NAME = 80
_NAMES = 3
_TITLE = 100
"""Characters of a thread's name."""
_LATE = 200
_RESERVED = 360
"""UTF-16 units for what is put in later: the mention, the date, and why it is late."""
_AROUND = 6
"""Components besides the stories: the mention, the first container, the header, the footer, the row with its
button."""
_HEADER = 1001
_V2 = 1 << 15
"""Discord's message flag IS_COMPONENTS_V2."""
_TEXT, _BUTTON = 10, 2


@dataclass(frozen=True, slots=True)
class Rendered:
    """A digest ready to be kept."""

    parts: tuple[dict[str, Any], ...]
    """The body of each message, for `put_in`."""
    title: str
    """What a forum's post or a discussion thread is called, for `dated`."""
    told: tuple[ToldStory, ...]
    """What each part tells; a story longer than a message is there once for each part that it stands in."""


@dataclass(frozen=True, slots=True)
class Late:
    """A delivery was due at `due_at` and is not posted before now; `why`, in a sentence for members."""

    due_at: datetime
    why: str


def render_digest(digest: Digest) -> Rendered:
    """The messages of a digest, at least one: on a quiet day it says that there is nothing new.

    Takes milliseconds of processor time for each claim: call it off the event loop.
    """
    header, footer = _header(digest), _footer(digest)
    around = _RESERVED + length(header) + length(footer)
    parts = pack(digest, units=TEXT - around, components=COMPONENTS - _AROUND)
    bodies = []
    for number, part in enumerate(parts):
        of = gettext("part {part} of {parts}", part=number + 1, parts=len(parts))
        head = small(f"{_names(digest)} · {of}") if number else header
        last = number == len(parts) - 1
        bodies.append(_message(digest, part, number, head, footer if last else ""))
    return Rendered(tuple(bodies), clean(_names(digest, escaped=False)), tuple(told(parts)))


def dated(title: str, local_date: date) -> str:
    """A title with its day, as a forum's post or a thread is called: at most 100 characters."""
    day = f", {full_day(local_date)}"
    room = _TITLE - len(day)
    return (title if length(title) <= room else title[: room // 2].rstrip() + "…") + day


def put_in(
    part: dict[str, Any],
    delivery: int,
    part_number: int,
    role: int | None = None,
    *,
    local_date: date | None = None,
    late: Late | None = None,
    day_mark: int | None = None,
) -> dict[str, Any]:
    """A part as it is posted: with the mark of its delivery and, in the first part, what else differs.

    `day_mark`: see `bot.digests.deliver.day_mark`.

    Whoever posts allows the mention of `role` and of nothing else; the body allows none.
    """
    body = copy.deepcopy(part)
    for component in _walk(body["components"]):
        if component["type"] == _BUTTON and OpenDigest.TEMPLATE.fullmatch(component.get("custom_id", "")):
            component["custom_id"] = OpenDigest(delivery, part_number).custom_id()
            if day_mark is not None and part_number == 0:
                component["id"] = day_mark
        if component.get("id") == _HEADER and part_number == 0:
            component["content"] = _dated_header(component["content"], local_date, late)
    if role is not None and part_number == 0:
        body["components"].insert(0, {"type": _TEXT, "content": f"<@&{role}>"})
    return body


# What stands around the stories


def _header(digest: Digest) -> str:
    if digest.since:
        period = gettext("since {when}", when=timestamp(digest.since))
    else:
        period = gettext("until {when}", when=timestamp(digest.until))
    told = ""
    if digest.stories:
        told = f" · {stories(len(digest.stories))}"
        if digest.outlets:
            told = f" · {_from_outlets(digest)}"
    return f"## {_names(digest)}\n{small(period + told)}"


def _from_outlets(digest: Digest) -> str:
    told, by = stories(len(digest.stories)), outlets(len(digest.outlets))
    return gettext("{stories} from {outlets}", stories=told, outlets=by)


def _dated_header(header: str, local_date: date | None, late: Late | None) -> str:
    name, line = header.split("\n", 1)
    if local_date is not None:
        line = small(f"{full_day(local_date)} · {line.removeprefix(small(''))}")
    lines = [name, line]
    if late is not None:
        due = gettext("⏰ **Late:** it was due {when}.", when=timestamp(late.due_at))
        lines.append(small(f"{due} {inline(late.why, _LATE)}"))
    return "\n".join(lines)


def _footer(digest: Digest) -> str:
    """How much is not told and why, in one line; empty where that is nothing a reader misses."""
    counted = Counter(one.reason for one in digest.dropped)
    parts = []
    if digest.left_out:
        parts.append(
            ngettext(
                "{count} story that mattered less", "{count} stories that mattered less", digest.left_out
            )
        )
    if counted["nothing_new"]:
        parts.append(
            ngettext(
                "{count} article that added nothing new",
                "{count} articles that added nothing new",
                counted["nothing_new"],
            )
        )
    if counted["too_old"]:
        parts.append(
            ngettext(
                "{count} article from long before", "{count} articles from long before", counted["too_old"]
            )
        )
    if not parts:
        return ""
    return small(gettext("Left out: {what}. /latest shows everything.", what=", ".join(parts)))


def _names(digest: Digest, *, escaped: bool = True) -> str:
    """The topics that something is told of; on a quiet day those that were looked at."""
    topics = [topic for topic, _ in digest.sections] or list(digest.topics)
    names = [inline(topic.name, _NAME) if escaped else topic.name[:_NAME] for topic in topics[:_NAMES]]
    left = len(topics) - len(names)
    return " · ".join([*names, gettext("{count} more", count=left)] if left else names)


# The messages


def _colour(digest: Digest, part: PackedPart) -> int | None:
    if part.placed:
        return part.placed[0].story.topic.colour
    return digest.topics[0].colour if len(digest.topics) == 1 else None


def _message(digest: Digest, part: PackedPart, number: int, header: str, footer: str) -> dict[str, Any]:
    sheet = Sheet(_colour(digest, part))
    sheet.text(header, _HEADER)
    topic = None
    for placed in part.placed:
        if topic is not None and placed.story.topic == topic:
            sheet.rule()
        elif topic is not None:
            sheet.container(placed.story.topic.colour)
        topic = placed.story.topic
        if placed.heading:
            sheet.text(placed.heading)
        sheet.section(placed.text, _briefing(placed))
    if not part.placed:
        sheet.text(gettext("Nothing new on {topics}.", topics=_names(digest)))
    if footer:
        sheet.text(footer)
    told_here = any(placed.claims for placed in part.placed)
    label = pgettext("button", "Receipts") if told_here else pgettext("button", "About this post")
    sheet.row([digest_button(OpenDigest(0, number), label)])
    # Through JSON, so that it is what the archive gives back.
    made: object = sheet.view().to_components()  # type: ignore[no-untyped-call]  # discord.py gives it none
    components = json.loads(json.dumps(made))
    return {"flags": _V2, "components": components, "allowed_mentions": {"parse": []}}


def _briefing(placed: Placed) -> Item | None:
    if placed.goes_on_from_before:
        return None
    lead = placed.story.lead
    return part_button(OpenPart("briefing", lead.article.id, lead.revision), pgettext("button", "Briefing"))


def _walk(components: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _walk(component.get("components", ()))
        if "accessory" in component:
            yield component["accessory"]
