"""Rule ``survey_dataset``: an unsupervised look at the data."""

from pathlib import Path

from motifold.artifacts import read_data, write_json, write_table
from motifold.checks.survey import survey as look
from motifold.rule import run_by_hand


def main(*, facts: Path, examples: Path, x: Path, points: Path, survey: Path, seed: int) -> None:
    """Write principal components and clusters, and how well clusters match the labels."""
    data = read_data(facts, examples, x)
    table, measured = look(data.x, data.facts, data.y, seed)
    column = data.facts.truth_columns[0]
    table["id"] = data.examples["id"].to_numpy()[table["index"]]
    table[column] = data.examples[column].to_numpy()[table["index"]]
    write_table(points, table)
    write_json(survey, measured)


if __name__ == "__main__":
    run_by_hand(main)
