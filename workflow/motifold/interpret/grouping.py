"""Grouping similar seqlets: TF-MoDISco, in a process of its own."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from jaxtyping import Float, UInt8

from motifold.artifacts import read_arrays, write_arrays
from motifold.errors import UserError
from motifold.interpret.seqlets import Seqlets
from motifold.interpret.sites import Sequences, Sites
from motifold.sequence.alphabet import UNKNOWN, one_hot

NOISE = 1e-6  # of the largest contribution
PROCESS = "motifold.interpret.discovery_process"


@dataclass(frozen=True)
class Effort:
    """What grouping may take.

    Attributes
    ----------
    runs
        Times that the clustering is begun anew, of which the best is kept.
    neighbours
        Most similar seqlets of each that are looked at closely.
    threads
        Most threads.
    seconds
        Time after which grouping is given up.
    """

    runs: int = 2
    neighbours: int = 50
    threads: int = 1
    seconds: float | int = 600


def grouped(
    data: Sequences, groups: dict[int, Seqlets], window: int, fewest: int, effort: Effort
) -> tuple[list[tuple[int, Sites]], str]:
    """Groups of similar seqlets, aligned: (sign, sites) of each, and what went wrong, if so.

    Each seqlet is handed over with its surroundings, so that time and memory do not depend on the
    length of the sequences, and motifs at the ends are not lost. The seeds of modisco-lite are
    fixed: the same seqlets give the same groups.

    Parameters
    ----------
    groups
        Seqlets of each sign.
    window
        Letters of a seqlet without its flanks, a quarter of it on either side.
    fewest
        Sites of a group, at least.

    Raises
    ------
    UserError
        If the process breaks off; with its last line.
    subprocess.TimeoutExpired
        If it takes too long.
    """
    flank = max(1, window // 4)
    around = 3 * window  # what aligning, trimming and widening can reach
    rows = np.concatenate([group.rows for group in groups.values()])
    starts = np.concatenate([group.starts for group in groups.values()]) - flank - around
    width = window + 2 * (flank + around)
    codes, hypothetical = surroundings(data, rows, starts, width, np.random.default_rng(0))
    numbers = {
        "around": around,
        "trim_to_window_size": window + 2 * flank,
        "initial_flank_to_add": window // 2,
        "final_min_cluster_size": fewest,
        "n_leiden_runs": effort.runs,
        "nearest_neighbors_to_compute": effort.neighbours,
        "min_ic_windowsize": min(window, 6),
    }
    found = in_own_process(
        {
            "one_hot": one_hot(codes).astype(np.float32),
            "hypothetical": hypothetical.astype(np.float32),
            "sign": np.repeat(list(groups), [len(group.rows) for group in groups.values()]),
            **{name: np.array(number) for name, number in numbers.items()},
        },
        effort,
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
    data: Sequences, rows: np.ndarray, starts: np.ndarray, width: int, rng: np.random.Generator
) -> tuple[UInt8[np.ndarray, "seqlets width"], Float[np.ndarray, "seqlets width 4"]]:
    """Letters and contributions from each start: random letters and next to 0 beyond the ends.

    Where all sites of a group have no letter or exactly no contribution, modisco-lite divides by 0
    and may then merge for ever; hence random letters for unknown ones, and a millionth of noise.
    """
    length = data.codes.shape[1]
    place = starts[:, None] + np.arange(width)
    inside = (place >= 0) & (place < length)
    place = np.clip(place, 0, length - 1)
    codes = np.where(inside, data.codes[rows[:, None], place], np.uint8(UNKNOWN))
    hypothetical = data.hypothetical[rows[:, None], place]
    unknown = codes == UNKNOWN
    hypothetical = np.where(unknown[:, :, None], 0.0, hypothetical)
    noise = rng.normal(0, NOISE * np.abs(hypothetical).max(), hypothetical.shape)
    letters = rng.integers(0, UNKNOWN, codes.shape, np.uint8)
    return np.where(unknown, letters, codes), hypothetical + noise


def in_own_process(given: dict[str, np.ndarray], effort: Effort) -> dict[str, np.ndarray]:
    """What :mod:`motifold.interpret.discovery_process` makes of some arrays.

    Raises
    ------
    UserError
        If the process breaks off; with its last line.
    subprocess.TimeoutExpired
        If it takes too long; it has been ended then.
    """
    package = Path(__file__).resolve().parents[2]
    paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
    limits = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS"), str(max(1, effort.threads)))
    environment = {**os.environ, **limits, "PYTHONPATH": os.pathsep.join(paths)}
    with TemporaryDirectory(prefix="motifold_") as folder:
        into, out = Path(folder) / "in.npz", Path(folder) / "out.npz"
        write_arrays(into, **given)
        command = [sys.executable, "-m", PROCESS, str(into), str(out)]
        code, said = run_and_end(command, environment, effort.seconds)
        if code:
            lines = said.strip().splitlines() or ["it said nothing"]
            raise UserError(
                f"The search for motifs broke off with exit code {code} ({lines[-1].strip()}); "
                "give it more memory, see that modisco-lite is installed, or switch the search off "
                "(interpret.motifs.discover: false)."
            )
        return read_arrays(out)


def run_and_end(
    command: list[str], environment: dict[str, str], seconds: float | int
) -> tuple[int, str]:
    """Run a command and whatever it starts: exit code, and what it said on its error stream.

    Raises
    ------
    subprocess.TimeoutExpired
        If it takes longer than ``seconds``.
    """
    process = subprocess.Popen(  # noqa: S603 - this Python and a module of this package
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        errors="replace", start_new_session=True,
    )  # fmt: skip
    try:
        _, said = process.communicate(timeout=seconds)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # it forks; its children must not go on
            process.communicate()
    return process.returncode, said
