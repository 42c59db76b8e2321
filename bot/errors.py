"""Everything that can go wrong in the bot, as one tree. Each error names the thing, and says the mend.

BotError
├── SettingsError       a settings file, variable or option with a wrong value or name (exit code 2)
├── UsageError          what was asked for does not exist, such as an unknown topic (exit code 2)
├── SourceError         a file, folder or address that cannot be read (exit code 1)
│   └── NotAFeedError            readable, but something else than a feed
├── DeliveryError       a digest that cannot be sent as it stands (exit code 1)
│   └── LeaseLostError           another sender has the delivery now, or its subscription is gone
├── WorkerLostError     the process that reads and briefs was ended from outside (exit code 1)
├── DiscordError        Discord cannot be reached, or broke the connection for good (exit code 1)
│   └── DiscordRefusedError      it refuses the bot: a wrong token, a server it is not in (exit code 2)
└── ArchiveError        the database cannot do what was asked
    ├── ArchiveAddressError      an address that names no database the bot can use (exit code 2)
    ├── ArchiveAccessError       there, but it refuses the bot: rights, a password, read-only files
    ├── ArchiveUnavailableError  not there, or gone for a while: worth another try
    ├── ArchiveBusyError         held by another process for too long: worth another try
    ├── ArchiveFullError         no room left
    ├── ArchiveDamagedError      not a database any more, or not one of the bot's
    └── ArchiveSchemaError       written by a newer bot
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

    def __reduce__(self) -> tuple[type[BotError], tuple[str, str, str]]:
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


class DeliveryError(BotError):
    """A digest that cannot be sent as it stands."""


class LeaseLostError(DeliveryError):
    """Another sender has the delivery now, or its subscription is gone: whoever held it must stop."""


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


class ArchiveFullError(ArchiveError):
    """No room is left where the database lies."""


class ArchiveDamagedError(ArchiveError):
    """The file is no database, or not whole any more."""


class ArchiveSchemaError(ArchiveError):
    """The database was written by a newer bot."""
