"""Time zones found by what people type."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.gazetteer import fold, places
from bot.digests.iana import countries, listed_zones, zone, zone_names
from bot.digests.places import CITIES, COUNTRIES, COUNTRY_UNSAID, OTHER_NAMES, PROMINENT, SPELLINGS
from bot.digests.zones import LONGEST_LABEL, check_zone, suggest_zones
from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 15, 1, 42, tzinfo=UTC)

CAPITALS = """
AD Andorra la Vella, AE Abu Dhabi, AF Kabul, AG St. John's, AL Tirana, AM Yerevan, AO Luanda, AR Buenos Aires, AT Vienna,
AU Canberra, AZ Baku, BA Sarajevo, BB Bridgetown, BD Dhaka, BE Brussels, BF Ouagadougou, BG Sofia, BH Manama, BI Gitega,
BJ Porto-Novo, BN Bandar Seri Begawan, BO La Paz, BR Brasília, BS Nassau, BT Thimphu, BW Gaborone, BY Minsk, BZ Belmopan,
CA Ottawa, CD Kinshasa, CF Bangui, CG Brazzaville, CH Bern, CI Yamoussoukro, CL Santiago, CM Yaoundé, CN Beijing,
CO Bogotá, CR San José, CU Havana, CV Praia, CY Nicosia, CZ Prague, DE Berlin, DJ Djibouti, DK Copenhagen, DM Roseau,
DO Santo Domingo, DZ Algiers, EC Quito, EE Tallinn, EG Cairo, ER Asmara, ES Madrid, ET Addis Ababa, FI Helsinki, FJ Suva,
FM Palikir, FR Paris, GA Libreville, GB London, GD Saint George's, GE Tbilisi, GH Accra, GM Banjul, GN Conakry,
GQ Malabo, GR Athens, GT Guatemala City, GW Bissau, GY Georgetown, HN Tegucigalpa, HR Zagreb, HT Port-au-Prince,
HU Budapest, ID Jakarta, IE Dublin, IL Jerusalem, IN New Delhi, IQ Baghdad, IR Tehran, IS Reykjavík, IT Rome,
JM Kingston, JO Amman, JP Tokyo, KE Nairobi, KG Bishkek, KH Phnom Penh, KI South Tarawa, KM Moroni, KN Basseterre,
KP Pyongyang, KR Seoul, KW Kuwait City, KZ Astana, LA Vientiane, LB Beirut, LC Castries, LI Vaduz, LK Colombo,
LR Monrovia, LS Maseru, LT Vilnius, LU Luxembourg, LV Riga, LY Tripoli, MA Rabat, MC Monaco, MD Chișinău, ME Podgorica,
MG Antananarivo, MH Majuro, MK Skopje, ML Bamako, MM Naypyidaw, MN Ulaanbaatar, MR Nouakchott, MT Valletta,
MU Port Louis, MV Malé, MW Lilongwe, MX Mexico City, MY Kuala Lumpur, MZ Maputo, NA Windhoek, NE Niamey, NG Abuja,
NI Managua, NL Amsterdam, NO Oslo, NP Kathmandu, NR Yaren, NZ Wellington, OM Muscat, PA Panama City, PE Lima,
PG Port Moresby, PH Manila, PK Islamabad, PL Warsaw, PS Ramallah, PT Lisbon, PW Ngerulmud, PY Asunción, QA Doha,
RO Bucharest, RS Belgrade, RU Moscow, RW Kigali, SA Riyadh, SB Honiara, SC Victoria, SD Khartoum, SE Stockholm,
SG Singapore, SI Ljubljana, SK Bratislava, SL Freetown, SM San Marino, SN Dakar, SO Mogadishu, SR Paramaribo, SS Juba,
ST São Tomé, SV San Salvador, SY Damascus, SZ Mbabane, TD N'Djamena, TG Lomé, TH Bangkok, TJ Dushanbe, TL Dili,
TM Ashgabat, TN Tunis, TO Nukuʻalofa, TR Ankara, TT Port of Spain, TV Funafuti, TW Taipei, TZ Dodoma, UA Kyiv,
UG Kampala, US Washington, UY Montevideo, UZ Tashkent, VA Vatican City, VC Kingstown, VE Caracas, VN Hanoi,
VU Port Vila, WS Apia, YE Sana'a, ZA Pretoria, ZM Lusaka, ZW Harare
"""


def suggested(typed: str, **given: object) -> list[str]:
    return [choice.name for choice in suggest_zones(typed, NOW, **given)]


class TestClocks:
    def test_every_name_has_its_clocks(self) -> None:
        assert {zone(name).key for name in zone_names()} == zone_names()

    @pytest.mark.parametrize(
        "name", ["Mars/Olympus", "", "../zones", "asia/seoul", "Factory", "/etc/passwd", "zone.tab"]
    )
    def test_what_is_no_name_is_refused(self, name: str) -> None:
        with pytest.raises(UsageError, match="no such time zone"):
            zone(name)

    def test_the_rules_are_the_packages_and_not_the_machines(self, tmp_path: Path) -> None:
        """A machine whose rules are wrong: it believes that Seoul keeps UTC."""
        (tmp_path / "Asia").mkdir()
        (tmp_path / "Asia/Seoul").write_bytes(
            resources.files("tzdata").joinpath("zoneinfo", "UTC").read_bytes()
        )
        zone.cache_clear()
        reset_tzpath([tmp_path])
        try:
            assert NOW.astimezone(ZoneInfo.no_cache("Asia/Seoul")).hour == 1
            assert NOW.astimezone(zone("Asia/Seoul")).hour == 10
        finally:
            reset_tzpath()


class TestTables:
    """Our own table of names stays true to IANA's."""

    def test_every_zone_named_is_one(self) -> None:
        listed = {one.name for one in listed_zones()} | {"UTC"}
        for table in (PROMINENT, CITIES, OTHER_NAMES, SPELLINGS, COUNTRY_UNSAID):
            assert set(table) <= listed
        assert set(COUNTRIES) <= set(countries())
        assert len(set(PROMINENT)) == len(PROMINENT)

    def test_no_entry_is_empty(self) -> None:
        assert not [place for place in places() if not place.shown or not place.names or not place.city]


