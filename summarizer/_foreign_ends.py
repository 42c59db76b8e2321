"""Repairs of sentencex's boundaries in Japanese, Korean and Ukrainian; `_sentence_ends` has those for all languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPITAL = "А-ЯІЇЄҐ"
_UKRAINIAN_STARTS = re.compile(
    r"(?:Це|Цей|Ця|Ці|Цього|Цьому|Той|Те|Ті|Тим|Він|Вона|Воно|Вони|Ми|Ви|Я|Його|Її|Їх\w*|Наш\w*|Про|Однак|Але|"
    r"Проте|Та|Потім|Тоді|Тепер|Там|Тут|Так\w*|У|В|На|За|Із|З|Зі|Після|Перед|Під|До|Від|Для|Через|Саме|Якщо|"
    r"Коли|Хоча|Якби|Що|Щоб|Хто|Як|Чому|Чи|Далі|Згодом|Водночас|Натомість|Крім|Отже|Тому|Зокрема|Нині|Сьогодні|"
    r"[УВ]чора|Завтра|Не|Ні|І|Й|Усі|Всі|Багато|Дея\w+|Кожн\w+|Серед|Між|Попри|Наступн\w+)(?![\w’'-])"
)
_TAKES_A_NAME = re.compile(
    r"(?<![\w.])(?:[Іі]м|[Мм]|[Сс]|[Сс]мт|[Вв]ул|[Пп]росп|[Бб]ульв|[Пп]л|[Пп]ров|[Оо]|[Оо]з|[Пп]|[Сс]в|"
    r"[Гг]ен|[Пп]роф|[Аа]кад|[Дд]оц|[Дд]ив|[Нн]апр|[Пп]ор|[Гг]ол|[Рр]ед|[Рр]ис|[Тт]абл|[Тт]ов|[Тт]|[Нн]ар|[Гг]р|"
    r"[Лл]ейт|[Пп]олк|[Кк]ап|Дж|Ю|Є|Я)\.$"
)
"""Words cut short before what they name."""
_INITIAL = re.compile(rf"(?<!\w)[{_CAPITAL}]\.$")
_COUNTED = re.compile(r"(?<![\w.])(?:рр?|ст|обл|буд|кв|н\. ?е)\.$", re.IGNORECASE)
"""Words cut short after what they count: a sentence may end with them, or go on with a name."""
_UKRAINIAN_PASSED_OVER = re.compile(
    rf"(?:(?<=[\s\d–-])(?:рр?|ст|год|хв|тис|млн|млрд|трлн|дол|грн|обл|буд|кв|км|кг|ін|т\. ?[дп])\.|…)"
    rf"[»”\"]?\s{{1,9}}(?=[«„“\"(]?[{_CAPITAL}])"
)
_SAYS = re.compile(r"[–—-]\s?[^\W\d_]")

_JAPANESE_ENDED_QUOTE = re.compile(r"[。！？!?…．][」』）”\"]+$")
_JAPANESE_GOES_ON = re.compile(
    r"(?!とはいえ|ところ|とりわけ|ともあれ|とにかく|もちろん|もっとも|もし|もはや|もう|では|でも|はじめ|はい|"
    r"にもかかわらず|がん|のち)(?:と|って|など|だ(?:った|と|。|が)|で|に|を|は|が|も|の|へ|から|より|、|。)"
)
_JAPANESE_ITEM = re.compile(r"(?<=[。！？])(?=(?:\d{1,2}[.．)）]|[①-⑳・•])\s?\S)")

_KOREAN_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,4}\. ?)*\d{1,4}\.$")
_KOREAN_GOES_ON = re.compile(
    r"(?:이?라고|라는|라며|라면서|하고|고|며|는|란|에|을|를|이|가|의|로)(?![가-힣]{3})"
)
_KOREAN_ENDED_QUOTE = re.compile(r"[.!?…][”’\"'」』]+$")


def further_ends(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    """Ends of sentences that sentencex passes over, each with the start of the next sentence."""
    if language == "ja":
        for match in _JAPANESE_ITEM.finditer(paragraph):
            yield match.start(), match.start()
    elif language == "uk":
        for match in _UKRAINIAN_PASSED_OVER.finditer(paragraph):
            yield match.start() + len(match.group().rstrip()), match.end()


def goes_on(left: str, right: str, language: str) -> bool:
    """Whether the sentence that `left` seems to end goes on with `right`."""
    # In whatever text a Japanese sentence is quoted, it goes on with one of these.
    if _JAPANESE_ENDED_QUOTE.search(left) and _JAPANESE_GOES_ON.match(right):
        return True
    if language == "ko":
        if _KOREAN_NUMBER.search(left):
            return True  # sentences end in a verb: a number with a stop is a date's or a list's
        return bool(_KOREAN_ENDED_QUOTE.search(left) and _KOREAN_GOES_ON.match(right))
    return language == "uk" and _ukrainian_goes_on(left, right)


def _ukrainian_goes_on(left: str, right: str) -> bool:
    if _SAYS.match(right):
        return True
    if _TAKES_A_NAME.search(left):
        return True
    opened = right.lstrip('«„“"(')
    if left.endswith("дол.") and opened.startswith("США"):
        return True
    if _INITIAL.search(left) or _COUNTED.search(left):
        return not _UKRAINIAN_STARTS.match(opened)
    return False
