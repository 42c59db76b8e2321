"""What a line of a saved page is, told by its shape: prose, a heading, or some piece of the page's furniture.

Every pattern is anchored and looks at a bounded piece of the line, so a hostile page costs no more than a
long one.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from summarizer.pages._dates import find_date, without_dates

_LOOKED_AT = 400
"""Characters of a line that the patterns see."""


class Kind(Enum):
    """What a line is."""

    PROSE = auto()
    SHORT = auto()
    """A title, a heading, a label: no sentence."""
    BULLET = auto()
    BYLINE = auto()
    DATE = auto()
    BREADCRUMB = auto()
    SECTION = auto()
    """Where the site files the piece: "Analysis | Asia"."""
    CREDIT = auto()
    """Photo and agency credits, captions that carry one, alternative texts, file names."""
    CONTROL = auto()
    """Buttons and small print of a page: share, print, 5 min read, advertisement."""
    CALL = auto()
    """To subscribe, follow, donate, accept cookies."""
    CONTINUES = auto()
    """Where the whole piece is: "Read at X"."""
    KEEP_READING = auto()
    """The mark under a teaser."""
    BREAK = auto()
    """The heading of another part of the page: related pieces, authors, comments, events."""
    COPYRIGHT = auto()


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_KEEP_READING = _pattern(
    r"(keep|continue|read) (reading|more|on|the (full|whole|rest)( (story|article|piece|post))?)( ?(show|"
    r"see|read) less)?[ .…»›→>]*$",
    r"(show|see|read|view|load) (more|less)( ?(show|see|read) less)?[ .…»›→>]*$",
    r"(read|view|see) (the )?(full|whole|entire|complete) (story|article|post|report|piece|text|"
    r"interview)[ .…»›→>]*$",
    r"(weiterlesen|mehr lesen|lire la suite|lire plus|en savoir plus|seguir leyendo|leer más|"
    r"continua a leggere|leggi tutto|"
    r"continue lendo|leia mais|lees (meer|verder)|läs mer|les mer|læs mere|czytaj dalej|читать (далее|"
    r"дальше|полностью)|"
    r"читати далі|続きを読む|もっと見る|全文を読む|더 ?보기|"
    r"계속 읽기|阅读全文|閱讀全文|继续阅读|اقرأ المزيد)[ .…»›→>]*$",
)
_CONTINUES = re.compile(
    r"(?:(?:you can )?(?:continue|keep) reading|read (?:the )?(?:more|(?:full|whole|entire|complete|"
    r"original|rest of (?:the|this)) "
    r"(?:article|piece|story|essay|op-ed|post|version|text|report|column|commentary|analysis)|(?:article|"
    r"piece|story|essay|op-ed)|it|on)?"
    r"|(?:this (?:article|piece|essay|op-ed|commentary|story|column|post|excerpt|interview|"
    r"analysis) (?:was |has been |is )?)?"
    r"(?:(?:originally|first|previously) (?:published|appeared|ran)|excerpted|adapted|reprinted|"
    r"republished|cross-?posted))"
    r" ?(?P<how>at|in|on|by|from|with permission from) (?:the website of )?(?P<where>.{2,80}?)[ .»›→>]*$",
    re.IGNORECASE,
)
_BREAK = _pattern(
    r"(about )?(the )?authors?( bio(graphy)?)?:?$",
    r"(more|latest|recent|other|all)( (articles|stories|news|posts|pieces|work|analysis|commentary|"
    r"research|publications|content|coverage))?"
    r" (on|from|in|by|about) .{2,60}(?<![.!?])$",
    r"(see|view|browse|show) all\b.{0,40}$",
    r"related( .{2,30})?:?$",
    r"(you (may|might) (also )?(like|be interested in)|recommended|suggested|editors?['’]?s? picks?|"
    r"don['’]t miss|up next|read next|"
    r"what to read next|more to (read|explore)|further reading|also (on|read|see)|see also|"
    r"in case you missed it)\b.{0,40}$",
    r"(the )?(latest|trending|popular|most (popular|read|viewed|shared|commented|recent)|top (stories|"
    r"posts|news|reads)|"
    r"(latest|recent) (news|posts|articles|stories|comments))( now| today| this week)?:?$",
    r"(upcoming |past |related |recent |all )?events?( (on|in|at|near|about) .{2,40})?$",
    r"(our |the )?(e-?mail )?newsletters?( sign-?up)?$",
    r"(\d+ )?(reader )?comments?( \(\d+\))?:?$|\d+ (responses|replies|thoughts)( (to|on) .{2,100})?$|"
    r"leave a (reply|comment)\b.{0,40}$|"
    r"(post|add|write) a comment$|(join the )?(discussion|conversation)$",
    r"(next|previous|newer|older)( (article|post|story|entry))?:?( ?[→←»«›‹])?$|[→←»«›‹] .{0,80}$",
    r"(contributors?|about (us|this (author|writer|site|blog))|who we are|contact( us)?|site ?map|"
    r"navigation|menu|categories|archives?)$",
    r"(foot|end)?notes:?$|references:?$|bibliography:?$|works cited:?$|sources:?$|acknowledg(e)?ments?:?$",
    r"(sponsored|partner|promoted)( (content|stories|links|posts))?$|from our partners$|around the web$",
    r"(topics|tags|filed under|keywords|categories|in this (story|article))( ?: ?.{0,200})?$",
    r"(mehr zum thema|lesen sie auch|das könnte sie auch interessieren|sur le même sujet|à lire aussi|"
    r"lire aussi|temas relacionados|"
    r"te puede interesar|artículos relacionados|leggi anche|leia também|lees ook|читайте также|"
    r"читайте також|関連記事|あわせて読みたい|"
    r"人気記事|アクセスランキング|最新記事|相关阅读|相關新聞|"
    r"관련 ?기사|많이 본 뉴스|著者|この記事を書いた人)\b.{0,60}$",
)
_CONTROL = _pattern(
    r"(share|tweet|retweet|print|e-?mail|save|copy( link)?|bookmark|listen|like|follow|comment|reply|"
    r"report|download( pdf)?|pdf|cite|close|"
    r"search|menu|home|login|log in|sign in|register|subscribe|donate|translate|skip to .{2,30}|"
    r"back to top|top|toggle .{2,30}|select page|"
    r"facebook|twitter|x|linkedin|instagram|youtube|whatsapp|telegram|reddit|pocket|flipboard|bluesky|"
    r"mastodon|threads|rss|"
    r"ad|advertisement|advertising|anzeige|publicité|"
    r"publicidad|реклама|広告|スポンサーリンク|loading|play|pause|"
    r"mute|video|audio|image|photos?|gallery|"
    r"[\W\d_]*)([ ,|/·•]+(share|tweet|print|e-?mail|save|copy|link|facebook|twitter|x|linkedin|whatsapp|"
    r"reddit|comments?|\d+))*$",
    r"share (this|on|via|with|to)\b.{0,60}$|(e-?mail|print|save|cite|download|gift|listen to) (this|"
    r"the) (article|story|post|page|piece|report)\b.{0,30}$",
    r"(\d+|one|two|three|four|five|six|seven|eight|nine|ten)[ -]?(min(ute)?s?)\.?( of)? ?(read|"
    r"reading( time)?|listen|to read)\b.{0,20}$",
    r"(estimated )?(reading|read) time\b.{0,30}$|lesezeit\b.{0,30}$|temps de lecture\b.{0,30}$|"
    r"tiempo de lectura\b.{0,30}$",
    r"\d[\d.,]*[km]? (views?|shares?|comments?|likes?|reads?|reactions?|words)$",
    r"(last )?updated?\b.{0,50}(?<![.!?]..)\d.{0,30}$",
    r"(just now|\d+ (second|minute|hour|day|week|month|year|min|hr)s? ago)$",
    r"(story|article) continues below( advertisement)?$|(scroll down|swipe|tap|click) (to|for|"
    r"here)\b.{0,60}$|(this )?(advertisement|ad) .{0,40}$",
    r"https?://\S+$|www\.\S+$|@\w{2,30}$|#\w{2,40}$|[\w.+-]+@[\w-]+\.[\w.]+$",
    r"\+\d[\d ()-]{6,20}$",
)
_CALL = _pattern(
    r"(please )?(subscribe|sign up|sign-up|signup|register|join|follow|donate|support|get|receive|become|"
    r"enter|download|help|like|stay|never miss|"
    r"don['’]t miss|enjoy(ing)?|want|love|send|check out|listen to|watch|click|tap|discover|start)\b"
    r".{0,160}\b(our|us|your (inbox|e-?mail|free|trial|subscription|account|donation|support)|newsletters?|"
    r"inbox|updates?|round-?up|member(ship)?|subscribers?|podcast|"
    r"on (facebook|twitter|x|social|instagram|telegram|youtube|whatsapp|linkedin|apple|spotify)|app)\b",
    r"follow (us|me|him|her|them|@\w+)\b|.{0,300}\bfollow (us|me|him|her|them|@\w+|"
    r"[A-Z]\w+( [A-Z]\w+)?) on (twitter|facebook|instagram|x|"
    r"linkedin|threads|bluesky|telegram|youtube|mastodon)\b",
    r".{0,200}\b(sign up|subscribe|register)\b.{0,60}\b(newsletters?|inbox|e-?mail|alerts|today|now|here|"
    r"free)\b",
    r"(get|receive|enjoy|claim|grab)\b.{0,120}\b(delivered|subscription|subscribe|click here|issues for|"
    r"per month|a month|for free|off your)\b",
    r"(reach|e-?mail|write to|contact|tweet|message) (the )?(reporters?|authors?|writers?|editors?|"
    r"[A-Z]\w+ [A-Z]\w+|us|me|him|her)\b.{0,40}\b(at|on|via)\b",
    r"(like|liked|enjoyed|love) (this|what you).{0,60}\b(share|subscribe|sign|follow|support)\b.{0,60}$",
    r"(tell us|let us know|what do you think|have your say|send us|share your)\b.{0,100}$",
    r".{0,120}\b(we|this (web)?site|our (web)?site|our partners)\b.{0,40}\buses? cookies\b",
    r".{0,200}\b(accept (all|cookies)|cookie (policy|settings|preferences|notice|consent)|manage (cookies|"
    r"preferences)|essential cookies|your consent)\b",
    r"by (continuing|clicking|using|signing|subscribing|submitting|providing)\b.{0,120}\b(you|site|agree|"
    r"terms|policy)\b",
    r"(you (have|['’]ve) (read|reached|used|viewed)|already (a )?(subscriber|member|registered)|"
    r"this (article|content|story|page) is (only )?(for|available to|reserved for)|"
    r"to (continue|keep) reading|subscribe to (read|continue|unlock)|create (an|your) (free )?account|"
    r"log in to)\b.{0,200}",
    r"(this site is protected by|google privacy|protected by recaptcha|enable javascript|please (enable|"
    r"turn on|disable)|your browser (does not|is))\b.{0,200}",
    r"(nous utilisons des cookies|wir verwenden cookies|diese (web)?seite verwendet cookies|"
    r"utilizamos cookies|usamos cookies|este sitio (web )?utiliza cookies|questo sito utilizza|"
    r"abonnez-vous|inscrivez-vous|abonnieren sie|jetzt abonnieren|suscríbete|suscríbase|iscriviti|assine|"
    r"подпи(шитесь|сывайтесь)|підпи(шіться|сывайтесь|суйтесь)|"
    r"このサイトは.{0,20}cookie|当サイトでは.{0,30}(cookie|"
    r"クッキー)|メールマガジン|会員登録|この記事は有料|구독)",
)
_SMALL_PRINT = _pattern(
    r"((the )?(views|opinions|positions)( and (opinions|views|positions))? (expressed|represented|stated|"
    r"in this)|"
    r"(this|the) (article|piece|commentary|essay|op-ed|publication|report) (does not necessarily|"
    r"reflects the|represents the|is part of the)|"
    r"(any )?(views|opinions) (are|expressed))\b.{0,300}",
    r"our (mission|vision|purpose) is\b.{0,300}|our standards:.{0,200}",
    r"(founded in \d{4}, )?.{3,80}? is an? (independent|non-?profit|non-?partisan|not-for-profit|501\(c\)|"
    r"registered charity|charitable|leading think tank|"
    r"public policy (organization|think tank)|global network)\b.{0,300}",
    r"(all (content|material|text)|unless otherwise|no part of this|material (from|may)|reproduction|"
    r"this material|permission to|republish)\b.{0,200}\b"
    r"(rights|licen[cs]ed?|permission|reproduced?|redistributed|republish(ed)?|prohibited)\b",
    r"\(?(additional )?(reporting|writing|editing|compiled|edited|written|translated|with reporting|"
    r"research) (by|from)\b.{0,200}[.)]?$",
    r"(contact|write to|e-?mail|reach) .{0,60}\b(at|via|:) ?\S+@\S+",
    r"\* ?(image|photo|cover|correction)\b.{0,200}",
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b)[\s©(c)]*(?:\d{4}(?:\s?[-–]\s?(?:\d{4}|"
    r"present))?)?[\s,.–-]*(?:by )?(?P<owner>[^|•·©]{0,80})|.{0,100}\ball rights? reserved\b.{0,60}$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"[\s,.|–-]*\b(all rights? reserved|todos los derechos|tous droits|alle rechte)\b.*$", re.IGNORECASE
)
_CREDIT = _pattern(
    r"(top |cover |lead |main |header |featured |file |banner )?(photo(graph)?|image|picture|illustration|"
    r"graphic|art(work)?|video|map|chart|figure|pic|"
    r"foto|bild|imagen|immagine|imagem|фото|写真|画像|사진|图片)s?( (credit|caption|source|by|courtesy|via|"
    r"illustration)s?)?( ?[:/©]| (by|credit|courtesy|via|of) ).{0,300}",
    r"(credit|source|quelle|crédit|fuente|caption|출처|来源|出典)s? ?: ?.{0,200}$",
    r"(photo|image|file photo|getty images|reuters|ap photo|afp|shutterstock)\W*$",
    r"[^.!?]{0,100}\b(getty images|shutterstock(\.com)?|ap photo|afp|reuters|alamy|epa-efe|"
    r"wikimedia commons|flickr|istock|unsplash|dreamstime)\b"
    r"( ?[/|,(]| via | ?©)?[^.!?]{0,60}$",
    r"[^.!?]{0,60}©[^.!?]{0,60}$",
    r"(photo|picture|image|portrait|logo) of .{2,80}(?<![.!?])$",
    r".{2,60}\b(logo|headshot|thumbnail|avatar)$",
)
_CREDIT_AT_END = re.compile(
    r"[(\[|/][^()\[\]|]{0,60}\b(photos?|photograph|getty|reuters|afp|flickr|shutterstock|wikimedia|credit|"
    r"courtesy|"
    r"handout|foto|epa|alamy|public domain|cc[ -]by[\w .-]*|写真|提供)\b[^()\[\]|]{0,60}[)\]]?\.?$"
    r"|[(\[](image|picture|file|ap)\b[^()\[\]|]{0,60}[)\]]\.?$"
    r"|\b(photo(graph)?|image|picture|illustration)s?( credit| by)? ?: [^.!?:]{2,60}$",
    re.IGNORECASE,
)
_NUMBERED_FIGURE = re.compile(
    r"(figure|fig\.?|chart|table|map|graph|photo|image|exhibit|abb\.|abbildung|图|図|表) ?\d{1,3} ?[.:–—|：]",
    re.IGNORECASE,
)
_LABELLED_LINK = re.compile(
    r"(related|read (more|also|next|this)|see (more|also)|more|also|watch|listen|video|photos?|gallery|"
    r"don['’]?t miss|"
    r"recommended|opinion|lesen sie auch|lire aussi|à lire|leggi anche|leia (também|mais)|lees ook|"
    r"lea también|"
    r"читайте)\b[^:.!?]{0,40}: ",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"\S{0,200}\.(jpe?g|png|gif|webp|svg|pdf|mp[34]|tiff?)$|[^\s_]+(_[^\s_]+){2,}$|[\w.%+-]{40,}$",
    re.IGNORECASE,
)
_BREADCRUMB = re.compile(r"[^/>»›→|]{1,50}(?:\s+[/>»›→]\s+|\s*[>»›]\s*)\S.{0,200}$")
_SECTION = re.compile(
    r"[^.!?|]{2,40}(\s[|·•/]\s[^.!?|]{2,40}){1,4}$|"
    r"[^\W\d_][\w&’'-]{1,20}( [\w&’'-]{2,15}){0,2}(, [^\W\d_][\w&’'-]{1,20}( [\w&’'-]{2,15}){0,2}){1,6}$"
)
_DATE_WORDS = re.compile(
    r"\b(published|posted|updated|last|modified|first|on|at|am|pm|a\.m\.|p\.m\.|am|um|uhr|le|à|el|the|of|"
    r"date|edt|est|gmt|utc|bst|cet|et|jst|kst|"
    r"mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?|publié|mis|jour|"
    r"veröffentlicht|aktualisiert|publicado|actualizado|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|"
    r"domingo)\b|\d{1,2}[:.h]\d{2}|[年月日]|[月火水木金土日]曜日?|公開|更新|"
    r"配信|発行",
    re.IGNORECASE,
)

_READING_TIME = re.compile(
    r"\d{1,3}[ -]?min(?:ute)?s?\.?(?: of)?(?: read(?:ing)?(?: time)?)?\b", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[•◦‣▪▫■□●○∙·►▸➤✓–—*-])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]+[\"'”’»)\]」』]*(?:\s?(?:\[\d{1,3}\]|[¹²³⁴-⁹⁰]+|\d{1,2}))?$")
_INNER_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?…][\"'”’»)]*\s+[\"'“‘«(]*[^\W\d_]|[。！？؟।]")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


def bullet_of(line: str) -> str | None:
    """The text after a list mark, or None where the line has none."""
    match = _BULLET.match(line)
    return line[match.end() :].strip() if match else None


_COUNTED = 20_000
"""Characters in which words are counted one by one; a longer text is reckoned from its beginning."""


def words_in(text: str) -> int:
    """Words; in scripts that set no spaces, two characters count as one."""
    if len(text) > _COUNTED:
        return words_in(text[:_COUNTED]) * len(text) // _COUNTED
    spaceless = len(_SPACELESS.findall(text))
    return len(_SPACELESS.sub(" ", text).split()) + (spaceless + 1) // 2


def ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text[-40:]) is not None


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: it holds or ends sentences, mostly in lower-case words."""
    words = words_in(text)
    if words < 4:
        return False
    ended = ends_sentence(text)
    sentences = len(_INNER_SENTENCE_END.findall(text[:4000]))
    if words < 8:
        return ended and not text.endswith(("?", "？")) and lower_share(text) >= 0.4
    if ended and (sentences or not text.endswith(("?", "？", "!", "！")) or words > 25):
        return lower_share(text) >= 0.35
    return lower_share(text) >= 0.5 and (
        sentences > 0 or words >= 25 or (words >= 12 and text.endswith((":", ";", ",")))
    )


