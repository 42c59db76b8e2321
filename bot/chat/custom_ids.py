"""What a button means, in the at most 100 characters of its custom id, so that it works after a restart.

A custom id comes back from a client, so whatever it says is looked up anew and checked anew.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import ClassVar, Literal, Self, get_args

from bot.chat.markdown import length

MOST = 100
"""UTF-16 units of a custom id."""

Part = Literal["briefing", "receipts", "related"]
ListKind = Literal["latest", "digest", "search", "catchup", "topics"]
Deed = Literal["list", "open", "pause", "resume", "when", "where", "test", "now", "remove", "removed"]
"""What is done with a subscription. when, where: the forms that change it. test: show its presser what would be
posted. now: post today's. remove asks whether to do so, and removed does."""


MaintainingDeed = Literal[
    "cancel",
    "compare",
    "edit",
    "publish",
    "roll_back",
    "withdraw",
    "said_rebrief",
    "said_edit",
    "said_move",
    "said_hide",
    "said_done",
    "said_topics",
    "said_merge",
    "topics",
    "merge",
    "notice",
    "source_list",
    "source_run",
    "source_pause",
    "source_resume",
    "work_list",
    "work_retry",
    "work_drop",
]
"""What a maintainer does. cancel: end a job. edit: the form that puts a claim of a revision right. publish: show a
draft, unless what it was made of is not shown any more. said_…: what is done about what a member said; topics, merge:
the forms that said_topics and said_merge open. notice: show how what maintainers were told of stands. source_…: what
is done with the source that `rest` is the slug of; `id` is the page of the list that it is on, from 1, or 0 where it
stands alone. work_…: what is done with work that was given up; work_retry with all of it, where `id` is 0. The others
are done with a revision."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """Show a part of an article. `revision` is the briefing that the button stands under.

    `turns`: the part takes the place of the message that the button is on, as pages of one thing do.
    """

    part: Part
    article: str
    revision: int | None = None
    page: int = 0
    turns: bool = False

    TEMPLATE: ClassVar[re.Pattern[str]] = re.compile(
        rf"o1(?P<turns>t?):(?P<part>{'|'.join(get_args(Part))}):(?P<revision>\d{{0,19}}):(?P<page>\d{{1,4}}):(?P<article>.+)",
        re.DOTALL,
    )

    def custom_id(self) -> str | None:
        """None where it cannot be sent: a button that could not be told apart is better left out."""
        revision = "" if self.revision is None else self.revision
        return _short(f"o1{_turned(self.turns)}:{self.part}:{revision}:{self.page}:{self.article}")

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        part: Part = match["part"]  # type: ignore[assignment]  # the pattern allows no other
        revision = int(match["revision"]) if match["revision"] else None
        return cls(part, match["article"], revision, int(match["page"]), bool(match["turns"]))


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Show a page of a list, made anew. `topic` is `topic_key` of a slug, or empty for all topics.

    A `query` of "catchup" is the channel whose subscriptions it follows. `turns`: the page takes the place of the
    message that the button is on.
    """

    kind: ListKind
    page: int = 0
    days: int | None = None
    topic: str = ""
    query: str = ""
    turns: bool = False
    source: str = ""
    """`topic_key` of the name of the one outlet that is searched, or empty for all."""

    TEMPLATE: ClassVar[re.Pattern[str]] = re.compile(
        rf"p1(?P<turns>t?):(?P<kind>{'|'.join(get_args(ListKind))}):(?P<page>\d{{1,4}}):(?P<days>\d{{0,5}})"
        r":(?P<topic>[0-9a-f]{8}|)(?:@(?P<source>[0-9a-f]{8}))?:(?P<query>.*)",
        re.DOTALL,
    )

    def custom_id(self) -> str | None:
        """None where it cannot be sent."""
        days = "" if self.days is None else self.days
        narrow = self.topic + (f"@{self.source}" if self.source else "")
        return _short(f"p1{_turned(self.turns)}:{self.kind}:{self.page}:{days}:{narrow}:{self.query}")

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        kind: ListKind = match["kind"]  # type: ignore[assignment]  # the pattern allows no other
        days = int(match["days"]) if match["days"] else None
        return cls(
            kind,
            int(match["page"]),
            days,
            match["topic"],
            match["query"],
            bool(match["turns"]),
            match["source"] or "",
        )


