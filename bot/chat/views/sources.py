"""How the sources fare, and what can be done with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import bold, inline, timestamp
from bot.chat.views.counted import articles
from bot.chat.views.lines import more, small
from bot.chat.views.maintaining import fitting
from bot.chat.views.sheet import Sheet
from bot.words import gettext, ngettext, pgettext, retell

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.archive import Pause, SourceState
    from bot.chat.buttons import MaintenanceButton
    from bot.ingest.gathering import Gathered
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
        sheet.text("\n".join([gettext("### Sources"), *_summary(every)]))
    if note:
        sheet.text(note)
    for number, health in enumerate(shown):
        sheet.rule()
        room = sheet.room // (len(shown) - number) - _KEPT_BACK
        sheet.text("\n".join(fitting(health_lines(health), room)))
        sheet.row(_buttons(health, page or 0))
    if page is not None:
        last = -(-len(every) // ON_PAGE)
        turns = [(pgettext("button", "Previous"), page - 1), (pgettext("button", "Next"), page + 1)]
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
    head = f"{bold(inline(source.slug, _NAME))} · {publisher} · {retell(source.tier)} · {_word(health)}"
    facts = []
    if state is not None:
        succeeded = timestamp(state.succeeded_at, "R") if state.succeeded_at else gettext("never")
        facts.append(gettext("last success {when}", when=succeeded))
    if source.enabled and health.pause is None:
        facts.append(
            gettext("next visit {when}", when=timestamp(state.due_at, "R"))
            if state
            else gettext("next visit within a minute")
        )
    facts.append(articles(health.articles))
    lines = [head, small(" · ".join(facts))]
    if state is not None and state.failures:
        often = ngettext("{count} failure in a row", "{count} failures in a row", state.failures)
        if state.failing_since:
            since = timestamp(state.failing_since)
            often = gettext("{failures} since {when}", failures=often, when=since)
        lines.append(small(f"{often}: {inline(retell(state.problem or ''), _PROBLEM)}"))
    if state is not None and state.moved_to:
        lines.append(small(gettext("moved for good to {address}", address=inline(state.moved_to, _PROBLEM))))
    return lines


def asked_note(gathered: Gathered) -> str:
    """What came of asking a source now."""
    slug = bold(inline(gathered.source.slug, _NAME))
    if gathered.failure is not None:
        error = gathered.failure
        why = f"{gettext('{sentence}.', sentence=retell(error.problem))} {retell(error.mend)}"
        return gettext("⚠️ {source} could not be read: {problem}", source=slug, problem=inline(why, 300))
    report = gathered.report
    new, changed = report.count("added"), report.count("changed")
    queued, failed = report.count("queued"), len(report.failed)
    known = len(report.ingested) - new - changed - queued
    counted = (
        gettext("{count} new", count=new) if new else "",
        gettext("{count} changed", count=changed) if changed else "",
        gettext("{count} to be briefed", count=queued) if queued else "",
        gettext("{count} known", count=known) if known else "",
        gettext("{count} failed", count=failed) if failed else "",
        gettext("{count} left for the next time", count=gathered.waiting) if gathered.waiting else "",
    )
    said = ", ".join(filter(None, counted)) or gettext("nothing has changed")
    lines = [gettext("✅ {source} was asked: {what}.", source=slug, what=said)]
    lines += [
        small(f"{inline(each.name, 100)}: {inline(str(each.error), 200)}") for each in report.failed[:_FAILED]
    ]
    lines += [small(inline(problem, 300)) for problem in gathered.problems[:_FAILED]]
    return "\n".join(lines)


def _word(health: Health) -> str:
    if not health.source.enabled:
        return gettext("⚫ off in sources.toml")
    if health.pause is not None:
        return gettext(
            "⏸️ paused by {name} {when}",
            name=inline(health.pause.by, 40),
            when=timestamp(health.pause.at, "R"),
        )
    if health.state is None:
        return gettext("⚪ on, not asked yet")
    if health.state.marked_at is not None:
        return gettext("🔴 on, broken")
    return gettext("🟠 on, failing") if health.state.failures else gettext("🟢 on")


def _summary(every: Sequence[Health]) -> list[str]:
    on = [one for one in every if one.source.enabled]
    paused = sum(one.pause is not None for one in on)
    off = len(every) - len(on)
    there = ngettext("{count} source", "{count} sources", len(every))
    stand = gettext("{on} on, {paused} paused, {off} off", on=len(on) - paused, paused=paused, off=off)
    lines = [f"{there}: {stand}"]
    failing = [one for one in every if one.failing]
    if failing:
        named = ", ".join(inline(one.source.slug, _NAME) for one in failing[:_NAMED])
        rest = f" {more(len(failing) - _NAMED)}" if len(failing) > _NAMED else ""
        lines.append(gettext("⚠️ Failing: {sources}", sources=named + rest))
    return lines


def _buttons(health: Health, page: int) -> list[MaintenanceButton]:
    """None for a source that is off: that is for whoever edits the file."""
    if not health.source.enabled:
        return []
    slug = health.source.slug
    run = maintenance_button(OnMaintenance("source_run", page, slug), pgettext("button", "Run now"))
    if health.pause is None:
        return [
            run,
            maintenance_button(OnMaintenance("source_pause", page, slug), pgettext("button", "Pause")),
        ]
    return [run, maintenance_button(OnMaintenance("source_resume", page, slug), pgettext("button", "Resume"))]
