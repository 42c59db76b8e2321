"""The weights of the logistic regression: fitted by `python -m tests.benchmarks.tune_grounding --articles 160`."""

BIAS = 1.171
WEIGHTS = {
    "in_best": 0.352,
    "in_evidence": 0.0,
    "near": 0.0,
    "in_article": 0.0,
    "cosine": 0.178,
    "in_order": 0.0,
    "pairs": 0.0,
    "strangest": -1.951,
    "strange": -2.384,
    "run": 0.0,
    "name": -1.629,
    "number": -1.485,
    "unit": -4.182,
    "date": -2.422,
    "quote": -2.279,
    "negation": -4.863,
    "opposite": 0.0,
    "roles": -3.063,
    "certainty": -0.644,
}
