"""Which words of a sentence carry meaning, without a tokenizer: enough to see that two sentences share them."""

from __future__ import annotations

import re
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*|\d[\d.,]*")
_JAPANESE_RUN = re.compile(r"[\u30a0-\u30ff]{2,}|[\u3400-\u9fff々]+|[A-Za-z]{2,}|\d[\d.,]*")
_KOREAN_ENDINGS = re.compile(
    r"(?:으로써|으로서|에게서|이라고|으로|에서|에게|부터|까지|처럼|보다|라고|이며|이고|했다|한다|하는|하고|됐다|된다|되는|"
    r"이다|은|는|이|가|을|를|에|의|로|와|과|도|만)$"
)
_UKRAINIAN = """
і й та а але або що щоб як який яка яке які яку якого якої яким якому це цей ця ці цього цьому цим він вона воно
вони його її їх їм йому їй нею ним у в на за з із зі до від для про при під над між через після перед без по не
ні ж же б би вже ще також тільки лише коли якщо де там тут то так є був була було були буде будуть бути може
можуть має мають мав мала свій своєї своїх свою себе той те ті того тому тим тих
"""
_KOREAN = "그 이 저 것 수 등 및 더 또 등의 대한 위한 있는 있다 없다 때문 지난 이번 한 할 위해 대해 통해"
_STOPS = {"uk": frozenset(_UKRAINIAN.split()), "ko": frozenset(_KOREAN.split())}


def content_words(text: str, language: str) -> list[str]:
    """Stems, cheaply cut: pairs of Han characters and whole katakana words, Korean words without their endings, and
    else the first five letters of each word."""
    if language in ("ja", "zh"):
        return [piece for match in _JAPANESE_RUN.finditer(text) for piece in _pieces(match.group())]
    words = [match.group().lower() for match in _WORD.finditer(text)]
    if language == "ko":
        stems = (_KOREAN_ENDINGS.sub("", word) if len(word) > 2 else word for word in words)
        return [stem for stem in stems if stem and stem not in _STOPS["ko"]]
    stops = _STOPS.get(language, frozenset())
    return [word[:5] for word in words if word not in stops and (len(word) > 2 or word[0].isdigit())]


def _pieces(run: str) -> list[str]:
    if not "\u3400" <= run[0] <= "\u9fff" or len(run) < 3:
        return [run]
    return [first + second for first, second in pairwise(run)]
