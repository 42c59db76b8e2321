"""What is left of a model's words: text, and nothing that acts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.engines.generated.cleaning import plain


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Talks began in Oslo.", "Talks began in Oslo."),
        ("  Talks\n\nbegan\tin Oslo. ", "Talks began in Oslo."),
        ("**Talks** began in *Oslo*.", "Talks began in Oslo."),
        ("__Talks__ ~~never~~ `began` ||in|| _Oslo_.", "Talks never began in Oslo."),
        ("# Talks began in Oslo.", "Talks began in Oslo."),
        ("- Talks began in Oslo.", "Talks began in Oslo."),
        ("1. Talks began in Oslo.", "Talks began in Oslo."),
        ("> Talks began in Oslo.", "Talks began in Oslo."),
        ("Talks began in Oslo [1].", "Talks began in Oslo."),
        ("Talks began in Oslo [2, 5].", "Talks began in Oslo."),
        ("Talks began in Oslo (sentences 3-4).", "Talks began in Oslo."),
        ("Talks [began](https://evil.example/x) in Oslo.", "Talks began in Oslo."),
        ("Talks began in Oslo, see https://evil.example/x?y=z.", "Talks began in Oslo, see"),
        ("Talks began at evil.example/win in Oslo.", "Talks began at in Oslo."),
        ("Talks began <https://evil.example> in Oslo.", "Talks began in Oslo."),
        ("Talks began, @everyone, in Oslo.", "Talks began,, in Oslo."),
        ("Talks <@123> <@&4> <#5> <:flag:6> <t:7:R> began.", "Talks began."),
        ("<b>Talks</b> began in Oslo.", "Talks began in Oslo."),
        ("Talks\u200b be\u2060gan\ufeff in Oslo.\u202e", "Talks began in Oslo."),
        ("Talks\x00 \x1b[31mbegan\x07 in Oslo.", "Talks [31mbegan in Oslo."),
        ("U.S.-Japan talks cost $3.5 billion in 2023.", "U.S.-Japan talks cost $3.5 billion in 2023."),
        ("The rate of 3.5 per cent held, and/or fell.", "The rate of 3.5 per cent held, and/or fell."),
        ("“We won’t go,” said Ms. O'Neil (56).", "“We won’t go,” said Ms. O'Neil (56)."),
        ("会談がオスロで始まった。", "会談がオスロで始まった。"),
    ],
)  # fmt: skip
def test_examples(said: str, left: str) -> None:
    assert plain(said) == left


def test_nothing_is_left_of_what_only_acts() -> None:
    assert plain("https://evil.example @everyone <@1> \u200b") is None


_NASTY = st.text(
    st.one_of(
        st.sampled_from("[]()<>@#*_~|`\\:/.!&-hereveryonwt \u200b\u202e\u2066\x00\ufe0f"), st.characters()
    )
)


@given(_NASTY)
@example("@@everyoneeveryone")
@example("@every@everyoneone")
@example("[[a](b)](https://c.example)")
@example("<<@1>@2>")
@example("hthttps://x.example ttps://evil.example/")
def test_what_is_left_does_nothing_wherever_it_is_shown(said: str) -> None:
    left = plain(said)

    if left is not None:
        assert plain(left) == left
        assert "@everyone" not in left.lower()
        assert "@here" not in left.lower()
        assert "://" not in left
        assert "](" not in left or ")" not in left[left.index("](") :]
        assert not {unicodedata.category(character) for character in left} & {"Cc", "Cf", "Co", "Cs", "Cn"}
