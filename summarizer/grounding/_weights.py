"""The weights of the logistic regression: fitted by `python -m tests.benchmarks.tune_grounding --articles 160`."""

BIAS = 1.179
WEIGHTS = {
    "in_best": 0.432,
    "cosine": 0.098,
    "strangest": -1.965,
    "strange": -2.335,
    "name": -1.754,
    "number": -1.503,
    "unit": -4.181,
    "date": -2.43,
    "quote": -2.278,
    "negation": -4.878,
    "opposite": 0.0,
    "roles": -3.076,
    "certainty": -0.658,
}
