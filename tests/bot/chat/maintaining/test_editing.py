"""What becomes of a claim that a maintainer puts right."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.maintaining.editing import edited
from tests.bot.chat._samples import BRIEFING, article


def test_an_edited_key_point_has_the_role_of_its_new_words() -> None:
    first, second = BRIEFING.key_points
    told = replace(BRIEFING, key_points=(replace(first, role="figure"), second), opinion=True)
    made = edited(article(), told, 2, "Ships must turn back.").briefing
    assert [point.role for point in made.key_points] == ["recommendation", None]
    assert made.opinion
    assert edited(article(), told, 1, "Nobody knows for how long.").briefing.claims[0].role is None
