"""The check by an NLI model, with a tiny one that is trained here to know a claim's number by sight."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from summarizer import Article, Encoder, ModelError, read_document, shipped_encoder
from summarizer.grounding.nli import NliChecker

torch = pytest.importorskip("torch", reason="torch is not installed (extra 'models')")

if TYPE_CHECKING:
    from pathlib import Path

    from summarizer import Document

PLACES = ("oslo", "paris", "cairo", "lima")
WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    ".",
    "the",
    "talks",
    "were",
    "held",
    "in",
    "envoys",
    "nobody",
    "slept",
    "met",
    *PLACES,
]
TEXT = "Nobody slept. " * 60 + "The talks were held in Oslo."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shipped_encoder()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers, taught that a claim holds when its place is in the article."""
    folder = tmp_path_factory.mktemp("nli")
    labels = {0: "contradiction", 1: "neutral", 2: "entailment"}
    # So small a model is slower on many threads, above all beside other tests.
    torch.set_num_threads(1)
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=64)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64, initializer_range=0.1, num_labels=len(labels), id2label=labels,
        label2id={name: number for number, name in labels.items()},
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    # At any depth of a window, and where the article names no place.
    made = [
        (" ".join(["nobody slept."] * n), a, b)
        for n in range(0, 18, 3)
        for a in (*PLACES, "")
        for b in PLACES
    ]
    sources = [f"{before} the talks were held in {a}." if a else f"{before} ." for before, a, _ in made]
    claims = [f"envoys met in {b}." for _, _, b in made]
    last = len(labels) - 1
    right = torch.tensor([last if a == b else 0 for _, a, b in made])
    batch = tokenizer(sources, claims, padding=True, return_tensors="pt")
    step = torch.optim.AdamW(model.parameters(), lr=2e-3)
    weight = torch.tensor([1.0] * last + [3.0])
    for _ in range(600):
        step.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(**batch).logits, right, weight=weight)
        loss.backward()
        step.step()
        if loss.item() < 3e-2:
            break
    assert loss.item() < 3e-2, "the tiny model did not learn its task"
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _document(text: str, encoder: Encoder) -> Document:
    return read_document(Article("talks", "", text, language="en"), encoder)


def _relabel(model: Path, folder: Path, labels: dict[int, str]) -> Path:
    for file in model.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    config = json.loads((model / "config.json").read_text())
    config["id2label"] = labels
    config["label2id"] = {name: number for number, name in labels.items()}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def _keep_outputs(folder: Path, kept: list[int]) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    for name in ("classifier.weight", "classifier.bias"):
        weights[name] = weights[name][kept].contiguous()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


class TestChecking:
    def test_what_the_model_finds_entailed_is_supported(self, model: Path, encoder: Encoder) -> None:
        document = _document("The talks were held in Oslo.", encoder)

        verdict = NliChecker(model, encoder).check("Envoys met in Oslo.", document)

        assert verdict.supported
        assert verdict.score > 0.5
        assert [span.of(document.article.text) for span in verdict.evidence] == [
            "The talks were held in Oslo."
        ]

    def test_what_it_does_not_is_not_and_the_model_is_named(self, model: Path, encoder: Encoder) -> None:
        verdict = NliChecker(model, encoder).check(
            "Envoys met in Lima.", _document("The talks were held in Paris.", encoder)
        )

        assert not verdict.supported
        assert any(str(model) in reason for reason in verdict.reasons)

    def test_an_article_longer_than_the_model_reads_is_given_in_windows(
        self, model: Path, encoder: Encoder
    ) -> None:
        checker = NliChecker(model, encoder)

        assert checker.entailment("Envoys met in Oslo.", _document(TEXT, encoder)) > 0.5
        assert checker.entailment("Envoys met in Lima.", _document(TEXT, encoder)) < 0.5

    def test_a_number_that_is_not_there_decides_whatever_the_model_says(
        self, model: Path, encoder: Encoder
    ) -> None:
        verdict = NliChecker(model, encoder).check(
            "Envoys met in Oslo 77 times.", _document("The talks were held in Oslo.", encoder)
        )

        assert not verdict.supported
        assert any("77" in reason for reason in verdict.reasons)

    def test_the_same_claim_gets_the_same_verdict(self, model: Path, encoder: Encoder) -> None:
        document = _document(TEXT, encoder)
        verdicts = {NliChecker(model, encoder).check("Envoys met in Oslo.", document) for _ in range(2)}

        assert len(verdicts) == 1

    @pytest.mark.parametrize("claim", ["", "…"])
    def test_a_claim_without_words_is_not_supported(self, claim: str, model: Path, encoder: Encoder) -> None:
        assert not NliChecker(model, encoder).check(claim, _document(TEXT, encoder)).supported

    def test_an_article_without_sentences_supports_nothing(self, model: Path, encoder: Encoder) -> None:
        assert not NliChecker(model, encoder).check("Envoys met in Oslo.", _document("", encoder)).supported


class TestLoading:
    def test_a_name_without_a_pinned_revision_is_refused_before_anything_is_fetched(
        self, encoder: Encoder
    ) -> None:
        for revision in (None, "main", "abc123"):
            with pytest.raises(ModelError, match="40 hexadecimal digits"):
                NliChecker("someone/some-model", encoder, revision=revision)

    def test_a_folder_without_a_model_is_named(self, tmp_path: Path, encoder: Encoder) -> None:
        with pytest.raises(ModelError, match="can't be loaded") as caught:
            NliChecker(tmp_path, encoder)
        assert str(tmp_path) in str(caught.value)

    def test_code_that_comes_with_a_model_is_not_run(
        self, model: Path, tmp_path: Path, encoder: Encoder
    ) -> None:
        folder = _relabel(model, tmp_path, {0: "contradiction", 1: "neutral", 2: "entailment"})
        config = json.loads((folder / "config.json").read_text())
        config["model_type"] = "unheard-of"
        config["auto_map"] = {"AutoConfig": "evil.Config", "AutoModelForSequenceClassification": "evil.Model"}
        (folder / "config.json").write_text(json.dumps(config))
        ran = folder / "ran"
        (folder / "evil.py").write_text(f"open({str(ran)!r}, 'w').close()\n")

        with pytest.raises(ModelError):
            NliChecker(folder, encoder)
        assert not ran.exists()

    def test_the_label_can_be_said(self, model: Path, tmp_path: Path, encoder: Encoder) -> None:
        folder = _relabel(model, tmp_path, {0: "nein", 1: "vielleicht", 2: "ja"})

        checker = NliChecker(folder, encoder, label="ja")

        assert (
            checker.entailment("Envoys met in Oslo.", _document("The talks were held in Oslo.", encoder))
            > 0.5
        )

    def test_labels_that_say_nothing_are_an_error_that_lists_them(
        self, model: Path, tmp_path: Path, encoder: Encoder
    ) -> None:
        folder = _relabel(model, tmp_path, {0: "nein", 1: "vielleicht", 2: "ja"})

        with pytest.raises(ModelError, match="“vielleicht”"):
            NliChecker(folder, encoder)

    def test_of_two_unnamed_labels_the_second_supports(
        self, model: Path, tmp_path: Path, encoder: Encoder
    ) -> None:
        folder = _relabel(model, tmp_path, {0: "LABEL_0", 1: "LABEL_1"})
        _keep_outputs(folder, [0, 2])
        document = _document("The talks were held in Oslo.", encoder)

        checker = NliChecker(folder, encoder)

        assert checker.entailment("Envoys met in Oslo.", document) > 0.5
        assert checker.entailment("Envoys met in Lima.", document) < 0.5