def test_every_capital_is_found_in_its_country() -> None:
    country_of = {one.name: one.country for one in listed_zones()}
    wrong = []
    for entry in CAPITALS.replace("\n", " ").split(","):
        code, _, capital = entry.strip().partition(" ")
        found = {country_of.get(name) for name in suggested(capital, limit=3)}
        if code not in found:
            wrong.append((capital, suggested(capital, limit=3)))
    assert CAPITALS.count(",") > 180
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("tokyo", "Asia/Tokyo"),
        ("TOKYO", "Asia/Tokyo"),
        ("東京", "Asia/Tokyo"),
        ("서울", "Asia/Seoul"),
        ("seo", "Asia/Seoul"),
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao_p", "America/Sao_Paulo"),
        ("kyiv", "Europe/Kyiv"),
        ("kiev", "Europe/Kyiv"),
        ("new york", "America/New_York"),
        ("nyc", "America/New_York"),
        ("york new", "America/New_York"),
        ("washington", "America/New_York"),
        ("Washington, D.C.", "America/New_York"),
        ("brussels", "Europe/Brussels"),
        ("berlin", "Europe/Berlin"),
        ("münchen", "Europe/Berlin"),
        ("geneva", "Europe/Zurich"),
        ("the hague", "Europe/Amsterdam"),
        ("tel aviv", "Asia/Jerusalem"),
        ("st petersburg", "Europe/Moscow"),
        ("Saint Petersburg", "Europe/Moscow"),
        ("mumbai", "Asia/Kolkata"),
        ("bombay", "Asia/Kolkata"),
        ("calcutta", "Asia/Kolkata"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("japan", "Asia/Tokyo"),
        ("south korea", "Asia/Seoul"),
        ("rok", "Asia/Seoul"),
        ("uk", "Europe/London"),
        ("germany", "Europe/Berlin"),
        ("us", "America/New_York"),
        ("california", "America/Los_Angeles"),
        ("eastern", "America/New_York"),
        ("us/pacific", "America/Los_Angeles"),
        ("jst", "Asia/Tokyo"),
        ("kst", "Asia/Seoul"),
        ("cet", "Europe/Berlin"),
        ("cest", "Europe/Berlin"),
        ("est", "America/New_York"),
        ("edt", "America/New_York"),
        ("bst", "Europe/London"),
        ("ist", "Asia/Kolkata"),
        ("utc", "UTC"),
        ("gmt", "UTC"),
        ("zulu", "UTC"),
        ("utc+9", "Asia/Tokyo"),
        ("GMT -5", "America/New_York"),
        ("+5:30", "Asia/Kolkata"),
        ("−03:00", "America/Sao_Paulo"),
        ("asia/tok", "Asia/Tokyo"),
        ("georgia", "Asia/Tbilisi"),
        ("kosovo", "Europe/Belgrade"),
        ("tokio", "Asia/Tokyo"),
        ("istambul", "Europe/Istanbul"),
    ],
)
def test_the_first_suggestion_is_what_was_meant(typed: str, name: str) -> None:
    assert suggested(typed)[0] == name


def test_a_name_of_several_places_offers_each() -> None:
    assert {"Asia/Seoul", "Asia/Pyongyang"} == set(suggested("korea"))
    assert {"America/Chicago", "Asia/Shanghai", "Asia/Taipei"} <= set(suggested("cst"))
    assert {"America/Los_Angeles", "America/Costa_Rica"} <= set(suggested("san jose"))


def test_with_nothing_typed_those_that_many_use_are_there() -> None:
    assert suggested("")[:2] == ["America/New_York", "Europe/London"]
    assert len(suggested(" ")) == 25


