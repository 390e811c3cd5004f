"""Groups that the examples fall into without their labels, and how well they match the labels."""

import numpy as np
import pandas as pd
from jaxtyping import Float, Int, UInt8
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import (
    adjusted_rand_score,
    normalized_mutual_info_score,
    silhouette_score,
)

from motifold.artifacts import Facts
from motifold.sequence.kmers import kmer_counts

WORD = 3
SIDE = 32  # images are thinned to at most so many pixels a side
COMPONENTS = 10
REGRESSION_CLUSTERS = 5
SILHOUETTE_LIMIT = 2000  # its cost grows with the square
STRONG, WEAK = 0.65, 0.2  # adjusted Rand index, or share of variance


def survey(
    x: UInt8[np.ndarray, "n ..."], facts: Facts, y: np.ndarray, seed: int, limit: int = 5000
) -> tuple[pd.DataFrame, dict[str, float | int | str]]:
    """Principal components and k-means clusters of the examples, and how well they fit the labels.

    Sequences are described by the frequencies of their words of 3 letters on the given strand,
    images by their pixels, thinned to at most 32 a side. K-means runs on the first 10 components
    with as many clusters as there are classes, 5 for regression.

    Parameters
    ----------
    x
        Base codes (n, length) or pixels (n, height, width, channels); may be memory-mapped.
    y
        Class numbers, int64 (n,), or targets, float64 (n, targets).
    limit
        Examples that are looked at; classes keep their shares.

    Returns
    -------
    table
        index (row of ``x``), pc1, pc2, cluster.
    measured
        explained_pc1, explained_pc2 (shares of variance), clusters, n, silhouette, sentence, and
        adjusted_rand, normalised_mutual_information (classes) or eta_squared (numbers: share of the
        targets' variance between clusters, mean over targets). NaN where undefined.

    References
    ----------
    Adjusted Rand index: Hubert and Arabie 1985, doi 10.1007/BF01908075. Silhouette: Rousseeuw 1987,
    doi 10.1016/0377-0427(87)90125-7.
    """
    rows = _sample(facts, y, limit, seed)
    points, explained = _components(_described(x, facts, rows), seed)
    wanted = len(facts.classes) if facts.classes else REGRESSION_CLUSTERS
    cluster = _clusters(points, wanted, seed)
    table = pd.DataFrame(
        {"index": rows, "pc1": points[:, 0], "pc2": points[:, 1], "cluster": cluster}
    )
    measured: dict[str, float | int | str] = {
        "explained_pc1": float(explained[0]),
        "explained_pc2": float(explained[1]),
        "clusters": int(cluster.max()) + 1,
        "n": len(rows),
        "silhouette": _silhouette(points, cluster, seed),
        **_agreement(facts, y[rows], cluster),
    }
    return table, {**measured, "sentence": _sentence(facts, measured)}


def _sample(facts: Facts, y: np.ndarray, limit: int, seed: int) -> Int[np.ndarray, "used"]:
    """Rows to look at, ascending; every class keeps its share and at least one example."""
    if len(y) <= limit:
        return np.arange(len(y))
    rng = np.random.default_rng(seed)
    if not facts.classes:
        return np.sort(rng.choice(len(y), limit, replace=False))
    members = [np.flatnonzero(y == k) for k in range(len(facts.classes))]
    sizes = [max(1, limit * len(rows) // len(y)) for rows in members if len(rows)]
    present = [rows for rows in members if len(rows)]
    drawn = [rng.choice(r, size, replace=False) for r, size in zip(present, sizes, strict=True)]
    return np.sort(np.concatenate(drawn))


def _described(x: np.ndarray, facts: Facts, rows: np.ndarray) -> Float[np.ndarray, "used features"]:
    """Word frequencies of sequences, thinned pixels of images (0 to 1)."""
    if facts.type == "image":
        step = [max(1, -(-side // SIDE)) for side in x.shape[1:3]]
        pixels = x[:, :: step[0], :: step[1]][rows]
        return pixels.reshape(len(rows), -1).astype(np.float32) / 255
    counts = kmer_counts(x[rows], WORD).toarray()
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def _components(
    features: np.ndarray, seed: int
) -> tuple[Float[np.ndarray, "used components"], Float[np.ndarray, "components"]]:
    """First principal components, at least two, and the share of variance of each."""
    size = min(COMPONENTS, *features.shape)
    wide = max(size, 2)
    points, explained = np.zeros((len(features), wide)), np.zeros(wide)
    if size and (features != features[0]).any():
        fitted = PCA(size, random_state=seed)
        points[:, :size] = fitted.fit_transform(features)
        explained[:size] = fitted.explained_variance_ratio_
    return points, explained


def _clusters(points: np.ndarray, wanted: int, seed: int) -> Int[np.ndarray, "used"]:
    """Cluster of each point; no more clusters than distinct points."""
    distinct = len(np.unique(points.round(9), axis=0))
    if min(wanted, distinct) < 2:
        return np.zeros(len(points), np.int64)
    means = KMeans(min(wanted, distinct), n_init=4, random_state=seed)
    return means.fit_predict(points).astype(np.int64)


def _silhouette(points: np.ndarray, cluster: np.ndarray, seed: int) -> float:
    """Mean silhouette, -1 to 1; NaN for fewer than two clusters or as many as points."""
    if len(points) > SILHOUETTE_LIMIT:
        rng = np.random.default_rng(seed)
        some = rng.choice(len(points), SILHOUETTE_LIMIT, replace=False)
        points, cluster = points[some], cluster[some]
    if not 2 <= len(np.unique(cluster)) < len(points):
        return float("nan")
    return float(silhouette_score(points, cluster))


def _agreement(facts: Facts, y: np.ndarray, cluster: np.ndarray) -> dict[str, float]:
    """How well clusters match the labels."""
    if facts.classes:
        return {
            "adjusted_rand": float(adjusted_rand_score(y, cluster)),
            "normalised_mutual_information": float(normalized_mutual_info_score(y, cluster)),
        }
    varied = pd.DataFrame(y[:, np.ptp(y, axis=0) > 0])
    between = varied.groupby(cluster).transform("mean").var(ddof=0)
    shares = (between / varied.var(ddof=0)).to_numpy(np.float64)
    return {"eta_squared": float(shares.mean()) if len(shares) else float("nan")}


def _sentence(facts: Facts, measured: dict[str, float | int | str]) -> str:
    """How well unsupervised clusters match the labels, in plain words."""
    key, name = ("adjusted_rand", "adjusted Rand index") if facts.classes else (
        "eta_squared", "share of the targets' variance between clusters")  # fmt: skip
    value = float(measured[key])
    what = "pixels" if facts.type == "image" else f"words of {WORD} letters"
    thing = "classes" if facts.classes else "targets"
    strength = "hardly match" if not value >= WEAK else "partly match"
    strength = "match" if value >= STRONG else strength
    meaning = {
        "match": "a simple model on such features should do well",
        "partly match": "simple features carry part of the signal",
        "hardly match": "what tells the labels apart is not the main variation of the examples",
    }[strength]
    return (
        f"{measured['clusters']} clusters of {measured['n']} examples by {what}, made without "
        f"labels, {strength} the {thing} ({name} {value:z.2f}): {meaning}."
    )
