"""What comparisons share: a quiet machine, interleaved rounds, results that must agree, and a table.

A candidate runs in a process of its own and prints, as its last line, what :func:`told` writes.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

MOST_LOAD = 1.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of every comparison."""
    parser.add_argument("--peer", help="Python of an environment with tests/benchmark/peers.txt")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--anyway", action="store_true", help="run on a busy machine too")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)


def quiet(anyway: bool) -> None:
    """Refuse a busy machine, whose ratios are worth little."""
    load = os.getloadavg()[0]
    if load > MOST_LOAD and not anyway:
        sys.exit(f"the load is {load:.1f}, above {MOST_LOAD:.0f}; wait, or add --anyway")


def told(
    work: Callable[[], Any],
    packages: tuple[str, ...] = (),
    shown: Callable[[Any], Any] = lambda result: result,
) -> None:
    """Run a candidate and print what it took.

    Its result is told by a checksum; ``shown`` brings it to the form of the others beforehand,
    which is not timed.
    """
    started, spent = time.perf_counter(), time.process_time()
    result = work()
    found = {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - spent,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "result": hashlib.sha256(memoryview(shown(result)).cast("B")).hexdigest()[:12],
        "versions": {name: version(name) for name in packages},
    }
    sys.stdout.write(json.dumps(found) + "\n")


def interleaved(commands: dict[str, list[str]], rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Every candidate once a round, in turn; those that fail are named and left out."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            if number and not runs[name]:
                continue
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.stderr.write(f"{name} failed: {done.stderr.strip().splitlines()[-1]}\n")
                continue
            runs[name].append(json.loads(done.stdout.splitlines()[-1]))
    return {name: found for name, found in runs.items() if found}


def agreeing(runs: dict[str, list[dict[str, Any]]], names: list[str]) -> None:
    """Stop unless these candidates gave the same result in every round."""
    results = {name: {run["result"] for run in runs[name]} for name in names if name in runs}
    if len(set().union(*results.values())) > 1:
        sys.exit(f"the results differ: {results}")


def print_table(runs: dict[str, list[dict[str, Any]]], ours: str, title: str) -> None:
    """Best seconds of each candidate, and how many times longer it took than ours."""
    load = os.getloadavg()[0]
    busy = ", a busy machine: worth little" if load > MOST_LOAD else ""
    system = f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}{busy}"
    print(f"\n{title} ({datetime.now(UTC).date()}; {system})\n")
    print("| | seconds | CPU seconds | peak MB | times ours |\n|---|---:|---:|---:|---:|")
    best = min(run["seconds"] for run in runs[ours])
    order = sorted(runs, key=lambda name: min(run["seconds"] for run in runs[name]))
    for name in order:
        least = {key: min(run[key] for run in runs[name]) for key in ("seconds", "cpu", "peak_mb")}
        said = " ".join(f"{key} {value}" for key, value in runs[name][0]["versions"].items())
        print(
            f"| {name}{f' ({said})' if said else ''} | {least['seconds']:.2f} | {least['cpu']:.2f} "
            f"| {least['peak_mb']:.0f} | {least['seconds'] / best:.1f} |"
        )
