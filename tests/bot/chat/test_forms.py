"""The forms of a subscription: Discord takes them whatever is set up, and what they show is what they mean."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.custom_ids import OnSubscription
from bot.chat.subscribing.wishes import read_when
from bot.chat.views.subscription_forms import filled_when, filled_where, read_form, when_form, where_form
from summarizer import Topic
from tests.bot.chat._strategies import monstrous, subscriptions_shown
from tests.discord_server.judge import faults_of_modal

if TYPE_CHECKING:
    import discord

    from bot.chat.views.subscription import Shown

slow = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
topics = st.lists(monstrous, max_size=40).map(
    lambda names: [Topic(f"topic-{number}", name or "?", "") for number, name in enumerate(names)]
)
texts = st.text(max_size=100)
drafts = st.fixed_dictionaries(
    {"topics": st.just(["all"]) | texts, "at": texts, "zone": texts, "days": st.just(["1"]), "most": texts}
)


def sent(form: discord.ui.Modal) -> Any:
    """The form as its defaults fill it in, as Discord sends it back."""
    shown = json.loads(json.dumps(form.to_dict()))
    labels = []
    for label in shown["components"]:
        field = label["component"]
        if field["type"] == 4:
            filled = {"value": field["value"]}
        elif "options" in field:
            filled = {"values": [one["value"] for one in field["options"] if one.get("default")]}
        else:
            filled = {"values": [one["id"] for one in field.get("default_values", ())]}
        labels.append({"type": 18, "component": {"custom_id": field["custom_id"], **filled}})
    return SimpleNamespace(data={"custom_id": shown["custom_id"], "components": labels})


@slow
@given(subscriptions_shown(), topics)
def test_discord_takes_the_form_of_times_with_any_topics(shown: Shown, configured: list[Topic]) -> None:
    form = when_form(OnSubscription("when", 1), filled_when(shown.subscription), configured)
    assert faults_of_modal(json.loads(json.dumps(form.to_dict()))) == []


@slow
@given(drafts, topics)
def test_discord_takes_it_filled_in_with_any_mistake(draft: dict[str, Any], configured: list[Topic]) -> None:
    form = when_form(OnSubscription("when", 1), draft, configured)
    assert faults_of_modal(json.loads(json.dumps(form.to_dict()))) == []


@slow
@given(subscriptions_shown())
def test_discord_takes_the_form_of_places(shown: Shown) -> None:
    nowhere: Any = SimpleNamespace(get_channel_or_thread=lambda _: None, get_role=lambda _: None)
    form = where_form(OnSubscription("where", 1), filled_where(shown.subscription), nowhere)
    assert faults_of_modal(json.loads(json.dumps(form.to_dict()))) == []


@slow
@given(subscriptions_shown(), topics, st.data())
def test_a_form_sent_as_it_is_changes_nothing(
    shown: Shown, configured: list[Topic], data: st.DataObject
) -> None:
    from dataclasses import replace

    slugs = [topic.slug for topic in configured]
    chosen = data.draw(st.lists(st.sampled_from(slugs), unique=True).map(sorted)) if slugs else []
    kept = replace(shown.subscription, wanted=replace(shown.subscription.wanted, topics=tuple(chosen)))
    at = kept.schedule.at.replace(fold=0)
    kept = replace(kept, schedule=replace(kept.schedule, at=at))
    form = when_form(OnSubscription("when", 1), filled_when(kept), configured)
    wanted, schedule = read_when(read_form(sent(form)), configured, kept)
    assert set(wanted.topics) == set(chosen)
    assert (wanted.most, wanted.when_quiet) == (kept.wanted.most, kept.wanted.when_quiet)
    assert schedule == kept.schedule
