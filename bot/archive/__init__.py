"""Keeps articles and briefings, and who is sent what of them. All SQL of the bot lives in this folder.

A room for each matter, with its types in `types.py`, and with the classes that `Archive` gives as its faces. What is
named here is for all of the bot, and the rest for the archive alone. Rooms know those below them, not those above:

- `moving`: all that is kept, into a file and back. `forgetting`: letting go of it.
- `queue`: what is to be done. `sources`: how they fare.
- `maintaining`: what maintainers do, its audit log, and what they are told.
- `digests`: what is told of articles, its deliveries, and their corrections.
- `articles`: recorded, read, and shown. `subscribing`: who is sent what. `sharing`: what processes share.
- `database`: how one is reached and brought to the schema of this code, by `migrations`. `search`: its indexes of words
  and vectors. `tables`: what stands in it.
"""

from bot.archive.archive import Archive
from bot.archive.articles.shown import EDITOR
from bot.archive.articles.types import (
    Address,
    Counts,
    Entry,
    HiddenArticle,
    Outcome,
    PlacedEntry,
    Recorded,
    Revision,
    RevisionStatus,
    Title,
    TopicCount,
)
from bot.archive.database.engine import default_address
from bot.archive.database.migrate import Neighbour, Standing
from bot.archive.digests.corrections import AmendedArticle, AmendedStory, Amendment, Correction, Corrections
from bot.archive.digests.outbox import Outbox
from bot.archive.digests.types import (
    Backlog,
    Claimed,
    DeliveryStatus,
    DeliverySummary,
    KeptDigest,
    LeftOut,
    NewDelivery,
    NewDigest,
    Posted,
    Step,
    Telling,
    ToldStory,
)
from bot.archive.digests.whereabouts import InDigest, LeftOutOf, ToldIn, Whereabouts
from bot.archive.forgetting.forget import MemberData, ServerData
from bot.archive.forgetting.housekeeping import Housekeeping
from bot.archive.looking import Look, look, try_writing
from bot.archive.maintaining.audit import Audit
from bot.archive.maintaining.feedback import Feedback, FeedbackKind, Queue
from bot.archive.maintaining.maintenance import Maintenance
from bot.archive.maintaining.notices import Notice, NoticeKind, Notices, Untold
from bot.archive.maintaining.types import BOT, COMMAND_LINE, Act, Actor
from bot.archive.moving.backup import back_up, put_back
from bot.archive.moving.moving import Moved, Moving
from bot.archive.queue.jobs import Job, Jobs, JobStatus, Keeper
from bot.archive.queue.types import DeadTask, Kind, TaskBacklog, TaskNote, TaskState, Unbriefed
from bot.archive.queue.work import Work
from bot.archive.sharing.sharing import Sharing
from bot.archive.sources.types import AnswerState, Pause, SourceState, TriedPiece
from bot.archive.sources.watching import Watching
from bot.archive.subscribing.subscriptions import Subscriptions
from bot.archive.subscribing.types import (
    EVERY_DAY,
    WEEKDAYS,
    Destination,
    Place,
    Rescheduled,
    Schedule,
    Subscription,
    Trouble,
    Wanted,
)
from bot.archive.subscribing.zone_data import zone_data_version

__all__ = [
    "BOT",
    "COMMAND_LINE",
    "EDITOR",
    "EVERY_DAY",
    "WEEKDAYS",
    "Act",
    "Actor",
    "Address",
    "AmendedArticle",
    "AmendedStory",
    "Amendment",
    "AnswerState",
    "Archive",
    "Audit",
    "Backlog",
    "Claimed",
    "Correction",
    "Corrections",
    "Counts",
    "DeadTask",
    "DeliveryStatus",
    "DeliverySummary",
    "Destination",
    "Entry",
    "Feedback",
    "FeedbackKind",
    "HiddenArticle",
    "Housekeeping",
    "InDigest",
    "Job",
    "JobStatus",
    "Jobs",
    "Keeper",
    "KeptDigest",
    "Kind",
    "LeftOut",
    "LeftOutOf",
    "Look",
    "Maintenance",
    "MemberData",
    "Moved",
    "Moving",
    "Neighbour",
    "NewDelivery",
    "NewDigest",
    "Notice",
    "NoticeKind",
    "Notices",
    "Outbox",
    "Outcome",
    "Pause",
    "Place",
    "PlacedEntry",
    "Posted",
    "Queue",
    "Recorded",
    "Rescheduled",
    "Revision",
    "RevisionStatus",
    "Schedule",
    "ServerData",
    "Sharing",
    "SourceState",
    "Standing",
    "Step",
    "Subscription",
    "Subscriptions",
    "TaskBacklog",
    "TaskNote",
    "TaskState",
    "Telling",
    "Title",
    "ToldIn",
    "ToldStory",
    "TopicCount",
    "TriedPiece",
    "Trouble",
    "Unbriefed",
    "Untold",
    "Wanted",
    "Watching",
    "Whereabouts",
    "Work",
    "back_up",
    "default_address",
    "look",
    "put_back",
    "try_writing",
    "zone_data_version",
]
