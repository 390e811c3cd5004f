"""Run a step's ``main`` with what its Snakemake job names, or by hand from a terminal."""

import argparse
import importlib
import inspect
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from motifold.cost import note_cost
from motifold.earlier import earlier_results
from motifold.errors import UserError
from motifold.running import at_work
from motifold.system import machine_error

OURS = "This is a fault of Motifold, not of your data: please report it with the log."


def run_job(job: Any) -> None:
    """Run the step that has the name of the job's rule.

    The step's output and log messages go to the rule's log. What the user can mend, in the data or
    on the machine, is said in one sentence, on the terminal too, and ends the job with exit code 1.
    """
    log = Path(job.log[0])
    try:
        with _logged(log) as terminal:
            said = _said(job)
            if said:
                _say(said, terminal)
                logging.error(said)
    except OSError as error:
        said = f"motifold: {machine_error(error, log) or error}"
        _say(said, 2)
    if said:
        sys.exit(1)


def _said(job: Any) -> str:
    """Run the step; what there is to say of its failure, or nothing."""
    log, started = str(job.log[0]), time.perf_counter()
    try:
        step = importlib.import_module(f"motifold.steps.{job.rule}")
        with at_work(), earlier_results(job.output, log) as parts:
            step.main(**from_job(step.main, job, parts))
        note_cost(job, time.perf_counter() - started)
    except UserError as error:
        return f"motifold: {error}"
    except Exception as error:  # noqa: BLE001  (whatever else fails is our fault, and is said so)
        known = machine_error(error, log)
        return f"motifold: {known}" if known else f"{traceback.format_exc()}\n{OURS} Log: {log}"
    return ""


@contextmanager
def _logged(log: Path) -> Iterator[int]:
    """Send everything printed to ``log``; yields the terminal's own descriptor.

    By descriptor, so that messages of compiled libraries land there too.
    """
    terminal, output = os.dup(2), os.dup(1)
    with log.open("w", encoding="utf-8") as file:
        sys.stdout.flush()
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        logging.basicConfig(
            stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s", force=True
        )
        logging.captureWarnings(capture=True)
        try:
            yield terminal
        finally:
            with suppress(OSError):  # the log's disk may be full
                sys.stdout.flush()
                sys.stderr.flush()
            os.dup2(output, 1)
            os.dup2(terminal, 2)
            os.close(output)


def _say(text: str, terminal: int) -> None:
    """Write on a line of its own: Snakemake ends its lines only after it has written them."""
    os.write(terminal, f"\n{text}\n".encode())


def from_job(
    main: Callable[..., None], job: Any, parts: Mapping[str, Path] | None = None
) -> dict[str, Any]:
    """Match a job's named files, settings and wildcards to the arguments of ``main``.

    The rule's params ``code``, ``settings`` and ``untracked`` are special: ``code`` is passed on
    only if asked for, and the others are spread into their keys. One mapping holds all settings,
    because Snakemake compares params as a set of values and misses two that trade places. What
    shall rerun nothing stands in ``untracked``, a function that also takes ``input``: Snakemake
    does not compare those.

    Parameters
    ----------
    parts
        Temporary names that stand for the final ones of some outputs.

    Raises
    ------
    TypeError
        If the two differ; the message names each side's spare names.
    """
    given: dict[str, Any] = {
        name: _as_paths(value) for part in (job.input, job.output) for name, value in part.items()
    }
    given |= {name: parts[value] for name, value in job.output.items() if parts and value in parts}
    given |= job.params.get("settings", {}) | job.params.get("untracked", {})
    wanted = set(inspect.signature(main).parameters)
    spare: Mapping[str, Any] = {
        **dict(job.wildcards.items()),
        "threads": job.threads,
        "gpus": int(job.resources.get("gpu", 0) or 0),
        "code": job.params.get("code", ""),
    }
    given |= {name: spare[name] for name in wanted - given.keys() if name in spare}
    required = {
        name
        for name, one in inspect.signature(main).parameters.items()
        if one.default is inspect.Parameter.empty
    }
    if not required <= given.keys() <= wanted:
        raise TypeError(
            f"rule {job.rule} and its main() disagree: only the rule has "
            f"{sorted(given.keys() - wanted)}, only main() has {sorted(required - given.keys())}"
        )
    return given


def _as_paths(value: Any) -> Path | list[Path]:
    """Snakemake's text as paths."""
    return Path(value) if isinstance(value, str) else [Path(one) for one in value]


def run_by_hand(main: Callable[..., None], arguments: list[str] | None = None) -> None:
    """Run a step from a terminal: ``python -m motifold.steps.split_dataset --folds ...``.

    Options are the arguments of ``main``; values that are no paths are YAML.
    """
    import yaml

    parser = argparse.ArgumentParser(description=inspect.getdoc(main))
    for name, one in inspect.signature(main, eval_str=True).parameters.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=Path if one.annotation is Path else yaml.safe_load,
            required=one.default is inspect.Parameter.empty,
            default=one.default,
        )
    try:
        main(**vars(parser.parse_args(arguments)))
    except UserError as error:
        sys.exit(f"motifold: {error}")
