"""Brings the catalogues up to date with the code: new messages come in untranslated, old ones go."""

from __future__ import annotations

from babel.messages.pofile import write_po

from bot.words import ENGLISH, LANGUAGES
from bot.words.catalogues import read_catalogue
from tests.catalogues.extraction import PROJECT, extracted


def main() -> None:
    found = extracted()
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        catalog = read_catalogue(language)
        catalog.update(found, no_fuzzy_matching=True, keep_user_comments=True, update_creation_date=False)
        catalog.obsolete.clear()
        path = PROJECT / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"
        with path.open("wb") as file:
            write_po(file, catalog, width=110, ignore_obsolete=True, include_lineno=False)
        missing = sum(not _is_whole(message.string) for message in catalog if message.id)
        print(f"{language}: {len(found)} messages, {missing} without translation")


def _is_whole(translated: object) -> bool:
    return all(translated) if isinstance(translated, tuple) else bool(translated)


if __name__ == "__main__":
    main()
