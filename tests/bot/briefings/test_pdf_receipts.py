"""A receipt of a document with pages says the page, in the chat and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.views.quotations import receipt_block
from bot.cli import main
from summarizer import Article, Claim, Span
from tests.bot.places import FERRY
from tests.summarizer.pages.pdfs import HEIGHT, Pdf, wrapped

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEXT = "The first page ends here. The second page begins here."
CLAIM = Claim("The second page begins here.", (Span(26, 54),))


def article(url: str | None) -> Article:
    return Article("1", "A brief", TEXT, url=url, pages=(0, 26))


def test_the_link_leads_to_the_page() -> None:
    assert "([p. 2](https://a.example/b.pdf#page=2))" in receipt_block(
        CLAIM, article("https://a.example/b.pdf#x")
    )


def test_without_an_address_the_page_is_named() -> None:
    assert receipt_block(CLAIM, article(None)).endswith("(p. 2)")


def test_the_command_line_says_the_page(
    tmp_path: Path, clean_place: None, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = Pdf()
    pdf.furniture()
    pdf.line("Two old rivals agree to run ferries again", 72, HEIGHT - 90, 20)
    for paragraph in FERRY:
        pdf.lines(wrapped(paragraph))
        pdf.next_page()
        pdf.furniture()
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf.content())
    assert main(["summarize", str(path), "--receipts"]) == 0
    out = capsys.readouterr().out
    assert "[p. 1, " in out
    assert "[p. 2, " in out or "[p. 3, " in out
