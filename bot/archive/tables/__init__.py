"""The tables. A change here needs a migration beside it; a test compares the two on both databases."""

from bot.archive.tables.articles import (
    ID_LENGTH,
    SLUG_LENGTH,
    WORDS_ON_POSTGRESQL,
    ArticleRow,
    RevisionRow,
    ShownRow,
    TopicMatchRow,
    TopicRow,
    VectorRow,
    VersionRow,
)
from bot.archive.tables.base import Base, belongs
from bot.archive.tables.copies import AliasRow, PrintRow
from bot.archive.tables.corrections import AmendmentRow, CorrectionRow
from bot.archive.tables.feedback import FeedbackRow
from bot.archive.tables.jobs import JobRow
from bot.archive.tables.maintaining import ActRow, MergeRow, MovedRow
from bot.archive.tables.marks import MarkRow
from bot.archive.tables.notices import NoticeRow
from bot.archive.tables.retired import RetiredRow
from bot.archive.tables.sharing import LeaseRow, PaceRow, ServedRow
from bot.archive.tables.sources import PauseRow, PieceRow, SourceRow
from bot.archive.tables.spending import SpentRow
from bot.archive.tables.subscriptions import (
    DeliveryRow,
    DigestRow,
    DroppedRow,
    StepRow,
    StoryRow,
    SubscriptionRow,
    ToldRow,
)
from bot.archive.tables.work import TaskNoteRow, TaskTraceRow, UnbriefedRow

__all__ = [
    "ID_LENGTH",
    "SLUG_LENGTH",
    "WORDS_ON_POSTGRESQL",
    "ActRow",
    "AliasRow",
    "AmendmentRow",
    "ArticleRow",
    "Base",
    "CorrectionRow",
    "DeliveryRow",
    "DigestRow",
    "DroppedRow",
    "FeedbackRow",
    "JobRow",
    "LeaseRow",
    "MarkRow",
    "MergeRow",
    "MovedRow",
    "NoticeRow",
    "PaceRow",
    "PauseRow",
    "PieceRow",
    "PrintRow",
    "RetiredRow",
    "RevisionRow",
    "ServedRow",
    "ShownRow",
    "SourceRow",
    "SpentRow",
    "StepRow",
    "StoryRow",
    "SubscriptionRow",
    "TaskNoteRow",
    "TaskTraceRow",
    "ToldRow",
    "TopicMatchRow",
    "TopicRow",
    "UnbriefedRow",
    "VectorRow",
    "VersionRow",
    "belongs",
]
