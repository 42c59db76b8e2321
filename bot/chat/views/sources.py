"""How the sources fare, and what can be done with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import bold, inline, timestamp
from bot.chat.views.lines import more, several, small
from bot.chat.views.maintaining import fitting
from bot.chat.views.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.archive import Pause, SourceState
    from bot.chat.buttons import MaintenanceButton
    from bot.gathering import Gathered
    from bot.sources.configured import Source

ON_PAGE = 5
_NAME = 60
_PUBLISHER = 60
_PROBLEM = 160
_NAMED = 6
_FAILED = 2
_KEPT_BACK = 20
"""For "…and 1 more" after what did not fit."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a source fares."""

    source: Source
    state: SourceState | None
    """None where it was never asked at this address."""
    pause: Pause | None
    articles: int
    """Kept that it gave first."""

    @property
    def failing(self) -> bool:
        return self.source.enabled and self.state is not None and self.state.failures > 0


def sources_view(
    shown: Sequence[Health], every: Sequence[Health], page: int | None, note: str | None = None
) -> discord.ui.LayoutView:
    """Some sources, each with its buttons. `every`: all there are; `page` of them, from 1, or None for some alone.

    `note`, ready to be shown, is what has just been done.
    """
    sheet = Sheet()
    if page is not None:
        sheet.text("\n".join(["### Sources", *_summary(every)]))
    if note:
        sheet.text(note)
    for number, health in enumerate(shown):
        sheet.rule()
        room = sheet.room // (len(shown) - number) - _KEPT_BACK
        sheet.text("\n".join(fitting(health_lines(health), room)))
        sheet.row(_buttons(health, page or 0))
    if page is not None:
        last = -(-len(every) // ON_PAGE)
        turns = [("Previous", page - 1), ("Next", page + 1)]
        sheet.row(
            [
                maintenance_button(OnMaintenance("source_list", to), label)
                for label, to in turns
                if 1 <= to <= last
            ]
        )
    return sheet.view()


def health_lines(health: Health) -> list[str]:
    """What there is to know of it."""
    source, state = health.source, health.state
    publisher = inline(source.publisher, _PUBLISHER)
    head = f"{bold(inline(source.slug, _NAME))} · {publisher} · {source.tier} · {_word(health)}"
    facts = []
    if state is not None:
        succeeded = timestamp(state.succeeded_at, "R") if state.succeeded_at else "never"
        facts.append(f"last success {succeeded}")
    if source.enabled and health.pause is None:
        facts.append(f"next visit {timestamp(state.due_at, 'R')}" if state else "next visit within a minute")
    facts.append(several(health.articles, "article"))
    lines = [head, small(" · ".join(facts))]
    if state is not None and state.failures:
        since = f" since {timestamp(state.failing_since)}" if state.failing_since else ""
        often = several(state.failures, "failure")
        lines.append(small(f"{often} in a row{since}: {inline(state.problem or '', _PROBLEM)}"))
    if state is not None and state.moved_to:
        lines.append(small(f"moved for good to {inline(state.moved_to, _PROBLEM)}"))
    return lines


def asked_note(gathered: Gathered) -> str:
    """What came of asking a source now."""
    slug = bold(inline(gathered.source.slug, _NAME))
    if gathered.failure is not None:
        error = gathered.failure
        return f"⚠️ {slug} could not be read: {inline(f'{error.problem}. {error.mend}', 300)}"
    report = gathered.report
    counted = {
        "new": report.count("added"),
        "changed": report.count("changed"),
        "known": len(report.ingested) - report.count("added") - report.count("changed"),
        "failed": len(report.failed),
        "left for the next time": gathered.waiting,
    }
    said = ", ".join(f"{count:,} {word}" for word, count in counted.items() if count)
    lines = [f"✅ {slug} was asked: {said or 'nothing has changed'}."]
    lines += [
        small(f"{inline(each.name, 100)}: {inline(str(each.error), 200)}") for each in report.failed[:_FAILED]
    ]
    lines += [small(inline(problem, 300)) for problem in gathered.problems[:_FAILED]]
    return "\n".join(lines)


def _word(health: Health) -> str:
    if not health.source.enabled:
        return "⚫ off in sources.toml"
    if health.pause is not None:
        return f"⏸️ paused by {inline(health.pause.by, 40)} {timestamp(health.pause.at, 'R')}"
    if health.state is None:
        return "⚪ on, not asked yet"
    if health.state.marked_at is not None:
        return "🔴 on, broken"
    return "🟠 on, failing" if health.state.failures else "🟢 on"


def _summary(every: Sequence[Health]) -> list[str]:
    on = [one for one in every if one.source.enabled]
    paused = sum(one.pause is not None for one in on)
    off = len(every) - len(on)
    lines = [f"{several(len(every), 'source')}: {len(on) - paused} on, {paused} paused, {off} off"]
    failing = [one for one in every if one.failing]
    if failing:
        named = ", ".join(inline(one.source.slug, _NAME) for one in failing[:_NAMED])
        rest = f" {more(len(failing) - _NAMED)}" if len(failing) > _NAMED else ""
        lines.append(f"⚠️ Failing: {named}{rest}")
    return lines


def _buttons(health: Health, page: int) -> list[MaintenanceButton]:
    """None for a source that is off: that is for whoever edits the file."""
    if not health.source.enabled:
        return []
    slug = health.source.slug
    run = maintenance_button(OnMaintenance("source_run", page, slug), "Run now")
    if health.pause is None:
        return [run, maintenance_button(OnMaintenance("source_pause", page, slug), "Pause")]
    return [run, maintenance_button(OnMaintenance("source_resume", page, slug), "Resume")]
