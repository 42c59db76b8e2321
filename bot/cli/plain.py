"""The view for people: at home in 80 columns, and plain text without codes where it is piped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.briefings.labels import (
    OUR_HEADLINE,
    VIEW,
    has_our_headline,
    role_label,
    titled,
    whose_view,
    written_by,
)
from bot.briefings.receipts import make_receipt
from bot.cli.words import count, day, harmless, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.briefings.receipts import Quotation
    from bot.checks.check import Finding
    from bot.digests.model import Candidate, Digest
    from summarizer import Article, Brief, Claim, Topic, TopicMatch

WIDEST = 100
"""Longer lines are hard to read."""

_STATES = {"ok": "green", "note": "dim", "warn": "yellow", "fail": "bold red"}


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # handled where every error is


class View:
    """Writes to stdout. Nothing is ever shortened: long text is wrapped, addresses stay whole."""

    def __init__(self) -> None:
        self._screen = _Screen(highlight=False, markup=False, emoji=False)
        self._width = min(self._screen.width, WIDEST)
        self._styled = self._screen.is_terminal and self._screen.color_system is not None
        self._pieces = 0

    # Whole pieces

    def brief(self, brief: Brief, *, receipts: bool) -> None:
        """An article with its briefing: as `summarize` and `articles --full` show it."""
        if self._pieces:
            self._line(Text("─" * self._width, style="dim"))
            self._blank()
        self._pieces += 1
        self._article(titled(brief.article, brief.briefing), brief.topics)
        self._blank()
        self._briefing(brief, receipts=receipts)
        self._blank()

    def listed(self, briefs: Iterable[Brief]) -> None:
        for brief in briefs:
            article = brief.article
            when = article.published.isoformat() if article.published else "undated"
            self._hang(f"{when:<10}  ", Text(one_line(article.title), style="bold"))
            self._hang(" " * 12, self._origin(article, brief.topics, dated=False))

    def hits(self, hits: Iterable[tuple[Brief, Claim | None]]) -> None:
        """Articles found, each with the passage that answers best."""
        for number, (brief, passage) in enumerate(hits, start=1):
            indent = " " * 4
            self._hang(f"{number:>2}. ", Text(one_line(brief.article.title), style="bold"))
            self._hang(indent, self._origin(brief.article, brief.topics))
            if passage:
                self._hang(indent, Text(harmless(passage.text)))
            self._blank()

    def digest(self, digest: Digest, *, receipts: bool) -> None:
        """The digest of one topic."""
        name = harmless(digest.topics[0].name)
        heading = Text.assemble((f"━━ {name} ", "bold cyan"), (f"· {self._counted(digest)} ", "dim"))
        heading.append("━" * max(3, self._width - heading.cell_len), style="cyan")
        self._line(heading)
        self._blank()
        if not digest.stories:
            period = f"since {day(digest.since.date())}" if digest.since else "yet"
            self._line(Text(f"Nothing {period}.", style="dim"))
            self._blank()
        for story in digest.stories:
            self._article(titled(story.lead.article, story.lead.briefing), ())
            others = [outlet for outlet in story.outlets[1:] if outlet.name]
            if others:
                names = ", ".join(one_line(outlet.name) for outlet in others)
                self._hang("", Text(f"also in {names}", style="dim"))
            self._blank()
            self._briefing(story.lead, receipts=receipts)
            self._blank()
        if digest.left_out:
            self._line(Text(f"…and {digest.left_out} more.", style="dim"))
            self._blank()

    @staticmethod
    def _counted(digest: Digest) -> str:
        """ "2 articles", or "2 stories in 5 articles" where there are more of these."""
        stories = len(digest.stories) + digest.left_out
        cut = sum(one.reason == "over_the_limit" for one in digest.dropped)
        articles = len(digest.articles) + cut
        told = count(articles, "article")
        return told if stories == articles else f"{count(stories, 'story', 'stories')} in {told}"

    def topic(self, topic: Topic, articles: int | None, *, words: bool) -> None:
        """`articles`: how many it has, None where that is not known."""
        heading = Text.assemble((harmless(topic.name), "bold"), ("  " + topic.slug, "cyan"))
        if articles is not None:
            heading.append(f"  {count(articles, 'article')}", style="dim")
        self._line(heading)
        self._hang("  ", Text(one_line(topic.description)))
        for label, phrases in (("for", topic.words), ("against", topic.words_against)):
            if words and phrases:
                self._hang("  ", Text(f"words {label}: {one_line(', '.join(phrases))}", style="dim"))
        self._blank()

    def counts(self, counts: Mapping[str, int]) -> None:
        """How many there are of each kind."""
        widest = max(map(len, counts), default=0)
        for kind, number in counts.items():
            self._line(Text.assemble(f"{kind:<{widest}}  ", (str(number), "bold")))

    def finding(self, finding: Finding) -> None:
        label = Text(f"{finding.state:<5}", style=_STATES[finding.state])
        label.append(f"{finding.part:<10}", style="bold")
        took = f" ({finding.seconds:.2f} s)" if finding.seconds is not None else ""
        self._hang(label, Text(one_line(finding.said) + took))
        if finding.mend:
            self._hang(" " * 15, Text(f"→ {one_line(finding.mend)}"))

    # Their parts

    def _article(self, article: Article, topics: Sequence[TopicMatch]) -> None:
        self._hang("", Text(one_line(article.title), style="bold"))
        origin = self._origin(article, topics)
        if origin:
            self._hang("", origin)
        if article.url:
            address = Text(one_line(article.url), style="underline")
            self._screen.print(address, soft_wrap=True)

    @staticmethod
    def _origin(article: Article, topics: Sequence[TopicMatch], *, dated: bool = True) -> Text:
        """Where from · author · date · topics, as far as they are known."""
        parts = [article.publisher, ", ".join(article.authors) or None]
        if dated:
            parts.append(day(article.published) if article.published else None)
        if article.kind == "teaser":
            parts.append("teaser")
        known = [Text(one_line(part), style="dim") for part in parts if part]
        known += [Text(one_line(match.topic.name), style="cyan") for match in topics]
        return Text(" · ", style="dim").join(known)

    def _briefing(self, brief: Brief | Candidate, *, receipts: bool) -> None:
        briefing = brief.briefing
        if briefing.opinion:
            view = one_line(whose_view(brief.article))
            self._hang("", Text.assemble((f"{VIEW}: ", "bold"), view))
        if briefing.text:
            self._hang("", Text(harmless(briefing.text)))
        if briefing.key_points:
            self._blank()
        for point in briefing.key_points:
            label = role_label(point)
            told = Text.assemble((f"{label}: " if label else "", "bold"), harmless(point.text))
            self._hang("  • ", told)
        ours = OUR_HEADLINE if has_our_headline(briefing) else None
        for warning in [*briefing.warnings, *filter(None, (written_by(briefing), ours))]:
            self._blank()
            self._hang("", Text(f"Note: {one_line(warning)}", style="dim"))
        if receipts:
            self._receipts(brief)

    def _receipts(self, brief: Brief | Candidate) -> None:
        claims = [*brief.briefing.claims, *brief.briefing.key_points]
        if not claims:
            return
        self._blank()
        how = "dimmed and struck" if self._styled else "between ~~ and ~~"
        self._hang("", Text.assemble(("Receipts", "bold"), (f"  (words left out stand {how})", "dim")))
        for number, claim in enumerate(claims, start=1):
            self._blank()
            self._receipt(number, claim, brief.article)

    def _receipt(self, number: int, claim: Claim, article: Article) -> None:
        receipt = make_receipt(claim, article.text)
        self._hang(f"{number:>2}. ", Text(harmless(claim.text)))
        for quotation in receipt.quotations:
            page = article.page_of(quotation.span)
            place = f"  [{f'p. {page}, ' if page else ''}{quotation.span.start}–{quotation.span.end}]"
            quoted = self._quotation(quotation).append(place, style="dim")
            self._hang(Text("    │ ", style="cyan"), quoted)

    def _quotation(self, quotation: Quotation) -> Text:
        shown = Text()
        for piece in quotation.pieces:
            words = " ".join(harmless(piece.text).split("\n"))
            if piece.kept:
                shown.append(words)
            else:
                shown.append(words if self._styled else f"~~{words}~~", style="dim strike")
        return shown

    # Lines

    def _hang(self, lead: str | Text, text: Text) -> None:
        """`text` wrapped, its first line after `lead` and the others as far in; a bar is repeated."""
        lead = Text(lead) if isinstance(lead, str) else lead
        again = lead if lead.plain.strip() == "│" else Text(" " * lead.cell_len)
        text.expand_tabs(4)
        lines = text.wrap(self._screen, max(20, self._width - lead.cell_len))
        for number, line in enumerate(lines):
            line.rstrip()
            self._line(Text.assemble(lead if number == 0 else again, line))

    def _line(self, text: Text) -> None:
        text.rstrip()
        # Wrapped already: the screen is not to do it again, nor to cut a long word.
        self._screen.print(text, soft_wrap=True)

    def _blank(self) -> None:
        self._screen.print()
