"""Which sentences lean on something that is not shown, how strongly, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.wording.leaning import leans_on

STRONG = [
    ("However, the talks go on.", "connective 'However'"),
    ("But Seoul refused.", "connective 'But'"),
    ("And yet the deal holds.", "connective 'And yet'"),
    ("So it seems unlikely that Tokyo will act.", "connective 'So'"),
    ("For example, Japan bought missiles.", "connective 'For example'"),
    ("Second, the army lacks shells.", "connective 'Second'"),
    ("Since then, Moscow has lost two ships.", "connective 'Since then'"),
    ("Otherwise, the alliance will fail.", "connective 'Otherwise'"),
    ("Nor did Beijing answer.", "connective 'Nor'"),
    ("Two years later, the treaty was dead.", "connective 'Two years later'"),
    ("Less than two weeks later the army struck.", "later"),
    ("In this context, Ankara matters.", "connective 'In this context'"),
    ("The relationship, however, has always been tense.", "connective 'however'"),
    ("Russia lost the battle, of course.", "connective 'of course'"),
    ("Indeed the army has won.", "connective 'Indeed'"),
    ("However the problem is money.", "connective 'However'"),
    ("Then came the war.", "connective 'Then'"),
    ("Or there could be talks.", "connective 'Or'"),
    ("So begins the campaign.", "connective 'So'"),
    ("Also in the race is Poland.", "connective 'Also'"),
    ("After that, the calls stopped.", "'after that'"),
    ("All that changed in May.", "'all that'"),
    ("In that speech the premier was bold.", "demonstrative 'that speech'"),
    ("He also raised the budget.", "pronoun 'He'"),
    ("It is radically changing every part of the economy.", "pronoun 'It'"),
    ("It is caused by a virus that spreads fast.", "pronoun 'It'"),
    ("It is vital to the region.", "pronoun 'It'"),
    ("It took part in efforts to end the war.", "pronoun 'It'"),
    ("It was a bad day for Sunak, who lost.", "pronoun 'It'"),
    ("It became a custom vehicle for the army.", "pronoun 'It'"),
    ("Its army is small.", "pronoun 'Its'"),
    ("They say the war will last.", "pronoun 'They'"),
    ("Critics say it will fail.", "pronoun 'it'"),
    ("In Kyiv, he met the generals.", "pronoun 'he'"),
    ("By March, they had lost the city.", "pronoun 'they'"),
    ("“We will win,” she said.", "pronoun 'she'"),
    ('"Kim is weak," he said.', "pronoun 'he'"),
    ("The devastation it caused is forgotten.", "pronoun 'it'"),
    ("If it were, Europe would be less stable.", "pronoun 'it'"),
    ("Perhaps each of them understood the risk.", "pronoun 'them'"),
    ("It is a reminder that alliances matter.", "pronoun 'It'"),
    ("It is part of the struggle against the gangs that remain.", "pronoun 'It'"),
    ("It is likely to cost two billion dollars.", "pronoun 'It'"),
    ("This is a mistake.", "demonstrative 'This'"),
    ("This decision will cost lives.", "demonstrative 'This decision'"),
    ("Officials said this would take years.", "demonstrative 'this'"),
    ("These talks failed.", "demonstrative 'These talks'"),
    ("Those tanks never arrived.", "demonstrative 'Those tanks'"),
    ("That is why the army left.", "demonstrative 'That'"),
    ("That decision was wrong.", "demonstrative 'That decision'"),
    ("Such efforts deserve support.", "'such efforts'"),
    ("The latter was never built.", "'the latter'"),
    ("Both sides want a pause.", "'Both sides'"),
    ("Neither side wants war.", "'Neither side'"),
    ("The two leaders met in May.", "'the two leaders'"),
    ("Others disagree.", "'Others'"),
    ("Many others were hurt.", "'Many others'"),
    ("Another reason is money.", "'another reason'"),
    ("The second reason is money.", "one of a list"),
    ("There the army waited for spring.", "'there'"),
    ("Here is what the treaty says.", "'here'"),
    ("As mentioned above, the treaty is old.", "above"),
    ("The plan has three parts:", "colon"),
    ("Yes.", "reply"),
    ("Who knows?", "question"),
    ("Officials said he fled.", "pronoun 'he'"),
    ("Not really.", "reply"),
    ("Because the money ran out.", "fragment"),
    ("A grim state of affairs.", "fragment"),
    ("the rest was lost.", "mid-sentence"),
    ("“We will never give up the islands.”", "speaker"),
    ("The general said “we will win.", "quotation"),
    ("The politics of Lebanon are messier than this.", "demonstrative 'this'"),
    ("Even a weak truce would be safer than that.", "demonstrative 'than that'"),
    ("Opponents of the pact repeat these tired slogans.", "demonstrative 'these tired'"),
    ("A decade of failure shows why that formula fails.", "demonstrative 'that formula'"),
    ("Three radio stations reported on this.", "demonstrative 'this'"),
    ("The minister's visit must be seen in light of this context.", "demonstrative 'this context'"),
    ("This day is named after a saint.", "demonstrative 'This day'"),
    ("Smaller states feel the same pressure.", "'the same pressure'"),
    ("There are several reasons its navy is weak.", "pronoun 'its'"),
    ("The last time it did was in 1973.", "pronoun 'it'"),
    ("As Cairo resembled a fortress, it jailed a poet.", "pronoun 'it'"),
    ("Before, the border was open.", "connective 'Before'"),
    ("More importantly for Turkey, the straits stay shut.", "connective 'More importantly for Turkey'"),
    ("Even more worryingly, the dam leaks.", "connective 'Even more worryingly'"),
    ("More quietly, Beijing has bought ports.", "connective 'More quietly'"),
    ("The last two proposals need more money.", "one of a list"),
    ("Not so for the herders in the valley.", "reply"),
    ("Because voters do not read treaties, and nobody else does.", "fragment"),
    ("If the general hadn't left the army and met the poet.", "fragment"),
    ("Just as Rome was a city of laws.", "fragment"),
    ("No attempt to bring the guilty to trial.", "fragment"),
    ("It is one thing to say that the siege must end.", "half of a contrast"),
]
WEAK = [
    "The decision was taken in secret.",
    "The minister said the talks would go on.",
    "Mr. Lee denied the report.",
    "Walsh said the talks would go on.",
    "The 34-year-old was elected in May.",
    "The hearing was held in secret.",
    "Ministers have no answer to that growing threat.",
    "Several were killed in the north.",
    "The revised law is a bit less strict, but not by much.",
    "Research shows it is not fines imposed by judges, but training with other drivers.",
    "The pensioner said his house was lost.",
]
STANDING = [
    "South Korea and Japan have agreed to share radar data.",
    "It is time to end the war in Yemen.",
    "It is clear that the sanctions have failed.",
    "It is hard to imagine a wider deal.",
    "It takes years to build a submarine.",
    "It was Moscow that broke the truce.",
    "It seems that Tehran has changed course.",
    "It's no secret that Berlin hesitates.",
    "It would be a grave and costly mistake to leave now.",
    "When it comes to chips, Taiwan leads.",
    "The sanctions make it hard for Tehran to sell oil.",
    "There is broad consensus in Japan on defence.",
    "It is believed that Moscow ordered the raid.",
    "It was in May that the siege began.",
    "It is the voters who decide.",
    "It is no wonder the allies hesitate.",
    "It has been two years since the invasion.",
    "However hard it tries, Beijing cannot win.",
    "So many soldiers died that the army collapsed.",
    "Then Prime Minister Abe flew to Tehran.",
    "As a result of the war, prices rose.",
    "Abbas and his ministers have made promises.",
    "President Sanders said it took his wife months.",
    "It seems the allies have given up.",
    "As with any treaty, time will tell.",
    "A 45-year-old pilot lost her licence.",
    "Days before her death, Queen Elizabeth met the premier.",
    "“Ellie cannot wait,” her mother said.",
    "There are few good options.",
    "This year Poland will spend four percent of its output on defence.",
    "This week the parliament votes.",
    "Officials meet in Seoul this summer.",
    "Those who fled the city have not come back.",
    "Those in power rarely give it up.",
    "The army of Finland is larger than that of Sweden.",
    "Since she took office, Meloni has backed Kyiv.",
    "After its defeat in May, the party split.",
    "Facing its worst crisis in years, Pakistan turned to China.",
    "President Putin said he would not attend.",
    "Germany says it will send tanks.",
    "Voters want their leaders to act.",
    "The United States keeps its promises.",
    "Such a war as this century has not seen would ruin both Koreas.",
    "Countries such as Japan depend on trade.",
    "Both Japan and South Korea rely on imports.",
    "Neither Seoul nor Tokyo wants a trade war.",
    "The former president was jailed.",
    "We should end the war.",
    "I have argued for restraint for years.",
    "“We will not yield,” President Zelensky said.",
    "Still reeling from defeat, the Liberal Party chose a new leader.",
    "First Minister John Swinney resigned.",
    "So far, the sanctions have failed.",
    "Then-President Trump met Kim in Hanoi.",
    "Yet to be built, the pipeline has already cost two billion dollars.",
    "Instead of tanks, Berlin sent helmets.",
    "At the time of the vote, the war was three weeks old.",
    "The decision by the court to free the rebels angered Madrid.",
    "That Russia would invade was doubted by many in Kyiv.",
    "The war has ruined the country, and this has driven millions abroad.",
    "Other states in the region have begun to arm.",
    "The economy is shrinking.",
    "No country has spent more.",
    "Even if Congress agrees, the money will not arrive before June.",
    "A beekeeper lost her hives in the fire.",
    "A sculptor says he was paid in bread.",
    "A ploughboy says he saw the plane fall.",
    "The transport commissioner says he will resign.",
    '(CNN)"Night Boat" is the film of the year.',
    "The tunnel serves not just miners but, the mayor says, hospitals, too.",
    "If the truce holds, few outcomes would be worse than that.",
    "Few rivers are longer than that of Egypt.",
    "France and Spain have faced the same drought.",
    "Poland buys the same tanks as Romania.",
    "The two reports came at the same time.",
    "Many ministers say their budgets are too small.",
    "While Germany hesitates, it has sent trucks.",
    "As Warsaw looked on, it was robbed of a vote.",
    "The first two years of the war ruined Aden.",
    "The first two women in the cabinet resigned.",
    "Because the road is closed, and nobody repairs it, Tripoli goes hungry.",
    "“Because nobody asked,” said President Kagame.",
    "If the talks fail the army will attack.",
    "Just as important is the price of bread.",
    "It is one thing to win a war and another to end one.",
    "It is not fines but training that helps drivers.",
    "The new fleet is much larger than the old one.",
    "This week's vote in Kosovo was calm.",
    "Nobody in Minsk trusts this or that party.",
    "The photographer, Maria Silva, won her case.",
    "Nobody knows why that happens.",
]


@pytest.mark.parametrize(("sentence", "because"), STRONG)
def test_what_leans_strongly(sentence: str, because: str) -> None:
    found = leans_on(sentence)
    assert found is not None
    assert (found.strength, because in found.reason) == ("strong", True), found


@pytest.mark.parametrize("sentence", WEAK)
def test_what_leans_weakly(sentence: str) -> None:
    found = leans_on(sentence)
    assert found is not None
    assert found.strength == "weak", found


@pytest.mark.parametrize("sentence", STANDING)
def test_what_stands_alone(sentence: str) -> None:
    assert leans_on(sentence) is None


def test_curly_and_straight_apostrophes_read_alike() -> None:
    assert leans_on("It’s a disaster.") is not None
    assert leans_on("It’s no secret that Berlin hesitates.") is None


def test_a_shown_title_answers_a_weak_leaning_and_no_strong_one() -> None:
    assert leans_on("The ruling was harsh.", title="A court's ruling on the treaty") is None
    assert leans_on("Walsh denied the charge.", title="Minister Walsh resigns") is None
    assert leans_on("He denied the charge.", title="Minister Walsh resigns") is not None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = leans_on(text)
    assert found is None or (found.strength in ("strong", "weak") and found.reason)


@pytest.mark.parametrize(
    "unit",
    [
        "it is ",
        "“it ",
        "this, ",
        "the ",
        "it takes it ",
        "a " * 9,
        "they, ",
        "(",
        "It's to ",
        "'A ",
        "the same x ",
        "it is not x, but ",
    ],
)
def test_hostile_repetition_is_read_to_the_end(unit: str) -> None:
    leans_on(unit * (40_000 // len(unit)))
