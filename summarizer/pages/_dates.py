"""Written dates to dates. What can be read in two ways is not read at all."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    1: "january jan januar janvier janv enero ene gennaio gen janeiro januari января січня stycznia ocak "
    "jänner",
    2: "february feb februar février févr fevrier febrero febbraio fevereiro fev februari февраля лютого "
    "lutego şubat",
    3: "march mar märz maerz mars marzo março marco maart марта березня marca mart mrt",
    4: "april apr avril avr abril abr aprile апреля квітня kwietnia nisan",
    5: "may mai mayo maggio mag maio mei мая травня maja mayıs maj",
    6: "june jun juni juin junio giugno giu junho июня червня czerwca haziran",
    7: "july jul juli juillet juil julio luglio lug julho июля липня lipca temmuz",
    8: "august aug août aout agosto ago augustus августа серпня sierpnia ağustos augusti",
    9: "september sep sept septembre septiembre settembre set setembro сентября вересня września eylül",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out oktober октября жовтня "
    "października ekim",
    11: "november nov novembre noviembre novembro ноября листопада listopada kasım",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro декабря грудня "
    "grudnia aralık",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_NAME = r"(?P<month>[^\W\d_]{3,12})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}[-/.](?P<month>\d{{1,2}})[-/.]{_DAY}(?!\d)",
        rf"(?<!\d){_YEAR}\.\s(?P<month>\d{{1,2}})\.\s{_DAY}(?!\d)",
        rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?{_DAY}\s?[日일]",
        rf"(?<!\w){_NAME}\.?\s{{1,2}}{_DAY}(?:st|nd|rd|th)?,?\s{{1,2}}{_YEAR}(?!\d)",
        (
            rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|º|ª|\.)?\s{{0,2}}(?:de |of |d')?\s?{_NAME}\.?,?\s{{1,2}}(?:de |"
            rf"del )?{_YEAR}(?!\d)"
        ),
        rf"(?<!\d){_DAY}-{_NAME}-{_YEAR}(?!\d)",
        # With dots the day always stands first; with strokes or hyphens it depends on the country.
        rf"(?<!\d)(?<!\d\.){_DAY}\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}(?!\d)",
    )
)
_REIWA = re.compile(r"令和\s?(?P<year>元|\d{1,2})\s?年")
"""Japan's era since 2019, whose first year is 元."""
_EITHER_ORDER = re.compile(rf"(?<!\d)(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-]{_YEAR}(?!\d)")


def find_date(text: str) -> date | None:
    """The first full date in `text`, or None: also for 03/04/2023, which two countries read differently."""
    text = _REIWA.sub(_western, text[:200].casefold())
    for pattern in _PATTERNS:
        for full in pattern.finditer(text):
            if found := _made(full["year"], full["month"], full["day"]):
                return found
    if match := _EITHER_ORDER.search(text):
        a, b = int(match["a"]), int(match["b"])
        if a == b or (a > 12) != (b > 12):
            return _made(match["year"], str(min(a, b)), str(max(a, b)))
    return None


def _western(era: re.Match[str]) -> str:
    return f"{2018 + (1 if era['year'] == '元' else int(era['year']))}年"


def without_dates(text: str) -> str:
    """`text` with its written dates cut out: what is left tells whether a line says anything else."""
    text = _REIWA.sub(_western, text)
    for pattern in (*_PATTERNS, _EITHER_ORDER):
        text = pattern.sub(
            lambda match: "" if find_date(match[0]) or "a" in match.groupdict() else match[0], text.casefold()
        )
    return text


def _made(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _MONTH_OF.get(month)
    if number is None:
        return None
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
