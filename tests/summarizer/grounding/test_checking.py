"""What the grounding check must catch, what it must let pass, and what it shows for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import Article, Encoder, Summarizer, read_document, read_page, shipped_encoder
from summarizer.grounding import WordChecker, check

if TYPE_CHECKING:
    from summarizer import Document, Span

SEEDS = sorted(
    path for path in (Path(__file__).parents[3] / "seeds").iterdir() if path.suffix in (".txt", ".html")
)

REPORT = """\
The central bank of Norway raised its main interest rate by 25 basis points to 4.5% on Thursday 14 December 2023.
It said that the rate would likely stay there for some time.

"The economy is cooling down, but inflation is still too high," Governor Ida Wolden Bache told reporters in Oslo.

Russian forces attacked Ukrainian positions near Kharkiv with 35 drones, killing five soldiers.

Finland did not join the talks in Stockholm, which Turkey had called for in March. The two sides approved the treaty.

The pipeline from Baku to Batumi is 1,200 km long, cost $3 billion and carries 40 per cent of the region's oil.

Anna Berg sued the ministry after two years, her lawyer said. Ulf Kristersson of Sweden met Petteri Orpo on Monday.

The IMF lent Irish banks money, and Iga Swiatek, the world number 1, lost her match.

The minister resigned because of the scandal, and about 1,030 people marched through the capital.
"""
SUPPORTED = {
    "word for word": "Russian forces attacked Ukrainian positions near Kharkiv with 35 drones, killing five soldiers.",
    "the end left out": "Russian forces attacked Ukrainian positions near Kharkiv.",
    "an aside left out": "Finland did not join the talks in Stockholm.",
    "a middle left out": "The pipeline cost $3 billion.",
    "number words as digits": "Russian forces attacked with 35 drones, killing 5 soldiers near Kharkiv.",
    "digits as number words": "Russian forces attacked Ukrainian positions near Kharkiv with thirty-five drones.",
    "per cent as a sign": "The pipeline carries 40% of the region's oil.",
    "a sign as per cent": "Norway's central bank raised its main interest rate to 4.5 percent.",
    "a unit written out": "The pipeline from Baku to Batumi is 1,200 kilometres long.",
    "money written out": "The pipeline from Baku to Batumi cost three billion dollars.",
    "a scale cut short": "The pipeline from Baku to Batumi cost $3bn.",
    "a rounded figure": "About 1,000 people marched through the capital.",
    "the passive": "Ukrainian positions near Kharkiv were attacked by Russian forces.",
    "a part of a quote": 'Ida Wolden Bache told reporters that "inflation is still too high".',
    "a country's capital for its people": "Moscow's forces attacked Ukrainian positions near Kharkiv.",
    "synonyms": "The minister quit over the scandal.",
    "another form of a verb": "The minister has resigned because of a scandal.",
    "a meeting told from the other side": "Petteri Orpo met Ulf Kristersson of Sweden on Monday.",
    "contraction": "Finland didn't join the talks in Stockholm.",
    "an acronym spelled out": "The International Monetary Fund lent Irish banks money.",
    "a rank": "World No 1 Iga Swiatek lost her match.",
    "a word before a name at the start": "Former Governor Ida Wolden Bache told reporters that inflation is still too high.",
    "two sentences in one": "Finland did not join the talks, and the two sides approved the treaty.",
}
AGAINST = {
    "number changed": ("Russian forces attacked Ukrainian positions near Kharkiv with 45 drones.", "45"),
    "number word changed": ("Russian forces attacked with 35 drones, killing six soldiers.", "six"),
    "number of another thing": ("Russian forces attacked Ukrainian positions near Kharkiv with 40 drones.", "40"),
    "decimal changed": ("Norway's central bank raised its main interest rate to 5.4%.", "5.4"),
    "unit changed": ("The pipeline from Baku to Batumi is 1,200 miles long.", "1,200 mile"),
    "currency changed": ("The pipeline from Baku to Batumi cost €3 billion.", "3 billion euro"),
    "scale changed": ("The pipeline from Baku to Batumi cost $3 million.", "3 million"),
    "name swapped for a stranger's": ("Anna Lind sued the ministry after two years.", "Lind"),
    "name swapped for another of the article": ("Ulf Kristersson sued the ministry after two years.", "anna"),
    "country swapped": ("Sweden's central bank raised its main interest rate by 25 basis points.", "sweden"),
    "place swapped": ("Finland did not join the talks in Oslo.", "stockholm"),
    "negation lost": ("Finland did join the talks in Stockholm.", "denies"),
    "negation lost, the verb bent": ("Finland joined the talks in Stockholm.", "denies"),
    "negation added": ("The two sides did not approve the treaty.", "denies"),
    "negation added by a contraction": ("The minister didn't resign because of the scandal.", "denies"),
    "never": ("Anna Berg never sued the ministry.", "denies"),
    "opposite": ("The two sides rejected the treaty.", "rejected"),
    "opposite of a rise": ("The central bank of Norway cut its main interest rate to 4.5%.", "cut"),
    "quote altered": ('Governor Ida Wolden Bache said: "The economy is cooling down, and inflation is too high."', "quoted"),
    "quote made up": ('"We will not rest," Governor Ida Wolden Bache told reporters in Oslo.', "quoted"),
    "curly quote altered": ("Governor Ida Wolden Bache said “inflation is no longer too high”.", "quoted"),
    "roles swapped": ("Ukrainian forces attacked Russian positions near Kharkiv with 35 drones.", "changed places"),
    "roles swapped in the passive": ("Russian positions near Kharkiv were attacked by Ukrainian forces.", "changed places"),
    "roles of a name and a noun swapped": ("The ministry sued Anna Berg after two years.", "changed places"),
    "way turned": ("The pipeline from Batumi to Baku is 1,200 km long.", "changed places"),
    "weekday moved": ("The central bank of Norway raised its main interest rate on Friday.", "friday"),
    "weekday of another event": ("Ulf Kristersson of Sweden met Petteri Orpo on Thursday.", "thursday"),
    "year moved": ("The central bank of Norway raised its main interest rate in December 2022.", "2022"),
    "month moved": ("Turkey had called for the talks in Stockholm in April.", "month 4"),
    "day moved": ("The central bank of Norway raised its main interest rate on 15 December 2023.", "15"),
    "another matter": ("Farmers in the south fear a bad harvest after weeks without rain.", "too little"),
}  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shipped_encoder()


@pytest.fixture(scope="module")
def report(encoder: Encoder):
    return read_document(Article("report", "Rates rise in Norway", REPORT, language="en"), encoder)


class TestWhatPasses:
    @pytest.mark.parametrize("claim", SUPPORTED.values(), ids=SUPPORTED.keys())
    def test_what_the_article_says(self, claim: str, report: Document, encoder: Encoder) -> None:
        verdict = check(claim, report, encoder)

        assert verdict.supported, verdict
        assert verdict.score >= 0.5
        assert verdict.evidence


class TestWhatIsCaught:
    @pytest.mark.parametrize(("claim", "said"), AGAINST.values(), ids=AGAINST.keys())
    def test_what_the_article_does_not_say(
        self, claim: str, said: str, report: Document, encoder: Encoder
    ) -> None:
        verdict = check(claim, report, encoder)

        assert not verdict.supported
        assert verdict.score < 0.5
        assert any(said.lower() in reason.lower() for reason in verdict.reasons), verdict.reasons

    def test_a_deletion_that_takes_back_a_denial(self, report: Document, encoder: Encoder) -> None:
        assert not check("Finland did join the talks.", report, encoder).supported

    @pytest.mark.parametrize("claim", ["", "  ", "…", "—"])
    def test_a_claim_without_words(self, claim: str, report: Document, encoder: Encoder) -> None:
        verdict = check(claim, report, encoder)

        assert not verdict.supported
        assert verdict.reasons

    def test_any_claim_about_an_empty_article(self, encoder: Encoder) -> None:
        empty = read_document(Article("empty", "", ""), encoder)

        assert not check("Norway raised its rate.", empty, encoder).supported


class TestEvidence:
    def test_is_the_sentence_that_says_it(self, report: Document, encoder: Encoder) -> None:
        (span,) = check("Russian forces attacked near Kharkiv with 35 drones.", report, encoder).evidence

        assert span.of(REPORT).startswith("Russian forces attacked Ukrainian positions")

    def test_of_a_claim_out_of_two_sentences_is_both(self, report: Document, encoder: Encoder) -> None:
        claim = "Anna Berg sued the ministry, and Ulf Kristersson of Sweden met Petteri Orpo."
        found = " ".join(span.of(REPORT) for span in check(claim, report, encoder).evidence)

        assert "Anna Berg" in found
        assert "Petteri Orpo" in found

    @given(claim=st.text(max_size=200))
    @settings(max_examples=25, deadline=None)
    def test_is_made_of_sentences_whatever_is_claimed(self, claim: str) -> None:
        encoder = shipped_encoder()
        document = read_document(Article("report", "", REPORT, language="en"), encoder)
        spans = {sentence.span for sentence in document.sentences}

        verdict = check(claim, document, encoder)

        assert set(verdict.evidence) <= spans
        assert 0 <= verdict.score <= 1
        assert verdict == check(claim, document, encoder)


class TestExtractiveClaims:
    """An extractive claim is made of its evidence, so it must always be supported."""

    @pytest.mark.parametrize("page", SEEDS, ids=lambda path: path.stem)
    def test_of_the_seeds_are_supported(self, page: Path, encoder: Encoder) -> None:
        for article in read_page(page.read_bytes(), name=page.name):
            _holds_for(article, encoder)

    def test_of_news_and_opinion_pieces_are_supported(self, shared: Path, encoder: Encoder) -> None:
        import json

        for name, most in (("editorials-dev", 4), ("bbc-dev", 6), ("cnndm-dev", 4)):
            with (shared / "eval" / f"{name}.jsonl").open(encoding="utf-8") as lines:
                for line, _ in zip(lines, range(most), strict=False):
                    row = json.loads(line)
                    _holds_for(
                        Article(row["id"], row.get("title") or "", row["article"], language="en"), encoder
                    )


def _holds_for(article: Article, encoder: Encoder) -> None:
    briefing = Summarizer(encoder, []).brief(article).briefing
    document = read_document(article, encoder)
    for claim in (*briefing.claims, *briefing.key_points):
        verdict = WordChecker(encoder).check(claim.text, document)
        assert verdict.supported, (claim, verdict)
        assert _overlap(verdict.evidence, claim.evidence), (claim, verdict)


def _overlap(found: tuple[Span, ...], told: tuple[Span, ...]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in found for b in told)
