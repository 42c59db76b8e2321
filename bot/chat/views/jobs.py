"""How far a job is, with the button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import inline, timestamp
from bot.chat.views.lines import several, small
from bot.chat.views.sheet import Sheet

if TYPE_CHECKING:
    import discord

    from bot.archive import Job

_BAR = 20
_WORDS = 300
_ENDS = {"waiting": "Briefing anew", "done": "Briefed anew", "cancelled": "Stopped briefing anew"}


def job_line(job: Job) -> str:
    """How far it is, in a line."""
    return f"{job.done:,} of {several(len(job.articles), 'article')}: {inline(job.words, _WORDS)}"


def job_view(job: Job) -> discord.ui.LayoutView:
    """How far it is, what came of it until now, and who asked."""
    total = len(job.articles)
    sheet = Sheet()
    filled = round(_BAR * job.done / total) if total else _BAR
    lines = [
        f"### {_ENDS[job.status]}",
        inline(job.words, _WORDS),
        f"`{'█' * filled}{'░' * (_BAR - filled)}` {job.done:,} of {total:,}",
        f"{job.changed:,} changed, {job.failed:,} failed",
    ]
    if job.problem:
        lines.append(small(f"⚠️ {inline(job.problem, _WORDS)}"))
    ended = f", ended {timestamp(job.ended_at)}" if job.ended_at else ""
    lines.append(small(f"Asked for by {inline(job.by.name, 60)} {timestamp(job.asked_at)}{ended}"))
    sheet.text("\n".join(lines))
    if job.status == "waiting":
        sheet.row([maintenance_button(OnMaintenance("cancel", job.id), "Cancel", danger=True)])
    return sheet.view()
