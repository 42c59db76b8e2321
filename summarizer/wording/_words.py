"""Words of a sentence, and the closed word lists that the rules of this folder share."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]")


def word_count(text: str) -> int:
    """Words as a reader counts them: runs between blanks that hold a letter or a digit. No dash is a word."""
    return sum(1 for run in text.split() if _WORD.search(run))


def words(text: str) -> frozenset[str]:
    """The words of a closed list."""
    return frozenset(text.split())


AUXILIARIES = words(
    "is are was were be been am has have had do does did will would can could may might must should shall "
    "ought isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't "
    "cannot couldn't mustn't shouldn't needn't"
)
DETERMINERS = words(
    "the a an this that these those its his her their our my your no every each any some all both"
)
PREPOSITIONS = words(
    "in on at during from by under over through within without among amid amidst across after before "
    "since until till for with despite inside outside near between against beyond toward towards behind "
    "below above around throughout following along besides upon into about of to unlike like as than"
)
SUBORDINATORS = words(
    "if when while although though because since as after before until unless once whenever where whereas "
    "even given whether wherever"
)
TIMES = words(
    "year years week weeks month months day days summer spring autumn fall winter morning afternoon "
    "evening night decade decades century centuries weekend season moment minute minutes hour hours "
    "quarter term time times monday tuesday wednesday thursday friday saturday sunday january february "
    "march april june july august september october november december today tomorrow yesterday tonight "
    "christmas easter ramadan"
)
PLACES = words(
    "afghanistan africa albania algeria america ankara arabia argentina armenia asia athens australia "
    "austria azerbaijan baghdad bahrain bangkok bangladesh beijing beirut belarus belgium belgrade berlin "
    "bolivia bosnia brazil britain brussels bulgaria cairo california canada caracas chile china colombia "
    "congo crimea croatia cuba cyprus damascus delhi denmark doha donbas egypt england estonia ethiopia "
    "europe finland florida france gaza geneva georgia germany ghana greece greenland guam hague haiti "
    "hanoi havana helsinki hungary iceland india indonesia iran iraq ireland islamabad israel istanbul "
    "italy jakarta japan jerusalem jordan kabul kazakhstan kenya kharkiv kherson korea kosovo kuwait kyiv "
    "kiev laos latvia lebanon libya lisbon lithuania london luxembourg macedonia madrid malaysia mali "
    "manila mexico minsk moldova mongolia montenegro morocco moscow mosul myanmar nairobi nepal "
    "netherlands nicaragua niger nigeria norway okinawa oman ottawa pakistan palestine panama paris peru "
    "philippines poland portugal prague pyongyang qatar rabat riga riyadh romania rome russia rwanda "
    "scotland senegal seoul serbia shanghai singapore slovakia slovenia somalia spain stockholm sudan "
    "sweden switzerland sydney syria taipei taiwan tallinn tbilisi tehran texas thailand tokyo tripoli "
    "tunisia turkey turkmenistan uganda ukraine uzbekistan venezuela vienna vietnam vilnius wales warsaw "
    "washington yemen zimbabwe york hollywood congress parliament senate pentagon kremlin islam"
)
PERSONS = words(
    "man woman boy girl person president minister premier chancellor leader official officer general "
    "colonel captain soldier professor teacher doctor father mother brother sister son daughter husband "
    "wife widow king queen prince princess pope bishop priest imam rabbi senator congressman "
    "congresswoman governor mayor ambassador diplomat envoy secretary director chief head chairman "
    "chairwoman founder owner boss manager coach player striker midfielder defender goalkeeper captain "
    "champion singer actor actress artist author writer editor journalist reporter photographer blogger "
    "analyst expert scientist researcher student pupil child baby teenager victim suspect defendant "
    "gunman attacker killer driver pilot judge lawyer attorney prosecutor spokesman spokeswoman "
    "spokesperson candidate politician lawmaker legislator mp activist dissident dictator emperor "
    "commander warlord refugee migrant voter citizen worker neighbour neighbor friend partner girlfriend "
    "boyfriend patient nurse surgeon detective sergeant anyone someone everyone nobody everybody anybody "
    "somebody who whoever nominee incumbent predecessor successor billionaire businessman entrepreneur "
    "historian economist philosopher scholar veteran american russian ukrainian briton german frenchman "
    "israeli fan hero villain resident survivor witness thief suspect inmate prisoner guard chef pastor "
    "preacher bully colleague classmate uncle aunt cousin grandfather grandmother grandson niece nephew "
    "bride groom bishop monk nun saint rebel fighter militant extremist terrorist jihadist bomber hostage "
    "sniper spy agent broker trader investor lender employer employee landlord tenant customer client "
    "volunteer donor sponsor organiser organizer palestinian iranian egyptian japanese korean indian "
    "australian canadian brazilian star winner waitress hostess duchess countess goddess heiress mistress accountant "
    "applicant consultant participant servant assistant detainee trainee retiree refugee interviewee devotee"
)
_PERSON_ENDINGS = (
    "man",
    "woman",
    "boy",
    "girl",
    "wife",
    "father",
    "mother",
    "mate",
    "er",
    "or",
    "ist",
    "ian",
)
NOT_PERSONS = words(
    "accelerator access address agrarian algerian altogether anchor animate another answer anterior "
    "approximate assess assist australian austrian authoritarian automate awareness banner barrier batter "
    "behavior belgian betrayer better bigger bitter blacklist bladder blazer blender blunder bolder "
    "border bother boulder brazilian brighter broader buffer bulgarian bulldozer bumper bunker burger "
    "busier business butter calculator calmer canadian cancer candor capitalist carrier castor center "
    "centimeter chamber chapter character charger charter chatter cheaper checklist chopper christian "
    "clamor clever climate clipper closer clover cluster cobber coffer colder communist computer condor "
    "confer congress consciousness consider consist container conveyor cooker cooler copper corner "
    "corridor costlier counter courier cruiser cucumber cypress dagger danger darker darkness deadlier "
    "december deeper deliver denominator destroyer detonator diameter differ dinner disaster discover "
    "disorder distress dormer drawer earlier easier easter effectiveness egalitarian egyptian either "
    "elevator encounter endeavor equator escalator estimate excess express exterior factor fairer "
    "fairness farther faster feather filter finger firepower fitness flatter flavor flower folder forever "
    "former fortress foster freezer freighter frontier further gather gender generator german ginger "
    "greater greener guardian hamburger hammer hamper happier happiness harbor harder harness healthier "
    "heater heavier helicopter higher hinder horror hotter however humanitarian humidor hungarian hunger "
    "illness impress incubator indian indicator indoor inferior insist interior intimate iranian islamist "
    "italian jihadist jumper junior kilometer labrador ladder larger latter laughter launcher leaner "
    "leather leftist legitimate letter lighter likelier linger locker longer louder lumber manner "
    "manpower marker master matter mattress meager median merger meridian metaphor milder mirror monitor "
    "moreover murder mutter nationalist nearer neither nether newspaper nigerian norwegian november "
    "number october ottoman outdoor palestinian pamper parameter parlor pepper persist plunder ponder "
    "poorer populist possess poster powder prayer predator prefer prettier primate printer process "
    "processor proffer progress proper prosper quarter quieter quiver racist radiator rather reactor "
    "readiness recess recover refrigerator register remember render reorder resist richer rightist "
    "riskier romanian roster rougher router rubber russian saucer scamper scatter scooter sectarian "
    "sector semiconductor senior sensor september server sexist sharper shatter shelter shiver shorter "
    "shortlist shoulder shower sickness silver simpler simulator skewer skyscraper slaughter slipper "
    "slower slumber smaller smarter smother soccer socialist softer somber sooner splendor stagger "
    "stammer starter stator steamer steeper sticker stopper stress stronger success suffer summer "
    "superior superpower supper suppress surrender sweater syrian taller tamper tanker temper tender "
    "terror tether theater thicker thinner thunder timber toaster together totalitarian tougher tractor "
    "trailer transfer trawler tremor trigger uglier ukrainian ultimate uncover unless utilitarian vector "
    "vegetarian ventilator voucher wallpaper wander warmer weaker weakness wealthier weather webster "
    "whatever whenever wherever whether whisper whoever whopper wilderness willingness winter wishlist "
    "witness wonder younger "
)
"""Words of six letters or more with such an ending that are no persons, or seldom are."""


def names_a_doer(word: str) -> bool:
    """Whether the ending of a noun in small letters makes it a person: pensioner, sculptor, midwife."""
    return len(word) > 5 and word.endswith(_PERSON_ENDINGS) and word not in NOT_PERSONS


GROUPS = words(
    "people men women children police many some those most few both others government team company group "
    "staff everyone anyone someone nobody everybody family couple public majority army military party "
    "crowd committee council parliament congress administration press media no-one person whoever who "
    "each community minority youth navy opposition crew cabinet union band club cattle firm pair "
    "generation nation country anybody left right electorate population poor rich media allies taliban "
    "hamas hezbollah houthis democrats republicans"
)
SPEECH = words(
    "said says say saying told tells added adds asked asks wrote writes argued argues explained explains "
    "claimed claims warned warns noted notes insisted insists admitted admits tweeted replied replies "
    "continued continues stated states believes believed thinks thought recalled recalls suggested "
    "suggests concluded concludes declared declares announced announces announce argue claim warn insist "
    "hope fear revealed reveals denied denies responded joked vowed confirmed"
)
ORGANISATION_WORDS = words(
    "street house university college union party ministry council court bank department nations office "
    "committee commission agency association institute foundation times post journal guardian news "
    "company corporation inc group club city county state states republic kingdom army navy force forces "
    "police service fund organisation organization board league cup championship act treaty agreement "
    "assembly authority centre center school hospital church airport islands island river lake mountain "
    "sea ocean war battle day week"
)
NOT_PLURAL = words(
    "makes takes gives goes comes gets seems needs wants means shows does always perhaps towards across "
    "news less besides sometimes calls keeps puts looks brings leaves lets tries uses works wins loses "
    "faces plans hopes seeks aims turns moves runs holds stands remains becomes appears offers helps "
    "lives plays talks expects considers requires provides allows follows leads meets spends carries "
    "raises sends appears agrees likes feels knows sees finds thinks speaks writes reads threatens "
    "represents reflects suggests supports opposes rejects accepts backwards forwards afterwards whereas "
    "states physics economics politics mathematics series species united years days weeks months hours "
    "times minutes decades centuries"
)
NOT_THINGS = words(
    "also even just only very more most much many some such then than that this these those they them "
    "their there here when where what which while whose whom who how why with from into onto over under "
    "about after before since until been being have having will would could should might must shall does "
    "doing done said told asked like make made take took taken give given come came gone went going well "
    "still never ever always often sometimes perhaps maybe rather quite almost nearly already soon again "
    "once twice later earlier first second third last next both each every either neither other others "
    "another same few several enough both yes however but and yet for nor or so if because although "
    "though unless whether not no now today yesterday tomorrow say says think thinks know want need let "
    "two three four five six seven eight nine ten back down away long little good great high recent "
    "recently able likely unlikely clear true sure ago except plus especially including meanwhile instead "
    "moreover"
)
NOT_NAMES = words(
    "i i'm i've i'd i'll we we're we've we'd we'll you you're you've you'd you'll who who's what what's "
    "that that's there there's here here's let's let how's where's why's"
)
PARTIAL = words("some many few most each both all several none neither either any others half")
ADJECTIVE_ENDINGS = (
    "ic",
    "al",
    "ive",
    "ous",
    "ful",
    "less",
    "ish",
    "an",
    "ing",
    "able",
    "ible",
    "ary",
    "ent",
    "ant",
    "ese",
)
NUMERALS = words("two three four five six seven eight nine ten")
COMMON_VERBS = words(
    "go goes went come comes came say says said see saw get got give gave take took make made know knew "
    "think thought want wants need needs let keep kept put run ran hold held begin began begins bring "
    "brought stand stood lose lost win won fall fell rise rose grow grew pay paid meet met lead led leave "
    "left feel felt find found seem seems become became remain look looks call calls ask tell told show "
    "shows fight fought spend spent build built send sent hit cut set broke break shot struck drew wrote "
    "understood sought taught caught bought sold chose flew drove rode swore threw slept swept fled bled "
    "rely spoke hurt died die live lives kill help helps matter matters believe hope hopes mean means "
    "meant work works happen happens try tries turn turns threaten include stop read pull push back agree "
    "disagree differ vary persist abound linger object doubt react protest wait sleep dream consider "
    "remember imagine don't doesn't "
)
THIRD_PERSON = words(
    "relies buys borders owns seeks provides requires includes contains allows involves remains becomes "
    "continues believes argues agrees depends exists differs produces receives refuses suggests "
    "represents serves spends sells teaches protects creates brings carries covers describes deserves "
    "employs enjoys ensures examines expects explains follows governs ignores improves insists joins "
    "lacks maintains manages occupies opposes operates prefers proves recognises recognizes reflects "
    "rejects seems settles strengthens succeeds suffers threatens tends undermines understands warns "
    "faces tries applies denies identifies supplies studies varies passes reaches pushes watches focuses "
    "goes wishes misses possesses stretches marches launches offers supports controls calls plans marks "
    "hosts backs targets tells appears consists belongs acts ends starts opens closes raises lowers "
)
"""Verbs in -s that are seldom nouns."""
PLURALS = words(
    "officials critics experts analysts lawyers prosecutors authorities investigators researchers "
    "doctors ministers leaders lawmakers supporters opponents witnesses parents teachers workers "
    "families friends protesters reports sources observers voters liberals muslims christians jews "
    "women sanctions prices troops soldiers rebels forces talks attacks strikes others scholars "
    "reporters editors writers neighbors neighbours detectives officers companies firms banks countries "
    "nations states allies enemies rivals figures polls studies scores thousands hundreds millions "
    "dozens markets investors farmers miners judges courts generals commanders fighters sailors pilots "
    "crowds senators governors mayors "
)
"""Plurals that often open a sentence and are no names."""
