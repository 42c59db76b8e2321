"""`--json`: one object a line on stdout, in the promised shapes, and not a word more."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from . import schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pydantic import BaseModel

    from .conftest import Run

Model = TypeVar("Model", bound="BaseModel")


def lines(run: Run, shape: type[Model]) -> list[Model]:
    assert run.out.endswith("\n") or not run.out
    return [shape.model_validate_json(line) for line in run.out.splitlines()]


def test_summarize_gives_each_article_with_real_spans(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    done = run("summarize", write_page(), "--json")
    (brief,) = lines(done, schema.Brief)
    assert (done.code, done.err) == (0, "")
    assert brief.article.title == "Two old rivals agree to run ferries again"
    assert brief.article.authors == ["Mira Holt"]
    assert brief.article.published == date(2024, 4, 29)
    assert brief.article.kind == "article"
    assert "About us" not in brief.article.text
    assert 1 <= len(brief.briefing.claims) <= 3
    for claim in (*brief.briefing.claims, *brief.key_points):
        quoted = [brief.article.text[span.start : span.end] for span in claim.evidence]
        assert all(part and part == part.strip() for part in quoted)
        assert is_subsequence(words(claim.text), words(" ".join(quoted)))
    assert brief.briefing.text == " ".join(claim.text for claim in brief.briefing.claims)


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def is_subsequence(some: list[str], all_: list[str]) -> bool:
    rest = iter(all_)
    return all(word in rest for word in some)


def test_keys_stand_in_the_order_of_the_design(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    brief: dict[str, Any] = json.loads(run("summarize", write_page(), "--json").out)
    assert list(brief) == ["article", "topics", "briefing", "key_points", "engine", "warnings"]
    article = ["id", "url", "title", "publisher", "authors", "published", "language", "text", "kind"]
    assert list(brief["article"]) == article


def test_articles_are_listed_without_their_text_and_in_full_as_summarize_gives_them(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    page = write_page()
    (listed,) = lines(run("articles", "--from", page, "--json"), schema.Listed)
    full = run("articles", "--from", page, "--full", "--json")
    assert lines(full, schema.Brief)[0].article.id == listed.article.id
    assert full.out == run("summarize", page, "--json").out


def test_articles_come_newest_first_and_undated_last(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    for number, published in enumerate(["2024-01-01", None, "2024-03-01", "2023-01-01"]):
        write_page(f"{number}.html", title=f"Ferry news, part {number}", published=published)
    folder = write_page("4.html", title="Ferry news, part 4", published=None).parent
    found = lines(run("articles", "--from", folder, "--json"), schema.Listed)
    assert [each.article.title[-1] for each in found] == ["2", "0", "3", "1", "4"]


def test_since_leaves_out_the_older_and_the_undated_and_says_so(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    for number, published in enumerate(["2024-01-01", None, "2024-03-01"]):
        write_page(f"{number}.html", title=f"Ferry news, part {number}", published=published)
    folder = write_page("2.html", title="Ferry news, part 2", published="2024-03-01").parent
    done = run("articles", "--from", folder, "--since", "2024-02-01", "--json")
    assert [each.article.title[-1] for each in lines(done, schema.Listed)] == ["2"]
    assert "1 article" in done.err
    assert "date is not known" in done.err
    assert done.code == 0


def test_the_same_article_twice_is_listed_once(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    folder = write_page("a.html").parent
    write_page("b.html")
    assert len(lines(run("articles", "--from", folder, "--json"), schema.Listed)) == 1


def test_search(run: Callable[..., Run], write_page: Callable[..., Path]) -> None:
    done = run("search", "boats", "between", "capitals", "--from", write_page(), "--json")
    (hit,) = lines(done, schema.Hit)
    assert hit.passage is not None
    assert done.code == 0


def test_a_search_that_finds_nothing_says_so_on_stderr_only(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    done = run("search", "penguin colonies of Patagonia", "--from", write_page(), "--json")
    assert (done.code, done.out) == (0, "")
    assert "Nothing found" in done.err


def test_days_leaves_out_what_is_older(run: Callable[..., Run], write_page: Callable[..., Path]) -> None:
    old = write_page("old.html")
    new = write_page("new.html", title="Ferries delayed once more", published=date.today().isoformat())  # noqa: DTZ011
    done = run("search", "ferries", "--days", "2", "--from", old, "--from", new, "--json")
    assert [hit.article.title for hit in lines(done, schema.Hit)] == ["Ferries delayed once more"]


def test_topics(run: Callable[..., Run]) -> None:
    topics = lines(run("topics", "--json"), schema.Topic)
    assert {"japan-rok", "ukraine-aid"} <= {topic.slug for topic in topics}


TOPICS = """
[ferries]
name = "Ferries"
description = "Ferry lines and boats that carry passengers across the sea between countries."
words = ["ferr*", "passengers"]

