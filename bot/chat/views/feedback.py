"""What members say of a briefing: the form in which they do, and the queue in which maintainers find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.briefings.revisions import told
from bot.chat.buttons import maintenance_button
from bot.chat.choices import LONGEST, plain
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import bold, inline, length, timestamp
from bot.chat.views.lines import headline, small
from bot.chat.views.quotations import receipt_block
from bot.chat.views.sheet import Sheet
from bot.chat.views.work import given_up_line
from bot.words import gettext, gettext_noop, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.archive import Feedback, FeedbackKind
    from bot.chat.buttons import Item, MaintenanceButton
    from bot.chat.custom_ids import GiveFeedback, MaintainingDeed
    from summarizer import Briefing

KINDS: dict[FeedbackKind, str] = {
    "wrong": gettext_noop("It is wrong"),
    "topic": gettext_noop("It is not of this topic"),
    "duplicate": gettext_noop("It was told already"),
    "long": gettext_noop("It is too long"),
}
ON_PAGE = 3
_MOST_CLAIMS = 24
_WORDS = 200
_TITLE = 150
_LABEL_OF_BUTTON = 60
_ITEM = 1150
"""UTF-16 units of one thing said, so that three fit."""


def feedback_form(target: GiveFeedback, briefing: Briefing) -> discord.ui.Modal:
    """What is wanting, where, and a word about it."""
    title = pgettext("form", "What is wrong with this briefing?")
    form = discord.ui.Modal(title=title, custom_id=target.custom_id())
    kinds = [discord.SelectOption(label=gettext(label), value=kind) for kind, label in KINDS.items()]
    what = discord.ui.Select[Any](custom_id="kind", options=kinds)
    form.add_item(discord.ui.Label(text=pgettext("field", "What"), component=what))
    whole = pgettext("option", "The whole briefing")
    options = [discord.SelectOption(label=whole, value="0", default=True)]
    options += [
        discord.SelectOption(label=plain(f"{number}. {text}", LONGEST), value=str(number))
        for number, text in enumerate(told(briefing)[:_MOST_CLAIMS], start=1)
    ]
    where = discord.ui.Select[Any](custom_id="claim", options=options)
    form.add_item(discord.ui.Label(text=pgettext("field", "Where"), component=where))
    field = discord.ui.TextInput[Any](
        custom_id="words", style=discord.TextStyle.paragraph, required=False, max_length=_WORDS
    )
    label = pgettext("field", "A word about it")
    hint = pgettext("field hint", "The bot's maintainers read it, with your name")
    form.add_item(discord.ui.Label(text=label, description=hint, component=field))
    form.stop()  # discord.py waits for no answer, which comes to the bot by the custom id
    return form


def read_feedback(filled: Mapping[str, str | list[str]]) -> tuple[FeedbackKind, int, str | None]:
    """What was filled in: anything can arrive, so what is none of ours is taken for the first choice."""
    chosen = [str(one) for one in filled.get("kind", ())]
    kind: FeedbackKind = next((kind for kind in KINDS if kind in chosen), "wrong")
    where = next(iter(filled.get("claim", ())), "0")
    claim = int(where) if where.isdecimal() and len(where) < 4 else 0
    return kind, claim, str(filled.get("words") or "").strip()[:_WORDS] or None


def queue_view(items: Sequence[Feedback], total: int, page: int, given_up: int = 0) -> discord.ui.LayoutView:
    """A page of what waits, each with the claim beside what it rests on, and what can be done.

    `given_up`: how much work of the bot's own failed too often; it has a list of its own.
    """
    sheet = Sheet()
    sheet.text(
        ngettext(
            "### {count} thing said of briefings, the oldest first",
            "### {count} things said of briefings, the oldest first",
            total,
        )
        if total
        else gettext("### Nothing waits")
    )
    if given_up:
        show = maintenance_button(OnMaintenance("work_list"), pgettext("button", "Show"))
        sheet.section(given_up_line(given_up), show)
    for item in items[:ON_PAGE]:
        sheet.rule()
        sheet.text(_item(item))
        about, ends = _buttons(item)
        sheet.row(about)
        sheet.row(ends)
    if total > (page + 1) * ON_PAGE:
        sheet.text(small(gettext("More with a higher page")))
    return sheet.view()


def _item(item: Feedback) -> str:
    article, briefing = item.entry.article, item.entry.briefing
    lines = [
        f"{bold(gettext(KINDS[item.kind]))} · <@{item.member}> · {timestamp(item.at)}",
        headline(article, _TITLE),
        *([f"“{inline(item.words, _WORDS * 2)}”"] if item.words else []),
    ]
    claims = (*briefing.claims, *briefing.key_points) if briefing else ()
    if 1 <= item.claim <= len(claims):
        receipt = receipt_block(claims[item.claim - 1], article, item.claim)
        with_receipt = "\n".join([*lines, receipt])
        if length(with_receipt) <= _ITEM:
            return with_receipt
        lines.append(f"({item.claim}) {inline(claims[item.claim - 1].text, 300)}")
    elif briefing:
        lines.append(inline(briefing.text, 300))
    if length("\n".join(lines)) > _ITEM:  # an address that long
        lines[1] = inline(article.title, _TITLE)
    return "\n".join(lines)


def _buttons(item: Feedback) -> tuple[list[Item | None], list[Item | None]]:
    """What puts the briefing right, and what is done with the article or with what was said."""

    def button(deed: MaintainingDeed, label: str, *, danger: bool = False) -> MaintenanceButton:
        return maintenance_button(OnMaintenance(deed, item.id), label, danger=danger)

    about: list[Item | None] = [button("said_rebrief", pgettext("button", "Brief anew"))]
    if item.claim:
        about.append(button("said_edit", pgettext("button", "Edit the claim")))
    if item.entry.topics:
        out = pgettext("button", "Take out of {topic}", topic=item.entry.topics[0].topic.name)
        about.append(button("said_move", plain(out, _LABEL_OF_BUTTON)))
    about.append(button("said_topics", pgettext("button", "Topics …")))
    hide = button("said_hide", pgettext("button", "Hide the article"), danger=True)
    merge, done = pgettext("button", "Merge …"), pgettext("button", "Done")
    return about, [button("said_merge", merge), hide, button("said_done", done)]
