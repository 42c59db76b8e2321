"""HTML pages, all written for these tests: what is read out of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from summarizer.errors import NoArticleError
from summarizer.pages import PageHints, read_page

if TYPE_CHECKING:
    from summarizer.types import Article

_TITLE = "Ministers agree to reopen the strait"
_PARAGRAPHS = (
    "The two governments agreed on Wednesday to reopen the northern strait to merchant ships.",
    "Under the deal, a joint patrol of four vessels will inspect cargo at either end of the channel.",
    "Ship owners welcomed the news, but warned that insurers would need weeks to bring prices down.",
    "Analysts expect traffic to return to three quarters of its usual level by the summer of next year.",
)
_PROSE = "".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS)


def page(body: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>{_TITLE}</title>{head}</head><body>{body}</body></html>".encode()
    )


def read(body: str, head: str = "", hints: PageHints | None = None) -> tuple[Article, ...]:
    return read_page(page(body, head), name="page.html", hints=hints or PageHints())


def text_of(body: str, head: str = "") -> list[str]:
    return read(body, head)[0].text.split("\n\n")


def test_paragraphs_headings_and_lists() -> None:
    assert text_of(
        f"<article><h1>{_TITLE}</h1>{_PROSE}<h2>What comes next</h2><p>Three things have to be settled "
        f"first:</p>"
        "<ul><li>who pays for the wreck</li><li>who keeps the <b>charts</b></li></ul>"
        "<p>None of them will be settled before the spring, officials on both sides said.</p></article>"
    ) == [
        *_PARAGRAPHS,
        "What comes next",
        "Three things have to be settled first:",
        "• who pays for the wreck",
        "• who keeps the charts",
        "None of them will be settled before the spring, officials on both sides said.",
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>",
        "<div class='share-buttons'>Share this article with your friends and colleagues today.</div>",
        (
            "<aside><h3>Related</h3><p>A museum found a lost map of the strait in its cellar last "
            "week.</p></aside>"
        ),
        (
            "<figure><img src='a.jpg'><figcaption>Two tugboats escort a grain carrier on "
            "Tuesday.</figcaption></figure>"
        ),
        (
            "<div class='wp-caption'><img src='a.jpg'><p>Two tugboats escort a grain carrier on "
            "Tuesday.</p></div>"
        ),
        "<p><a href='/charts'>Read more: Five charts that explain the closure of the strait</a></p>",
        "<p>Sign up for our newsletter and get the day's news in your inbox every morning.</p>",
        (
            "<div style='display:none'><p>This paragraph is for machines only and is never shown to "
            "readers.</p></div>"
        ),
        (
            "<div role='dialog'><p>We use cookies to improve your experience on this site and to measure "
            "visits.</p></div>"
        ),
        "<p>We use cookies to improve your experience on this site and to measure visits.</p>",
        "<p>Photo: Lena Voss / Example Agency</p>",
        (
            "<blockquote class='pull'>a joint patrol of four vessels will inspect cargo at either end of the "
            "channel</blockquote>"
        ),
        "<script>document.write('The script wrote a sentence about the strait into the page.')</script>",
        (
            "<div class='newsletterBox'><p>Every morning we send you one sentence that explains the day to "
            "you.</p></div>"
        ),
        (
            "<ul><li><a href='/1'>Storm expected on the coast tonight</a></li><li><a href='/2'>Museum finds "
            "map</a></li></ul>"
        ),
    ],
)
@pytest.mark.parametrize("place", ["before", "within", "after"])
def test_furniture_stays_out(furniture: str, place: str) -> None:
    half = len(_PARAGRAPHS) // 2
    first, second = (
        "".join(f"<p>{text}</p>" for text in part) for part in (_PARAGRAPHS[:half], _PARAGRAPHS[half:])
    )
    body = {
        "before": f"{furniture}{first}{second}",
        "within": f"{first}{furniture}{second}",
        "after": f"{first}{second}{furniture}",
    }
    assert text_of(f"<main><h1>{_TITLE}</h1><div class='body'>{body[place]}</div></main>") == list(
        _PARAGRAPHS
    )


def test_what_follows_an_article_is_not_part_of_it() -> None:
    assert text_of(
        f"<article><h1>{_TITLE}</h1>{_PROSE}"
        "<p>Ada Example is a senior fellow at the Example Institute, where she writes about ports.</p>"
        "<h3>About the author</h3><p>Ada Example has sailed through the strait eleven times in her "
        "life.</p></article>"
        "<footer><p>The Example Institute is an independent institute that studies ports. © 2024</p></footer>"
    ) == list(_PARAGRAPHS)


def test_an_article_in_a_box_with_a_suspicious_name_is_found() -> None:
    assert text_of(f"<div class='sidebar-layout has-ads widget'><h1>{_TITLE}</h1>{_PROSE}</div>") == list(
        _PARAGRAPHS
    )


def test_paragraphs_parted_by_an_advertisement_belong_together() -> None:
    column = "<div class='grid'><div class='column body'>{}</div></div>"
    first, second = (
        "".join(f"<p>{text}</p>" for text in part) for part in (_PARAGRAPHS[:2], _PARAGRAPHS[2:])
    )
    body = column.format(first) + "<div class='row ad'>Advertisement</div>" + column.format(second)
    assert text_of(f"<h1>{_TITLE}</h1>{body}") == list(_PARAGRAPHS)


def test_breaks_make_paragraphs_too() -> None:
    assert text_of(f"<h1>{_TITLE}</h1><div>{'<br><br>'.join(_PARAGRAPHS)}</div>") == list(_PARAGRAPHS)
    assert text_of(f"<h1>{_TITLE}</h1><div>{'<br>'.join(_PARAGRAPHS)}</div>") == list(_PARAGRAPHS)


def test_a_text_that_only_a_script_would_show_is_read_from_the_data() -> None:
    body = "\\n".join(_PARAGRAPHS * 3)
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    assert text_of("<div id='app'><p>Please wait while the page is loading for you.</p></div>", data)[
        :4
    ] == list(_PARAGRAPHS)


def test_teasers_are_articles_of_their_own() -> None:
    card = (
        "<article><h3><a href='/map?utm_source=home'>Museum finds a lost map</a></h3><p>By Ben "
        "Example</p><p>March 3, 2024</p>"
        "<p>A map of the strait that had been missing since 1911 was found last week in the cellar of the "
        "harbour museum, "
        "between two boxes of stuffed gulls.</p></article>"
    )
    head = (
        "<link rel='canonical' href='https://example.org/strait'><meta property='og:site_name' "
        "content='The Example'>"
    )
    main, teaser = read(
        f"<main><h1>{_TITLE}</h1>{_PROSE}</main><section>{card}<article><h3>Short</h3></article></section>",
        head,
    )
    assert main.text.split("\n\n") == list(_PARAGRAPHS)
    assert (teaser.kind, teaser.title, teaser.url) == (
        "teaser",
        "Museum finds a lost map",
        "https://example.org/map",
    )
    assert (teaser.publisher, teaser.authors, teaser.published) == (
        "The Example",
        ("Ben Example",),
        date(2024, 3, 3),
    )
    assert teaser.text.startswith("A map of the strait")


def test_an_excerpt_says_where_it_goes_on() -> None:
    (article,) = read(
        f"<article><h1>{_TITLE}</h1>{_PROSE}<p><a href='https://lakeside.example/1'>Read at Lakeside "
        f"Review</a></p></article>"
    )
    assert article.continues_at == "Lakeside Review"
    assert article.text.split("\n\n") == list(_PARAGRAPHS)


_MAIN = f"<article><h1>{_TITLE}</h1>{_PROSE}</article>"
_GRAPH = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "Ignored"},
  {"@type": ["Article", "NewsArticle"], "headline": "Ministers agree to reopen the strait",
  "datePublished": "2024-03-14T18:40:00Z", "author": [{"@type": "Person", "name": "Ada Example"}, {"@type":
  "Organization", "name": "The Example"}], "publisher": {"@type": "Organization", "name": "The Example"},
  "mainEntityOfPage": {"@id": "https://example.org/strait"}}]} </script>"""