[volcanoes]
name = "Volcanoes"
description = "Volcanoes, eruptions, lava and ash."
words = ["volcano*", "lava"]
"""


@pytest.fixture
def own_topics(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "topics.toml").write_text(TOPICS, encoding="utf-8")
    return folder


FERRIES = [
    [
        (
            "The night ferry from Lisbon to Madeira will sail twice a week from June, the island's government said. "
            "It carries four hundred passengers and takes a day. Lorries had to go by way of Cadiz since 2013."
        )
    ],
    [
        (
            "Scottish engineers blamed faulty cables for a fire on the Glen Sannox, a ferry that was five years late. "
            "Its sister ship will be searched before it takes passengers to the island of Arran in autumn."
        )
    ],
    [
        (
            "Bangladesh has raised fares on river ferries by a tenth because of the price of diesel. Boatmen in Dhaka "
            "had asked for twice as much and threatened to strike before the festival, when millions travel home."
        )
    ],
]


def test_digest_has_a_line_for_each_topic_with_articles(
    run: Callable[..., Run], write_page: Callable[..., Path], own_topics: Path
) -> None:
    for number, published in enumerate(["2024-01-01", "2024-03-01", None]):
        page = write_page(
            f"{number}.html",
            title=f"Ferry news, part {number}",
            paragraphs=FERRIES[number],
            published=published,
        )
    done = run("digest", "--config", own_topics, "--from", page.parent, "--json")
    (digest,) = lines(done, schema.Digest)
    assert digest.topic.slug == "ferries"
    assert [story.headline[-1] for story in digest.stories] == ["1", "0", "2"]
    assert all(len(story.articles) == 1 and story.new for story in digest.stories)
    assert (digest.since, digest.left_out) == (None, 0)
    assert done.err == "Nothing for Volcanoes.\n"


def test_articles_that_tell_one_story_are_one_entry(
    run: Callable[..., Run], write_page: Callable[..., Path], own_topics: Path
) -> None:
    write_page("one.html", publisher="The Post")
    page = write_page("two.html", title="Norland and Estmark: ferries again", publisher="The Times")
    found = ("digest", "--config", own_topics, "--from", page.parent, "--topic", "ferries")
    (digest,) = lines(run(*found, "--json"), schema.Digest)
    (story,) = digest.stories
    assert len(story.articles) == 2
    shown = run(*found).out
    assert shown.startswith("━━ Ferries · 1 story in 2 articles ━")
    assert shown.count("also in The ") == 1


def test_a_topic_asked_for_is_shown_even_when_it_is_quiet(
    run: Callable[..., Run], write_page: Callable[..., Path], own_topics: Path
) -> None:
    done = run("digest", "--config", own_topics, "--from", write_page(), "--topic", "volcanoes", "--json")
    (digest,) = lines(done, schema.Digest)
    assert (digest.topic.slug, digest.stories, done.code, done.err) == ("volcanoes", [], 0, "")


def test_a_limit_says_how_many_it_left_out(
    run: Callable[..., Run], write_page: Callable[..., Path], own_topics: Path
) -> None:
    for number in range(3):
        page = write_page(f"{number}.html", title=f"Ferry news, part {number}", paragraphs=FERRIES[number])
    done = run("digest", "--config", own_topics, "--from", page.parent, "--limit", 1, "--json")
    (digest,) = lines(done, schema.Digest)
    assert (len(digest.stories), digest.left_out) == (1, 2)


def test_check(run: Callable[..., Run]) -> None:
    done = run("check", "--json")
    findings = lines(done, schema.Finding)
    assert {finding.part for finding in findings} >= {
        "config",
        "settings",
        "topics",
        "model",
        "sources",
        "discord",
    }
    assert done.code == 0, findings
    assert not [finding for finding in findings if finding.state == "fail"]


def test_without_anything_configured_the_seeds_are_read(run: Callable[..., Run]) -> None:
    briefs = lines(run("summarize", "--json"), schema.Brief)
    assert [brief.article.kind for brief in briefs].count("teaser") == 3
    assert len(briefs) == 5
    published = {brief.article.publisher: brief.article.published for brief in briefs}
    assert published["Defense Priorities"] == date(2023, 8, 17)


def test_configured_paths_take_the_place_of_the_seeds(
    run: Callable[..., Run], write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_LIBRARY__PATHS", str(write_page()))
    (listed,) = lines(run("articles", "--json"), schema.Listed)
    assert listed.article.publisher == "The Strait Post"
    assert len(lines(run("summarize", "--json"), schema.Brief)) == 1


def test_the_same_input_gives_the_same_bytes(spawn: Callable[..., Run], run: Callable[..., Run]) -> None:
    assert spawn("articles", "--full", "--json").out == run("articles", "--full", "--json").out
