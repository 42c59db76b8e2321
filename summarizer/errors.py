"""Everything that can go wrong in the summarizer, as one tree.

SummarizerError
├── PageError               a page that no article can be read from
│   ├── EmptyPageError        no bytes, or blanks only
│   ├── PageTooLargeError     over the size limit
│   ├── NotTextError          binary, or of a form that is not read
│   ├── LockedPageError       locked with a password
│   └── NoArticleError        readable, but navigation and furniture only
├── LanguageError           the article's language is not one that the encoder reads
├── TopicsError             a topics file that is malformed
└── ModelError              a model's files are missing or damaged, or it can't be used here
    └── ModelAwayError        a model can't answer for now: worth another try later
"""

from __future__ import annotations


class SummarizerError(Exception):
    """The base of the tree. Each error names the thing, what is wrong with it, and the mend."""

    def __init__(self, subject: str, problem: str, mend: str) -> None:
        super().__init__(f"{subject}: {problem}. {mend}")
        self.subject = subject
        self.problem = problem
        self.mend = mend

    def __reduce__(self) -> tuple[type[SummarizerError], tuple[str, str, str]]:
        """Pickled by its three parts, so that it comes back whole from another process."""
        return type(self), (self.subject, self.problem, self.mend)


class PageError(SummarizerError):
    """A page that no article can be read from."""


class EmptyPageError(PageError):
    """No bytes, or blanks only."""


class PageTooLargeError(PageError):
    """Over the size limit."""


class NotTextError(PageError):
    """Binary, or of a form that is not read."""


class LockedPageError(PageError):
    """Locked with a password."""


class NoArticleError(PageError):
    """Readable, but navigation and furniture only."""


class LanguageError(SummarizerError):
    """The article's language is not one that the encoder reads."""


class TopicsError(SummarizerError):
    """A topics file that is malformed."""


class ModelError(SummarizerError):
    """A model's files are missing or damaged, or it can't be used here."""


class ModelAwayError(ModelError):
    """A model can't answer for now: its server is down, busy or out of budget. Worth another try later."""
