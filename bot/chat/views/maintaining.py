"""What maintainers are shown: the audit log, and how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.choices import plain
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import bold, day, inline, length, timestamp
from bot.chat.views.jobs import job_line
from bot.chat.views.lines import more, several, small
from bot.chat.views.sheet import Sheet
from summarizer import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import discord

    from bot.archive import Act, Backlog, Counts, Entry, Job, Revision, Untold
    from bot.evidence import Support
    from bot.revisions import Difference
    from summarizer import EngineInfo, TopicMatch

_NAME = 60
_WORDS = 300
_KEPT_BACK = 80
_JOBS = 3
_CLAIM = 350
_ON_PAGE = 5
_REASON = 160


def act_line(act: Act) -> str:
    """When, who, what."""
    return f"{timestamp(act.at)} · {bold(inline(act.by.name, _NAME))}: {inline(act.words, _WORDS)}"


def log_view(acts: Sequence[Act], page: int, *, goes_on: bool) -> discord.ui.LayoutView:
    """A page of the audit log, as much of it as fits."""
    sheet = Sheet()
    sheet.text("### What maintainers did")
    lines = fitting([f"- {act_line(act)}" for act in acts], sheet.room - _KEPT_BACK)
    sheet.text("\n".join(lines) or "Nothing yet.")
    if goes_on or page:
        sheet.text(small(f"Page {page + 1}{' · more with a higher page' if goes_on else ''}"))
    return sheet.view()


def status_view(
    *,
    counts: Counts,
    backlog: Backlog,
    engine: EngineInfo,
    older: int,
    jobs: Sequence[Job],
    corrections: int,
    said: int,
    untold: Untold,
    channel: int | None,
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
        f"**Corrections** {several(corrections, 'message')} to be brought up to date",
        f"**Queue** {several(said, 'thing')} said by members",
        f"**Channel** {_channel(channel, untold)}",
        *(f"**Briefing anew** {job_line(job)}" for job in jobs[:_JOBS]),
    ]
    sheet.text("\n".join(lines))
    if last:
        sheet.rule()
        sheet.text("\n".join(["**Done last**", *(f"- {act_line(act)}" for act in last)]))
    return sheet.view()


def _channel(channel: int | None, untold: Untold) -> str:
    """Where maintainers are told what fails, and what is in the way."""
    if channel is None:
        return "none is set (`maintainers.channel`): what fails is told nowhere"
    waiting = f"{several(untold.waiting, 'notice')} waiting" if untold.waiting else "all is told"
    problem = f"; ⚠️ {inline(untold.problem, _WORDS)}" if untold.problem else ""
    return f"<#{channel}>, {waiting}{problem}"


def done_view(sentence: str, hint: str | None = None) -> discord.ui.LayoutView:
    """What was done; `sentence` is ready to be shown."""
    sheet = Sheet()
    sheet.text("\n".join([f"✅ {sentence}", *([small(hint)] if hint else [])]))
    return sheet.view()


def edited_words(entry: Entry, before: str, after: str) -> str:
    """An edit, for the audit log."""
    became = f"became “{after}”" if after else "was taken out"
    return f"edited “{plain(entry.article.title, 150)}”: “{before}” {became}"


def ask_view(claim: str, support: Support, draft: int, base: int) -> discord.ui.LayoutView:
    """Whether a claim that the article does not support is to be published all the same."""
    sheet = Sheet()
    lines = [f"### The article does not say that\n> {inline(claim, _CLAIM)}"]
    if support.missing:
        missing = ", ".join(support.missing)
        lines.append(f"**Words that stand in no sentence it rests on** {inline(missing, _WORDS)}")
    if support.lost:
        lost = ", ".join(support.lost)
        lines.append(f"**Words of those sentences that it turns round by leaving them out** {inline(lost)}")
    lines.append("Published, it is marked as an editor's, in the briefing and in its receipts.")
    sheet.text("\n".join(lines))
    target = OnMaintenance("publish", draft, str(base))
    sheet.row([maintenance_button(target, "Publish as an editor's", danger=True)])
    return sheet.view()


def revisions_view(entry: Entry, revisions: Sequence[Revision], page: int) -> discord.ui.LayoutView:
    """A page of an article's briefings, the newest first, each with what can be done with it."""
    sheet = Sheet()
    sheet.text(f"### Briefings of {inline(entry.article.title, 200) or 'Untitled'}")
    shown = revisions[page * _ON_PAGE : (page + 1) * _ON_PAGE]
    for revision in shown:
        is_shown = revision.id == entry.revision
        state = "**shown**" if is_shown else revision.status
        engine = f"{inline(revision.briefing.engine.name, 40)} {inline(revision.briefing.engine.version, 40)}"
        head = f"**{revision.id}** · {state} · {engine} · {timestamp(revision.created_at)}"
        sheet.rule()
        sheet.text(f"{head} · text {revision.version}\n{inline(revision.briefing.text, _CLAIM)}")
        if is_shown:
            sheet.row([maintenance_button(OnMaintenance("withdraw", revision.id), "Withdraw", danger=True)])
        else:
            compare = maintenance_button(OnMaintenance("compare", revision.id), "Compare")
            back = maintenance_button(OnMaintenance("roll_back", revision.id), "Roll back to it", danger=True)
            sheet.row([compare, back])
    if not shown:
        sheet.text("There are no more.")
    elif len(revisions) > (page + 1) * _ON_PAGE:
        sheet.text(small(f"{len(revisions) - (page + 1) * _ON_PAGE} older ones with a higher page"))
    return sheet.view()