def test_what_the_server_used_before_comes_first_where_it_fits() -> None:
    assert suggested("", first="Asia/Almaty")[:2] == ["Asia/Almaty", "America/New_York"]
    assert suggested("", first="Asia/Seoul").count("Asia/Seoul") == 1
    assert suggested("eu", first="Europe/Oslo")[0] == "Europe/Oslo"
    assert "Asia/Almaty" not in suggested("tokyo", first="Asia/Almaty")
    assert suggested("", first="Not/There")[0] == "America/New_York"
    assert suggest_zones("", NOW, first="Asia/Calcutta")[0].label == "Asia/Calcutta · 07:12 (UTC+5:30)"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("tokyo", "Tokyo, Japan · 10:42 (UTC+9) · Asia/Tokyo"),
        ("washington", "Washington, United States · 20:42 (UTC−5) · America/New_York"),
        ("mumbai", "Mumbai, India · 07:12 (UTC+5:30) · Asia/Kolkata"),
        ("st john's", "St John’s, Canada · 22:12 (UTC−3:30) · America/St_Johns"),
        ("singapore", "Singapore · 09:42 (UTC+8) · Asia/Singapore"),
        ("london", "London, United Kingdom · 01:42 (UTC) · Europe/London"),
        ("kosovo", "Pristina, Kosovo · 02:42 (UTC+1) · Europe/Belgrade"),
        ("utc", "UTC · 01:42 (UTC)"),
    ],
)
def test_a_label_says_the_place_its_time_and_its_offset(typed: str, label: str) -> None:
    assert label in [choice.label for choice in suggest_zones(typed, NOW)]


def test_a_label_says_the_offset_of_the_day() -> None:
    summer = datetime(2026, 7, 15, 1, 42, tzinfo=UTC)
    assert (
        suggest_zones("london", summer)[0].label == "London, United Kingdom · 02:42 (UTC+1) · Europe/London"
    )


def test_nothing_fits_what_nobody_says() -> None:
    assert suggested("zzzzz") == []
    assert suggested("!!!") == []
    assert suggested("utc+25") == []


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(st.text(max_size=30), st.sampled_from([place.shown for place in places()])), st.integers(1, 25)
)
def test_whatever_is_typed_the_choices_fit_into_discord(typed: str, limit: int) -> None:
    found = suggest_zones(typed, NOW, limit)
    assert len(found) <= limit
    assert len({choice.name for choice in found}) == len(found)
    for choice in found:
        assert choice.name in zone_names()
        assert 0 < len(choice.label) <= LONGEST_LABEL


class TestChecked:
    def test_every_iana_name_is_kept_as_it_is(self) -> None:
        kept = sorted(zone_names() - {"EST", "MST"})
        assert [check_zone(name) for name in kept] == kept
        assert [check_zone(f" {name.lower().replace('_', ' ')} ") for name in kept] == kept

    @pytest.mark.parametrize(
        ("typed", "name"),
        [("tokyo", "Asia/Tokyo"), ("Washington DC", "America/New_York"), ("kst", "Asia/Seoul"), ("uk", "Europe/London"),
         ("germany", "Europe/Berlin"), ("bst", "Europe/London"), ("Nur-Sultan", "Asia/Almaty"), ("eastern", "America/New_York")],
    )  # fmt: skip
    def test_a_place_gives_its_zone(self, typed: str, name: str) -> None:
        assert check_zone(typed) == name

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("korea", "Choose one, such as Asia/Seoul or Asia/Pyongyang."),
            ("cst", "Choose one, such as America/Chicago, Asia/Shanghai"),
            ("EST", "Choose one, such as America/New_York"),
            ("san jose", "America/Los_Angeles or America/Costa_Rica"),
            ("la", "not clear which"),
            ("utc+9", "It does not tell when clocks change."),
            ("Tokio", "Did you mean Asia/Tokyo"),
            ("zzzzz", "Type a city and choose from the list."),
            ("", "The time zone: no such time zone"),
            ("x" * 500, "no such time zone"),
        ],
    )
    def test_what_is_not_clear_is_refused_with_what_to_choose(self, typed: str, words: str) -> None:
        with pytest.raises(UsageError) as refused:
            check_zone(typed)
        assert words in str(refused.value)
        assert len(refused.value.subject) <= 60

    @settings(deadline=None)
    @given(st.text(max_size=40))
    def test_any_text_is_a_zone_or_a_usage_error(self, typed: str) -> None:
        with suppress(UsageError):
            assert check_zone(typed) in zone_names()


@pytest.mark.parametrize(
    ("text", "plain"),
    [("São Tomé", "sao tome"), ("SAO_TOME", "sao tome"), ("N’Djamena", "ndjamena"), ("Łódź", "lodz"), ("Saint  John's", "st johns")],
)  # fmt: skip
def test_case_accents_and_marks_do_not_matter(text: str, plain: str) -> None:
    assert fold(text) == plain
