"""Receipts: a claim beside its source, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.receipts import make_receipt
from summarizer import Claim, Span


def dropped(claim: str, *evidence: str) -> list[str]:
    text = " ".join(evidence)
    spans, at = [], 0
    for part in evidence:
        spans.append(Span(at, at + len(part)))
        at += len(part) + 1
    receipt = make_receipt(Claim(claim, tuple(spans)), text)
    return [piece.text for quotation in receipt.quotations for piece in quotation.pieces if not piece.kept]


def test_a_claim_in_full_drops_nothing() -> None:
    assert dropped("The vote is on Monday.", "The vote is on Monday.") == []


def test_a_leading_connective_is_dropped_with_its_comma() -> None:
    assert dropped("The vote is on Monday.", "However, the vote is on Monday.") == ["However,"]


def test_a_parenthetical_is_dropped_with_its_brackets() -> None:
    assert dropped("The vote is on Monday.", "The vote (the second) is on Monday.") == ["(the second)"]


def test_an_attribution_is_dropped_at_the_end() -> None:
    assert dropped("The vote is on Monday.", "The vote is on Monday, two officials said.") == [
        ", two officials said"
    ]


def test_words_that_come_twice_are_kept_where_their_neighbours_are() -> None:
    said = "The minister said the talks would go on."
    assert dropped(said, "After the talks, the minister said the talks would go on.") == ["After the talks,"]


def test_a_claim_of_two_sentences_is_marked_in_both() -> None:
    said = "The vote is on Monday; Norland will abstain."
    assert dropped(said, "The vote is on Monday.", "Sadly, Norland will abstain.") == [".", "Sadly,"]


def test_a_generated_claim_is_not_called_verbatim_and_nothing_is_struck() -> None:
    receipt = make_receipt(Claim("Ministers vote early next week.", (Span(0, 22),)), "The vote is on Monday.")
    assert not receipt.verbatim
    assert all(piece.kept for quotation in receipt.quotations for piece in quotation.pieces)


WORDS = st.lists(
    st.sampled_from(["a", "b", "The", "the", "U.S.", "(b)", "“c”", "$1.5", "d,", "é", "-", "..."]), min_size=1
)


@given(WORDS, st.data())
def test_the_pieces_are_the_source_and_the_kept_words_are_the_claim(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    chosen = [word for word in words if data.draw(st.booleans())] or words
    receipt = make_receipt(Claim(" ".join(chosen), (Span(0, len(text)),)), text)
    (quotation,) = receipt.quotations
    assert "".join(piece.text for piece in quotation.pieces) == text
    assert all(
        one.kept != other.kept for one, other in zip(quotation.pieces, quotation.pieces[1:], strict=False)
    )
    assert receipt.verbatim
    kept = "".join(piece.text for piece in quotation.pieces if piece.kept)
    assert letters(kept) == letters(" ".join(chosen))


def letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_claim_of_any_text_gets_a_receipt_that_shows_the_text(claim: str, text: str) -> None:
    receipt = make_receipt(Claim(claim, (Span(0, len(text)),)), text)
    assert "".join(piece.text for piece in receipt.quotations[0].pieces) == text