@pytest.mark.parametrize(
    "head",
    [
        _GRAPH,
        _GRAPH.replace('{"@context"', '<!--\n{"@context"').replace("</script>", "-->\n</script>"),
        (
            "<meta property='og:title' content='Ministers agree to reopen the strait | The Example'>"
            "<meta property='og:site_name' content='The Example'><meta property='article:published_time' "
            "content='2024-03-14'>"
            "<meta name='author' content='Ada Example'><link rel=canonical "
            "href='https://example.org/strait?utm_source=x'>"
        ),
        (
            "<script type='application/ld+json'>{broken</script><meta name='dc.publisher' content='The "
            "Example'>"
            "<meta name='parsely-author' content='By Ada Example'><meta name='date' content='14 March 2024'>"
            "<meta property='og:url' content='https://EXAMPLE.org/strait#top'>"
        ),
    ],
)
def test_metadata_in_the_head(head: str) -> None:
    (article,) = read(_MAIN, head)
    assert (article.title, article.publisher, article.authors) == (_TITLE, "The Example", ("Ada Example",))
    assert (article.published, article.url, article.language) == (
        date(2024, 3, 14),
        "https://example.org/strait",
        "en",
    )


def test_metadata_that_readers_see() -> None:
    marks = (
        "<p class='byline'>By Ada Example and Ben Example</p><time "
        "datetime='2024-03-14T18:40'>Thursday</time>"
    )
    (article,) = read(f"<article><h1>{_TITLE}</h1>{marks}{_PROSE}</article>")
    assert (article.authors, article.published) == (("Ada Example", "Ben Example"), date(2024, 3, 14))
    assert article.text.split("\n\n") == list(_PARAGRAPHS)


