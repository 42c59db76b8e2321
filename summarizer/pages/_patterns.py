"""The shapes of a page's furniture, as patterns for single lines, each anchored.

English has the most; other languages have their commonest.
"""

from __future__ import annotations

import re


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


KEEP_READING = _pattern(
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
CONTINUES = re.compile(
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
BREAK = _pattern(
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
    r"人気記事|アクセスランキング|最新記事|相关阅读|相關新聞|новини за темою|останні новини|популярне|схожі "
    r"(матеріали|новини)|більше новин|коментарі|теги|"
    r"관련 ?기사|많이 본 뉴스|著者|この記事を書いた人)\b.{0,60}$",
    # Words of these scripts run on, so no boundary can be asked for.
    r"(記事一覧|一覧(へ|を見る)|おすすめの?記事|ランキング|トップページ|コメント(一覧|を書く)|関連(ニュース|リンク)|"
    r"주요 ?뉴스|인기 ?기사|최신 ?기사|추천 ?기사|많이 본 기사|댓글|기자의 다른 기사|태그).{0,20}$",
)
CONTROL = _pattern(
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
CALL = _pattern(
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
    r"підтримайте (нас|наш\w*)|приєднуйтесь до|стежте за нами|"
    r"無断(転載|複製)|この記事は会員|会員限定|フォローする|ご登録|定期購読|"
    r"무단 ?전재|저작권자|이 기사를 공유|카카오톡|제보는|"
    r"このサイトは.{0,20}cookie|当サイトでは.{0,30}(cookie|"
    r"クッキー)|メールマガジン|会員登録|この記事は有料|구독)",
)
SMALL_PRINT = _pattern(
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
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b)[\s©(c)]*(?:\d{4}(?:\s?[-–]\s?(?:\d{4}|"
    r"present))?)?[\s,.–-]*(?:by )?(?P<owner>[^|•·©]{0,80})|.{0,100}\ball rights? reserved\b.{0,60}$|"
    r"(?:ⓒ|저작권자)[\s©ⓒ(c)]*(?P<holder>[^|•·©,]{0,60}).{0,60}$|.{0,60}무단 ?전재( 및 | ?[-–·] ?)재배포 ?금지.{0,20}$|"
    r".{0,60}無断転載(を禁|禁止).{0,20}$|[ув]сі права (захищен|застережен)\w+.{0,60}$",
    re.IGNORECASE,
)
RIGHTS = re.compile(
    r"[\s,.|–-]*\b(all rights? reserved|todos los derechos|tous droits|alle rechte|[ув]сі права)\b.*$|"
    r"[\s,.|–-]*(無断転載|無断複製|무단 ?전재).*$",
    re.IGNORECASE,
)
CREDIT = _pattern(
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
CREDIT_AT_END = re.compile(
    r"[(\[|/][^()\[\]|]{0,60}\b(photos?|photograph|getty|reuters|afp|flickr|shutterstock|wikimedia|credit|"
    r"courtesy|"
    r"handout|foto|epa|alamy|public domain|cc[ -]by[\w .-]*|写真|提供)\b[^()\[\]|]{0,60}[)\]]?\.?$"
    r"|[(\[](image|picture|file|ap)\b[^()\[\]|]{0,60}[)\]]\.?$"
    r"|\b(photo(graph)?|image|picture|illustration)s?( credit| by)? ?: [^.!?:]{2,60}$",
    re.IGNORECASE,
)
NUMBERED_FIGURE = re.compile(
    r"(figure|fig\.?|chart|table|map|graph|photo|image|exhibit|abb\.|abbildung|图|図|表) ?\d{1,3} ?[.:–—|：]",
    re.IGNORECASE,
)
LABELLED_LINK = re.compile(
    r"(related|read (more|also|next|this)|see (more|also)|more|also|watch|listen|video|photos?|gallery|"
    r"don['’]?t miss|"
    r"recommended|opinion|lesen sie auch|lire aussi|à lire|leggi anche|leia (também|mais)|lees ook|"
    r"lea también|"
    r"читайте)\b[^:.!?]{0,40}: ",
    re.IGNORECASE,
)
FILE_NAME = re.compile(
    r"\S{0,200}\.(jpe?g|png|gif|webp|svg|pdf|mp[34]|tiff?)$|[^\s_]+(_[^\s_]+){2,}$|[\w.%+-]{40,}$",
    re.IGNORECASE,
)
BREADCRUMB = re.compile(r"[^/>»›→|]{1,50}(?:\s+[/>»›→]\s+|\s*[>»›]\s*)\S.{0,200}$")
SECTION = re.compile(
    r"[^.!?|]{1,40}(\s[|·•/]\s[^.!?|]{1,40}){1,4}$|"
    r"[^\W\d_][\w&’'-]{1,20}( [\w&’'-]{2,15}){0,2}(, [^\W\d_][\w&’'-]{1,20}( [\w&’'-]{2,15}){0,2}){1,6}$"
)
DATE_WORDS = re.compile(
    r"\b(published|posted|updated|last|modified|first|on|at|am|pm|a\.m\.|p\.m\.|am|um|uhr|le|à|el|the|of|"
    r"date|edt|est|gmt|utc|bst|cet|et|jst|kst|"
    r"mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?|publié|mis|jour|"
    r"veröffentlicht|aktualisiert|publicado|actualizado|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|"
    r"domingo)\b|\d{1,2}[:.h]\d{2}|[年月日]|[月火水木金土日]曜日?|公開|更新|"
    r"配信|発行|掲載|午[前後]|입력|수정|등록|승인|기사|오전|오후|[년월일]|опубліковано|оновлено|року?\b|"
    r"понеділок|вівторок|середа|четвер|п.ятниця|субота|неділя",
    re.IGNORECASE,
)

READING_TIME = re.compile(
    r"\d{1,3}[ -]?min(?:ute)?s?\.?(?: of)?(?: read(?:ing)?(?: time)?)?\b", re.IGNORECASE
)
BULLET = re.compile(r"^\s*(?:[•◦‣▪▫■□●○∙·►▸➤✓–—*-])\s+(?=\S)")
SENTENCE_END = re.compile(r"[.!?…。！？؟।]+[\"'”’»)\]」』]*(?:\s?(?:\[\d{1,3}\]|[¹²³⁴-⁹⁰]+|\d{1,2}))?$")
INNER_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?…][\"'”’»)]*\s+[\"'“‘«(]*[^\W\d_]|[。！？؟।]")
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
