"""The form in which a maintainer puts a claim right, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord

from bot.archive import EDITOR
from bot.briefings.evidence import find_support
from bot.chat.choices import plain
from bot.chat.custom_ids import OnMaintenance
from bot.chat.markdown import clean
from bot.errors import UsageError
from bot.words import pgettext
from summarizer import Claim, EngineInfo, tell_role

if TYPE_CHECKING:
    from bot.archive import Entry
    from bot.briefings.evidence import Support
    from summarizer import Article, Briefing

FIELD = "claim"
_LONGEST = 700
_LABEL = 45


@dataclass(frozen=True, slots=True)
class Edited:
    """A briefing with one claim put right."""

    briefing: Briefing
    before: str
    after: str
    """Empty where the claim was taken out."""
    support: Support | None
    """What the claim rests on; None where it was taken out."""

    @property
    def supported(self) -> bool:
        return self.support is None or self.support.supported


def edit_form(entry: Entry, number: int) -> discord.ui.Modal:
    """The claim with this number, from 1, key points after claims. Raises UsageError where there is none such."""
    assert entry.briefing is not None  # noqa: S101  # whoever calls has found it shown
    assert entry.revision is not None  # noqa: S101
    claim = _claim(entry.briefing, number)
    target = OnMaintenance("edit", entry.revision, str(number))
    title = plain(pgettext("form", "Edit: {article}", article=entry.article.title), _LABEL)
    form = discord.ui.Modal(title=title, custom_id=target.custom_id())
    field = discord.ui.TextInput[Any](
        custom_id=FIELD,
        style=discord.TextStyle.paragraph,
        default=plain(claim.text, _LONGEST),
        max_length=_LONGEST,
        required=False,
    )
    label = pgettext("field", "Claim {number}", number=number)
    hint = pgettext("field hint", "Use the article's own words. Left empty, the claim is taken out.")
    form.add_item(discord.ui.Label(text=label, description=hint, component=field))
    form.stop()  # discord.py waits for no answer, which comes to the bot by the custom id
    return form


def edited(article: Article, briefing: Briefing, number: int, typed: str) -> Edited:
    """The briefing with what was typed as its claim `number`. Raises UsageError.

    A claim that the article does not support rests on nothing: that is how it is told from the others.
    """
    before = _claim(briefing, number)
    text = clean(typed)
    if text == clean(before.text):
        raise UsageError("That claim", "it says what it said before", "Nothing was changed.")
    support = find_support(text, article.text, before.evidence) if text else None
    claims = [*briefing.claims, *briefing.key_points]
    new = [] if support is None else [_rewritten(before, text, support)]
    claims[number - 1 : number] = new
    first = len(briefing.claims) - (1 if not new and number <= len(briefing.claims) else 0)
    if not first:
        raise UsageError("That claim", "it is the only one of the briefing", "Edit it, or hide the article.")
    engine = briefing.engine
    made = replace(
        briefing,
        claims=tuple(claims[:first]),
        key_points=tuple(claims[first:]),
        engine=EngineInfo(EDITOR, engine.name if engine.name != EDITOR else engine.model, engine.version),
    )
    return Edited(made, before.text, text, support)


def _rewritten(before: Claim, text: str, support: Support) -> Claim:
    """A key point's role is that of its new words; what had none gets none."""
    role = tell_role(text) if before.role else None
    return Claim(text, support.evidence if support.supported else (), role)


def _claim(briefing: Briefing, number: int) -> Claim:
    claims = (*briefing.claims, *briefing.key_points)
    if not 1 <= number <= len(claims):
        mend = f"It has {len(claims)}: choose from the list that opens as you type."
        raise UsageError(f"Claim {number}", "the briefing has none such", mend)
    return claims[number - 1]
