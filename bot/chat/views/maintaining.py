"""What maintainers are shown: the audit log, and how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import maintenance_button
from bot.chat.choices import plain
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import bold, day, inline, length, timestamp
from bot.chat.views.counted import articles, subscriptions
from bot.chat.views.jobs import job_line
from bot.chat.views.lines import more, small
from bot.chat.views.sheet import Sheet
from bot.chat.views.work import backlog_lines
from bot.words import gettext, gettext_noop, ngettext, pgettext, retell
from summarizer import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import discord

    from bot.archive import Act, Backlog, Counts, Entry, Job, Revision, TaskBacklog, Untold
    from bot.briefings.evidence import Support
    from bot.briefings.revisions import Difference
    from summarizer import EngineInfo, TopicMatch

_NAME = 60
_WORDS = 300
_KEPT_BACK = 80
_JOBS = 3
_CLAIM = 350
_ON_PAGE = 5
_REASON = 160
_STATES = {
    "approved": gettext_noop("approved"),
    "withdrawn": gettext_noop("withdrawn"),
}


def act_line(act: Act) -> str:
    """When, who, what."""
    return f"{timestamp(act.at)} · {bold(inline(act.by.name, _NAME))}: {inline(act.words, _WORDS)}"


def log_view(acts: Sequence[Act], page: int, *, goes_on: bool) -> discord.ui.LayoutView:
    """A page of the audit log, as much of it as fits."""
    sheet = Sheet()
    sheet.text(gettext("### What maintainers did"))
    lines = fitting([f"- {act_line(act)}" for act in acts], sheet.room - _KEPT_BACK)
    sheet.text("\n".join(lines) or gettext("Nothing yet."))
    if goes_on or page:
        more_ = f" · {gettext('more with a higher page')}" if goes_on else ""
        sheet.text(small(gettext("Page {page}", page=page + 1) + more_))
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
    work: Sequence[TaskBacklog] | None,
    now: datetime,
) -> discord.ui.LayoutView:
    """The archive, the engine, what waits to be posted, and what was done last.

    `work` is what processes share, None where this one does everything alone.
    """
    sheet = Sheet()
    newest = gettext(", the newest from {day}", day=day(counts.newest)) if counts.newest else ""
    kept = gettext(
        "{articles} shown{newest}; {texts} and {briefings} kept",
        articles=articles(counts.articles),
        newest=newest,
        texts=ngettext("{count} text", "{count} texts", counts.versions),
        briefings=ngettext("{count} briefing", "{count} briefings", counts.revisions),
    )
    unbriefed = gettext("it briefed every article")
    if older:
        unbriefed = ngettext(
            "{count} article not briefed by it yet", "{count} articles not briefed by it yet", older
        )
    waiting = gettext(
        "{deliveries} waiting, {subscriptions} in trouble",
        deliveries=ngettext("{count} delivery", "{count} deliveries", backlog.waiting),
        subscriptions=subscriptions(backlog.troubled),
    )
    amending = ngettext(
        "{count} message to be brought up to date", "{count} messages to be brought up to date", corrections
    )
    things = ngettext("{count} thing said by members", "{count} things said by members", said)
    lines = [
        gettext("### How things stand"),
        f"{gettext('**Archive**')} {kept}",
        f"{gettext('**Engine**')} {inline(engine.name, _NAME)} {inline(engine.version, _NAME)}; {unbriefed}",
        f"{gettext('**Digests**')} {waiting}",
        f"{gettext('**Corrections**')} {amending}",
        f"{gettext('**Queue**')} {things}",
        f"{gettext('**Channel**')} {_channel(channel, untold)}",
        *(f"{gettext('**Briefing anew**')} {job_line(job)}" for job in jobs[:_JOBS]),
        *(backlog_lines(work, now) if work is not None else []),
    ]
    sheet.text("\n".join(lines))
    if last:
        sheet.rule()
        sheet.text("\n".join([gettext("**Done last**"), *(f"- {act_line(act)}" for act in last)]))
    return sheet.view()


def _channel(channel: int | None, untold: Untold) -> str:
    """Where maintainers are told what fails, and what is in the way."""
    if channel is None:
        return gettext("none is set (`maintainers.channel`): what fails is told nowhere")
    waiting = gettext("all is told")
    if untold.waiting:
        waiting = ngettext("{count} notice waiting", "{count} notices waiting", untold.waiting)
    problem = f"; ⚠️ {inline(retell(untold.problem), _WORDS)}" if untold.problem else ""
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
    lines = [f"{gettext('### The article does not say that')}\n> {inline(claim, _CLAIM)}"]
    if support.missing:
        missing = ", ".join(support.missing)
        head = gettext("**Words that stand in no sentence it rests on**")
        lines.append(f"{head} {inline(missing, _WORDS)}")
    if support.lost:
        lost = ", ".join(support.lost)
        head = gettext("**Words of those sentences that it turns round by leaving them out**")
        lines.append(f"{head} {inline(lost)}")
    lines.append(gettext("Published, it is marked as an editor's, in the briefing and in its receipts."))
    sheet.text("\n".join(lines))
    target = OnMaintenance("publish", draft, str(base))
    sheet.row([maintenance_button(target, pgettext("button", "Publish as an editor's"), danger=True)])
    return sheet.view()


def revisions_view(entry: Entry, revisions: Sequence[Revision], page: int) -> discord.ui.LayoutView:
    """A page of an article's briefings, the newest first, each with what can be done with it."""
    sheet = Sheet()
    title = inline(entry.article.title, 200) or gettext("Untitled")
    sheet.text(gettext("### Briefings of {article}", article=title))
    shown = revisions[page * _ON_PAGE : (page + 1) * _ON_PAGE]
    for revision in shown:
        is_shown = revision.id == entry.revision
        state = gettext("**shown**") if is_shown else gettext(_STATES.get(revision.status, revision.status))
        engine = f"{inline(revision.briefing.engine.name, 40)} {inline(revision.briefing.engine.version, 40)}"
        head = f"**{revision.id}** · {state} · {engine} · {timestamp(revision.created_at)}"
        sheet.rule()
        of = gettext("text {version}", version=str(revision.version))
        sheet.text(f"{head} · {of}\n{inline(revision.briefing.text, _CLAIM)}")
        if is_shown:
            withdraw = OnMaintenance("withdraw", revision.id)
            sheet.row([maintenance_button(withdraw, pgettext("button", "Withdraw"), danger=True)])
        else:
            compare, back = (OnMaintenance("compare", revision.id), OnMaintenance("roll_back", revision.id))
            sheet.row(
                [
                    maintenance_button(compare, pgettext("button", "Compare")),
                    maintenance_button(back, pgettext("button", "Roll back to it"), danger=True),
                ]
            )
    if not shown:
        sheet.text(gettext("There are no more."))
    elif len(revisions) > (page + 1) * _ON_PAGE:
        left = len(revisions) - (page + 1) * _ON_PAGE
        sheet.text(
            small(
                ngettext(
                    "{count} older one with a higher page", "{count} older ones with a higher page", left
                )
            )
        )
    return sheet.view()


