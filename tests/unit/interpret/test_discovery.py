"""Every way of finding nothing has its reason; sites come back where the seqlets were.

modisco-lite itself is tried in ``tests/networks/test_discovery.py``.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from motifold.errors import UserError
from motifold.interpret import discovery, grouping
from motifold.interpret.discovery import Settings, discover, window_of
from motifold.interpret.grouping import Effort, run_and_end, surroundings
from motifold.interpret.sites import Sequences, Sites, count_sites
from motifold.sequence.alphabet import one_hot
from motifold.sequence.encode import encode
from motifold.sequence.motif import consensus, counts_to_probabilities

WORD = "CGACCGAACT"
MOTIF = encode([WORD], len(WORD))[0]
LENGTH = 40


def planted(n=60, strength=1.0, seed=0):
    """Sequences, hypothetical contributions and where the word stands, ends included."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (n, LENGTH), dtype=np.uint8)
    hypothetical = rng.normal(0, 0.03, (n, LENGTH, 4))
    starts = rng.integers(0, LENGTH - len(WORD) + 1, n)
    for row, start in enumerate(starts):
        codes[row, start : start + len(WORD)] = MOTIF
        hypothetical[row, np.arange(start, start + len(WORD)), MOTIF] += strength
    return codes, hypothetical.astype(np.float32), starts


def answering(monkeypatch, answer):
    """Put a function in the place of the other process."""
    calls = []

    def instead(given, effort):
        calls.append(given)
        return answer(given)

    monkeypatch.setattr(grouping, "in_own_process", instead)
    return calls


def small_steps(seed=0):
    """Two letters that contribute at one place of half of the sequences, and a quiet background."""
    rng = np.random.default_rng(seed)
    codes, shuffled = rng.integers(0, 4, (2, 300, 60), dtype=np.uint8)
    values, quiet = rng.normal(0, 0.1, codes.shape), rng.normal(0, 0.01, codes.shape)
    values[:150, 30:32] += 1.0
    return (
        codes,
        one_hot(codes) * values[:, :, None],
        Sequences(shuffled, one_hot(shuffled) * quiet[:, :, None]),
    )


def test_what_stands_out_from_the_background_alone_is_a_seqlet():
    codes, hypothetical, background = small_steps()
    counted = Settings(fewest=1000)  # not grouped
    assert discover(codes, hypothetical, counted).seqlets < 50
    assert discover(codes, hypothetical, counted, background).seqlets >= 145


def test_unknown_letters_of_the_background_have_no_contribution_not_one_of_zero():
    codes, hypothetical, background = small_steps()
    background.codes[:, 20:] = 4
    known = discovery._by_position(background)
    assert np.isnan(known[:, 20:]).all()
    read = np.take_along_axis(
        background.hypothetical[:, :20], background.codes[:, :20, None], axis=2
    )
    np.testing.assert_allclose(known[:, :20], read[:, :, 0])


def every_seqlet(given, reverse=0, shift=0):
    """All seqlets are one pattern, as wide as a seqlet with its flanks."""
    n, length = given["one_hot"].shape[:2]
    around = int(given["around"])
    return {
        "pattern": np.zeros(n, int),
        "seqlet": np.arange(n),
        "start": np.full(n, around + shift),
        "reverse": np.full(n, reverse),
        "width": np.array([length - 2 * around]),
        "sign": np.array([1]),
        "trouble": np.array(""),
    }


def nothing(given, trouble=""):
    empty = dict.fromkeys(
        ("pattern", "seqlet", "start", "reverse", "width", "sign"), np.zeros(0, int)
    )
    return {**empty, "trouble": np.array(trouble)}


@pytest.mark.parametrize("reverse", [0, 1])
@pytest.mark.parametrize("shift", [0, -3])
def test_sites_lie_where_the_seqlets_were_and_counts_are_their_letters(monkeypatch, reverse, shift):
    codes, hypothetical, starts = planted()
    answering(monkeypatch, lambda given: every_seqlet(given, reverse, shift))
    found = discover(codes, hypothetical)
    (pattern,) = found.patterns
    assert found.reason == ""
    assert (pattern.name, pattern.sign) == ("motif_01", "positive")
    sites = Sites(pattern.rows, pattern.starts, pattern.reverse, len(pattern.counts))
    assert_array_equal(pattern.counts, count_sites(codes, sites))
    if not shift:
        assert consensus(counts_to_probabilities(pattern.counts)) == WORD
        assert not pattern.reverse.any()  # read as most of its sites stand
        right = np.abs(pattern.starts - starts[pattern.rows]) == 0
        assert right.mean() > 0.9
        assert set(pattern.rows[right]) >= {int(starts.argmin()), int(starts.argmax())}


