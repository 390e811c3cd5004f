"""Draw held-out examples again, whole clusters at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from motifold.artifacts import Facts, truth
from motifold.evaluation.score import scores_in
from motifold.evaluation.weighted import weighted_metric

LARGE = 100_000  # rows from which fewer draws do: the interval is narrow by then
CELLS = 1_000_000  # weights held at a time, so that memory stays flat


@dataclass(frozen=True)
class Resampling:
    """How held-out examples are drawn again.

    Attributes
    ----------
    clusters
        Cluster of each example, indexed by id; None draws single examples.
    draws
        Number of draws.
    seed
        Seed of the draws; the same seed gives the same draws for every model.
    """

    clusters: pd.Series | None = None
    draws: int = 1000
    seed: int = 1

    def numbers(self, ids: pd.Series) -> Int[np.ndarray, "n"]:
        """Cluster number of each id, from 0; every example its own if there are no clusters."""
        if self.clusters is None:
            return np.arange(len(ids))
        return pd.factorize(self.clusters.loc[ids].to_numpy())[0].astype(np.int64)

    def clusters_of(self, ids: pd.Series) -> int:
        """How many clusters these ids, of which some may be given twice, belong to."""
        return ids.nunique() if self.clusters is None else self.clusters.loc[ids].nunique()


def draws_for(rows: int) -> int:
    """Number of draws for an interval over this many held-out rows.

    Too few for p values, of which the smallest is one over the number of draws.
    """
    return 200 if rows > LARGE else 1000


def drawn_weights(
    cluster: Int[np.ndarray, "n"], draws: int, seed: int
) -> Iterator[Float[np.ndarray, "some n"]]:
    """How often each example is drawn, in blocks of draws; clusters are drawn whole.

    References
    ----------
    Field and Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x.
    """
    rng, clusters = np.random.default_rng(seed), int(cluster.max(initial=-1)) + 1
    single = np.array_equal(cluster, np.arange(clusters))
    block = max(1, CELLS // max(len(cluster), 1))
    for start in range(0, draws, block):
        size = min(block, draws - start)
        drawn = rng.integers(clusters, size=(size, clusters))
        drawn += np.arange(size)[:, None] * clusters
        counts = np.bincount(drawn.ravel(), minlength=size * clusters).reshape(size, clusters)
        weights = counts.astype(np.float64)
        yield weights if single else np.take(weights, cluster, axis=1)


def resampled_values(
    facts: Facts, predictions: pd.DataFrame, metric: str, resampling: Resampling
) -> Float[np.ndarray, "draws"]:
    """A metric on each draw of the held-out examples; see :func:`resampled_metrics`."""
    return resampled_metrics(facts, predictions, [metric], resampling)[metric]


def resampled_metrics(
    facts: Facts, predictions: pd.DataFrame, metrics: list[str], resampling: Resampling
) -> dict[str, Float[np.ndarray, "draws"]]:
    """Metrics on the same draws of the held-out examples; NaN where a draw leaves one undefined.

    The rows are put in the order of their ids first, so that two models with the same held-out
    examples and the same seed are scored on the same draws.

    References
    ----------
    Efron and Tibshirani 1993, doi 10.1201/9780429246593.
    """
    rows = predictions.sort_values(["repeat", "fold", "id"], kind="stable")
    scores = scores_in(facts, rows)
    if not np.isfinite(scores).all():
        return dict.fromkeys(metrics, np.full(resampling.draws, np.nan))
    score = {name: weighted_metric(name, truth(facts, rows), scores) for name in metrics}
    blocks = drawn_weights(resampling.numbers(rows["id"]), resampling.draws, resampling.seed)
    found = [{name: score[name](weights) for name in metrics} for weights in blocks]
    return {name: np.concatenate([one[name] for one in found]) for name in metrics}