def compare_view(entry: Entry, differences: Sequence[Difference]) -> discord.ui.LayoutView:
    """What the shown briefing tells otherwise than another one."""
    sheet = Sheet()
    title = inline(entry.article.title, 200)
    which = gettext("From briefing {revision} to the one that is shown", revision=str(entry.revision))
    sheet.text(f"### {title}\n{which}")
    lines = [difference_line(one) for one in differences]
    sheet.text("\n".join(fitting(lines, sheet.room - _KEPT_BACK)) or gettext("Both tell the same."))
    return sheet.view()


def difference_line(one: Difference, limit: int = _CLAIM) -> str:
    """A difference in words."""
    before, after = (inline(text, limit) if text else "" for text in (one.before, one.after))
    if not after:
        return f"- {gettext('**Gone:**')} {before}"
    if not before:
        return f"- {gettext('**New:**')} {after}"
    return f"- {gettext('**Now reads:**')} {after}\n{small(gettext('Before: {claim}', claim=before))}"


def topics_view(
    entry: Entry, examined: Sequence[TopicMatch], moved: Mapping[str, bool]
) -> discord.ui.LayoutView:
    """Each topic with the article's score in it and what spoke for it."""
    sheet = Sheet()
    title = inline(entry.article.title, 200) or gettext("Untitled")
    sheet.text(gettext("### Topics of {article}", article=title))
    within = {match.topic.slug for match in entry.topics}
    lines = []
    for match in examined:
        slug = match.topic.slug
        parts = [bold(inline(match.topic.name, _NAME))]
        parts.append(gettext("✅ in it") if slug in within else gettext("not in it"))
        if slug in moved:
            put = moved[slug]
            parts.append(gettext("put here by a maintainer") if put else gettext("taken out by a maintainer"))
        score, needed = f"{match.score:.2f}", f"{THRESHOLD:.2f}"
        parts.append(gettext("score {score} of {needed}", score=score, needed=needed))
        because = "; ".join(inline(retell(reason), _REASON) for reason in match.because)
        lines.append(f"{' · '.join(parts)}\n{small(because or gettext('nothing spoke for it'))}")
    sheet.text("\n".join(fitting(lines, sheet.room - _KEPT_BACK)) or gettext("There are no topics."))
    return sheet.view()


def fitting(lines: Sequence[str], room: int) -> list[str]:
    """As many lines as fit, with how many do not."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if length("\n".join([*kept, line])) > room:
            return [*kept, more(len(lines) - number)]
        kept.append(line)
    return kept
