"""What was done to find leaks, shortcuts and artefacts, in words that can go into a paper."""

from collections.abc import Collection

from motifold.artifacts import Facts
from motifold.report.pages import Method, Reference

MANKU = Reference("Manku et al. 2007", "https://doi.org/10.1145/1242572.1242592")
ANDERSON = Reference("Anderson & ter Braak 2003", "https://doi.org/10.1080/00949650215733")
ROSENBAUM = Reference("Rosenbaum & Rubin 1983", "https://doi.org/10.1093/biomet/70.1.41")
LI = Reference("Li & Greene 2013", "https://doi.org/10.1515/ijb-2012-0030")
OJALA = Reference("Ojala & Garriga 2009", "https://doi.org/10.1109/ICDM.2009.108")
ALTSCHUL = Reference(
    "Altschul & Erickson 1985", "https://doi.org/10.1093/oxfordjournals.molbev.a040370"
)
VIERING = Reference("Viering & Loog 2021", "https://arxiv.org/abs/2103.10948")
BREIMAN = Reference("Breiman et al. 1984", "https://doi.org/10.1201/9781315139470")
NADEAU = Reference("Nadeau & Bengio 2003", "https://doi.org/10.1023/A:1024068626366")
ENSEMBLES = Reference("Lakshminarayanan et al. 2017", "https://arxiv.org/abs/1612.01474")
GUO = Reference("Guo et al. 2017", "https://arxiv.org/abs/1706.04599")

LIKE = {
    "image": "Two images are near-duplicates if their perceptual hashes differ in few bits and "
    "their pixels agree; so copies are found that were saved again, brightened, mirrored or "
    "turned.",
    "sequence": "Two sequences are near-duplicates if a large enough share of the shorter one is "
    "found again in the other, in pieces, on either strand; candidates share words.",
}
AUDITED = {
    "column": " The split that came with the data was audited in the same way, and the score on "
    "held-out examples without a near-duplicate in training stands beside the score on all.",
}


def near_duplicates(facts: Facts, way: str, done: Collection[str]) -> list[Method]:
    """How near-duplicates were found, if they were looked for.

    Parameters
    ----------
    way
        How the folds were made: random, group, chromosome, similarity or column.
    done
        Names of what was measured, as their files are called.
    """
    if not {"leaks", "clean"} & set(done):
        return []
    like = LIKE["image" if facts.type == "image" else "sequence"]
    naive = (
        " Cheap models were also trained under folds at random, to show what leaks would be worth."
        if "gap" in done
        else ""
    )
    references = [MANKU] if facts.type == "image" else []
    return [Method("Near-duplicates", f"{like}{AUDITED.get(way, '')}{naive}", references)]


def trust(facts: Facts, done: Collection[str]) -> list[Method]:
    """Shortcuts, controls, learning curves, capacity and calibration, as far as they were measured.

    Parameters
    ----------
    done
        Names of what was measured, as their files are called.
    """
    ways = {
        "shortcuts": _shortcuts(facts),
        "controls": _controls(facts),
        "learning_curve": Method(
            "Learning curves",
            "Models were trained on parts of each training fold and tested on the same held-out "
            "folds. A power law through the mean scores gives the score at twice the data; its "
            "interval comes from folds and residuals drawn again, and does not cover that the law "
            "itself may not hold.",
            [VIERING],
        ),
        "capacity": Method(
            "Capacity",
            "Of all models within one standard error of the best, the one with the fewest "
            "parameters is named.",
            [BREIMAN],
        ),
        "seeds": Method(
            "Other seeds",
            "A network was trained again from other seeds on the same training folds: other first "
            "weights, order of examples and dropout. The ensemble is the mean of what these "
            "networks predict of the held-out fold, set against one of them fold by fold.",
            [ENSEMBLES],
        ),
        "repeats": Method(
            "Other folds",
            "The folds were drawn anew in the same way, and the network and simple models were "
            "trained on the same new folds. The network is set against the simple model with the "
            "best mean over all draws, fold by fold, in a corrected resampled t interval.",
            [NADEAU],
        ),
        "calibration": Method(
            "Calibration",
            "One temperature a round was fitted inside the training fold, never on the held-out "
            "one, and divides the logits; it changes no ranking. Scores elsewhere on this page are "
            "without it.",
            [GUO],
        ),
    }
    return [method for name, method in ways.items() if name in done]


def _shortcuts(facts: Facts) -> Method:
    seen, hidden = (
        ("brightness, colour and border pixels", "file format, name, size and order")
        if facts.type == "image"
        else ("composition, length and single positions", "letter case, name, order and file")
    )
    matched = (
        "so that every class is spread alike over them"
        if facts.classes
        else "and only what it explains inside them counted"
    )
    return Method(
        "Shortcuts",
        f"Small models saw one property alone: {seen}, which a model can see, and {hidden}, which "
        "it cannot. They were tested on the same folds as the models. For the strongest, the best "
        "model was scored again: held-out examples were sorted into strata by what the shortcut "
        f"predicts, {matched}.",
        [ROSENBAUM, LI],
    )


def _controls(facts: Facts) -> Method:
    permuted = (
        "Models were trained and tested with permuted labels. Near-duplicates and members of a "
        "group exchange labels together, so what is scored above a guess is a leak. Where groups "
        "hold several labels, a second control permutes them within groups: it tells how far "
        "knowing the group is enough."
    )
    if facts.type == "image":
        return Method("Negative controls", permuted, [OJALA, ANDERSON])
    return Method(
        "Negative controls",
        f"{permuted} Models were also trained and tested on sequences that were shuffled so that "
        "every count of two neighbouring letters stayed the same: what they still score is "
        "composition.",
        [OJALA, ANDERSON, ALTSCHUL],
    )
