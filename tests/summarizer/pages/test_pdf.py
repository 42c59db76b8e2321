"""PDF → article: reading order, furniture, words parted at line ends, pages, metadata, and what cannot be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import (
    Article,
    LockedPageError,
    NoArticleError,
    NotTextError,
    PageHints,
    PageTooLargeError,
    Span,
    read_page,
)
from summarizer.pages.reading import MAX_PAGE_BYTES

from .pdfs import HEIGHT, WIDTH, Pdf, wrapped

FERRY = (
    "Norland and Estmark will reopen the ferry line between their capitals in May, the two governments said on Monday. "
    "The line was closed six years ago after a dispute over fishing rights in the northern strait. "
    "The agreement leaves the quotas to a joint commission, which has until October to report to both parliaments."
)
HARBOUR = (
    "Estmark has set aside twelve million for its harbour, and Norland about twice as much for a new terminal. "
    "Both parliaments still have to vote on the deal before the first ship can leave. "
    "The operators expect four hundred thousand passengers in the first year of service."
)


def read(content: bytes, hints: PageHints | None = None) -> Article:
    (article,) = read_page(content, name="brief.pdf", hints=hints or PageHints())
    return article


def brief(**metadata: str) -> Pdf:
    """Two pages with furniture, a heading, and a paragraph on each."""
    pdf = Pdf(**metadata)
    pdf.furniture()
    pdf.line("Ferries across the strait", 72, HEIGHT - 90, 22)
    pdf.lines(wrapped(FERRY))
    pdf.next_page()
    pdf.furniture()
    pdf.lines(wrapped(HARBOUR))
    return pdf


def test_the_text_is_the_paragraphs_and_the_title_is_what_is_largest() -> None:
    article = read(brief().content())
    assert article.title == "Ferries across the strait"
    assert article.text == f"{FERRY}\n\n{HARBOUR}"
    assert article.language == "en"


def test_a_place_in_the_text_has_its_page() -> None:
    article = read(brief().content())
    assert article.pages == (0, len(FERRY) + 2)
    at = article.text.index("Estmark has set aside")
    assert article.page_of(Span(at, at + 7)) == 2
    assert article.page_of(Span(0, 7)) == 1


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    pdf = Pdf()
    half = FERRY.index("closed six years")
    pdf.furniture()
    pdf.lines(wrapped(FERRY[:half]))
    pdf.next_page()
    pdf.furniture()
    pdf.lines(wrapped(FERRY[half:]))
    pdf.next_page()
    pdf.furniture()
    pdf.lines(wrapped(HARBOUR))
    article = read(pdf.content())
    assert article.text == f"{FERRY}\n\n{HARBOUR}"
    assert article.pages == (0, half, len(FERRY) + 2)


def test_headers_footers_and_page_numbers_are_left_out_but_not_what_is_said_once() -> None:
    pdf = Pdf()
    for number, word in enumerate(("one", "two", "three", "four")):
        pdf.furniture(f"The Institute, {10 + number} May")
        pdf.lines(wrapped(f"{FERRY} This is said on page {word} only."))
        pdf.line(f"- {number + 1} -", WIDTH / 2, 50)
        pdf.next_page()
    pdf.line("An imprint that stands once, at the foot of the last page of all.", 72, 40)
    text = read(pdf.content()).text
    assert "Institute" not in text
    assert "Page" not in text
    assert "- 2 -" not in text
    assert text.count("only.") == 4
    assert "An imprint" in text


def columns(*, by_rows: bool) -> bytes:
    pdf = Pdf()
    pdf.line("Ferries across the strait, from coast to coast and back again", 72, HEIGHT - 90, 16)
    left, right = wrapped(FERRY, 38), wrapped(HARBOUR, 38)
    places = [(text, 72, HEIGHT - 130 - 14 * row) for row, text in enumerate(left)]
    others = [(text, 320, HEIGHT - 130 - 14 * row) for row, text in enumerate(right)]
    drawn = (
        [each for pair in zip(places, others, strict=False) for each in pair] if by_rows else places + others
    )
    drawn += [each for each in places + others if each not in drawn]
    for text, x, y in drawn:
        pdf.line(text, x, y)
    return pdf.content()


@pytest.mark.parametrize("by_rows", [False, True])
def test_columns_are_read_one_after_the_other_however_they_were_written(by_rows: bool) -> None:
    text = read(columns(by_rows=by_rows)).text
    assert FERRY in text
    assert HARBOUR in text
    assert text.index(FERRY) < text.index(HARBOUR)


def test_words_that_the_end_of_a_line_parts_are_whole_again() -> None:
    pdf = Pdf()
    pdf.lines(
        [
            "The two governments agreed on a co-operation of their harbours and on a joint commis-",
            "sion that reports in October. They also spoke about the long-",
            "term plans of the operators, whose long-term plans are known, and about co-",
            "operation between the navies of both Norland and Estmark in the strait.",
        ]
    )
    text = read(pdf.content()).text
    assert "joint commission that" in text
    assert "the long-term plans of" in text
    assert "about co-operation between" in text


def test_footnotes_are_left_out() -> None:
    pdf = Pdf()
    pdf.lines(wrapped(FERRY))
    pdf.lines(
        [
            "1. See the treaty of 1987, in the archive of the ministry,",
            "volume two, where it was never looked at.",
        ],
        y=120,
        size=7,
    )
    assert read(pdf.content()).text == FERRY


def test_an_indent_begins_a_paragraph() -> None:
    pdf = Pdf()
    y = HEIGHT - 130.0
    for text in (FERRY, HARBOUR):
        first, *others = wrapped(text)
        pdf.line(first, 90, y)
        y = pdf.lines(others, y=y - 14)
    assert read(pdf.content()).text == f"{FERRY}\n\n{HARBOUR}"


def test_what_the_document_says_of_itself_is_believed_where_it_can_be() -> None:
    article = read(brief(title="Ferries and friends", author="Mira Holt; Ada Lind, root").content())
    assert (article.title, article.authors) == ("Ferries and friends", ("Mira Holt", "Ada Lind"))
    assert article.published == date(2000, 1, 1)  # what reportlab writes for documents that never differ
    for none in ("Microsoft Word - final_v3.docx", "untitled", "brief_7.indd"):
        assert read(brief(title=none).content()).title == "Ferries across the strait"


def test_what_is_known_from_elsewhere_wins() -> None:
    hints = PageHints(
        publisher="The Institute",
        title="Two rivals",
        published=date(2024, 5, 1),
        authors=(),
        found_at="https://institute.example/brief.pdf?utm_source=x",
    )
    article = read(brief(title="Ferries and friends", author="Mira Holt").content(), hints)
    assert (article.publisher, article.title, article.published) == (
        "The Institute",
        "Two rivals",
        date(2024, 5, 1),
    )
    assert (article.authors, article.url) == ((), "https://institute.example/brief.pdf")


def test_a_locked_document_says_so() -> None:
    with pytest.raises(LockedPageError, match="locked with a password"):
        read(brief(password="a word").content())  # noqa: S106


def test_a_scan_says_so() -> None:
    pdf = Pdf()
    pdf.canvas.rect(72, 72, 300, 500, fill=1)
    with pytest.raises(NotTextError, match="pictures without text"):
        read(pdf.content())


@pytest.mark.parametrize("damage", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 5000])
def test_a_damaged_document_says_so(damage: bytes) -> None:
    with pytest.raises(NotTextError, match="damaged PDF"):
        read(damage)


def test_too_little_text_is_no_article() -> None:
    pdf = Pdf()
    pdf.lines(["Cover page"])
    with pytest.raises(NoArticleError):
        read(pdf.content())


def test_too_many_bytes_pages_or_characters_are_refused() -> None:
    with pytest.raises(PageTooLargeError, match="MB"):
        read(b"%PDF-1.7\n" + b" " * MAX_PAGE_BYTES)
    pdf = Pdf()
    for _ in range(501):
        pdf.line("x", 72, 700)
        pdf.next_page()
    with pytest.raises(PageTooLargeError, match="502 pages and the limit is 500"):
        read(pdf.content())


_SOUND = brief().content()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(_SOUND) - 1), st.integers(0, 255)), max_size=40),
    st.integers(0, len(_SOUND)),
)
def test_whatever_happened_to_it_a_document_is_read_or_refused(
    flips: list[tuple[int, int]], length: int
) -> None:
    content = bytearray(_SOUND)
    for place, value in flips:
        content[place] = value
    try:
        article = read(b"%PDF-" + bytes(content[5:length]))
    except (NotTextError, NoArticleError, LockedPageError, PageTooLargeError):
        return
    assert list(article.pages) == sorted(article.pages)
    assert all(0 <= start <= len(article.text) for start in article.pages)