def compare_view(entry: Entry, differences: Sequence[Difference]) -> discord.ui.LayoutView:
    """What the shown briefing tells otherwise than another one."""
    sheet = Sheet()
    title = inline(entry.article.title, 200)
    sheet.text(f"### {title}\nFrom briefing {entry.revision} to the one that is shown")
    lines = [difference_line(one) for one in differences]
    sheet.text("\n".join(fitting(lines, sheet.room - _KEPT_BACK)) or "Both tell the same.")
    return sheet.view()


def difference_line(one: Difference, limit: int = _CLAIM) -> str:
    """A difference in words."""
    before, after = (inline(text, limit) if text else "" for text in (one.before, one.after))
    if not after:
        return f"- **Gone:** {before}"
    return f"- **Now reads:** {after}\n{small(f'Before: {before}')}" if before else f"- **New:** {after}"


def topics_view(
    entry: Entry, examined: Sequence[TopicMatch], moved: Mapping[str, bool]
) -> discord.ui.LayoutView:
    """Each topic with the article's score in it and what spoke for it."""
    sheet = Sheet()
    sheet.text(f"### Topics of {inline(entry.article.title, 200) or 'Untitled'}")
    within = {match.topic.slug for match in entry.topics}
    lines = []
    for match in examined:
        slug = match.topic.slug
        word = {True: " · put here by a maintainer", False: " · taken out by a maintainer", None: ""}
        state = "✅ in it" if slug in within else "not in it"
        head = f"{bold(inline(match.topic.name, _NAME))} · {state}{word[moved.get(slug)]}"
        because = "; ".join(inline(reason, _REASON) for reason in match.because) or "nothing spoke for it"
        lines.append(f"{head} · score {match.score:.2f} of {THRESHOLD:.2f}\n{small(because)}")
    sheet.text("\n".join(fitting(lines, sheet.room - _KEPT_BACK)) or "There are no topics.")
    return sheet.view()


def fitting(lines: Sequence[str], room: int) -> list[str]:
    """As many lines as fit, with how many do not."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if length("\n".join([*kept, line])) > room:
            return [*kept, more(len(lines) - number)]
        kept.append(line)
    return kept
