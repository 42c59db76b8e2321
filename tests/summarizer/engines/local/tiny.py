"""Models so small that a test can make them, with the real code of transformers, a trained tokenizer and a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.summarizer.engines.prompted.scripted import APPROVED, DROPPED, GOOD, LOAN, answer

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n{% endif %}{% endif %}"
)
STRICT_TEMPLATE = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('no system turn') }}{% endif %}" + TEMPLATE
)
_ENDS = {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>"}
SUMMARY = f"{APPROVED} {DROPPED}"


def tokenizer(template: str | None = None, window: int = 128) -> Any:
    """Byte pairs, learnt from one article."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=700,
        special_tokens=["<pad>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator([LOAN, answer(*GOOD)], trainer)
    whole = PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=window, **_ENDS)
    whole.chat_template = template
    return whole


def chat_model(
    folder: Path, template: str | None = TEMPLATE, family: str = "llama", positions: int = 8192
) -> Path:
    """A chat model that says whatever its random weights make it say."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM, Qwen3Config, Qwen3ForCausalLM

    torch.manual_seed(0)
    torch.set_num_threads(1)
    words = tokenizer(template, positions)
    sizes: dict[str, Any] = {
        "vocab_size": len(words) + 7,  # as many models have more rows than tokens
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "max_position_embeddings": positions,
        "pad_token_id": 0,
        "bos_token_id": 1,
        "eos_token_id": words.convert_tokens_to_ids("<|im_end|>"),
    }
    if family == "qwen3":
        model: Any = Qwen3ForCausalLM(Qwen3Config(**sizes, head_dim=16))
    else:
        model = LlamaForCausalLM(LlamaConfig(**sizes))
    return _saved(model, words, folder)


def summarizer(folder: Path, family: str = "bart", steps: int = 120) -> Path:
    """A summarizer that has learnt one summary by heart, whatever it reads."""
    import torch
    from transformers import (
        BartConfig,
        BartForConditionalGeneration,
        PegasusConfig,
        PegasusForConditionalGeneration,
        T5Config,
        T5ForConditionalGeneration,
    )

    torch.manual_seed(0)
    torch.set_num_threads(1)
    words = tokenizer()
    if family == "t5":
        config = T5Config(
            vocab_size=len(words), d_model=48, d_kv=16, d_ff=96, num_layers=1, num_heads=3, n_positions=128,
            pad_token_id=0, eos_token_id=2, decoder_start_token_id=0, dropout_rate=0.0,
        )  # fmt: skip
        model: Any = T5ForConditionalGeneration(config)
    else:
        sizes: dict[str, Any] = {
            "vocab_size": len(words), "d_model": 48, "max_position_embeddings": 128, "encoder_layers": 1,
            "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 96,
            "decoder_ffn_dim": 96, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
            "decoder_start_token_id": 2, "forced_eos_token_id": 2, "dropout": 0.0, "attention_dropout": 0.0,
            "activation_dropout": 0.0,
        }  # fmt: skip
        model = (
            PegasusForConditionalGeneration(PegasusConfig(**sizes))
            if family == "pegasus"
            else BartForConditionalGeneration(BartConfig(**sizes))
        )
    labels = words(SUMMARY + "</s>", return_tensors="pt")["input_ids"]
    step = torch.optim.AdamW(model.parameters(), lr=5e-3)
    pieces = [*LOAN.split("\n\n"), LOAN, SUMMARY]
    for number in range(steps * 4):
        read = words(pieces[number % len(pieces)], truncation=True, max_length=128, return_tensors="pt")
        loss = model(input_ids=read["input_ids"], attention_mask=read["attention_mask"], labels=labels).loss
        loss.backward()
        step.step()
        step.zero_grad()
        if loss.item() < 2e-2:
            break
    return _saved(model, words, folder)


def _saved(model: Any, words: Any, folder: Path) -> Path:
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder
