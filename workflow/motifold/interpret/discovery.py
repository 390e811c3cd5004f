"""Motifs in contributions: seqlets that occur again and again, by TF-MoDISco."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from jaxtyping import Float, UInt8

from motifold.artifacts import read_arrays, write_arrays
from motifold.errors import UserError
from motifold.interpret.patterns import Pattern, Sequences, Sign, Sites, merged, named, tidied
from motifold.interpret.seqlets import Seqlets, find_seqlets
from motifold.sequence.alphabet import UNKNOWN, one_hot

SIGNS: dict[int, Sign] = {1: "positive", -1: "negative"}
NARROWEST, WIDEST = 6, 12  # letters of a seqlet's window
SHORTEST = 8  # letters below which a sequence has no place for a seqlet beside something else
PROCESS = "motifold.interpret.discovery_process"


@dataclass(frozen=True)
class Settings:
    """How motifs are looked for.

    Attributes
    ----------
    both_strands
        Whether a motif and its reverse complement are one motif; never for RNA.
    window
        Letters of a seqlet without its flanks; left out: a quarter of a typical sequence, 6 to 12.
        Motifs may be wider or narrower.
    fdr
        Share of false ones among the seqlets.
    fewest
        Sites of a motif, at least.
    most
        Seqlets of each sign that are grouped, the strongest; the time grows with their square.
    runs
        Times that the clustering is begun anew, of which the best is kept.
    neighbours
        Most similar seqlets of each that are looked at closely.
    threads
        Most threads.
    seed
        Of the shuffles that seqlets are held against.
    """

    both_strands: bool = True
    window: int | None = None
    fdr: float = 0.05
    fewest: int = 20
    most: int = 1500
    runs: int = 2
    neighbours: int = 50
    threads: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Discovery:
    """What was found.

    Attributes
    ----------
    patterns
        Motifs, the one with most sites first.
    seqlets
        Seqlets that stood out, of both signs, also those beyond the cap.
    reason
        Why there is no pattern, a sentence; empty if there is one.
    """

    patterns: tuple[Pattern, ...]
    seqlets: int
    reason: str = ""


def discover(
    codes: UInt8[np.ndarray, "n length"],
    hypothetical: Float[np.ndarray, "n length 4"],
    settings: Settings = Settings(),
) -> Discovery:
    """Motifs that occur again and again where contributions stand out.

    Parameters
    ----------
    codes
        Held-out sequences; unknown letters and padding are never part of a seqlet.
    hypothetical
        What each of the four letters would contribute at each position.

    Raises
    ------
    UserError
        If the process that groups seqlets breaks off; with its last line.

    References
    ----------
    TF-MoDISco: Shrikumar et al. 2018, arXiv:1811.00416, here modisco-lite, with seqlets as
    :func:`motifold.interpret.seqlets.find_seqlets` takes them.
    """
    data = Sequences(codes, hypothetical)
    letters = (codes != UNKNOWN).sum(axis=1)
    typical = int(np.median(letters)) if len(codes) else 0
    contributions = (one_hot(codes) * hypothetical).sum(axis=2, dtype=np.float64)
    reason = _nothing_to_look_at(typical, contributions, settings)
    if reason:
        return Discovery((), 0, reason)
    window = settings.window or window_of(typical)
    rng = np.random.default_rng(settings.seed)
    seqlets = find_seqlets(codes, contributions, window, settings.fdr, rng)
    groups = {sign: seqlets.of_sign(sign, settings.most) for sign in SIGNS}
    groups = {sign: group for sign, group in groups.items() if len(group.rows) >= settings.fewest}
    if not groups:
        return Discovery((), len(seqlets.rows), _too_few(seqlets, settings))
    sites, trouble = grouped(data, groups, window, settings)
    found = [
        (SIGNS[sign], one)
        for sign in groups
        for one in _motifs(data, [part for of, part in sites if of == sign], settings)
    ]
    reason = "" if found else _no_group(seqlets, settings, trouble)
    return Discovery(named(data, found), len(seqlets.rows), reason)


def window_of(length: int) -> int:
    """Letters of a seqlet's window for sequences of some length.

    A quarter, so that a window can stand out from the rest of its sequence; not more than 12, so
    that two motifs side by side are two seqlets. A wider motif is put together from its parts.

    Examples
    --------
    >>> [window_of(length) for length in (8, 40, 1000)]
    [6, 10, 12]
    """
    return min(max(length // 4, NARROWEST), WIDEST)


def _nothing_to_look_at(typical: int, contributions: np.ndarray, settings: Settings) -> str:
    """Why no seqlet can be looked for, if so."""
    window = settings.window or window_of(typical)
    if typical < max(SHORTEST, window + 1):
        return (
            f"The sequences are too short: they have {typical} letters, and a seqlet of "
            f"{window} must stand out from the rest of its sequence."
        )
    if not np.isfinite(contributions).all():
        return "Some contributions are no finite numbers."
    if not contributions.any():
        return "No contribution differs from 0."
    return ""


def _too_few(seqlets: Seqlets, settings: Settings) -> str:
    """Why seqlets are not grouped."""
    up = int((seqlets.sums > 0).sum())
    down = len(seqlets.sums) - up
    return (
        f"Too few stretches stand out: {up} with positive and {down} with negative contributions, "
        f"and {settings.fewest} of one sign are needed."
    )


def _no_group(seqlets: Seqlets, settings: Settings, trouble: str) -> str:
    """Why grouping gave nothing."""
    text = f"{len(seqlets.rows)} stretches stand out, but no {settings.fewest} of them form a motif"
    return f"{text} (TF-MoDISco: {trouble})." if trouble else f"{text}."


def _motifs(data: Sequences, found: list[Sites], settings: Settings) -> list[Sites]:
    """The motifs of one sign: tidied, merged and, as merging adds sites, tidied again."""
    fewest, both = settings.fewest, settings.both_strands
    parts = [part for one in found for part in tidied(data, one, fewest, both)]
    whole = merged(data, parts, both)
    return [part for one in whole for part in tidied(data, one, fewest, both)]


def grouped(
    data: Sequences, groups: dict[int, Seqlets], window: int, settings: Settings
) -> tuple[list[tuple[int, Sites]], str]:
    """Groups of similar seqlets, aligned: (sign, sites) of each, and what went wrong, if so.

    Each seqlet is handed over with its surroundings, unknown letters beyond the ends, so that time
    and memory do not depend on the length of the sequences and motifs at the ends are not lost.
    """
    flank = max(1, window // 4)
    around = 3 * window  # what aligning, trimming and widening can reach
    rows = np.concatenate([group.rows for group in groups.values()])
    starts = np.concatenate([group.starts for group in groups.values()]) - flank - around
    width = window + 2 * (flank + around)
    codes, hypothetical = surroundings(data, rows, starts, width)
    numbers = {
        "around": around,
        "trim_to_window_size": window + 2 * flank,
        "initial_flank_to_add": window // 2,
        "final_min_cluster_size": settings.fewest,
        "n_leiden_runs": settings.runs,
        "nearest_neighbors_to_compute": settings.neighbours,
        "min_ic_windowsize": min(window, 6),
    }
    found = in_own_process(
        {
            "one_hot": one_hot(codes).astype(np.float32),
            "hypothetical": hypothetical.astype(np.float32),
            "sign": np.repeat(list(groups), [len(group.rows) for group in groups.values()]),
            **{name: np.array(number) for name, number in numbers.items()},
        },
        settings.threads,
    )
    sites = []
    for number, (size, sign) in enumerate(zip(found["width"], found["sign"], strict=True)):
        at = np.flatnonzero(found["pattern"] == number)
        seqlet = found["seqlet"][at]
        start = starts[seqlet] + found["start"][at]
        turned = found["reverse"][at].astype(bool)
        sites.append((int(sign), Sites(rows[seqlet], start, turned, int(size))))
    return sites, str(found["trouble"])


def surroundings(
    data: Sequences, rows: np.ndarray, starts: np.ndarray, width: int
) -> tuple[UInt8[np.ndarray, "seqlets width"], Float[np.ndarray, "seqlets width 4"]]:
    """Letters and contributions from each start, unknown and 0 beyond the ends."""
    length = data.codes.shape[1]
    place = starts[:, None] + np.arange(width)
    inside = (place >= 0) & (place < length)
    place = np.clip(place, 0, length - 1)
    codes = np.where(inside, data.codes[rows[:, None], place], np.uint8(UNKNOWN))
    hypothetical = data.hypothetical[rows[:, None], place]
    return codes, np.where((codes != UNKNOWN)[:, :, None], hypothetical, 0)


def in_own_process(given: dict[str, np.ndarray], threads: int) -> dict[str, np.ndarray]:
    """What :mod:`motifold.interpret.discovery_process` makes of some arrays.

    Raises
    ------
    UserError
        If the process breaks off; with its last line.
    """
    package = Path(__file__).resolve().parents[2]
    paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
    limits = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS"), str(max(1, threads)))
    environment = {**os.environ, **limits, "PYTHONPATH": os.pathsep.join(paths)}
    with TemporaryDirectory(prefix="motifold_") as folder:
        into, out = Path(folder) / "in.npz", Path(folder) / "out.npz"
        write_arrays(into, **given)
        done = subprocess.run(
            [sys.executable, "-m", PROCESS, str(into), str(out)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["it said nothing"]
            raise UserError(
                f"The search for motifs broke off with exit code {done.returncode} "
                f"({lines[-1].strip()}); give it more memory, or look whether modisco-lite is "
                "installed, or switch it off (interpret.motifs.discover: false)."
            )
        return read_arrays(out)
