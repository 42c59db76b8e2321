"""One key for a country whatever it is called: by name, people, capital or acronym.

News says "Tokyo", "the Japanese" and "Japan" of one actor. Only what is not also a common word or another
place's name is listed ("Georgia", "Jordan" and "Turkey" are, as news means the countries by them).
"""

from __future__ import annotations

_TABLE = """
united states: us, u.s, usa, u.s.a, america, american, americans, washington, white house, pentagon
united kingdom: uk, u.k, britain, british, briton, britons, great britain, london, whitehall, downing street
european union: eu, e.u, brussels, european commission
united nations: un, u.n
north atlantic treaty organization: nato
south korea: rok, republic of korea, south korean, south koreans, seoul
north korea: dprk, north korean, north koreans, pyongyang
china: prc, chinese, beijing
japan: japanese, tokyo
taiwan: taiwanese, taipei
russia: russian, russians, russian federation, moscow, kremlin
ukraine: ukrainian, ukrainians, kyiv, kiev
belarus: belarusian, belarusians, minsk
france: french, paris
germany: german, germans, berlin
italy: italian, italians, rome
spain: spanish, spaniards, madrid
portugal: portuguese, lisbon
poland: polish, poles, warsaw
hungary: hungarian, hungarians, budapest
czech republic: czech, czechs, czechia, prague
slovakia: slovak, slovaks, bratislava
romania: romanian, romanians, bucharest
bulgaria: bulgarian, bulgarians, sofia
greece: greek, greeks, athens
turkey: türkiye, turkiye, turkish, turks, ankara
serbia: serbian, serbians, serb, serbs, belgrade
kosovo: kosovar, kosovars, pristina
bosnia: bosnian, bosnians, bosnia and herzegovina, sarajevo
croatia: croatian, croatians, zagreb
armenia: armenian, armenians, yerevan
azerbaijan: azerbaijani, azerbaijanis, azeri, baku
georgia: georgian, georgians, tbilisi
moldova: moldovan, moldovans, chisinau
finland: finnish, finns, helsinki
sweden: swedish, swedes, stockholm
norway: norwegian, norwegians, oslo
denmark: danish, danes, copenhagen
estonia: estonian, estonians, tallinn
latvia: latvian, latvians, riga
lithuania: lithuanian, lithuanians, vilnius
netherlands: dutch, holland, the hague
belgium: belgian, belgians
switzerland: swiss, bern
austria: austrian, austrians, vienna
ireland: irish, dublin
israel: israeli, israelis, tel aviv
palestine: palestinian, palestinians
iran: iranian, iranians, tehran, islamic republic
iraq: iraqi, iraqis, baghdad
syria: syrian, syrians, damascus
lebanon: lebanese, beirut
jordan: jordanian, jordanians, amman
saudi arabia: saudi, saudis, riyadh
united arab emirates: uae, emirati, emiratis, abu dhabi
qatar: qatari, qataris, doha
kuwait: kuwaiti, kuwaitis
bahrain: bahraini, bahrainis
oman: omani, omanis, muscat
yemen: yemeni, yemenis, sanaa
egypt: egyptian, egyptians, cairo
libya: libyan, libyans, tripoli
tunisia: tunisian, tunisians, tunis
algeria: algerian, algerians, algiers
morocco: moroccan, moroccans, rabat
sudan: sudanese, khartoum
south sudan: south sudanese, juba
ethiopia: ethiopian, ethiopians, addis ababa
eritrea: eritrean, eritreans, asmara
somalia: somali, somalis, mogadishu
kenya: kenyan, kenyans, nairobi
uganda: ugandan, ugandans, kampala
rwanda: rwandan, rwandans, kigali
congo: drc, congolese, democratic republic of congo, democratic republic of the congo, kinshasa
nigeria: nigerian, nigerians, abuja
ghana: ghanaian, ghanaians, accra
mali: malian, malians, bamako
niger: nigerien, nigeriens, niamey
south africa: south african, south africans, pretoria
zimbabwe: zimbabwean, zimbabweans, harare
india: indian, indians, delhi, new delhi
pakistan: pakistani, pakistanis, islamabad
bangladesh: bangladeshi, bangladeshis, dhaka
sri lanka: sri lankan, sri lankans, colombo
nepal: nepali, nepalese, kathmandu
afghanistan: afghan, afghans, kabul
kazakhstan: kazakh, kazakhs, astana
uzbekistan: uzbek, uzbeks, tashkent
mongolia: mongolian, mongolians, ulaanbaatar
myanmar: burma, burmese, naypyidaw
thailand: thai, thais, bangkok
vietnam: vietnamese, hanoi
cambodia: cambodian, cambodians, phnom penh
laos: laotian, laotians, vientiane
philippines: philippine, filipino, filipinos, manila
indonesia: indonesian, indonesians, jakarta
malaysia: malaysian, malaysians, kuala lumpur
singapore: singaporean, singaporeans
australia: australian, australians, canberra
new zealand: new zealander, new zealanders, wellington
canada: canadian, canadians, ottawa
mexico: mexican, mexicans, mexico city
cuba: cuban, cubans, havana
venezuela: venezuelan, venezuelans, caracas
colombia: colombian, colombians, bogota, bogotá
brazil: brazilian, brazilians, brasilia, brasília
argentina: argentine, argentines, argentinian, buenos aires
chile: chilean, chileans
peru: peruvian, peruvians, lima
bolivia: bolivian, bolivians, la paz
ecuador: ecuadorian, ecuadorians, quito
haiti: haitian, haitians, port-au-prince
"""

COUNTRY_OF: dict[str, str] = {
    called.strip(): name
    for name, others in (line.split(":") for line in _TABLE.strip().splitlines())
    for called in (name, *others.split(","))
}
"""From how a text may call it, in small letters and without a final full stop, to the country's key."""

LONGEST_CALL: dict[str, int] = {}
"""By the first word of a call: how many words the longest call that begins so has."""
for _call in COUNTRY_OF:
    _words = _call.split()
    LONGEST_CALL[_words[0]] = max(len(_words), LONGEST_CALL.get(_words[0], 0))
