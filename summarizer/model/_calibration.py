"""Sentences that show how large the numbers inside the model get. Written for this; what they say is made up.

They differ in length, form and subject, since the rare large number spoils the rounding of the rest.
"""

from __future__ import annotations

SENTENCES = (
    "The two governments signed the pact on Thursday.",
    "No.",
    "Why now?",
    "“We did not come here to lecture anyone,” the minister said, and left.",
    "Exports fell 4.7% in March, to $31.2 billion, the steepest drop since 2009.",
    "Three soldiers were killed and at least 12 were hurt when a drone hit a depot near the border.",
    "If the Senate does not vote before its recess, the money runs out on Sept. 30.",
    "Allies have long complained that they hear of such decisions from the newspapers.",
    "It should not be America's job to settle every quarrel between its friends.",
    "The ruling, 94 pages long, leaves the main question open.",
    "Critics call the plan naive; its authors call it overdue.",
    "Defense Secretary Lloyd Austin, Gen. Mark Milley and Rep. Adam Smith (D-Wash.) were briefed.",
    (
        "A summit at Camp David is planned for the end of the month, two officials said on condition that "
        "they not be named, though neither capital has confirmed a date and one may hold an election before "
        "then."
    ),
    "Prime Minister Fumio Kishida and President Yoon Suk Yeol met for the third time this year.",
    "North Korea fired two short-range ballistic missiles into the sea off its east coast.",
    "The budget would buy 83 fighter jets, nine warships and two submarines.",
    "Beijing protested at once.",
    "In the end, what deters an enemy is not a speech but a stockpile.",
    "Oil rose. Shares did not.",
    "The European Commission proposed a tariff of up to 38.1 percent on electric cars from China.",
    "Her father, a miner, died when she was six.",
    "Inspectors from the agency were turned away from the enrichment plant at Natanz.",
    "There is a case for patience, but it is weaker than it was a year ago.",
    "Kyiv has asked for longer-range rockets, spare barrels and, above all, shells.",
    "• Reopen the hotline between the two navies",
    "Chapter 4: What went wrong",
    "The team won 3-1 after extra time, with goals from Ruiz, Okafor and Lindqvist.",
    "Scientists found the gene in mice, then looked for it in 5,000 patients.",
    "Police said the man, 34, was arrested at his home in Leeds on Tuesday night.",
    "It rained.",
    "For one thing, the treaty has no clause on leaving it; for another, nobody who signed it is in office.",
    "Turkey, Hungary and — until last week — Slovakia had held out.",
    "The film opens in 1962 with a boy, a bicycle and a very long road.",
    "Aid groups warn that 1.4 million people could go hungry by spring unless the crossing at Rafah opens.",
    "See www.example.org/report.pdf, p. 17, for the method.",
    "What the polls show is not so much anger as boredom.",
    "A former ambassador to NATO, she teaches at Georgetown and writes a column twice a month.",
    (
        "Under the deal, each side keeps 1,550 warheads, allows 18 visits a year, and gives notice of every "
        "test; in return the sanctions on banks, ships and insurers are lifted step by step, the first of "
        "them within 60 days, the last of them only when the inspectors have said in writing that nothing is "
        "missing."
    ),
    "Click here to subscribe.",
    "Nobody knows how many have fled. The town had 70,000 people before the war.",
)
