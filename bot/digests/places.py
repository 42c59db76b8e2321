"""What people call places where IANA's own list of zones has no such name."""

from __future__ import annotations

PROMINENT = tuple(
    """
    America/New_York Europe/London Europe/Berlin Asia/Tokyo Asia/Seoul America/Los_Angeles
    America/Chicago Europe/Paris Europe/Brussels Asia/Kolkata Asia/Shanghai Australia/Sydney
    Asia/Singapore America/Toronto America/Denver America/Sao_Paulo Europe/Madrid Europe/Rome
    Europe/Warsaw Europe/Kyiv Europe/Istanbul Asia/Jerusalem Asia/Taipei Asia/Dubai UTC
    Europe/Amsterdam Europe/Stockholm Europe/Moscow Africa/Cairo Africa/Johannesburg Africa/Lagos
    Africa/Nairobi Asia/Riyadh Asia/Tehran Asia/Karachi Asia/Dhaka Asia/Bangkok Asia/Jakarta
    Asia/Manila Asia/Ho_Chi_Minh Asia/Hong_Kong Europe/Zurich Europe/Vienna Europe/Lisbon
    Europe/Dublin Europe/Athens Europe/Helsinki Europe/Bucharest America/Mexico_City America/Bogota
    America/Argentina/Buenos_Aires America/Santiago America/Vancouver America/Phoenix
    America/Halifax Australia/Brisbane Pacific/Auckland Pacific/Honolulu America/Anchorage
    """.split()  # noqa: SIM905 - as a list it would be a column of 60 lines
)
"""Zones that many people live in or ask for: they come first among equals, and where nothing is typed yet."""

