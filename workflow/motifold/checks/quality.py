"""Are the examples fit to learn from: enough, readable, distinct, without contradictions."""

import numpy as np
import pandas as pd
from jaxtyping import Int, UInt8

from motifold.artifacts import Facts
from motifold.checks.finding import Check, graded
from motifold.sequence.alphabet import UNKNOWN
from motifold.similarity.whole import blocks, equal_images, equal_sequences

EXAMPLES = (200.0, 50.0)
SMALLEST_CLASS = (50.0, 10.0)
UNKNOWN_LETTERS = (0.01, 0.2)  # share of letters
LENGTH_TELLS = (0.1, 0.5)  # share of the variance of length that the labels explain
DUPLICATES = (0.01, 0.3)  # share of examples that repeat an earlier one
RELATED = 0.01  # share of examples with a near-duplicate or an overlap; no more than a caution
CONTRADICTIONS = (0.0, 0.05)  # share of examples
TARGET_GAP = 0.5  # standard deviations between targets of equal examples that contradict


def quality_checks(
    facts: Facts,
    x: UInt8[np.ndarray, "n ..."],
    y: np.ndarray,
    lengths: np.ndarray | None = None,
    similar: pd.DataFrame | None = None,
) -> list[Check]:
    """Check the examples themselves.

    Parameters
    ----------
    x
        Base codes (n, length) or pixels (n, height, width, channels), uint8; may be memory-mapped.
    y
        Class numbers, int64 (n,), or targets, float64 (n, targets).
    lengths
        Letters of each sequence before it was padded or cropped (n,); None for images.
    similar
        ``similar.parquet``: first, second, kind, shared; None if it was not looked for.

    Returns
    -------
    ``examples`` (caution below 200, fail below 50), ``smallest_class`` (50, 10), for sequences
    ``unknown_letters`` (1 %, 20 % of letters) and ``length_tells_label`` (10 %, 50 % of variance),
    ``duplicates`` (1 %, 30 %; both strands for DNA), ``contradictions`` (0, 5 %) among equal
    examples and for DNA ``strand_contradictions`` (caution above 0) among reverse complements. From
    ``similar`` also ``near_duplicates`` and for sequences ``overlapping_windows`` (caution above
    1 %, never a fail, because folds by similarity keep them together).
    """
    checks = [_examples(len(x))]
    if facts.classes:
        checks.append(_smallest_class(facts, y))
    if lengths is not None:
        checks += [_unknown_letters(x, lengths), _length_tells(facts, y, lengths)]
    group = equal_groups(x, both_strands=facts.type == "dna")
    forward = equal_groups(x, both_strands=False) if facts.type == "dna" else group
    checks.append(_duplicates(group, forward, facts.type == "dna"))
    if similar is not None:
        checks += _related(facts, similar, len(x))
    checks.append(_contradictions(facts, forward, y))
    return [
        *checks,
        *([_strand_contradictions(facts, group, forward, y)] if facts.type == "dna" else []),
    ]


def equal_groups(x: UInt8[np.ndarray, "n ..."], both_strands: bool) -> Int[np.ndarray, "n"]:
    """Number of the group of equal examples that each belongs to, from 0 in order of appearance.

    Parameters
    ----------
    x
        Base codes (n, length) or pixels (n, height, width, channels).
    both_strands
        Whether a sequence equals its reverse complement. Padding at the ends does not matter.
    """
    if x.ndim > 2:
        return equal_images(x)
    return equal_sequences(x, both_strands=both_strands)[0]


def _examples(n: int) -> Check:
    status, limit = graded(float(n), *EXAMPLES)
    advice = "" if status == "pass" else "; networks rarely pay below some hundreds: collect more"
    return Check("examples", status, float(n), limit, f"There are {n} examples{advice}.")


def _smallest_class(facts: Facts, y: np.ndarray) -> Check:
    counts = np.bincount(y, minlength=len(facts.classes))
    name, size = facts.classes[int(counts.argmin())], int(counts.min())
    status, limit = graded(float(size), *SMALLEST_CLASS)
    advice = "" if status == "pass" else "; collect more of it or merge it with another"
    says = (
        f"The smallest of {len(counts)} classes, {name}, has {size} examples{advice}."
        if counts.max() > size
        else f"Each of {len(counts)} classes has {size} examples{advice}."
    )
    return Check("smallest_class", status, float(size), limit, says)


def _unknown_letters(x: np.ndarray, lengths: np.ndarray) -> Check:
    """Unknown letters; padding is not counted as such."""
    kept = int(np.minimum(lengths, x.shape[1]).sum())
    empty = sum(int((block == UNKNOWN).sum()) for _, block in blocks(x))
    unknown = empty - (len(x) * x.shape[1] - kept)
    share = unknown / kept if kept else 0.0
    status, limit = graded(share, *UNKNOWN_LETTERS)
    advice = (
        "" if status == "pass" else "; drop such sequences or see whether a class has more of them"
    )
    says = f"{share:.2%} of the letters are unknown ({unknown} of {kept}){advice}."
    return Check("unknown_letters", status, share, limit, says)


