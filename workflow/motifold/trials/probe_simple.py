"""A short probe of a simple model: fitted on parts that grow until a fit takes a while."""

from typing import Any

import numpy as np

from motifold.artifacts import Data
from motifold.baselines.fit import fitted, predict_baseline
from motifold.cost import peak_mb
from motifold.trials.forecast import Range, Spell, by_power, timed

SMALLEST, STEP = 500, 4  # examples that are fitted on first, and how the parts grow
ENOUGH = 0.5  # CPU seconds of a fit from which the rest can be told
HELD_OUT = 4  # one example is predicted for so many that are fitted on, as with five folds


class SimpleProbe:
    """Times of a simple model on the two largest parts, and what follows for others.

    Parameters
    ----------
    data
        The dataset.
    settings
        The model's settings.
    seed
        Seed of the parts.
    """

    def __init__(self, data: Data, settings: Any, seed: int) -> None:
        self.data, self.settings, self.seed = data, settings, seed
        size = min(SMALLEST, max(len(data.y) // 4, 1))
        most = max(len(data.y) // 2, size + 1)
        self._run(size)  # loads what is loaded late
        spell = self._run(size)
        while True:
            larger, before = min(STEP * size, most), peak_mb()
            longer = self._run(larger)
            self.sizes, self.spells, self.peak = (size, larger), (spell, longer), peak_mb()
            if longer.cpu >= ENOUGH or larger == most:
                break
            size, spell = larger, longer
        own = data.x[:1].nbytes / 2**20
        self.growth = max((self.peak - before) / (self.sizes[1] - self.sizes[0]), own)

    def training(self, examples: int) -> Range:
        """One fit and the prediction of the held-out fold."""
        return by_power(self.sizes, self.spells, self._fitted_on(examples))

    def memory(self, examples: int) -> float:
        """Peak memory, MiB, by the straight line through the two parts."""
        return self.peak + self.growth * max(self._fitted_on(examples) - self.sizes[1], 0)

    def _fitted_on(self, examples: int) -> int:
        return min(examples, self.settings.most or examples)

    def _run(self, size: int) -> Spell:
        rng = np.random.default_rng([self.seed, size])
        rows = np.sort(rng.permutation(len(self.data.y))[:size])
        if self.data.facts.classes:  # no class may be missing
            firsts = np.unique(self.data.y, return_index=True)[1]
            rows = np.union1d(rows, firsts)

        def work() -> None:
            model = fitted(self.data, self.settings, rows, self.seed)
            predict_baseline(model, self.data.x[rows[: len(rows) // HELD_OUT]], self.data.facts)

        return timed(work)
