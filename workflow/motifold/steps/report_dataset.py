"""Rule ``report_dataset``: one page, verdict first, that needs no other file."""

from pathlib import Path
from typing import Any

import numpy as np
import yaml

from motifold.artifacts import read_facts, read_json, read_table, whole
from motifold.config.dataset import Dataset
from motifold.evaluation.metrics import names_of, primary_metric
from motifold.provenance import now, versions
from motifold.report.album import read_album
from motifold.report.compose import (
    checks_of,
    code_digest,
    compared,
    facts_strip,
    fits_of,
    kind_of,
    overall,
    ranked,
    verdicts_of,
)
from motifold.report.compose_cost import costs_of
from motifold.report.compose_honesty import done_of, enough_of, honesty_of
from motifold.report.compose_learned import explained_of, used_methods
from motifold.report.methods import methods
from motifold.report.methods_learned import interpretation as interpretation_of
from motifold.report.pages import DatasetPage, Provenance, dataset_page
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    examples: Path,
    folds: Path,
    checks: Path,
    survey: Path,
    summary: Path,
    comparison: Path,
    fits: Path,
    verdict: Path,
    headline: Path,
    tables: list[Path],
    ceiling: Path,
    interpretation: Path,
    figures: Path,
    models: list[Path],
    template: Path,
    honesty: Path,  # noqa: ARG001  (part of the template)
    learned: Path,  # noqa: ARG001  (part of the template)
    parts: Path,  # noqa: ARG001  (part of the template)
    style: Path,  # noqa: ARG001  (part of the template)
    page: Path,
    settings: dict[str, Any],
    seed: int,
) -> None:
    """Put the tables and figures of a dataset into its page."""
    known, table, held = read_facts(facts), read_table(examples), read_table(folds)
    asked, answers = Dataset.model_validate(settings), read_json(verdict)
    cards = [read_json(one / "card.json") for one in models]
    metric = primary_metric(known, asked.metric)
    way = asked.split.by or ("column" if "split" in table else "similarity")
    rounds = len(held.loc[held["fold"] >= 0, ["repeat", "fold"]].drop_duplicates())
    weighed = {one.stem: read_table(one) for one in tables}
    chance = float(weighed["signal"]["chance"].iloc[0])
    differences, scores = read_table(comparison), read_table(summary)
    content = DatasetPage(
        title=known.name,
        description=asked.description,
        kind=kind_of(known),
        status=overall(answers),
        headline=read_json(headline)["says"],
        verdicts=verdicts_of(answers),
        facts=facts_strip(known, len(table), held, way),
        metric=metric,
        chance=None if np.isnan(chance) else chance,
        leaderboard=ranked(scores, metric),
        metrics=list(names_of(known)),
        comparison=compared(differences),
        fits=fits_of(read_table(fits)),
        survey=read_json(survey)["sentence"],
        notes=known.notes,
        checks=checks_of(read_table(checks).query("not check.str.startswith('shortcut_')")),
        figures=read_album(figures),
        methods=[
            *methods(known, way, rounds, cards, done_of(weighed, differences)),
            *interpretation_of(known, asked.interpret, used_methods(interpretation)),
        ],
        provenance=Provenance(
            versions(),
            seed,
            code_digest(models, cards),
            yaml.safe_dump(settings, sort_keys=False, allow_unicode=True),
            now(),
        ),
        honesty=honesty_of(weighed, metric),
        enough=enough_of(weighed, metric, read_json(ceiling)["says"]),
        learned=explained_of(known, interpretation, figures),
        cost=costs_of(scores, differences, metric, None if np.isnan(chance) else chance),
    )
    with whole(page) as part:
        part.write_text(dataset_page(content, template.parent), "utf-8")


if __name__ == "__main__":
    run_by_hand(main)
