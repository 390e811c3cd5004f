"""How long the search for near-duplicate sequences takes, how much memory, and what it finds.

Every size runs in a process of its own, so that its peak memory is its own. The data are simulated:
random sequences, half of which hold the same motif of 12 letters, and, as a quarter of all, copies
of known kinds. A link between two families is false. Motifold and MMseqs2 compare all with all. seqleak
looks for relatives of test sequences (a fifth, drawn at random) in training, with its own thresholds: its
shares are of copies in the test part whose original is in training, and what it marks of others is false.

    PYTHONPATH=workflow python tests/benchmark/near_duplicates.py --sizes 10000 100000 --peer PEER/bin/python
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

TEST = 0.2  # share of the test part that seqleak gets
NEAR, RUN = 0.5, 0.2  # what seqleak counts: shared words, shared run of words
MOTIF = np.array([1, 2, 0, 1, 1, 2, 0, 0, 1, 3, 1, 1], np.uint8)


def complement(codes):
    return 3 - codes[:, ::-1]


def changed(codes, share, rng):
    """Copies in which each letter has changed with a chance, to one of the three others."""
    hit = rng.random(codes.shape) < share
    return np.where(hit, (codes + rng.integers(1, 4, codes.shape, np.uint8)) % 4, codes)


def window(codes, rng):
    """The window 40 % further right."""
    step = 2 * codes.shape[1] // 5
    new = rng.integers(0, 4, (len(codes), step), np.uint8)
    return np.concatenate([codes[:, step:], new], axis=1)


def gap(codes, rng):
    """Copies that lack 1 to 5 letters somewhere; new ones follow at the end."""
    places = np.arange(codes.shape[1])
    lost = rng.integers(1, 6, (len(codes), 1))
    begin = rng.integers(0, codes.shape[1], (len(codes), 1))
    longer = np.concatenate([codes, rng.integers(0, 4, (len(codes), 5), np.uint8)], axis=1)
    return np.take_along_axis(longer, places + lost * (places >= begin), 1)


COPY = {
    "exact": lambda codes, _: codes,
    "reverse": lambda codes, _: complement(codes),
    "95 %": lambda codes, rng: changed(codes, 0.05, rng),
    "90 %": lambda codes, rng: changed(codes, 0.1, rng),
    "window": window,
    "window-rc": lambda codes, rng: complement(window(codes, rng)),
    "gap": gap,
}
KINDS = tuple(COPY)


def simulated(n, length, seed=0):
    """Codes (n, length), the family of each row, the kind of each row (-1: an original)."""
    rng = np.random.default_rng(seed)
    each = n // (4 * len(KINDS))
    originals = n - each * len(KINDS)
    codes = rng.integers(0, 4, (n, length), np.uint8)
    for row, place in enumerate(rng.integers(0, length - len(MOTIF), originals // 2)):
        codes[2 * row, place : place + len(MOTIF)] = MOTIF
    family, kind = np.arange(n), np.full(n, -1)
    for number, name in enumerate(KINDS):
        source = np.arange(number * each, (number + 1) * each)
        rows = originals + source
        codes[rows] = COPY[name](codes[source], rng)
        family[rows], kind[rows] = source, number
    order = rng.permutation(n)
    place = np.empty(n, int)
    place[order] = np.arange(n)
    return codes[order], place[family[order]], kind[order]


def search(path, by):
    """Links by our search or by MMseqs2."""
    from motifold.similarity.mmseqs import mmseqs_links
    from motifold.similarity.sequences import sequence_links

    codes = np.load(path, mmap_mode="r")
    start = time.perf_counter()
    if by == "mmseqs":
        links = mmseqs_links(codes, dataset="benchmark", threads=2)
    else:
        links = sequence_links(codes, both_strands=True)
    return links, time.perf_counter() - start


def measure(n, length, by):
    """One row of the table."""
    from motifold.similarity.links import clusters_of_links

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.npy")
        codes, family, kind = simulated(n, length)
        np.save(path, codes)
        del codes
        command = [sys.executable, __file__, "--search", str(path), "--by", by]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        links = np.load(path.with_suffix(".links.npy"))
    import pandas as pd

    cluster = clusters_of_links(n, pd.DataFrame(links, columns=["first", "second"]))
    met = cluster == cluster[family]
    wrong = int((family[links[:, 0]] != family[links[:, 1]]).sum())
    return {
        **told,
        "links": len(links),
        "false": wrong,
        **{name: met[kind == number].mean() for number, name in enumerate(KINDS)},
    }


def measure_seqleak(n, length, peer):
    """The same row for the overlap checks of seqleak, run by the Python of its environment."""
    import pandas as pd

    codes, family, kind = simulated(n, length)
    test = np.random.default_rng(1).random(n) < TEST
    texts = np.frombuffer(b"ACGT", np.uint8)[codes].view(f"S{length}").ravel().astype(str)
    split = np.where(test, "test", "train")
    with tempfile.TemporaryDirectory() as folder:
        task, report = Path(folder, "task.csv"), Path(folder, "report.json")
        table = {"id": np.arange(n), "sequence": texts, "label": np.arange(n) % 2, "split": split}
        pd.DataFrame(table).to_csv(task, index=False)
        command = [peer, "-m", "seqleak", "audit", "--data", str(task), "--out", str(report)]
        command += ["--checks", "overlap", "--homology", "off", "--threads", "2"]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - start
        found = pd.read_parquet(report.with_suffix(".items.parquet"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    marked = found["exact_dup"] | (found["containment"] >= NEAR) | (found["collinear"] >= RUN)
    marked = marked.to_numpy(bool)[np.argsort(found["item_id"].astype(int).to_numpy())]
    trained = np.isin(family, family[~test])
    return {
        "seconds": seconds,
        "peak_mb": peak,
        "links": int(marked[test].sum()),
        "false": int((marked & test & ~trained).sum()),
        **{name: marked[(kind == at) & test & trained].mean() for at, name in enumerate(KINDS)},
    }


def search_alone(path, by):
    """What the process of its own does: search, store the links, say what it took."""
    links, seconds = search(path, by)
    np.save(Path(path).with_suffix(".links.npy"), links[["first", "second"]].to_numpy())
    who = resource.RUSAGE_CHILDREN if by == "mmseqs" else resource.RUSAGE_SELF
    peak = resource.getrusage(who).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak}) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--mmseqs", type=int, default=100_000, help="largest size for the peers")
    parser.add_argument("--peer", help="Python of an environment with tests/benchmark/peers.txt")
    parser.add_argument("--search", help=argparse.SUPPRESS)
    parser.add_argument("--by", default="words", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.search:
        search_alone(asked.search, asked.by)
        return
    head = ["by", "n", "length", "seconds", "peak MB", "links", "false", *KINDS]
    sys.stdout.write("\t".join(head) + "\n")
    for n in asked.sizes:
        ways = {"words": True, "seqleak": bool(asked.peer) and n <= asked.mmseqs}
        ways["mmseqs"] = n <= asked.mmseqs and shutil.which("mmseqs") is not None
        for by in [way for way, wanted in ways.items() if wanted]:
            if by == "seqleak":
                row = measure_seqleak(n, asked.length, asked.peer)
            else:
                row = measure(n, asked.length, by)
            shares = [f"{row[name]:.4f}" for name in KINDS]
            values = [by, n, asked.length, f"{row['seconds']:.1f}", f"{row['peak_mb']:.0f}"]
            values += [row["links"], row["false"], *shares]
            sys.stdout.write("\t".join(map(str, values)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
