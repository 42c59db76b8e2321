"""Everything that can go wrong in the bot, as one tree. Each error names the thing, and says the mend.

BotError
├── SettingsError       a settings file, variable or option with a wrong value or name (exit code 2)
├── UsageError          what was asked for does not exist, such as an unknown topic (exit code 2)
├── SourceError         a file, folder or address that cannot be read (exit code 1)
│   ├── NotAFeedError            readable, but something else than a feed
│   ├── NotAnOutlineError        readable, but no OPML, or none that is safe to read
│   ├── ForbiddenAddressError    an address that the bot may not reach, such as one in a private network
│   ├── RobotsRefusedError       the site asks robots not to read this, in its robots.txt
│   ├── UnreachableError         no such site, or it does not answer: worth another try
│   │   └── SlowError                it answers too slowly
│   ├── RestingError             the site is left alone for a while: worth another try then
│   ├── TlsError                 the site cannot prove that it is who it says
│   ├── HttpStatusError          the site answers that it has no such page, or none for the bot
│   ├── RedirectError            it leads in circles, too far, or nowhere
│   ├── TooLargeError            more bytes than are read
│   └── GarbledError             what it answers is not HTTP, cut short, or damaged
├── DeliveryError       a digest that cannot be sent as it stands (exit code 1)
│   └── LeaseLostError           another sender has the delivery now, or its subscription is gone
├── ExportFileError     a file that is no whole export of an archive (exit code 1)
├── WorkerLostError     the process that reads and briefs was ended from outside (exit code 1)
├── DiscordError        Discord cannot be reached, or broke the connection for good (exit code 1)
│   └── DiscordRefusedError      it refuses the bot: a wrong token, a server it is not in (exit code 2)
└── ArchiveError        the database cannot do what was asked
    ├── ArchiveAddressError      an address that names no database the bot can use (exit code 2)
    ├── ArchiveAccessError       there, but it refuses the bot: rights, a password, read-only files
    ├── ArchiveUnavailableError  not there, or gone for a while: worth another try
    ├── ArchiveBusyError         held by another process for too long: worth another try
    ├── ArchiveInUseError        another bot runs on it, which this database is not for (exit code 2)
    ├── ArchiveFullError         no room left
    ├── ArchiveDamagedError      not a database any more, or not one of the bot's
    └── ArchiveSchemaError       of a newer bot, or needed as it is by older ones
"""

from __future__ import annotations


class BotError(Exception):
    """The base of the tree: the same three parts as `summarizer.errors.SummarizerError`."""

    exit_code = 1

    def __init__(self, subject: str, problem: str, mend: str) -> None:
        super().__init__(f"{subject}: {problem}. {mend}")
        self.subject = subject
        self.problem = problem
        self.mend = mend

    def __reduce__(self) -> tuple[type[BotError], tuple[object, ...]]:
        """Errors come back from other processes too."""
        return type(self), (self.subject, self.problem, self.mend)


class SettingsError(BotError):
    """A settings file, variable or option with a wrong value or name."""

    exit_code = 2


class UsageError(BotError):
    """What was asked for does not exist."""

    exit_code = 2


class SourceError(BotError):
    """A file, folder or address that cannot be read."""


class NotAFeedError(SourceError):
    """Readable, but something else than a feed."""


class NotAnOutlineError(SourceError):
    """Readable, but no OPML, or none that is safe to read."""


class ForbiddenAddressError(SourceError):
    """An address that the bot may not reach, such as one in a private network."""


class RobotsRefusedError(SourceError):
    """The site asks robots not to read this, in its robots.txt, or that cannot be had for now."""


class UnreachableError(SourceError):
    """There is no such site, or it does not answer: worth another try later."""


class SlowError(UnreachableError):
    """The site answers too slowly, or not to an end."""


class RestingError(SourceError):
    """Nothing is asked of the site for a while, because it failed, or said so, or others are being served."""

    def __init__(self, subject: str, problem: str, mend: str, retry_after: float = 0.0) -> None:
        """`retry_after`: seconds from now until it may be asked again."""
        super().__init__(subject, problem, mend)
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type[BotError], tuple[object, ...]]:
        return type(self), (self.subject, self.problem, self.mend, self.retry_after)


class TlsError(SourceError):
    """The site cannot prove that it is who it says, or does not speak TLS."""


class HttpStatusError(SourceError):
    """The site answers that it has no such page, or none for the bot."""

    def __init__(
        self, subject: str, problem: str, mend: str, status: int = 0, retry_after: float | None = None
    ) -> None:
        """`retry_after`: seconds from now after which the site wants to be asked again, where it said so."""
        super().__init__(subject, problem, mend)
        self.status = status
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type[BotError], tuple[object, ...]]:
        return type(self), (self.subject, self.problem, self.mend, self.status, self.retry_after)


class RedirectError(SourceError):
    """The address leads in circles, too far, or nowhere."""


class TooLargeError(SourceError):
    """The answer has more bytes than are read, on the wire or unpacked."""


class GarbledError(SourceError):
    """The answer is not HTTP, cut short, or damaged."""


class DeliveryError(BotError):
    """A digest that cannot be sent as it stands."""


class LeaseLostError(DeliveryError):
    """Another sender has the delivery now, or its subscription is gone: whoever held it must stop."""


class ExportFileError(BotError):
    """A file that is no export of an archive, or not a whole one. The subject names the line."""


class WorkerLostError(BotError):
    """The process that reads and briefs was ended from outside."""


class DiscordError(BotError):
    """Discord cannot be reached, or broke the connection for good."""


class DiscordRefusedError(DiscordError):
    """Discord refuses the bot, which only its operator can mend."""

    exit_code = 2


class ArchiveError(BotError):
    """The database cannot do what was asked. The subject is its address, never with a password."""


class ArchiveAddressError(ArchiveError):
    """An address that names no database the bot can use."""

    exit_code = 2


class ArchiveAccessError(ArchiveError):
    """The database is there, but refuses the bot."""


class ArchiveUnavailableError(ArchiveError):
    """The database is not there, or gone for a while: worth another try."""


class ArchiveBusyError(ArchiveError):
    """Another process holds the database for too long: worth another try."""


class ArchiveInUseError(ArchiveError):
    """Another bot runs on this database, which is for one."""

    exit_code = 2


class ArchiveFullError(ArchiveError):
    """No room is left where the database lies."""


class ArchiveDamagedError(ArchiveError):
    """The file is no database, or not whole any more."""


class ArchiveSchemaError(ArchiveError):
    """The schema is a newer bot's and does not serve this one, or older bots run that a change would leave behind."""
