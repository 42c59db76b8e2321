"""Does a sentence lean on one that is not shown, in Japanese, Korean, Ukrainian, or any other language?

Fewer rules than English has: the connectives, demonstratives and pronouns that open a sentence, quotations cut in two,
and fragments. What leans in the middle of a sentence is not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.wording.leaning import Strength

_OPENINGS = {
    "ja": re.compile(
        r"(?:しかし|しかも|だが|けれど|ところが|ただ(?!ち)|一方|また(?!が|たく)|さらに|加えて|そして|それ|そこ|そう|そのため|その|"
        r"これ|この|ここ|こう|あの|あれ|彼(?!岸)|同(?:氏|省|国|紙|社|党|日|年|月|相|首相|大統領|長官|島|事件|会議)|前者|後者|"
        r"つまり|すなわち|なぜなら|というのも|したがって|従って|よって|むしろ|例えば|たとえば|とはいえ|もっとも|なお(?!も|ざ)|"
        r"ちなみに|では|でも|にもかかわらず|だから|とりわけ|いずれ(?:も|の)|こんな|そんな|以上|上記|ゆえに)"
    ),
    "ko": re.compile(
        r"(?:그러나|하지만|그런데|그리고|그래서|그러므로|그러면|그럼에도|그렇[가-힣]*|따라서|또한?|게다가|반면에?|한편|즉|다만|"
        r"이에|이어|이를|이는|이것[가-힣]*|이런|이러한|이처럼|이와|이로|이로써|이 점[가-힣]*|"
        r"이|그|저|그는|그가|그의|그를|그도|그녀[가-힣]*|"
        r"그들[가-힣]*|그것[가-힣]*|그런|그러한|이들[가-힣]*|여기[가-힣]*|거기[가-힣]*|"
        r"이날|같은 날|이후|이때|당시|왜냐하면|결국|"
        r"물론|예컨대|예를 들어|특히|아울러|나아가|더욱이|무엇보다)(?=[\s,])"
    ),
    "uk": re.compile(
        r"(?:Однак|Проте|Але|Та|А|І|Й|Утім|Втім|Натомість|Водночас|Також|Крім того|Більше того|Окрім того|Тому|Отже|"
        r"Зокрема|Наприклад|Тобто|Адже|Бо|Це|Цей|Ця|"
        r"Ці|Цю|Цього(?! (?:року|тижня|місяця|літа|разу))|Цьому|Цим|Цих|Такий|Така|Таке|Такі|Так|Таким чином|"
        r"Він|Вона|"
        r"Воно|Вони|Його|Її|Їх|Їхн\w+|Йому|Їй|Їм|Той|Те|Ті|Тих|Там|Тоді|Тут|Тоді ж|Потім|Згодом|"
        r"(?:Без|Через|Для|Після|До|З|Про|За|На|У|В|Від|При|Попри) (?:це|цього|цієї|цих|цьому|цій|цю|цим)"
        r"(?! (?:року|тижня|місяця|літа|разу?|дня))|"
        r"За (?:його|її|їх\w*) словами|Тим часом|Тим не менш\w*|Інакше|Зрештою|Саме тому)"
        r"(?![\w’'-])"
    ),
}
_ENDINGS = {
    # "That is because …" explains what stands before, unless the sentence itself names it.
    "ja": re.compile(
        r"^(?!.*(?:のは|理由は|原因は|背景には)).*(?:から|ため)(?:だ|である|です|だった)。$", re.DOTALL
    ),
    "ko": re.compile(
        r"^(?!.*(?:것은|까닭은|이유는|원인은)).*(?:때문|까닭)(?:이다|이었다|입니다)\.$", re.DOTALL
    ),
}
_INSIDE = {
    "ja": re.compile(r"、(?:その|この|それ|これ)"),
    "uk": re.compile(r"\b(?:цієї|цих|цьому|цією|ними|ньому)\b"),
}
"""What may have been said in the sentence itself, or before it."""
_WEAK_OPENINGS = {
    "ja": re.compile(r"両(?:国|者|首脳|政府|氏|陣営)|双方|当時|首相は|大統領は|同様に"),
    "ko": re.compile(r"(?:양국|양측|두 나라|두 정상|대통령|총리|정부)[은는이가의](?=\s)"),
    "uk": re.compile(r"(?:Обидв\w+|Сторони|Президент|Міністр|Уряд)\s(?=[а-яіїєґ])"),
}
_SUBJECT = re.compile(r"[はがも]")
_QUESTION = re.compile(r"(?:[?？]|か。|까\.)[”\"'」』)）»]*$")
_CLOSERS = "”\"'」』)）»]】 "
_END = re.compile(r"(?<![.。…])[.。．]$")
_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "“": "”", "«": "»", "[": "]", "【": "】"}
_CONNECTIVES = {
    "ja": re.compile(
        r"(?:しかし|だが|また|さらに|一方で?|そして|加えて|なお|とはいえ|もっとも|ただし?|しかも)、"
    ),
    "ko": re.compile(r"(?:그러나|하지만|또한|그리고|한편|다만|아울러|게다가),? "),
    "uk": re.compile(
        r"(?:Однак|Проте|Утім|Втім|Водночас|Також|Крім того|Окрім того|Більше того|Натомість),? "
    ),
}


def without_connective(text: str, language: str) -> str:
    """`text` without the connective that opens it; the next letter becomes a capital where there are capitals."""
    match = _CONNECTIVES[language].match(text) if language in _CONNECTIVES else None
    rest = text[match.end() :] if match else text
    return rest[:1].upper() + rest[1:] if match else text


def is_statement(text: str) -> bool:
    """Whether a sentence says something: it ends in a full stop and does not ask."""
    return bool(_END.search(text.rstrip(_CLOSERS))) and not _QUESTION.search(text)


def leans(text: str, language: str) -> Strength | None:
    """How much a sentence leans; None where it stands alone."""
    opening, weak = _OPENINGS.get(language), _WEAK_OPENINGS.get(language)
    inner = text.lstrip("「『“«\"'（(")
    if (opening and opening.match(inner)) or not _balanced(text) or _is_one_quotation(text):
        return "strong"
    ending, inside = _ENDINGS.get(language), _INSIDE.get(language)
    if inner[:1].islower() or (ending and ending.match(text)):
        return "strong"
    if (weak and weak.match(inner)) or (inside and inside.search(text)):
        return "weak"
    return "weak" if language == "ja" and not _SUBJECT.search(text) else None


def _balanced(text: str) -> bool:
    waiting: list[str] = []
    for mark in text:
        if mark in _PAIRS:
            waiting.append(_PAIRS[mark])
        elif mark in _PAIRS.values() and (not waiting or waiting.pop() != mark):
            return False
    return not waiting and text.count('"') % 2 == 0


def _is_one_quotation(text: str) -> bool:
    """Whether the first mark opens a quotation that only ends with the sentence: nobody says who speaks."""
    closing = _PAIRS.get(text[:1])
    return (
        closing is not None and text.rstrip(".。").endswith(closing) and text.find(closing) >= len(text) - 2
    )
