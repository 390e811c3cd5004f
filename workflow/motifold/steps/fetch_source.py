"""Rule ``fetch_source``: a file that is missing is fetched; none that is there is touched."""

from pathlib import Path

from motifold.fetch.file import Wanted, fetch_file
from motifold.rule import run_by_hand


def main(
    *,
    target: Path,
    dataset: str,
    key: str,
    url: str,
    sha256: str,
    mirror: str | None = None,
) -> None:
    """Fetch one file of a dataset's source from the mirror or from its address."""
    fetch_file(target, Wanted(dataset, key, url, sha256, mirror))


if __name__ == "__main__":
    run_by_hand(main)
