"""Keeps articles and briefings, and who is sent what of them. All SQL of the bot lives in this folder."""

from bot.archive._backup import back_up, put_back
from bot.archive._engine import default_address
from bot.archive._forget import MemberData, ServerData
from bot.archive._look import Look, look, try_writing
from bot.archive._migrate import Neighbour, Standing
from bot.archive._shown import EDITOR
from bot.archive._tasks import DeadTask, Kind, TaskBacklog, TaskState
from bot.archive._zone_data import zone_data_version
from bot.archive.archive import Archive
from bot.archive.audit import Audit
from bot.archive.corrections import AmendedArticle, AmendedStory, Amendment, Correction, Corrections
from bot.archive.feedback import Feedback, FeedbackKind, Queue
from bot.archive.housekeeping import Housekeeping
from bot.archive.jobs import Job, Jobs, JobStatus, Keeper
from bot.archive.maintaining import BOT, COMMAND_LINE, Act, Actor
from bot.archive.maintenance import Maintenance
from bot.archive.moving import Moved, Moving
from bot.archive.notices import Notice, NoticeKind, Notices, Untold
from bot.archive.outbox import Outbox
from bot.archive.sharing import Sharing
from bot.archive.subscribing import Subscriptions
from bot.archive.subscriptions import (
    EVERY_DAY,
    WEEKDAYS,
    Backlog,
    Claimed,
    DeliveryStatus,
    DeliverySummary,
    Destination,
    KeptDigest,
    LeftOut,
    NewDelivery,
    NewDigest,
    Place,
    PlacedEntry,
    Posted,
    Rescheduled,
    Schedule,
    Step,
    Subscription,
    Telling,
    ToldStory,
    Trouble,
    Wanted,
)
from bot.archive.types import (
    Address,
    Counts,
    Entry,
    HiddenArticle,
    Outcome,
    Recorded,
    Revision,
    RevisionStatus,
    Title,
    TopicCount,
)
from bot.archive.watching import AnswerState, Pause, SourceState, TriedPiece, Watching
from bot.archive.whereabouts import InDigest, LeftOutOf, ToldIn, Whereabouts
from bot.archive.work import TaskNote, Unbriefed, Work

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