def test_the_other_process_is_given_seqlets_with_letters_everywhere(monkeypatch):
    codes, hypothetical, _ = planted()
    calls = answering(monkeypatch, every_seqlet)
    discover(codes, hypothetical)
    (given,) = calls
    assert given["one_hot"].dtype == given["hypothetical"].dtype == np.float32
    assert (given["one_hot"].sum(axis=2) == 1).all()
    assert (given["hypothetical"] != 0).mean() > 0.99
    window, flank = window_of(LENGTH), window_of(LENGTH) // 4
    assert given["one_hot"].shape[1] == window + 2 * (flank + int(given["around"]))


def test_what_surrounds_a_seqlet_is_the_sequence_and_chance_beyond_it():
    codes, hypothetical, _ = planted(n=2)
    data = Sequences(codes, hypothetical)
    letters, values = surroundings(
        data, np.array([0, 1]), np.array([-5, 30]), 20, np.random.default_rng(0)
    )
    assert_array_equal(letters[0, 5:], codes[0, :15])
    assert_array_equal(letters[1, :10], codes[1, 30:])
    assert np.abs(values[0, 5:] - hypothetical[0, :15]).max() < 1e-4
    assert np.abs(values[0, :5]).max() < 1e-4


def test_not_more_seqlets_are_grouped_than_the_cap(monkeypatch):
    codes, hypothetical, _ = planted()
    calls = answering(monkeypatch, every_seqlet)
    found = discover(codes, hypothetical, Settings(most=25))
    assert len(calls[0]["one_hot"]) == 25
    assert found.seqlets > 50


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda codes, values: (codes[:0], values[:0]), "no sequences"),
        (lambda codes, values: (codes[:, :7], values[:, :7]), "too short: they have 7 letters"),
        (lambda codes, values: (np.full_like(codes, 4), values), "too short: they have 0 letters"),
        (lambda codes, values: (codes, values * 0), "No contribution differs from 0"),
        (lambda codes, values: (codes, values * np.float32(np.nan)), "no finite numbers"),
        (lambda codes, values: (codes[:10], values[:10]), "10 with positive and 0 with negative"),
    ],
)
def test_nothing_to_group_has_its_reason(change, says):
    codes, hypothetical = change(*planted()[:2])
    found = discover(codes, hypothetical)
    assert found.patterns == ()
    assert says in found.reason


def test_contributions_of_nothing_have_too_few_seqlets():
    codes, hypothetical, _ = planted(strength=0.0, n=300)
    found = discover(codes, hypothetical)
    assert "Too few stretches stand out" in found.reason
    assert "20 of one sign are needed" in found.reason


@pytest.mark.parametrize("length", [8, 9, 12, 16, 5000])
def test_any_length_is_looked_at(length):
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, (30, length), dtype=np.uint8)
    hypothetical = rng.normal(size=(30, length, 4)).astype(np.float32)
    assert "Too few" in discover(codes, hypothetical).reason


@pytest.mark.parametrize(
    ("trouble", "says"),
    [("", "no 20 of them form a motif."), ("ValueError: empty", "(TF-MoDISco: ValueError: empty)")],
)
def test_seqlets_that_form_no_group_have_their_reason(monkeypatch, trouble, says):
    answering(monkeypatch, lambda given: nothing(given, trouble))
    found = discover(*planted()[:2])
    assert found.patterns == ()
    assert found.seqlets > 50
    assert says in found.reason


def test_a_search_without_end_has_its_reason(monkeypatch):
    def late(given):
        raise subprocess.TimeoutExpired("modisco", 1)

    answering(monkeypatch, late)
    found = discover(*planted()[:2], Settings(effort=Effort(seconds=1)))
    assert "no end after 1 s" in found.reason


def test_a_process_that_breaks_off_is_one_sentence_with_its_last_line(monkeypatch):
    monkeypatch.setattr(grouping, "PROCESS", "motifold.no_such_module")
    with pytest.raises(UserError, match="exit code 1 .*No module named motifold.no_such_module"):
        discover(*planted()[:2])


def test_a_process_that_takes_too_long_is_ended_with_what_it_started(tmp_path):
    mark = tmp_path / "pid"
    program = (
        "import os, sys, time; child = os.fork(); "
        f"child and open({str(mark)!r}, 'w').write(str(child)); time.sleep(60)"
    )
    with pytest.raises(subprocess.TimeoutExpired):
        run_and_end([sys.executable, "-c", program], dict(os.environ), 3)
    child = int(mark.read_text())
    for _ in range(50):  # an orphan is reaped by another process, in a moment
        stat = Path(f"/proc/{child}/stat")
        if not stat.exists() or stat.read_text().split(") ")[1][0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child goes on")