def _length_tells(facts: Facts, y: np.ndarray, lengths: np.ndarray) -> Check:
    """Whether labels can be read from the length: eta squared, or the squared correlation."""
    low, high = int(lengths.min()), int(lengths.max())
    if low == high:
        says = f"All sequences have {low} letters."
        return Check("length_tells_label", "pass", 0.0, LENGTH_TELLS[0], says)
    explained = _eta_squared(lengths, y) if facts.classes else _squared_correlation(lengths, y)
    status, limit = graded(explained, *LENGTH_TELLS)
    means = ""
    if facts.classes:
        each = [f"{facts.classes[k]} {lengths[y == k].mean():.4g}" for k in np.unique(y)]
        means = f" (means {', '.join(each)})"
    advice = "" if status == "pass" else "; crop all to one length, or padding gives the label away"
    says = (
        f"Lengths run from {low} to {high}{means}; the labels explain {explained:.1%} of their "
        f"variance{advice}."
    )
    return Check("length_tells_label", status, explained, limit, says)


def _eta_squared(values: np.ndarray, group: np.ndarray) -> float:
    """Share of the variance that lies between groups."""
    series = pd.Series(values, dtype=np.float64)
    between = series.groupby(group).transform("mean")
    return float(between.var(ddof=0) / series.var(ddof=0))


def _squared_correlation(lengths: np.ndarray, y: np.ndarray) -> float:
    """The largest squared correlation of the length with a target."""
    varied = [target for target in y.T if np.ptp(target) > 0]
    return max((float(np.corrcoef(lengths, one)[0, 1] ** 2) for one in varied), default=0.0)


def _duplicates(group: np.ndarray, forward: np.ndarray, both_strands: bool) -> Check:
    """Examples that repeat another, told apart by the strand on which they do."""
    groups, forms = (int(one.max(initial=-1)) + 1 for one in (group, forward))
    repeated, turned = len(group) - groups, forms - groups
    share = repeated / len(group)
    status, limit = graded(share, *DUPLICATES)
    where = (
        f": {repeated - turned} letter by letter and {turned} only as its reverse complement"
        if both_strands and repeated
        else ""
    )
    advice = "" if status == "pass" else "; keep them in one fold (by: similarity) or drop them"
    says = f"{repeated} of {len(group)} examples ({share:.2%}) repeat another{where}{advice}."
    return Check("duplicates", status, share, limit, says)


def _related(facts: Facts, similar: pd.DataFrame, n: int) -> list[Check]:
    """Examples that nearly repeat another or overlap with one."""
    near = ("near_duplicates", {"near_duplicate"}, "nearly repeat another")
    windows = (
        "overlapping_windows",
        {"overlapping_window", "overlapping_interval"},
        "overlap with another, as windows cut from one sequence do",
    )
    asked = [near] if facts.type == "image" else [near, windows]
    return [
        _linked(name, similar[similar["kind"].isin(kinds)], n, says) for name, kinds, says in asked
    ]


def _linked(name: str, links: pd.DataFrame, n: int, says: str) -> Check:
    linked = len(np.union1d(links["first"], links["second"]))
    share = linked / n
    status, limit = graded(share, RELATED, np.inf)
    advice = (
        ""
        if status == "pass"
        else "; folds by similarity keep them together, but they count for less than their number"
    )
    return Check(
        name, status, share, limit, f"{linked} of {n} examples ({share:.2%}) {says}{advice}."
    )


def _differ(facts: Facts, group: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether the group of each example has other classes, or targets over half an sd apart."""
    targets = pd.DataFrame(y.reshape(len(y), -1))
    grouped = targets.groupby(group)
    gap = (grouped.max() - grouped.min()).to_numpy(np.float64)
    limits = np.zeros(1) if facts.classes else TARGET_GAP * targets.std(ddof=0).to_numpy()
    return np.isin(group, np.flatnonzero((gap > limits).any(axis=1)))


def _strand_contradictions(
    facts: Facts, group: np.ndarray, forward: np.ndarray, y: np.ndarray
) -> Check:
    """Reverse complements with another label, which a model that reads one strand can tell."""
    poor = _differ(facts, group, y) & ~_differ(facts, forward, y)
    share = float(poor.mean())
    status, limit = graded(share, CONTRADICTIONS[0], np.inf)
    advice = (
        ""
        if status == "pass"
        else "; if labels depend on the strand, never count both strands as one, else correct them"
    )
    says = f"{int(poor.sum())} of {len(y)} examples ({share:.2%}) have a reverse complement with"
    return Check("strand_contradictions", status, share, limit, f"{says} another label{advice}.")


def _contradictions(facts: Facts, group: np.ndarray, y: np.ndarray) -> Check:
    """Equal examples with different classes, or targets more than half an sd apart."""
    poor = _differ(facts, group, y)
    share = float(poor.mean())
    status, limit = graded(share, *CONTRADICTIONS)
    advice = "" if status == "pass" else "; no model can get them right: correct or drop them"
    amount = f"{int(poor.sum())} of {len(y)} examples ({share:.2%})"
    says = f"{amount} equal one with another label{advice}."
    return Check("contradictions", status, share, limit, says)
