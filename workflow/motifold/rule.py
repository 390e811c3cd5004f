"""Run a step's ``main`` with what its Snakemake job names, or by hand from a terminal."""

import argparse
import importlib
import inspect
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from motifold.earlier import earlier_results
from motifold.errors import UserError

OURS = "This is a fault of Motifold, not of your data: please report it with the log."


def run_job(job: Any) -> None:
    """Run the step that has the name of the job's rule.

    The step's output and log messages go to the rule's log. A mistake that the user can mend is
    said in one sentence, on the terminal too, and ends the job with exit code 1.
    """
    with _logged(Path(job.log[0])) as terminal:
        try:
            step = importlib.import_module(f"motifold.steps.{job.rule}")
            with earlier_results(job.output, job.log[0]):
                step.main(**from_job(step.main, job))
        except UserError as error:
            _say(f"motifold: {error}", terminal)
            sys.exit(1)
        except Exception:  # noqa: BLE001  (whatever else fails is our fault, and is said so)
            traceback.print_exc()
            _say(f"{traceback.format_exc()}\n{OURS} Log: {job.log[0]}", terminal)
            sys.exit(1)


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
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(output, 1)
            os.dup2(terminal, 2)
            os.close(output)


def _say(text: str, terminal: int) -> None:
    """Write to the log and to the terminal."""
    logging.error(text)
    os.write(terminal, f"{text}\n".encode())


def from_job(main: Callable[..., None], job: Any) -> dict[str, Any]:
    """Match a job's named files, settings and wildcards to the arguments of ``main``.

    The rule's params ``code``, ``settings`` and ``untracked`` are special: ``code`` is passed on
    only if asked for, and the others are spread into their keys. One mapping holds all settings,
    because Snakemake compares params as a set of values and misses two that trade places. What
    shall rerun nothing stands in ``untracked``, a function that also takes ``input``: Snakemake
    does not compare those.

    Raises
    ------
    TypeError
        If the two differ; the message names each side's spare names.
    """
    given: dict[str, Any] = {
        name: _as_paths(value) for part in (job.input, job.output) for name, value in part.items()
    }
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
