"""How often a task is tried."""

from __future__ import annotations

from itertools import pairwise

from bot.queue.policy import lock, pause


def test_pauses_grow_and_end() -> None:
    pauses = [pause(failures) for failures in range(1, 20)]
    given = [one for one in pauses if one is not None]
    assert 4 <= len(given) < 19
    assert all(sooner < later for sooner, later in pairwise(given))
    assert pauses[len(given) :] == [None] * (19 - len(given))


def test_tasks_of_two_kinds_about_the_same_number_are_two() -> None:
    assert lock("brief", "1") != lock("rebrief", "1")
