"""How models were explained, in words that can go into a paper, with references."""

from collections.abc import Collection

from motifold.artifacts import Facts
from motifold.config.interpret import Interpret
from motifold.report.pages import Method, Reference

MAJDANDZIC = Reference("Majdandzic et al. 2023", "https://doi.org/10.1186/s13059-023-02956-3")
SUNDARARAJAN = Reference("Sundararajan et al. 2017", "https://arxiv.org/abs/1703.01365")
ERION = Reference("Erion et al. 2021", "https://doi.org/10.1038/s42256-021-00343-w")
ZHOU = Reference("Zhou & Troyanskaya 2015", "https://doi.org/10.1038/nmeth.3547")
ZEILER = Reference("Zeiler & Fergus 2014", "https://arxiv.org/abs/1311.2901")
SELVARAJU = Reference("Selvaraju et al. 2017", "https://arxiv.org/abs/1610.02391")
ALIPANAHI = Reference("Alipanahi et al. 2015", "https://doi.org/10.1038/nbt.3300")
PETSIUK = Reference("Petsiuk et al. 2018", "https://arxiv.org/abs/1806.07421")
ADEBAYO = Reference("Adebayo et al. 2018", "https://arxiv.org/abs/1810.03292")
SHRIKUMAR = Reference("Shrikumar et al. 2018", "https://arxiv.org/abs/1811.00416")
GUPTA = Reference("Gupta et al. 2007", "https://doi.org/10.1186/gb-2007-8-2-r24")
KOO = Reference("Koo et al. 2021", "https://doi.org/10.1371/journal.pcbi.1008925")
HELLER = Reference("Benjamini & Heller 2008", "https://doi.org/10.1111/j.1541-0420.2007.00984.x")
CLOPPER = Reference("Clopper & Pearson 1934", "https://doi.org/10.1093/biomet/26.4.404")
BREIMAN = Reference("Breiman 2001", "https://doi.org/10.1023/A:1010933404324")
JASPAR = Reference("JASPAR 2026", "https://doi.org/10.1093/nar/gkaf1209")


def interpretation(facts: Facts, asked: Interpret, used: Collection[str]) -> list[Method]:
    """Paragraphs on attributions, on their proof, on motifs and on the simple models.

    Parameters
    ----------
    used
        Names of the attribution methods of this run; none if no network was explained.
    """
    sequences = facts.type != "image"
    found = [_simple(sequences)]
    if used:
        found = [_attributions(facts, asked, used), _proof(sequences), *found]
    if used and sequences:
        found.insert(2, _filters())
        if asked.motifs.discover:
            found.insert(2, _motifs())
    return found


def _attributions(facts: Facts, asked: Interpret, used: Collection[str]) -> Method:
    """Each method that was used, in a sentence."""
    output = (
        "what is explained is the logit of the true class minus the mean of all logits"
        if facts.classes
        else "what is explained is the predicted number"
    )
    text = (
        "Only held-out examples were explained, each by the model of the fold that had not seen "
        f"it; {output}."
    )
    told = _told(facts.type != "image", asked)
    for name in used:
        text += f" {told[name][0]}" if name in told else ""
    if asked.both_strands:
        text += " Contributions are the mean over both strands."
    return Method("Attributions", text, [told[name][1] for name in used if name in told])


def _told(sequences: bool, asked: Interpret) -> dict[str, tuple[str, Reference]]:
    """A sentence and its source for each method."""
    if not sequences:
        start = "a black image"
    elif asked.references:
        start = f"{asked.references} shuffled copies that keep its dinucleotides"
    else:
        start = "a sequence of equal shares of the four letters"
    corrected = ", corrected for what no sequence can do" if sequences else ""
    return {
        "integrated_gradients": (
            f"Integrated gradients led in {asked.steps} steps to each example from {start}.",
            SUNDARARAJAN,
        ),
        "expected_gradients": (
            f"Expected gradients were taken at random points on the way from {start}.",
            ERION,
        ),
        "gradient_input": (
            f"Gradient x input is the gradient at the example{corrected}.",
            MAJDANDZIC,
        ),
        "gradient": (f"Gradients were taken at the example{corrected}.", MAJDANDZIC),
        "mutagenesis": (
            "In-silico mutagenesis put every other letter in every position, one at a time.",
            ZHOU,
        ),
        "occlusion": ("Occlusion covered one patch of the image after another.", ZEILER),
        "grad_cam": ("Grad-CAM weighed the maps of the last convolution.", SELVARAJU),
    }


def _proof(sequences: bool) -> Method:
    gone = (
        "by the letter that stands there after a shuffle that keeps dinucleotides"
        if sequences
        else "by the same pixel of a blurred copy"
    )
    return Method(
        "Proof of attributions",
        f"Parts of an example were replaced {gone}, those with the highest contribution first, and "
        "the prediction was followed; the area between this curve and that of random orders is "
        "given with a bootstrap interval over examples. Contributions were correlated over "
        "positions with those of the network of another fold (which was trained on these "
        "examples), of another seed (trained for as many epochs), and of one whose weights were "
        "drawn anew.",
        [PETSIUK, ADEBAYO],
    )


def _motifs() -> Method:
    return Method(
        "Motifs",
        "TF-MoDISco looked for motifs in the contributions of held-out examples of all folds, and "
        "TOMTOM compared them with known motifs, with q values over all of these. Each motif was "
        "put into shuffled held-out sequences, where its sites had been found, and the change of "
        "the explained output was measured against the same columns in another order, by the "
        "network of each fold. Only motifs are in the table whose effect is shown in at least four "
        "folds of five (partial conjunction, p < 0.05, adjusted by Holm's method). A single "
        "network responds to a motif if its effect on these sequences has the motif's sign "
        "(one-sided t test, p < 0.05); the share of motifs to which another network responds has "
        "an exact interval over motifs.",
        [SHRIKUMAR, GUPTA, JASPAR, KOO, HELLER, CLOPPER],
    )


def _filters() -> Method:
    return Method(
        "Filters",
        "Filters of the first layer are shown by the windows with at least half of their highest "
        "activation, one an example.",
        [ALIPANAHI],
    )


def _simple(sequences: bool) -> Method:
    changed = "in-silico mutagenesis" if sequences else "occlusion"
    return Method(
        "Simple models",
        "Linear models show their weights. For every simple model one feature at a time was "
        "permuted among the held-out examples of each fold; the fall of the score is given with an "
        "interval over folds. The best simple model, if it scores above a guess, was also "
        f"explained by {changed} of held-out examples, with deletion and insertion against random "
        "orders.",
        [BREIMAN, ZHOU if sequences else ZEILER],
    )