CITIES = {
    "Africa/Abidjan": "Yamoussoukro",
    "Africa/Blantyre": "Lilongwe",
    "Africa/Bujumbura": "Gitega",
    "Africa/Cairo": "Alexandria, Giza",
    "Africa/Casablanca": "Rabat, Marrakesh/Marrakech, Fez, Tangier",
    "Africa/Dar_es_Salaam": "Dodoma, Zanzibar",
    "Africa/Douala": "Yaoundé",
    "Africa/Johannesburg": "Pretoria/Tshwane, Cape Town, Durban, Bloemfontein",
    "Africa/Lagos": "Abuja, Kano, Ibadan, Port Harcourt",
    "Africa/Nairobi": "Mombasa",
    "America/Anchorage": "Alaska, Fairbanks",
    "America/Antigua": "St John’s",
    "America/Argentina/Buenos_Aires": "Rosario",
    "America/Barbados": "Bridgetown",
    "America/Belize": "Belmopan",
    "America/Bogota": "Medellín, Cali",
    "America/Boise": "Idaho",
    "America/Chicago": (
        "Houston, Dallas, Austin, San Antonio, Texas, Illinois, New Orleans, Louisiana, Minneapolis, "
        "Minnesota, St Louis, Missouri, Kansas City, Kansas, Milwaukee, Wisconsin, Memphis, "
        "Nashville, Tennessee, Oklahoma, Iowa, Nebraska, Arkansas, Alabama, Mississippi, North "
        "Dakota, South Dakota"
    ),
    "America/Costa_Rica": "San José",
    "America/Denver": "Colorado, Salt Lake City, Utah, New Mexico, Albuquerque, Wyoming, Montana",
    "America/Detroit": "Michigan",
    "America/Dominica": "Roseau",
    "America/Edmonton": "Calgary, Alberta",
    "America/El_Salvador": "San Salvador",
    "America/Grenada": "St George’s",
    "America/Guayaquil": "Quito",
    "America/Guyana": "Georgetown",
    "America/Halifax": "Nova Scotia",
    "America/Indiana/Indianapolis": "Indiana",
    "America/Jamaica": "Kingston",
    "America/Kentucky/Louisville": "Kentucky",
    "America/La_Paz": "Sucre",
    "America/Los_Angeles": (
        "San Francisco, San Diego, San Jose, Sacramento, California, Seattle, Washington State, "
        "Portland, Oregon, Las Vegas, Nevada, Silicon Valley"
    ),
    "America/Mexico_City": "Guadalajara, Puebla",
    "America/New_York": (
        "Washington/Washington DC/DC, Boston, Massachusetts, Philadelphia, Pennsylvania, Pittsburgh, "
        "Miami, Orlando, Florida, Atlanta, Georgia State, Baltimore, Maryland, Virginia, Charlotte, North "
        "Carolina, South Carolina, New Jersey, Connecticut, Rhode Island, Vermont, New Hampshire, "
        "Maine, Delaware, West Virginia, Cleveland, Ohio, Columbus, Cincinnati"
    ),
    "America/Panama": "Panama City",
    "America/Phoenix": "Arizona",
    "America/Puerto_Rico": "San Juan",
    "America/Regina": "Saskatchewan",
    "America/Sao_Paulo": "Brasília, Rio de Janeiro, Belo Horizonte, Porto Alegre",
    "America/St_Kitts": "Basseterre",
    "America/St_Lucia": "Castries",
    "America/St_Vincent": "Kingstown",
    "America/Toronto": "Ottawa, Montreal/Montréal, Quebec City/Québec, Ontario",
    "America/Vancouver": "Victoria, British Columbia",
    "America/Winnipeg": "Manitoba",
    "Asia/Aden": "Sanaa/Sana’a",
    "Asia/Almaty": "Astana/Nur-Sultan",
    "Asia/Bahrain": "Manama",
    "Asia/Bangkok": "Chiang Mai, Phuket",
    "Asia/Brunei": "Bandar Seri Begawan",
    "Asia/Dhaka": "Chittagong/Chattogram",
    "Asia/Dubai": "Abu Dhabi, Sharjah",
    "Asia/Hebron": "Ramallah, West Bank",
    "Asia/Ho_Chi_Minh": "Hanoi, Da Nang",
    "Asia/Jakarta": "Bandung, Surabaya",
    "Asia/Jerusalem": "Tel Aviv, Haifa",
    "Asia/Karachi": "Islamabad, Lahore, Rawalpindi, Peshawar",
    "Asia/Kolkata": (
        "New Delhi/Delhi, Mumbai/Bombay, Bangalore/Bengaluru, Chennai/Madras, Hyderabad, Pune, Ahmedabad"
    ),
    "Asia/Kuwait": "Kuwait City",
    "Asia/Makassar": "Bali, Denpasar",
    "Asia/Manila": "Quezon City, Cebu, Davao",
    "Asia/Qatar": "Doha",
    "Asia/Riyadh": "Jeddah, Mecca/Makkah",
    "Asia/Seoul": "Busan/Pusan, Incheon, Daegu, Daejeon, Gwangju, Sejong, Jeju",
    "Asia/Shanghai": (
        "Beijing/Peking/北京, Guangzhou, Shenzhen, Chongqing, Wuhan, Chengdu, Tianjin, Nanjing, Xi’an, "
        "Hangzhou"
    ),
    "Asia/Taipei": "Kaohsiung, Taichung, Hsinchu",
    "Asia/Tehran": "Isfahan, Mashhad",
    "Asia/Tokyo": (
        "Osaka/大阪, Kyoto/京都, Yokohama, Nagoya, Sapporo, Fukuoka, Hiroshima, Kobe, Okinawa/Naha, "
        "Sendai, Nagasaki"
    ),
    "Asia/Yangon": "Naypyidaw/Nay Pyi Taw, Mandalay",
    "Atlantic/Cape_Verde": "Praia",
    "Australia/Brisbane": "Gold Coast, Cairns",
    "Australia/Sydney": "Canberra, Newcastle",
    "Europe/Andorra": "Andorra la Vella",
    "Europe/Amsterdam": "The Hague/Den Haag/Hague, Rotterdam, Utrecht",
    "Europe/Athens": "Thessaloniki",
    "Europe/Belgrade": "Pristina (Kosovo)/Prishtina, Novi Sad",
    "Europe/Berlin": (
        "Munich/München, Hamburg, Frankfurt, Cologne/Köln, Bonn, Stuttgart, Düsseldorf, Leipzig, Dresden"
    ),
    "Europe/Brussels": "Antwerp/Antwerpen, Ghent/Gent, Bruges/Brugge, Liège, Leuven",
    "Europe/Istanbul": "Ankara, Izmir",
    "Europe/Kyiv": "Kharkiv, Odesa/Odessa, Lviv, Dnipro",
    "Europe/Lisbon": "Porto",
    "Europe/London": (
        "Edinburgh, Glasgow, Scotland, Cardiff, Wales, Belfast, Northern Ireland, Manchester, "
        "Birmingham, Liverpool, Leeds, Bristol, Oxford, Cambridge, England"
    ),
    "Europe/Luxembourg": "Luxembourg City",
    "Europe/Madrid": "Barcelona, Valencia, Seville/Sevilla, Bilbao",
    "Europe/Malta": "Valletta",
    "Europe/Moscow": "St Petersburg, Nizhny Novgorod, Kazan",
    "Europe/Paris": "Lyon, Marseille, Strasbourg, Toulouse, Bordeaux, Nice, Lille",
    "Europe/Rome": ("Milan/Milano, Naples/Napoli, Turin/Torino, Florence/Firenze, Venice/Venezia, Bologna"),
    "Europe/Stockholm": "Gothenburg/Göteborg, Malmö",
    "Europe/Warsaw": "Kraków/Cracow, Gdańsk, Wrocław, Poznań, Łódź",
    "Europe/Zurich": "Geneva/Genève/Genf, Bern/Berne, Basel, Lausanne, Davos",
    "Indian/Comoro": "Moroni",
    "Indian/Mahe": "Victoria",
    "Indian/Maldives": "Malé",
    "Indian/Mauritius": "Port Louis",
    "Pacific/Auckland": "Wellington, Christchurch",
    "Pacific/Efate": "Port Vila",
    "Pacific/Fiji": "Suva",
    "Pacific/Guadalcanal": "Honiara",
    "Pacific/Honolulu": "Hawaii",
    "Pacific/Nauru": "Yaren",
    "Pacific/Palau": "Ngerulmud, Koror",
    "Pacific/Pohnpei": "Palikir",
    "Pacific/Tarawa": "South Tarawa",
    "Pacific/Tongatapu": "Nukuʻalofa",
}
"""Cities, states and regions by zone; after a slash, other names of the same. In brackets, what is shown instead of
the country that IANA counts the zone to."""

