"""What was done, in words that can go into a paper, with references."""

from collections.abc import Collection
from typing import Any

from motifold.artifacts import Facts
from motifold.evaluation.wording import listing
from motifold.report.methods_honesty import NADEAU, near_duplicates, trust
from motifold.report.pages import Method, Reference
from motifold.report.prose import number

EFRON = Reference("Efron & Tibshirani 1993", "https://doi.org/10.1201/9780429246593")
ECE = Reference("Guo et al. 2017", "https://arxiv.org/abs/1706.04599")
BENAVOLI = Reference("Benavoli et al. 2017", "https://arxiv.org/abs/1606.04316")

KEPT = {
    "similarity": "near-duplicates (shared words on either strand, or equal images) and groups "
    "stayed in one fold",
    "group": "groups stayed in one fold",
    "chromosome": "chromosomes stayed in one fold",
    "random": "examples were dealt at random, so near-duplicates may lie in different folds",
    "column": "the split that came with the data was used",
}


def methods(
    facts: Facts, way: str, rounds: int, cards: list[dict[str, Any]], done: Collection[str] = ()
) -> list[Method]:
    """Paragraphs on splits, models and statistics of this run.

    Parameters
    ----------
    cards
        ``card.json`` of each model.
    done
        What else was measured, by the names of its files without their endings: leaks, clean, gap,
        shortcuts, controls, learning_curve, capacity, calibration; and equivalence, if models were
        compared by a Bayesian test too.
    """
    return [
        _split(way, rounds),
        *near_duplicates(facts, way, done),
        _models(facts, cards),
        _statistics(rounds, "equivalence" in done),
        *trust(facts, done),
    ]


def _split(way: str, rounds: int) -> Method:
    tested = f"{rounds} folds" if rounds > 1 else "one given test part"
    return Method(
        "Splits",
        f"Every model saw the same {tested}; {KEPT[way]}. Inside each training fold a validation "
        "part, kept apart in the same way, decided when training of a network stopped. Held-out "
        "examples were used once, to predict.",
    )


def _models(facts: Facts, cards: list[dict[str, Any]]) -> Method:
    seen = "pixels" if facts.type == "image" else "one-hot letters"
    without = [one["model"] for one in cards if not one["settings"].get("class_weights", True)]
    unweighed = f" (not for {listing(without)})" if without else ""
    fewer = [
        f"{one['model']} saw a random {number(one['fitted_on'])} of "
        f"{number(one['training_examples'])} training examples"
        for one in cards
        if one.get("fitted_on", 0) < one.get("training_examples", 0)
    ]
    sampled = f" Where training folds are large, {listing(fewer)}." if fewer else ""
    weighed = (
        f"Classes were weighed by the inverse of their frequency in the training fold{unweighed}. "
        if facts.classes
        else "Targets were standardised with the mean and spread of the training part. "
    )
    return Method(
        "Models",
        f"Networks saw {seen}, made batch by batch inside the graph. {weighed}Everything that is "
        "fitted was fitted inside the training fold. Simple models were fitted on the whole "
        f"training fold, its validation part included.{sampled}",
    )


def _statistics(rounds: int, equivalence: bool) -> Method:
    if rounds > 1:
        text = (
            "Intervals and tests over folds correct for the overlap of training folds. P values "
            "are adjusted by Holm's method over the networks. The simple model in each comparison "
            "is the one that scored best on these very folds, which favours it."
        )
        if equivalence:
            text += (
                " A Bayesian correlated t test gives the probability that two models differ by "
                "less than matters in practice."
            )
        return Method("Statistics", text, [NADEAU, ECE, *([BENAVOLI] if equivalence else [])])
    text = (
        "With one test part, intervals and tests come from drawing its examples (whole clusters) "
        "again 1,000 times; they cover the choice of test examples, not the chance in training. P "
        "values are adjusted by Holm's method over the networks."
    )
    return Method("Statistics", text, [EFRON, ECE])
