"""Rule ``draw_figures``: every figure of a dataset, as PNG and SVG."""

from pathlib import Path

from motifold.artifacts import read_facts, read_json, read_table
from motifold.evaluation.evidence import chance_of
from motifold.evaluation.metrics import primary_metric
from motifold.report.album import Album
from motifold.report.draw_data import draw_data, draw_training
from motifold.report.draw_honesty import draw_honesty
from motifold.report.draw_learned import draw_importance, draw_linear, draw_network
from motifold.report.draw_scores import draw_scores
from motifold.report.draw_simple import draw_simple
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    examples: Path,
    points: Path,
    survey: Path,
    metrics: Path,
    summary: Path,
    comparison: Path,
    predictions: list[Path],
    models: list[Path],
    tables: list[Path],
    ceiling: Path,
    interpretation: Path,
    figures: Path,
    metric: str | None,
) -> None:
    """Draw scores, data, training, what was learned and what the scores are worth."""
    known, table, album = read_facts(facts), read_table(examples), Album(figures)
    deciding = primary_metric(known, metric)
    scores, said = read_table(summary), {one.stem: read_table(one) for one in predictions}
    draw_scores(
        album,
        known,
        deciding,
        (scores, read_table(metrics), read_table(comparison)),
        chance_of(known, deciding, next(iter(said.values()))),
        said,
    )
    draw_data(album, known, table, read_table(points), read_json(survey))
    histories = [one / "history.tsv" for one in models if (one / "history.tsv").exists()]
    draw_training(album, {one.parent.name: read_table(one) for one in histories})
    for folder in sorted(interpretation.iterdir()):
        if (folder / "summary.json").exists():
            draw_network(album, known, folder)
    for folder in sorted(interpretation.iterdir()):
        if (folder / "coefficients.npz").exists():
            draw_linear(album, known, folder)
        if (folder / "attributions.npz").exists() and not (folder / "summary.json").exists():
            draw_simple(album, known, folder)
    draw_importance(album, sorted(interpretation.iterdir()))
    weighed = {one.stem: read_table(one) for one in tables} | {"summary": scores}
    draw_honesty(album, known, deciding, weighed, read_json(ceiling)["value"])
    album.close()


if __name__ == "__main__":
    run_by_hand(main)
