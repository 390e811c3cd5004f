"""Rule ``gather_costs``: what every job of a run cost, in one table."""

from pathlib import Path

from motifold.artifacts import write_table
from motifold.evaluation.costs import Planned, gather
from motifold.rule import run_by_hand

STEPS = Path(__file__).parent


def main(
    *,
    pages: list[Path],  # noqa: ARG001  (the end of every dataset's work)
    costs: Path,
    models: dict[str, list[str]],
    tried: dict[str, list[str]],
) -> None:
    """Write ``results/cost.tsv``: all jobs but this one, the page over all datasets and probes."""
    planned = {
        name: Planned(frozenset(models[name]), frozenset(tried[name])) for name in sorted(models)
    }
    steps = (path.stem for path in STEPS.glob("*.py"))
    rules = frozenset(name for name in steps if not name.startswith("probe_"))
    write_table(costs, gather(Path("benchmarks"), planned, rules))


if __name__ == "__main__":
    run_by_hand(main)
