"""Traps planted on purpose and clean data beside them: what does the verdict say of each?

Runs the whole workflow, as far as `verdict.json`, on every trap of `tests/traps.py` and on clean data sets, with
a few cheap models and a small network. Prints for each trap whether its check or shortcut spoke, whether the third question
(is the accuracy an artefact?) is a caution or a fail that names it; and for the clean sets how many fail.

    PYTHONPATH=workflow:tests python tests/benchmark/planted_traps.py --clean 20 --cores 2 --folder /tmp/traps
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from small_study import Study, empty_study, run_snakemake, write_yaml
from traps import TRAPS, clean

MODELS = {
    "dna": ["majority", "composition", "kmer_logistic", "position_logistic", "mlp"],
    "image": ["majority", "composition", "pixel_logistic", "mlp"],
}
SETTINGS = {"mlp": {"units": [16], "epochs": 6}}
QUESTION = "Is the accuracy an artefact?"


def write_study(folder: Path, number: int, seed: int) -> tuple[Study, list[str]]:
    """A study of all traps and some clean sets; the names of the clean sets."""
    study = empty_study(folder / "study", folder / "home")
    named = [f"clean{one:02}" for one in range(1, number + 1)]
    for name in [*TRAPS, *named]:
        place = study / f"data/{name}"
        place.mkdir()
        if name in TRAPS:
            dataset = TRAPS[name].plant(place, np.random.default_rng(seed))
        else:
            dataset = clean(place, 1000 * seed + named.index(name))
        interpret = {"examples": 5, "steps": 2}
        models = MODELS[dataset["type"]]
        study.dataset(name, **dataset, models=models, settings=SETTINGS, interpret=interpret)
    write_yaml(study / "config/config.yaml", {"datasets": [*TRAPS, *named], "seed": seed})
    return study, named


def read(study: Study, path: str) -> pd.DataFrame:
    """One table of the results."""
    return pd.read_csv(study / f"results/{path}", sep="\t", keep_default_na=False)


def answer(study: Study, name: str) -> dict[str, str]:
    """The third answer of a data set's verdict."""
    answers = json.loads((study / f"results/{name}/verdict.json").read_text("utf-8"))
    return next(one for one in answers if one["question"] == QUESTION)


def spoke(study: Study, name: str) -> dict[str, str]:
    """Status of every check and weighed shortcut that does not pass."""
    checks = read(study, f"{name}/checks.tsv").set_index("check")["status"]
    weighed = read(study, f"{name}/confounding.tsv")
    weighed.index = "shortcut_" + weighed["shortcut"].astype(str)
    statuses = checks.to_dict() | weighed["status"].to_dict()
    return {check: status for check, status in statuses.items() if status != "pass"}


def sentences(study: Study, name: str, check: str) -> list[str]:
    """What a check, or a shortcut once it was weighed, says."""
    found = read(study, f"{name}/checks.tsv").query("check == @check")["says"].tolist()
    weighed = read(study, f"{name}/confounding.tsv")
    rows = weighed[weighed["shortcut"] == check.removeprefix("shortcut_")]
    return [*found, *rows["says"]]


def judged(study: Study, name: str) -> dict[str, object]:
    """One row of the table of traps."""
    check, said, poor = TRAPS[name].check, answer(study, name), spoke(study, name)
    named = any(one in said["says"] for one in sentences(study, name, check))
    others = ", ".join(f"{one} {status}" for one, status in poor.items() if one != check)
    return {
        "trap": name,
        "check": check,
        "spoke": poor.get(check, "pass"),
        "question 3": said["status"],
        "named there": "yes" if named else "no",
        "caught": "yes" if check in poor and said["status"] != "pass" and named else "NO",
        "what else spoke": others,
    }


def judged_clean(study: Study, name: str) -> dict[str, object]:
    """One row of the table of clean sets."""
    poor = spoke(study, name)
    fails = [check for check, status in poor.items() if status == "fail"]
    cautions = [check for check, status in poor.items() if status == "caution"]
    return {
        "set": name,
        "question 3": answer(study, name)["status"],
        "fails": ", ".join(fails),
        "cautions": ", ".join(cautions),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", type=int, default=20, help="clean data sets")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, required=True, help="a folder that does not exist")
    asked = parser.parse_args()
    study, named = write_study(asked.folder, asked.clean, asked.seed)
    pages = [f"results/{name}/verdict.json" for name in [*TRAPS, *named]]
    started = time.perf_counter()
    run = run_snakemake(
        study.folder, study.home, "--cores", str(asked.cores), "--keep-going", "--", *pages,
        seconds=100_000,
    )  # fmt: skip
    print(f"{len(pages)} data sets in {time.perf_counter() - started:.0f} s")
    if run.returncode != 0:
        sys.exit(run.stderr[-5000:])
    traps = pd.DataFrame([judged(study, name) for name in TRAPS])
    print(traps.to_string(index=False))
    sets = pd.DataFrame([judged_clean(study, name) for name in named])
    print(sets.to_string(index=False))
    caught, failed = int((traps["caught"] == "yes").sum()), sets["fails"].ne("")
    doubted = sets["question 3"].eq("fail")
    print(f"caught: {caught} of {len(traps)} traps")
    print(f"clean sets that fail a check: {failed.sum()} of {len(sets)}")
    print(f"clean sets that fail the third question: {doubted.sum()} of {len(sets)}")


if __name__ == "__main__":
    main()