@dataclass(frozen=True, slots=True)
class OpenDigest:
    """Show the receipts of all that a part of a delivered digest tells. It is also that part's mark in its channel:
    by it a delivery finds what it has posted.

    `turns`: the page takes the place of the message that the button is on.
    """

    delivery: int
    part: int
    """From 0."""
    page: int = 0
    turns: bool = False

    TEMPLATE: ClassVar[re.Pattern[str]] = re.compile(
        r"d1(?P<turns>t?):(?P<delivery>\d{1,19}):(?P<part>\d{1,3})(?::(?P<page>\d{1,4}))?"
    )

    def custom_id(self) -> str:
        page = f":{self.page}" if self.page else ""
        return f"d1{_turned(self.turns)}:{self.delivery}:{self.part}{page}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        return cls(
            int(match["delivery"]), int(match["part"]), int(match["page"] or 0), turns=bool(match["turns"])
        )


@dataclass(frozen=True, slots=True)
class OnSubscription:
    """Do something with a subscription of the server that the button is in, or with their list.

    A form's custom id is that of the button which opens it. `page` is the list's, to go back to.
    """

    deed: Deed
    id: int = 0
    page: int = 0

    TEMPLATE: ClassVar[re.Pattern[str]] = re.compile(
        rf"s1:(?P<deed>{'|'.join(get_args(Deed))}):(?P<id>\d{{1,18}}):(?P<page>\d{{1,4}})"
    )

    def custom_id(self) -> str:
        return f"s1:{self.deed}:{self.id}:{self.page}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        deed: Deed = match["deed"]  # type: ignore[assignment]  # the pattern allows no other
        return cls(deed, int(match["id"]), int(match["page"]))


@dataclass(frozen=True, slots=True)
class OnMaintenance:
    """Do something as a maintainer: who may is checked at each press. `id` is of a job, of a revision and so on.

    A form's custom id is that of the button which opens it.
    """

    deed: MaintainingDeed
    id: int = 0
    rest: str = ""
    """What else the deed needs to know."""

    TEMPLATE: ClassVar[re.Pattern[str]] = re.compile(
        rf"m1:(?P<deed>{'|'.join(get_args(MaintainingDeed))}):(?P<id>\d{{1,19}}):(?P<rest>[\w.-]{{0,60}})"
    )

    def custom_id(self) -> str:
        return f"m1:{self.deed}:{self.id}:{self.rest}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        deed: MaintainingDeed = match["deed"]  # type: ignore[assignment]  # the pattern allows no other
        return cls(deed, int(match["id"]), match["rest"])


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """Say what is wanting in a briefing. The form has the custom id of the button that opens it."""

    revision: int

    TEMPLATE: ClassVar[re.Pattern[str]] = re.compile(r"f1:(?P<revision>\d{1,19})")

    def custom_id(self) -> str:
        return f"f1:{self.revision}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        return cls(int(match["revision"]))


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is kept of the server that the button is in, or of whoever presses it."""

    who: Literal["server", "me"]

    TEMPLATE: ClassVar[re.Pattern[str]] = re.compile(r"x1:(?P<who>server|me)")

    def custom_id(self) -> str:
        return f"x1:{self.who}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        return cls(match["who"])  # type: ignore[arg-type]  # the pattern allows no other


TARGETS = (OpenPart, OpenPage, OpenDigest, OnSubscription, OnMaintenance, GiveFeedback, Forget)
"""All that buttons of this version mean."""


def topic_key(slug: str) -> str:
    """A slug, or an outlet's name, of any length in 8 characters."""
    return hashlib.sha256(slug.encode()).hexdigest()[:8]


def _turned(turns: bool) -> str:
    return "t" if turns else ""


def _short(custom_id: str) -> str | None:
    # Half a character (a lone surrogate) cannot be sent.
    whole = custom_id.encode("utf-8", "ignore").decode() == custom_id
    return custom_id if whole and length(custom_id) <= MOST else None
