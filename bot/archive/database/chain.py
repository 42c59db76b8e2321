"""The migrations in their order, and which of them older bots can live with: see `migrations/README.md`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

_FOLDER = Path(__file__).parents[1] / "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    revision: str
    phase: Literal["expand", "contract"]
    needs: str | None
    """Of a contraction, the oldest migration whose code can do without what it takes away."""


def chain() -> list[Migration]:
    """All that this code knows, the oldest first."""
    # Imported here because it costs a tenth of a second that a start without migrations need not pay.
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(config()).walk_revisions()
    return [
        Migration(
            script.revision,
            # The first ones were made before there were such steps.
            getattr(script.module, "phase", "expand"),
            getattr(script.module, "needs", None),
        )
        for script in scripts
    ][::-1]


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings, for work on `connection`."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    if connection is not None:
        made.attributes["connection"] = connection
    return made
