"""A digest as it is posted: what it shows, how it is split, and what each delivery puts in."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.chat.custom_ids import OpenDigest
from bot.chat.views.digest_post import Late, dated, put_in, render_digest
from bot.digests.model import Digest, Dropped, Tier
from summarizer import Claim, EngineInfo
from tests.bot.chat._digests import SINCE, UNTIL, digest, monsters, story
from tests.bot.chat._limits import BUTTON, CONTAINER, TEXT, assert_discord_takes_body, units, walk
from tests.bot.chat._samples import BRIEFING, HARBOURS, MOUNTAINS

Body = dict[str, Any]
TODAY = date(2024, 5, 10)
LATE = Late(UNTIL, "I was away: my server was being restarted.")


def posted(made: Digest) -> list[Body]:
    """As a delivery posts it at its time."""
    return [
        put_in(part, delivery=7, part_number=number, local_date=TODAY)
        for number, part in enumerate(render_digest(made).parts)
    ]


def shown(*bodies: Body) -> str:
    return "\n".join(c["content"] for body in bodies for c in walk(body["components"]) if c["type"] == TEXT)


def labels(body: Body) -> list[tuple[str, str]]:
    return [(c["label"], c["custom_id"]) for c in walk(body["components"]) if c["type"] == BUTTON]


def long_story(number: int) -> Any:
    claims = tuple(Claim(f"Claim {number}.{n} {'of many words ' * 20}.", ()) for n in range(3))
    return story(number=number, briefing=replace(BRIEFING, claims=claims))


class TestADigest:
    def test_begins_with_its_topic_its_day_its_period_and_how_much_there_is(self) -> None:
        (body,) = posted(digest(story("Post", "Times"), story("Echo", number=1)))
        head, line = shown(body).splitlines()[:2]
        assert head == "## Harbours & straits"
        since = f"<t:{int(SINCE.timestamp())}:f>"
        assert line == f"-# Friday, 10 May 2024 · since {since} · 2 stories from 3 outlets"

    def test_tells_a_story_with_headline_outlets_briefing_and_numbered_receipts(self) -> None:
        (body,) = posted(digest(story("Post", "Times", "Echo")))
        title, reported, told, _, first, second, *_ = shown(body).splitlines()[2:]
        assert title == "### [Strait report 0](https://news.example/0/0)"
        assert reported == (
            "-# Post · <t:1715342400:D> · also in [Times](https://news.example/0/1)"
            " and [Echo](https://news.example/0/2)"
        )
        assert told.startswith("The strait was closed on Monday. [(1)](https://news.example/0/0#:~:text=")
        assert first.startswith(
            "- Insurers doubled their rates - to 3%. [(2)](https://news.example/0/0#:~:text="
        )
        assert second.startswith("- A spokesman called it “a pause”. [(3)](")

    def test_says_whose_view_a_story_is_and_what_each_key_point_does(self) -> None:
        points = tuple(replace(point, role="outlook") for point in BRIEFING.key_points)
        opinion = replace(BRIEFING, key_points=points, opinion=True)
        (body,) = posted(digest(story("Post", briefing=opinion)))
        lines = shown(body).splitlines()
        assert lines[4].startswith("**View:** ")
        assert lines[5].startswith("The strait was closed on Monday.")
        assert lines[7].startswith("- **Outlook:** Insurers")

    def test_numbers_claims_on_from_story_to_story(self) -> None:
        text = shown(*posted(digest(story(), story(number=1, short=True))))
        assert [text.count(f"[({n})](") for n in (1, 2, 3, 4, 5)] == [1, 1, 1, 1, 0]

    def test_says_in_words_that_a_story_goes_on(self) -> None:
        old, new = story(new=False), story()
        assert "Still going on." in shown(*posted(digest(old)))
        assert "going on" not in shown(*posted(digest(new)))

    def test_says_of_an_outlet_what_readers_are_to_know(self) -> None:
        tiers = {"echo": Tier(-1.0, "state media")}
        assert "[Echo](https://news.example/0/1) (state media)" in shown(
            *posted(digest(story("Post", "Echo", tiers=tiers)))
        )

    def test_opens_each_story_and_the_receipts_of_all(self) -> None:
        (body,) = posted(digest(story(), story(number=1)))
        assert labels(body) == [
            ("Briefing", f"o1:briefing:1:0:{0:024x}"),
            ("Briefing", f"o1:briefing:101:0:{1:020x}0000"),
            ("Receipts", "d1:7:0"),
        ]

    def test_says_what_it_left_out(self) -> None:
        dropped = (
            Dropped("a", "nothing_new", ""),
            Dropped("b", "too_old", ""),
            Dropped("c", "other_topic", ""),
        )
        made = digest(story(), dropped=dropped, left_out=3)
        assert shown(*posted(made)).splitlines()[-1] == (
            "-# Left out: 3 stories that mattered less, 1 article that added nothing new, 1 article from long before."
            " /latest shows everything."
        )
        assert "Left out" not in shown(*posted(digest(story(), dropped=dropped[2:])))

    def test_of_several_topics_has_a_box_in_each_ones_colour(self) -> None:
        (body,) = posted(digest(story(), story(number=1), story(number=2, topic=MOUNTAINS)))
        colours = [c["accent_color"] for c in body["components"] if c["type"] == CONTAINER]
        assert colours == [HARBOURS.colour, MOUNTAINS.colour]
        text = shown(body)
        assert text.startswith("## Harbours & straits · Mountains & passes\n")
        assert (text.count("### Harbours & straits\n"), text.count("### Mountains & passes\n")) == (1, 1)

    def test_of_a_quiet_day_says_so(self) -> None:
        (body,) = posted(digest(dropped=(Dropped("a", "nothing_new", ""),)))
        assert shown(body).startswith("## Harbours & straits\n-# Friday, 10 May 2024 · since <t:")
        assert "Nothing new on Harbours & straits." in shown(body)
        assert labels(body) == [("About this post", "d1:7:0")]
        assert render_digest(digest()).told == ()


class TestWhatADeliveryPutsIn:
    def test_is_its_mark_and_nothing_that_others_share(self) -> None:
        rendered = render_digest(digest(story()))
        kept = json.dumps(rendered.parts)
        first, second = (put_in(rendered.parts[0], delivery=n, part_number=0) for n in (7, 8))
        assert labels(first)[-1] == ("Receipts", "d1:7:0")
        assert labels(second)[-1] == ("Receipts", "d1:8:0")
        assert json.dumps(rendered.parts) == kept

    def test_is_the_mention_of_its_role_in_the_first_message_only(self) -> None:
        parts = render_digest(digest(*(long_story(n) for n in range(8)))).parts
        bodies = [put_in(part, delivery=7, part_number=n, role=55) for n, part in enumerate(parts)]
        assert len(bodies) > 1
        assert [shown(body).count("<@&55>") for body in bodies] == [1] + [0] * (len(bodies) - 1)
        assert all(body["allowed_mentions"] == {"parse": []} for body in bodies)

    def test_is_why_it_is_late(self) -> None:
        (part,) = render_digest(digest(story())).parts
        late = put_in(part, delivery=7, part_number=0, local_date=TODAY, late=LATE)
        due = f"<t:{int(UNTIL.timestamp())}:f>"
        assert f"\n-# ⏰ **Late:** it was due {due}. I was away: my server was being restarted." in shown(
            late
        )


class TestATitle:
    def test_says_topic_and_day(self) -> None:
        assert dated(render_digest(digest(story())).title, TODAY) == "Harbours & straits, Friday, 10 May 2024"

    def test_is_never_longer_than_discord_takes(self) -> None:
        topic = replace(HARBOURS, name="Long names " * 30)
        title = dated(render_digest(digest(story(topic=topic))).title, TODAY)
        assert len(title) <= 100
        assert title.endswith("…, Friday, 10 May 2024")


class TestALongDigest:
    def test_is_split_between_stories(self) -> None:
        made = digest(*(long_story(n) for n in range(8)))
        bodies = posted(made)
        assert len(bodies) > 1
        for number in range(8):
            holding = [n for n, body in enumerate(bodies) if f"Claim {number}." in shown(body)]
            assert len(holding) == 1
        assert shown(bodies[1]).startswith(f"-# Harbours & straits · part 2 of {len(bodies)}")

    def test_tells_each_claim_once_and_knows_in_which_part(self) -> None:
        made = digest(*(long_story(n) for n in range(8)))
        rendered = render_digest(made)
        for number, part in enumerate(rendered.parts):
            for told in rendered.told:
                assert all((claim[:9] in shown(part)) is (told.part == number) for claim in told.claims[:3])
        assert [story.revisions for story in rendered.told] == [(100 * n + 1,) for n in range(8)]

    def test_cuts_a_story_longer_than_a_message_at_the_ends_of_claims(self) -> None:
        claims = tuple(Claim(f"Point {n} {'of many words ' * 30}.", ()) for n in range(20))
        made = digest(story(briefing=replace(BRIEFING, claims=claims, key_points=())), story(number=1))
        rendered = render_digest(made)
        text = shown(*rendered.parts)
        assert all(text.count(f"Point {n} of") == 1 for n in range(20))
        assert text.count("(continued)") == len({told.part for told in rendered.told}) - 1 > 0
        whole = [claim for told in rendered.told for claim in told.claims]
        assert whole[:20] == [claim.text for claim in claims]


monstrously = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # monsters take minutes to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@monstrously
@given(monsters(), st.none() | st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1))
def test_no_digest_is_too_much_for_discord(made: Digest, role: int | None, delivery: int) -> None:
    rendered = render_digest(made)
    late = Late(UNTIL + timedelta(hours=5), "*" * 400)
    for number, part in enumerate(rendered.parts):
        body = put_in(part, delivery=delivery, part_number=number, role=role, local_date=TODAY, late=late)
        assert_discord_takes_body(body)
        marks = [id_ for _, id_ in labels(body) if id_.startswith("d1:")]
        assert marks == [OpenDigest(delivery, number).custom_id()]
        assert "<@" not in shown(body).replace(f"<@&{role}>", "", 1 if number == 0 else 0).replace("\\<", "")
    assert units(dated(rendered.title, TODAY)) <= 100
    wanted = Counter(claim.text for story in made.stories for claim in story.told)
    assert Counter(claim for told in rendered.told for claim in told.claims) == wanted
    assert [told.part for told in rendered.told] == sorted(told.part for told in rendered.told)
    assert {told.part for told in rendered.told} <= set(range(len(rendered.parts)))


def test_a_story_in_a_models_words_says_so() -> None:
    made = replace(BRIEFING, engine=EngineInfo("endpoint", "tiny", "1"), replaced=1)
    lead = replace(story().lead, briefing=made)
    text = shown(*posted(digest(replace(story(), articles=(lead,)))))
    assert "-# 🤖 Written by tiny, each claim checked against the article; 1 claim did not hold" in text
