"""Motifs with known sites, and scorers that know what they count."""

import numpy as np

from motifold.interpret.patterns import Pattern
from motifold.interpret.planting import FoldModel
from motifold.sequence.alphabet import CODES, complement


def codes_of_word(word):
    return CODES[np.frombuffer(word.encode(), np.uint8)]


def pattern_of(word, starts, name="motif_01", sign="positive", reverse=False, rows=None):
    """A motif of which every site spells the word."""
    n = len(starts)
    counts = np.zeros((len(word), 4), int)
    counts[np.arange(len(word)), codes_of_word(word)] = n
    strand = np.broadcast_to(np.asarray(reverse, bool), n).copy()
    held = np.arange(n) if rows is None else np.asarray(rows)
    return Pattern(name, sign, counts, counts.astype(float), held, np.asarray(starts), strand)


def spelt(codes, word):
    """Where a word stands, (n, places)."""
    letters = codes_of_word(word)
    windows = np.lib.stride_tricks.sliding_window_view(codes, len(letters), axis=1)
    return (windows == letters).all(axis=2)


def scorer_of(score):
    """A model of two classes whose centred output for class 1 is ``score`` of base codes."""

    def predict(x):
        codes = np.where(x.any(axis=2), x.argmax(axis=2), 4).astype(np.uint8)
        value = np.asarray(score(codes), np.float32)
        return np.stack([-value, value], axis=1)

    return predict


def fold_models(score, folds=5, n=60, length=60, seed=0, padding=0, spread=0.05):
    """Models that differ a little in what they give, and their held-out random sequences."""
    rng, models = np.random.default_rng(seed), {}
    for fold, factor in enumerate(1 + spread * rng.normal(size=folds)):
        codes = rng.integers(0, 4, (n, length), dtype=np.uint8)
        codes[:, length - padding :] = 4
        models[fold] = FoldModel(
            scorer_of(lambda codes, factor=factor: factor * score(codes)), codes
        )
    return models


def both_strands(score):
    """The same of either strand."""
    return lambda codes: np.maximum(score(codes), score(complement(codes)))
