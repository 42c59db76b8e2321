"""What maintainers are shown: the audit log, and how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import bold, day, inline, length, timestamp
from bot.chat.views.jobs import job_line
from bot.chat.views.lines import several, small
from bot.chat.views.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.archive import Act, Backlog, Counts, Job
    from summarizer import EngineInfo

_NAME = 60
_WORDS = 300
_KEPT_BACK = 80
_JOBS = 3


def act_line(act: Act) -> str:
    """When, who, what."""
    return f"{timestamp(act.at)} · {bold(inline(act.by.name, _NAME))}: {inline(act.words, _WORDS)}"


def log_view(acts: Sequence[Act], page: int, *, more: bool) -> discord.ui.LayoutView:
    """A page of the audit log, as much of it as fits."""
    sheet = Sheet()
    sheet.text("### What maintainers did")
    lines: list[str] = []
    for act in acts:
        line = f"- {act_line(act)}"
        if length("\n".join([*lines, line])) > sheet.room - _KEPT_BACK:
            break
        lines.append(line)
    sheet.text("\n".join(lines) or "Nothing yet.")
    if more or page:
        sheet.text(small(f"Page {page + 1}{' · more with a higher page' if more else ''}"))
    return sheet.view()


def status_view(
    *,
    counts: Counts,
    backlog: Backlog,
    engine: EngineInfo,
    older: int,
    jobs: Sequence[Job],
    last: Sequence[Act],
) -> discord.ui.LayoutView:
    """The archive, the engine, what waits to be posted, and what was done last."""
    sheet = Sheet()
    newest = f", the newest from {day(counts.newest)}" if counts.newest else ""
    shown, texts = several(counts.articles, "article"), several(counts.versions, "text")
    briefings = several(counts.revisions, "briefing")
    unbriefed = f"{several(older, 'article')} not briefed by it yet" if older else "it briefed every article"
    waiting = several(backlog.waiting, "delivery", "deliveries")
    lines = [
        "### How things stand",
        f"**Archive** {shown} shown{newest}; {texts} and {briefings} kept",
        f"**Engine** {inline(engine.name, _NAME)} {inline(engine.version, _NAME)}; {unbriefed}",
        f"**Digests** {waiting} waiting, {several(backlog.troubled, 'subscription')} in trouble",
        *(f"**Briefing anew** {job_line(job)}" for job in jobs[:_JOBS]),
    ]
    sheet.text("\n".join(lines))
    if last:
        sheet.rule()
        sheet.text("\n".join(["**Done last**", *(f"- {act_line(act)}" for act in last)]))
    return sheet.view()
