"""Traps planted on purpose and clean data beside them: what does the verdict say of each?

Runs the steps of the workflow one after another in one process, from reading to `verdict.json`, with simple models, on every
trap of `tests/traps.py` and on clean data sets. Prints for each trap whether its check or shortcut spoke and what the third
question (is the accuracy an artefact?) says; and how many clean sets fail anything.

    PYTHONPATH=workflow:tests python tests/benchmark/planted_traps.py --clean 20
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from traps import TRAPS, clean

from motifold.artifacts import read_facts, read_json, read_table
from motifold.config.dataset import Dataset
from motifold.config.load import MODEL
from motifold.config.trials import asked_of, trial_models
from motifold.steps import (
    audit_models,
    check_dataset,
    evaluate_dataset,
    find_similar,
    judge_dataset,
    read_dataset,
    split_dataset,
    train_baseline,
    trial_baseline,
    try_shortcuts,
    weigh_shortcuts,
    weigh_trials,
)

ROOT = Path(__file__).parents[2]
SIMPLE = {
    "dna": ["majority", "composition", "kmer_logistic", "position_logistic", "random_forest"],
    "image": ["majority", "composition", "pixel_logistic", "random_forest"],
}
MEASURED = ["signal", "capacity", "outlook", "controls", "gap", "clean", "confounding", "cautions"]


def plain(settings: Any) -> dict[str, Any]:
    return settings.model_dump(mode="json")


def run(folder: Path, given: dict[str, Any], name: str, seed: int = 1) -> None:
    """All steps of one data set; every file of it stands in ``folder``."""
    asked = Dataset.model_validate(given)
    known = yaml.safe_load((ROOT / "config/models.yaml").read_text("utf-8"))
    models = {one: MODEL.validate_python(known[one]) for one in SIMPLE[asked.type]}
    data = {
        "facts": folder / "dataset.json",
        "examples": folder / "examples.parquet",
        "x": folder / "x.npy",
    }
    wanted = {
        key: value
        for key, value in plain(asked).items()
        if key in {"type", "task", "source", "fit"}
    }
    read_dataset.main(sources=[], **data, settings=wanted, dataset=name)
    before(folder, data, asked, seed)
    for one, settings in models.items():
        common = data | {
            "folds": folder / "folds.tsv", "name": one, "settings": plain(settings), "seed": seed, "validation": 0.15,
        }  # fmt: skip
        train_baseline.main(
            **common,
            models=folder / "models" / one,
            predictions=folder / f"predictions/{one}.parquet",
        )
        if one in trial_models(asked.model_copy(update={"models": list(models)}), models):
            wish = asked_of(asked.model_copy(update={"models": list(models)}), models)
            trial_baseline.main(
                **common, similar=folder / "similar.parquet", trials=folder / f"trials/{one}.tsv",
                asked={
                    "by": wish.way, "controls": plain(wish.controls), "learning_curve": plain(wish.learning_curve),
                    "last_network": None, "small": False,
                },
            )  # fmt: skip
    after(folder, data, list(models), seed)


def before(folder: Path, data: dict[str, Path], asked: Dataset, seed: int) -> None:
    """What is done before anything is trained."""
    similar, folds = folder / "similar.parquet", folder / "folds.tsv"
    find_similar.main(**data, similar=similar, split=plain(asked.split))
    split_dataset.main(**data, similar=similar, folds=folds, split=plain(asked.split), seed=seed)
    tried = {"shortcuts": folder / "shortcuts.tsv", "scores": folder / "shortcut_scores.parquet"}
    try_shortcuts.main(**data, folds=folds, **tried, metric=None, seed=seed)
    check_dataset.main(
        **data, folds=folds, similar=similar, shortcuts=tried["shortcuts"], checks=folder / "checks.tsv",
        balance=folder / "balance.tsv", leaks_file=folder / "leaks.tsv", ceiling_file=folder / "ceiling.json", metric=None,
    )  # fmt: skip


def after(folder: Path, data: dict[str, Path], models: list[str], seed: int) -> None:
    """What is done with the trained models."""
    table = {
        name: folder / f"{name}.tsv"
        for name in [*MEASURED, "metrics", "summary", "comparison", "fits", "folds"]
    }
    base = {"facts": data["facts"], "folds": table["folds"], "metric": None, "seed": seed}
    trained = {
        "predictions": [folder / f"predictions/{one}.parquet" for one in models],
        "models": [folder / "models" / one for one in models],
    }
    scores = {"metrics": table["metrics"], "summary": table["summary"]}
    evaluate_dataset.main(
        **base, **trained, **scores, comparison=table["comparison"], fits=table["fits"]
    )
    audit_models.main(
        **base, **trained, **scores, leaks=folder / "leaks.tsv", signal_file=table["signal"], clean=table["clean"],
        capacity_file=table["capacity"], calibration=folder / "calibration.tsv", cautions_file=table["cautions"],
    )  # fmt: skip
    weigh_trials.main(
        **base, **trained, **scores, trials=sorted(folder.glob("trials/*.tsv")), gap=table["gap"],
        seeds=folder / "seeds.tsv", repeats=folder / "repeats.tsv", learning_curve=folder / "learning_curve.tsv", outlook_file=table["outlook"], controls=table["controls"],
    )  # fmt: skip
    weigh_shortcuts.main(
        **base, shortcuts=folder / "shortcuts.tsv", scores=folder / "shortcut_scores.parquet",
        summary=table["summary"], predictions=trained["predictions"], confounding_file=table["confounding"],
    )  # fmt: skip
    (folder / "interpretation").mkdir()
    judge_dataset.main(
        facts=data["facts"], examples=data["examples"], folds=table["folds"], checks=folder / "checks.tsv",
        summary=table["summary"], comparison=table["comparison"], fits=table["fits"], ceiling=folder / "ceiling.json",
        tables=[table[name] for name in MEASURED], interpretation=folder / "interpretation", metric=None, split_by=None,
        verdict_file=folder / "verdict.json", headline_file=folder / "headline.json",
    )  # fmt: skip


def spoke(folder: Path) -> dict[str, str]:
    """Status of every check and control that does not pass; shortcuts as they were weighed."""
    checks = read_table(folder / "checks.tsv").set_index("check")["status"]
    weighed = read_table(folder / "confounding.tsv")
    controls = read_table(folder / "controls.tsv")
    statuses = checks.to_dict()
    statuses |= {f"shortcut_{row['shortcut']}": row["status"] for _, row in weighed.iterrows()}
    statuses |= {
        f"{row['control']} of {row['model']}": row["status"] for _, row in controls.iterrows()
    }
    return {check: str(status) for check, status in statuses.items() if status != "pass"}


def row_of(folder: Path, name: str, check: str) -> dict[str, str]:
    """What was found in one data set."""
    poor, answer = spoke(folder), read_json(folder / "verdict.json")[2]
    trapped = check in poor and answer["status"] != "pass"
    return {
        "set": name,
        "check": check,
        "check says": poor.get(check, "pass"),
        "question 3": answer["status"],
        "caught": ("yes" if trapped else "NO") if check else "",
        "fails": ", ".join(one for one, status in poor.items() if status == "fail"),
        "cautions": str(sum(status == "caution" for status in poor.values())),
    }


def main() -> None:
    """Run all sets and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clean", type=int, default=20, help="number of clean data sets")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started, rows = time.perf_counter(), []
    names = [*TRAPS, *(f"clean{number:02}" for number in range(1, asked.clean + 1))]
    for number, name in enumerate(names):
        with tempfile.TemporaryDirectory() as place:
            folder, trap = Path(place), TRAPS.get(name)
            rng = np.random.default_rng(asked.seed)
            given = trap.plant(folder, rng) if trap else clean(folder, 1000 * asked.seed + number)
            run(folder, given, name)
            if not read_facts(folder / "dataset.json").classes:
                raise ValueError(f"{name} is no classification")
            rows.append(row_of(folder, name, trap.check if trap else ""))
    table = pd.DataFrame(rows)
    print(table.to_string(index=False))
    traps, rest = table[table["check"] != ""], table[table["check"] == ""]
    print(f"\n{len(table)} data sets in {time.perf_counter() - started:.0f} s")
    print(f"traps caught: {(traps['caught'] == 'yes').sum()} of {len(traps)}")
    print(f"clean sets with a fail: {(rest['fails'] != '').sum()} of {len(rest)}")
    print(f"clean sets that fail question 3: {(rest['question 3'] == 'fail').sum()} of {len(rest)}")


if __name__ == "__main__":
    main()