def lower_share(text: str) -> float:
    """Of the words that begin with a letter, those that don't begin with a capital. 1.0 in scripts without
    case."""
    initials = [word.lstrip("\"'“‘«(")[:1] for word in text[:2000].split()]
    letters = [initial for initial in initials if initial.isalpha()]
    if not letters:
        return 0.0
    return sum(not initial.isupper() for initial in letters) / len(letters)


def copyright_owner(line: str) -> str | None:
    """Who the page's copyright line names."""
    match = _COPYRIGHT.match(line[:_LOOKED_AT])
    owner = _RIGHTS.sub("", match["owner"] or "").strip(" .,-–") if match else ""
    return owner if 1 < len(owner) <= 60 and words_in(owner) <= 8 else None


def continues_at(line: str) -> str | None:
    """Who holds the whole piece, where the line says so."""
    match = _CONTINUES.match(line[:_LOOKED_AT])
    if match is None or words_in(line) > 20:
        return None
    where = match["where"].strip(" :.,")
    return where if re.search(r"\w", where) else None


def is_only_excerpted(line: str) -> bool:
    """Whether the line says that the whole piece is elsewhere, not just that it came out there first."""
    return re.match(r"(you can )?(continue|keep|read)\b|.{0,40}\bexcerpt", line, re.IGNORECASE) is not None


