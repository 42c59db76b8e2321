"""What a key point does for its reader, told from its words."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.types import Role
from summarizer.wording.roles import tell_role

TOLD: list[tuple[Role, str]] = [
    ("quote", "“We will not leave the islands,” the minister said."),
    ("quote", 'Trump called the deal "a total disaster for our great farmers".'),
    ("quote", "“Prices rose by 4% last year,” said Ann Roe."),
    ("recommendation", "Washington must resist calls to frame the pact as part of a containment strategy."),
    ("recommendation", "Tokyo and Seoul should share radar data at once."),
    ("recommendation", "The report recommends a hotline between the two navies."),
    ("recommendation", "It is time to end the blockade."),
    ("recommendation", "The alliance needs to plan for a longer war."),
    ("recommendation", "A new treaty is badly needed."),
    ("outlook", "The three leaders will meet at Camp David in August."),
    ("outlook", "The central bank is expected to raise rates in May."),
    ("outlook", "The port could close for months."),
    ("outlook", "Germany plans to buy 35 jets."),
    ("outlook", "Talks are due to resume next week."),
    ("outlook", "The ministry forecasts growth of 2% by 2030."),
    ("figure", "Exports fell by 12% in the first quarter."),
    ("figure", "The war has cost the state $40 billion."),
    ("figure", "More than 3,000 soldiers were sent to the border."),
    ("figure", "Two-thirds of those asked oppose the treaty."),
    ("figure", "Hundreds of thousands of people fled the city."),
    ("background", "Japan colonized Korea in 1910."),
    ("background", "The two sides signed a truce in July 1953."),
    ("background", "For decades the strait was open to all."),
    ("background", "The agency was founded by three physicists."),
    ("background", "The court had already rejected the claim."),
    ("finding", "China's navy has a larger fleet than its rivals."),
    ("finding", "The court rejected the appeal on Monday."),
    ("finding", "A “so-called” ceasefire holds in the north."),
    ("finding", "The biggest barrier is the low trust between both publics."),
    ("finding", "The general must have known of the plan."),
    ("finding", "The army may be large, but the navy is small."),
    ("finding", "May was a quiet month at the front."),
]


@pytest.mark.parametrize(("role", "text"), TOLD)
def test_a_key_point_has_the_role_that_its_words_show(role: Role, text: str) -> None:
    assert tell_role(text) == role


def test_each_role_is_told() -> None:
    assert {role for role, _ in TOLD} == set(get_args(Role))


@given(st.text())
def test_any_text_has_one(text: str) -> None:
    assert tell_role(text) in get_args(Role)
