"""Which language a text is written in, by script and by its commonest words.

A statistical detector (py3langid, BSD) was tried: it takes 1.7 s and 108 MB to load, more than all the
rest of reading a page.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 20_000
"""Characters looked at: plenty to decide, and bounded for a page of megabytes."""

_SCRIPTS = {
    "kana": "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "hangul": "\uac00-\ud7a3\u1100-\u11ff",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff\u0750-\u077f",
    "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "hebrew": "\u0590-\u05ff",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "thai": "\u0e00-\u0e7f",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "tamil": "\u0b80-\u0bff",
    "georgian": "\u10a0-\u10ff",
    "armenian": "\u0530-\u058f",
}
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
_ONE_LANGUAGE = {
    "hangul": "ko",
    "hebrew": "he",
    "greek": "el",
    "thai": "th",
    "devanagari": "hi",
    "bengali": "bn",
    "tamil": "ta",
    "georgian": "ka",
    "armenian": "hy",
}
_COMMON_WORDS = {
    "latin": {
        "en": "the of and to in a is that for it was on with as his be at by this had not are but from or "
        "have an they "
        "which were their has would we who will been said he you its more than",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an "
        "werden aus er "
        "hat dass sie nach wird bei einer um am sind noch wie einem über",
        "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il "
        "sont avec son aux "
        "d'un cette ont ses mais comme ou leur été",
        "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya "
        "o este sí "
        "porque esta entre cuando muy sin sobre también fue ha",
        "it": "di e il la che in a per un è del non una i le si con da della sono al come più ha alla gli "
        "nel dei anche "
        "delle lo su ma dal questo nella dell'",
        "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à "
        "seu sua ou "
        "quando muito nos já também foi são pelo pela",
        "nl": "de het een van en in is dat op te zijn met voor niet aan er om ook als dan maar bij of uit "
        "door naar hij "
        "heeft wordt worden nog deze was over",
        "pl": "i w na z do nie się że to jest o jak po co ale za przez od dla są był także oraz przed "
        "które jego być "
        "który ma przy może tym",
        "sv": "och i att det som en på är av för med den till inte har de ett om han men var sig från vi "
        "så kan när år "
        "under också efter eller nu sin där vid mot ska",
        "da": "og i at det er en til på som af for de med den der ikke har et han var om men fra vi kan "
        "sig ved også "
        "efter så blev eller nu ud mod skal være",
        "no": "og i det er på som en til at av for med de ikke den har et han om var men fra vi kan seg "
        "ved også etter "
        "så ble eller nå ut mot skal være",
        "fi": "ja on ei että se oli hän ovat mutta myös kun joka sen ole mukaan niin kuin tai jos mitä "
        "vain jo sekä nyt "
        "vielä olla",
        "tr": "ve bir bu da de için ile çok daha olarak gibi olan ne kadar sonra ancak değil en var ise "
        "her olduğu "
        "tarafından göre",
        "cs": "a v se na je že s z do o i to k ve pro za by ale jako po od jsou které který bylo podle "
        "také však jeho",
        "hu": "a az és hogy nem is egy ez meg csak de van volt mint már azt el még ki vagy után szerint "
        "pedig lesz",
        "ro": "de și în a la cu pe că este nu un o din pentru care se au mai fost fi sunt prin sau după "
        "dar ca lui",
        "id": "yang dan di dengan untuk pada dari ini dalam adalah itu tidak akan ke juga oleh telah "
        "sebagai karena "
        "mereka bahwa saya tersebut kami",
        "vi": "và của là có trong được cho không một các với những đã này khi người để từ ở về cũng như",
    },
    "cyrillic": {
        "ru": "и в не на что с по как это он к но из у за от для о же так его было все она бы или мы был "
        "они также если "
        "чтобы после только были может который",
        "uk": "і в не на що з та до як це у за він для але від є про його так було також після або щоб "
        "вони якщо був під "
        "час які який цього де",
        "bg": "на и в да се за от е с не са по че до при това като си през към или още беше ще има които",
        "sr": "и у је да се на за од са не су као што о то који из или али би до због после није",
    },
    "arabic": {
        "ar": "في من على إلى أن عن التي مع هذا كان الذي هذه ما بين لا بعد قال كما أو قد ذلك وقال",
        "fa": "در به از که این را با است برای آن یک خود تا شد بر هم نیز کرد های ها می شده بود",
        "ur": "کے میں کی ہے اور سے کا کو اس پر نے کہ یہ ہیں بھی ایک کر تھا جو",
    },
}
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LEAST_SHARE = 0.08
"""Of all words, those of the list. Prose has 0.25 and more; names and menus stay below a tenth."""


def detect_language(text: str) -> str | None:
    """ISO 639-1 of the language that most of `text` is in, or None where that can't be told."""
    text = text[:_SAMPLE]
    letters = {name: len(pattern.findall(text)) for name, pattern in _LETTERS.items()}
    script = max(letters, key=lambda name: letters[name])
    if letters[script] < 2:
        return None
    # Japanese mixes kana into Han characters; Chinese has none. Both say more in a letter than an alphabet
    # does.
    east_asian = letters["kana"] + letters["han"] + letters["hangul"]
    if east_asian * 2 > letters["latin"] and east_asian > letters["cyrillic"] + letters["arabic"]:
        if letters["hangul"] > letters["kana"] + letters["han"] * 0.5:
            return "ko"
        return "ja" if letters["kana"] > 0.05 * east_asian else "zh"
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    return _by_common_words(text, _COMMON_WORDS.get(script, {}))


def _by_common_words(text: str, lists: dict[str, str]) -> str | None:
    shares = _shares(text, lists)
    best = max(shares, key=lambda language: shares[language], default=None)
    return best if best is not None and shares[best] >= _LEAST_SHARE else None


def _shares(text: str, lists: dict[str, str]) -> dict[str, float]:
    """How much of a text's words are the common ones of each language."""
    words = Counter(word.replace("’", "'") for word in _WORDS.findall(text.lower()))
    total = max(words.total(), 1)
    return {
        language: sum(words[word] for word in set(common.split())) / total
        for language, common in lists.items()
    }


_MUCH_LIKELIER = 2.0
"""How much more of the text another language's common words must make up to outvote what the page
declares."""
_CLEAR_SHARE = 0.15
"""And how much of it at least."""


def language_of(text: str, declared: str | None) -> str | None:
    """The language of a page's text: as the page declares it, unless the text clearly says otherwise.

    Templates leave `lang="en"` on pages in other languages, and the other way round.
    """
    detected = detect_language(text)
    if declared is None or detected is None or detected == declared:
        return declared or detected
    lists = next((lists for lists in _COMMON_WORDS.values() if detected in lists), None)
    if lists is None or declared not in lists:
        return (
            detected
            if lists is None or any(declared in other for other in _COMMON_WORDS.values())
            else declared
        )
    shares = _shares(text[:_SAMPLE], lists)
    clear = shares[detected] >= max(_CLEAR_SHARE, _MUCH_LIKELIER * shares[declared])
    return detected if clear else declared