def is_labelled_link(text: str) -> bool:
    """Whether a line leads to another piece: "Read more: …", "Related: …"."""
    return _LABELLED_LINK.match(text[:_LOOKED_AT]) is not None


def is_date_line(line: str) -> bool:
    if len(line) > 120 or (
        find_date(line) is None and not re.search(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{4}\b", line)
    ):
        return False
    rest = _DATE_WORDS.sub("", without_dates(_READING_TIME.sub("", line)))
    return len(re.findall(r"[^\W\d_]", rest)) <= 2


@lru_cache(maxsize=4096)
def kind_of(line: str, *, byline: bool) -> Kind:
    """What a tidy line is. `byline`: the caller found names of authors in it."""
    text = line[:_LOOKED_AT]
    words = words_in(text)
    if _KEEP_READING.match(text) and words <= 8:
        return Kind.KEEP_READING
    if is_date_line(line):
        return Kind.DATE
    if _CONTROL.match(text) and words <= 14:
        return Kind.CONTROL
    if words <= 30 and not ends_sentence(text) and is_labelled_link(text):
        return Kind.CONTROL
    if continues_at(line):
        return Kind.CONTINUES
    if _COPYRIGHT.match(text) and words <= 40:
        return Kind.COPYRIGHT
    if _FILE_NAME.match(text) and " " not in text.strip() and not _EAST_ASIAN.search(text):
        return Kind.CREDIT
    if _NUMBERED_FIGURE.match(text) and words <= 60:
        return Kind.CREDIT
    if (_CREDIT.match(text) and words <= 60 and not _INNER_SENTENCE_END.search(text)) or (
        words <= 80 and _CREDIT_AT_END.search(text[-160:])
    ):
        return Kind.CREDIT
    if words <= 70 and (_CALL.match(text) or _SMALL_PRINT.match(text)):
        return Kind.CALL
    if words <= 10 and not ends_sentence(text) and _BREAK.match(text):
        return Kind.BREAK
    if byline:
        return Kind.BYLINE
    if is_prose(line):
        return Kind.PROSE
    if _BREADCRUMB.match(text) and words <= 40 and not ends_sentence(text):
        return Kind.BREADCRUMB
    if _SECTION.match(text) and words <= 16:
        return Kind.SECTION
    return Kind.SHORT
