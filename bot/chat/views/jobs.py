"""How far a job is, with the button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import inline, timestamp
from bot.chat.views.counted import articles
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, gettext_noop, number, pgettext, retell

if TYPE_CHECKING:
    import discord

    from bot.archive import Job

_BAR = 20
_WORDS = 300
_ENDS = {
    "waiting": gettext_noop("Briefing anew"),
    "done": gettext_noop("Briefed anew"),
    "cancelled": gettext_noop("Stopped briefing anew"),
}


def job_line(job: Job) -> str:
    """How far it is, in a line."""
    of = gettext("{done} of {articles}", done=job.done, articles=articles(len(job.articles)))
    return f"{of}: {inline(retell(job.words), _WORDS)}"


def job_view(job: Job) -> discord.ui.LayoutView:
    """How far it is, what came of it until now, and who asked."""
    total = len(job.articles)
    sheet = Sheet()
    filled = round(_BAR * job.done / total) if total else _BAR
    lines = [
        f"### {gettext(_ENDS[job.status])}",
        inline(retell(job.words), _WORDS),
        f"`{'█' * filled}{'░' * (_BAR - filled)}` "
        + gettext("{done} of {articles}", done=job.done, articles=number(total)),
        gettext("{changed} changed, {failed} failed", changed=job.changed, failed=job.failed),
    ]
    if job.problem:
        lines.append(small(f"⚠️ {inline(retell(job.problem), _WORDS)}"))
    who = gettext("Asked for by {name} {when}", name=inline(job.by.name, 60), when=timestamp(job.asked_at))
    ended = gettext(", ended {when}", when=timestamp(job.ended_at)) if job.ended_at else ""
    lines.append(small(who + ended))
    sheet.text("\n".join(lines))
    if job.status == "waiting":
        sheet.row(
            [maintenance_button(OnMaintenance("cancel", job.id), pgettext("button", "Cancel"), danger=True)]
        )
    return sheet.view()
