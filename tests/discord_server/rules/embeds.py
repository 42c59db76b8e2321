"""The limits of embeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.discord_server.form import length

if TYPE_CHECKING:
    from tests.discord_server.form import Form

_MOST_TEXT = 6000


def check(form: Form, embeds: object) -> None:
    """Note in `form` (the place of the list) all that Discord refuses."""
    total = 0
    for index, one in enumerate(form.items(embeds, most=10)):
        place = form[index]
        embed = place.mapping(one)
        author, footer = embed.get("author") or {}, embed.get("footer") or {}
        texts = [
            (place["title"], embed.get("title"), 0, 256),
            (place["description"], embed.get("description"), 0, 4096),
            (place["author"]["name"], author.get("name"), 1 if author else 0, 256),
            (place["footer"]["text"], footer.get("text"), 1 if footer else 0, 2048),
        ]
        for number, field in enumerate(place["fields"].items(embed.get("fields"), most=25)):
            where = place["fields"][number]
            given = where.mapping(field)
            texts += [
                (where["name"], given.get("name"), 1, 256),
                (where["value"], given.get("value"), 1, 1024),
            ]
        for where, text, least, most in texts:
            if where.text(text, least=least, most=most, required=bool(least)) and text:
                total += length(text)
        place["color"].integer(embed.get("color"), least=0, most=0xFFFFFF)
        if embed.get("url"):
            place["url"].url(embed["url"])
    if total > _MOST_TEXT:
        form.refuse("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {_MOST_TEXT}")
