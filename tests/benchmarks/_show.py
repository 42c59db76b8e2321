"""Briefings for reading by eye."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.markup import escape

from ._product import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from summarizer.types import Claim

    from ._data import Example
    from ._ours import Told
    from ._product import Product


def show(console: Console, examples: Sequence[Example], told: Sequence[Told]) -> None:
    """Each briefing over its article's opening; the numbers are the sentences that claims come from."""
    for example, one in zip(examples, told, strict=True):
        article = example.article
        console.rule(f"[bold]{escape(article.title or article.id)}[/] {escape(example.outlet)}", align="left")
        for claim in one.briefing.claims:
            console.print(f"  {_numbered(example, claim)}", highlight=False)
        for point in one.briefing.key_points:
            console.print(f"   • {_numbered(example, point)}", highlight=False)
        for warning in one.briefing.warnings:
            console.print(f"  [yellow]{escape(warning)}", highlight=False)
        opening = textwrap.shorten(article.text, 500, placeholder=" …")
        console.print(f"[dim]({len(example.sentences)} sentences) {escape(opening)}\n", highlight=False)


def show_faults(console: Console, product: Product, word: str) -> None:
    """Every claim, key point or briefing of ours with a fault whose kind holds `word`."""
    for what, kinds in product.faults.items():
        for kind, found in sorted(kinds.items()):
            if word in kind:
                console.rule(f"{kind}: {what} ({len(found)})", align="left")
                for example, fault in found:
                    console.print(f"{escape(fault.text)} [dim]{escape(example.article.id)}", highlight=False)


def _numbered(example: Example, claim: Claim) -> str:
    return f"[{place_of(example, claim)}] ".replace("[", "\\[") + escape(claim.text)
