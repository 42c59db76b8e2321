"""What the server saw, for tests to read."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart request."""

    field: str
    name: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Request:
    """One HTTP request, and what it was answered."""

    method: str
    route: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    at: float
    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    files: list[Upload] = field(default_factory=list)
    status: int | None = None
    answer: Any = None
    answered_at: float | None = None

    @property
    def operation(self) -> str:
        """Method and route, as `POST /channels/{channel_id}/messages`."""
        return f"{self.method} {self.route}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer other than success that the server gave by Discord's rules, or by a test's script."""

    request: Request
    status: int
    code: int
    message: str
    errors: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A body or a payload that no bot may ever send, whatever the state of the server."""

    operation: str
    what: str
    body: Any = None

    def __str__(self) -> str:
        return f"{self.operation}: {self.what}"


class Journal:
    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.refusals: list[Refusal] = []
        self.violations: list[Violation] = []
        self._expected: list[list[Violation]] = []

    def violate(self, violation: Violation) -> None:
        (self._expected[-1] if self._expected else self.violations).append(violation)

    @contextlib.contextmanager
    def expecting_violations(self) -> Iterator[list[Violation]]:
        """Violations in this block go into the list it gives; it is an error if there was none."""
        seen: list[Violation] = []
        self._expected.append(seen)
        try:
            yield seen
        finally:
            self._expected.remove(seen)
        if not seen:
            raise AssertionError("no violation was seen where one was expected")
