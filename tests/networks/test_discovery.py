"""Motifs that were put into contributions come back, and find their names.

Here and not among the quick tests, because modisco-lite and memelite are compiled when they first
run: about a minute on a new machine, seconds afterwards.
"""

from pathlib import Path

import numpy as np
import pytest
from modiscolite import core
from numpy.testing import assert_array_equal

from motifold.interpret.databases import FOLDER, read_database
from motifold.interpret.discovery import Settings, discover
from motifold.interpret.discovery_process import polish_pattern, polished
from motifold.interpret.matching import match_motifs
from motifold.interpret.sites import Sites, count_sites
from motifold.sequence.alphabet import complement
from motifold.sequence.encode import encode
from motifold.sequence.motif import Motif, consensus, counts_to_probabilities

SHIPPED = Path(__file__).parents[2] / FOLDER
WORDS = ["CGACCGAACTCC", "TGATGTCA"]
LENGTH = 60


def planted(words, n=160, both=True, sign=1, seed=0):
    """Contributions of a model that knows some words, one in each sequence, without a network."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (n, LENGTH), dtype=np.uint8)
    hypothetical = rng.normal(0, 0.05, (n, LENGTH, 4))
    for row in range(n):
        word = encode([words[row % len(words)]], len(words[row % len(words)]))[0]
        word = complement(word) if both and rng.random() < 0.5 else word
        start = rng.integers(0, LENGTH - len(word) + 1)
        place = np.arange(start, start + len(word))
        codes[row, place] = word
        hypothetical[row, place, word] += sign
    hypothetical -= hypothetical.mean(axis=2, keepdims=True)
    codes[:, -5:], hypothetical[:, -5:] = 4, 0  # padding
    return codes, hypothetical.astype(np.float32)


def words_of(found):
    return [consensus(counts_to_probabilities(pattern.counts)) for pattern in found.patterns]


def either(word):
    """A word and its reverse complement."""
    turned = complement(encode([word], len(word))[0])
    return {word, "".join("ACGT"[code] for code in turned)}


def test_two_motifs_on_both_strands_come_back_whole_and_the_same_again():
    codes, hypothetical = planted(WORDS, n=320)
    found = discover(codes, hypothetical)
    first, second = sorted(words_of(found), key=len, reverse=True)
    assert first in either(WORDS[0])
    assert second in either(WORDS[1])
    for pattern in found.patterns:
        sites = Sites(pattern.rows, pattern.starts, pattern.reverse, len(pattern.counts))
        assert_array_equal(pattern.counts, count_sites(codes, sites))
        assert len(pattern.rows) >= 120
        assert pattern.sign == "positive"
        assert pattern.contributions.sum(axis=1).min() > 0.5
    again = discover(codes, hypothetical)
    for one, other in zip(found.patterns, again.patterns, strict=True):
        assert_array_equal(one.counts, other.counts)
        assert_array_equal(one.starts, other.starts)


def test_a_motif_of_rna_that_lowers_the_output_is_read_as_it_stands():
    codes, hypothetical = planted(WORDS[:1], both=False, sign=-1)
    found = discover(codes, hypothetical, Settings(both_strands=False))
    assert words_of(found) == WORDS[:1]
    (pattern,) = found.patterns
    assert pattern.sign == "negative"
    assert not pattern.reverse.any()


def test_a_pattern_at_the_edge_is_kept_with_narrower_flanks():
    """modisco-lite leaves nothing of it, and then tries for ever to merge what it was made of."""
    x = np.eye(4, dtype=np.float32)[np.random.default_rng(0).integers(0, 4, (40, 60))]
    x[:, 4:12] = np.eye(4)[[0, 1, 2, 3, 3, 2, 1, 0]]
    tracks = core.TrackSet(one_hot=x, contrib_scores=x, hypothetical_contribs=x)
    seqlets = tracks.create_seqlets([core.Seqlet(row, 1, 25, False) for row in range(40)])
    pattern = core.SeqletSet(seqlets)
    given = {
        "min_frac": 0.2, "min_num": 30, "track_set": tracks, "window_size": 12,
        "bg_freq": np.full(4, 0.25),
    }  # fmt: skip
    assert polish_pattern(pattern, flank=6, **given) is None
    kept = polished(pattern, flank=6, **given)
    assert len(kept.seqlets) == 40
    assert len(kept.sequence) == 12 + 2  # one letter of flank on either side


def test_seqlets_with_nothing_in_common_form_no_motif_and_say_so():
    codes, hypothetical = planted(WORDS[:1], n=30)
    codes[:, :-5] = np.random.default_rng(1).integers(0, 4, (30, LENGTH - 5))
    for row in range(30):
        hypothetical[row, 20:30] = np.random.default_rng(row).normal(0, 1, (10, 4))
        hypothetical[row, np.arange(20, 30), codes[row, 20:30]] = 1
    found = discover(codes, hypothetical)
    assert found.patterns == ()
    assert found.reason


@pytest.fixture(scope="module")
def plants():
    return read_database("plants", SHIPPED)


def test_known_motifs_find_themselves_also_turned_and_with_flanks(plants):
    flank = np.full((3, 4), 0.25)
    wanted = {"MA0001.3": 1, "MA0005.3": -1}
    motifs = {
        name: Motif(np.concatenate([flank, plants[name].probabilities[::step, ::step]]))
        for name, step in wanted.items()
    }
    rng = np.random.default_rng(0)
    motifs["chance"] = Motif(rng.dirichlet(np.ones(4) * 0.3, 12))
    table = match_motifs(motifs, plants, "plants")
    for name, step in wanted.items():
        best = table[table["motif"] == name].iloc[0]
        assert (best["target"], best["rank"]) == (name, 1)
        assert best["q_value"] < 1e-6
        assert best["strand"] == ("+" if step == 1 else "-")
        assert best["offset"] == -3
        assert best["overlap"] == len(plants[name].probabilities)
    assert len(table[table["motif"] == "chance"]) == 0
    alone = match_motifs(motifs, plants, "plants", both_strands=False)
    assert alone[alone["motif"] == "MA0001.3"].iloc[0]["strand"] == "+"
    assert set(alone["strand"]) == {"+"}


def test_a_database_of_one_motif_is_no_proof_that_everything_is_like_it(plants):
    few = {"MA0001.3": plants["MA0001.3"]}
    motifs = {"same": plants["MA0001.3"], "other": plants["MA0021.1"]}
    table = match_motifs(motifs, few, "mine")
    assert table["motif"].tolist() == ["same"]
    assert table["q_value"].iloc[0] < 1e-3
