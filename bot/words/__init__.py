"""What the bot says in the language of whoever reads it, by gettext's catalogues and the CLDR's rules in Babel.

The code says everything in English, and a catalogue in `bot/locale` gives the same in another language. Who reads
is known where an answer, a post or a form begins: there `speaking` sets the language, and all that is made within
says it by `gettext`. The command line and the log are never within, and so are English. What is kept, or comes
from packages that know nothing of languages, is English; `retell` tells it in the language that is spoken.
"""

from bot.words.catalogues import ENGLISH, LANGUAGES, catalogue, nearest_language
from bot.words.retelling import prepare, retell, retold
from bot.words.speaking import (
    day_of_year,
    either,
    full_day,
    gettext,
    gettext_noop,
    language,
    language_name,
    list_marks,
    listed,
    ngettext,
    number,
    pgettext,
    short_day,
    speaking,
    weekday,
    weekdays_in_english,
)

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "catalogue",
    "day_of_year",
    "either",
    "full_day",
    "gettext",
    "gettext_noop",
    "language",
    "language_name",
    "list_marks",
    "listed",
    "nearest_language",
    "ngettext",
    "number",
    "pgettext",
    "prepare",
    "retell",
    "retold",
    "short_day",
    "speaking",
    "weekday",
    "weekdays_in_english",
]
