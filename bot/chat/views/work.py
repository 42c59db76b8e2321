"""The work that processes share: how it stands, what of it was given up, and what can be done about that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import bold, inline, timestamp
from bot.chat.views.lines import more, small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, gettext_noop, ngettext, pgettext, retell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import discord

    from bot.archive import DeadTask, Kind, TaskBacklog

DOES: dict[Kind, str] = {
    "fetch": gettext_noop("Ask a source"),
    "brief": gettext_noop("Brief an article"),
    "rebrief": gettext_noop("Brief articles anew"),
}
ON_PAGE = 5
_ABOUT = 150
_PROBLEM = 400


def backlog_lines(backlog: Sequence[TaskBacklog], now: datetime) -> list[str]:
    """How much of each kind there is, and since when the first of it waits."""
    told = [(one.kind, _standing(one, now)) for one in backlog]
    lines = [f"- {bold(gettext(DOES[kind]))} · {standing}" for kind, standing in told if standing]
    if not lines:
        return [f"{gettext('**Shared work**')} {gettext('nothing waits')}"]
    return [gettext("**Shared work**"), *lines]


def _standing(one: TaskBacklog, now: datetime) -> str:
    parts = []
    if one.waiting:
        since = timestamp(now - timedelta(seconds=one.oldest), "R")
        parts.append(gettext("waiting: {count} (the oldest: {since})", count=one.waiting, since=since))
    if one.put_off:
        parts.append(gettext("failed, and tried again later: {count}", count=one.put_off))
    if one.under_way:
        parts.append(gettext("under way: {count}", count=one.under_way))
    if one.dead:
        parts.append(gettext("given up: {count} (see /maintain queue)", count=one.dead))
    return "; ".join(parts)


def given_up_line(count: int) -> str:
    """That there is some."""
    return ngettext(
        "⚠️ {count} piece of work failed too often and is tried no more",
        "⚠️ {count} pieces of work failed too often and are tried no more",
        count,
    )


def given_up_view(dead: Sequence[DeadTask], total: int, note: str | None = None) -> discord.ui.LayoutView:
    """The oldest, each with its problem and what can be done, and a button for all of them."""
    sheet = Sheet()
    if not total:
        sheet.text("\n".join([gettext("### No work was given up"), *([note] if note else [])]))
        return sheet.view()
    every = maintenance_button(OnMaintenance("work_retry"), pgettext("button", "Try all again"))
    sheet.section("\n".join([f"### {given_up_line(total)}", *([note] if note else [])]), every)
    for task in dead[:ON_PAGE]:
        sheet.rule()
        sheet.text(_told(task))
        retry = maintenance_button(OnMaintenance("work_retry", task.id), pgettext("button", "Try again"))
        label = pgettext("button", "Let go of it")
        drop = maintenance_button(OnMaintenance("work_drop", task.id), label, danger=True)
        sheet.row([retry, drop])
    if total > ON_PAGE:
        sheet.text(small(more(total - ON_PAGE)))
    return sheet.view()


def _told(task: DeadTask) -> str:
    since = f" · {timestamp(task.at)}" if task.at is not None else ""
    lines = [
        f"{bold(gettext(DOES[task.kind]))} · {inline(task.about, _ABOUT)}",
        small(f"{ngettext('tried {count} time', 'tried {count} times', task.tries)}{since}"),
    ]
    if task.problem:
        lines.append(inline(retell(task.problem), _PROBLEM))
    return "\n".join(lines)