SPELLINGS = {
    "Africa/Lome": "Lomé",
    "Africa/Ndjamena": "N’Djamena",
    "Africa/Sao_Tome": "São Tomé",
    "America/Asuncion": "Asunción",
    "America/Bogota": "Bogotá",
    "America/Curacao": "Curaçao",
    "America/Merida": "Mérida",
    "America/Sao_Paulo": "São Paulo",
    "America/St_Johns": "St John’s",
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
    "Europe/Chisinau": "Chișinău",
    "Europe/Tirane": "Tirana",
    "Indian/Reunion": "Réunion",
}
"""How a zone's own city is shown where its IANA name can't spell it."""

COUNTRY_UNSAID = frozenset({"Europe/Simferopol"})
"""Zones whose country is disputed: IANA's table takes no side, and neither does what is shown."""

OTHER_NAMES = {
    "America/Chicago": "central/central time/ct/us central",
    "America/Denver": "mountain/mountain time/mt/us mountain",
    "America/Los_Angeles": "pacific/pacific time/pt/us pacific/la",
    "America/New_York": "eastern/eastern time/et/us eastern/nyc/new york city",
    "America/Santo_Domingo": "santo domingo",
    "Africa/Sao_Tome": "são tomé",
    "Asia/Hong_Kong": "香港/hongkong",
    "Asia/Seoul": "서울/首尔/ソウル",
    "Asia/Shanghai": "上海",
    "Asia/Taipei": "台北/臺北",
    "Asia/Tokyo": "東京/東京都",
    "Europe/Copenhagen": "københavn",
    "Europe/Kyiv": "kiev/київ/киев",
    "Europe/Moscow": "москва/moskva",
    "Europe/Prague": "praha",
    "Europe/Rome": "roma",
    "Europe/Tirane": "tirana",
    "Europe/Vienna": "wien",
    "Europe/Warsaw": "warszawa",
    "UTC": "utc/gmt/z/zulu/universal time/coordinated universal time/greenwich",
}
"""What a zone's own city or clocks are called, too."""

COUNTRIES = {
    "AE": "/uae/emirates",
    "AS": "American Samoa",
    "BA": "/bosnia",
    "BN": "/brunei darussalam",
    "CD": "DR Congo/drc/democratic republic of the congo",
    "CF": "Central African Republic/car",
    "CG": "Congo/republic of the congo",
    "CI": "Côte d’Ivoire/ivory coast",
    "CN": "/prc/中国",
    "CV": "/cabo verde",
    "CZ": "/czechia",
    "DE": "/deutschland",
    "ES": "/españa",
    "GB": "United Kingdom/uk/britain/great britain",
    "IN": "/bharat",
    "JP": "/日本/nippon",
    "KP": "North Korea/dprk",
    "KR": "South Korea/rok/republic of korea/한국/대한민국",
    "MM": "Myanmar/burma",
    "MO": "/macao",
    "NL": "/holland",
    "NZ": "/aotearoa",
    "RU": "/russian federation",
    "SZ": "Eswatini/swaziland",
    "TL": "/timor leste",
    "TR": "/türkiye",
    "TW": "/roc/臺灣/台湾",
    "US": "/usa/america",
    "VA": "/holy see",
    "VC": "St Vincent & the Grenadines",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
    "WS": "Samoa",
}
"""By code: what to call a country where IANA's table says it otherwise, and after slashes, what others call it."""