def test_what_no_one_says_is_unknown() -> None:
    (article,) = read(_MAIN)
    assert (article.publisher, article.authors, article.published, article.url) == (None, (), None, None)


def test_a_house_or_a_handle_is_no_author() -> None:
    head = (
        "<meta property='og:site_name' content='The Example'><meta name='author' content='The Example Staff'>"
    )
    assert read(_MAIN, head)[0].authors == ()
    assert read(_MAIN, "<meta name='author' content='admin'>")[0].authors == ()


def test_hints_win() -> None:
    hints = PageHints(
        "Other", "https://other.example/x?fbclid=1", "Another title", date(2020, 1, 2), ("Cy Example",), "fr"
    )
    (article,) = read(_MAIN, _GRAPH, hints)
    assert (article.publisher, article.url, article.title) == (
        "Other",
        "https://other.example/x",
        "Another title",
    )
    assert (article.published, article.authors, article.language) == (date(2020, 1, 2), ("Cy Example",), "fr")


@pytest.mark.parametrize(
    "content",
    [
        f"<h1>{_TITLE}</h1>{_PROSE}",
        f"<html>{_PROSE}",
        f"<!doctype html><title>{_TITLE}</title>{_PROSE.replace('</p>', '')}",
        f"<html><body>{'<div>' * 10_000}<h1>{_TITLE}</h1>{_PROSE}{'</div>' * 10_000}</body></html>",
        f"<html><head><script>{'var a = 1; ' * 50_000}</script></head><body>{_PROSE}</body></html>",
        (
            f"<!doctype html><html ⚡ amp lang=en><head><style "
            f"amp-boilerplate>body{{visibility:hidden}}</style></head><body>{_PROSE}</body></html>"
        ),
        (
            f"<?xml version='1.0' encoding='utf-8'?>\n<html "
            f"xmlns='http://www.w3.org/1999/xhtml'><body>{_PROSE}</body></html>"
        ),
        f"<body><table><tr><td>{_PROSE}</td></tr></table>",
        f"<body><p>\x00\x01{_PROSE}",
        f"<html><body></body></html>{_PROSE}",
    ],
)
def test_malformed_pages_are_read_all_the_same(content: str) -> None:
    (article,) = read_page(content.encode(), name="page.html", media_type="text/html")
    assert all(paragraph in article.text for paragraph in _PARAGRAPHS)
    assert "var a" not in article.text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<nav><a href='/'>Home</a></nav><footer>© 2024 The Example</footer>",
        (
            "<form><label>Name</label><input><button>Send it to us now, please, without delay, dear "
            "reader.</button></form>"
        ),
        "<ul>" + "<li><a href='/x'>A headline about the strait of the north</a></li>" * 30 + "</ul>",
        "<p>Please enable JavaScript to read this page in your browser, and then try it again.</p>",
    ],
)
def test_pages_without_an_article(body: str) -> None:
    with pytest.raises(NoArticleError, match=r"^page\.html: no article is in it"):
        read(body)
