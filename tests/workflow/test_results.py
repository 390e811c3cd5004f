"""What one run of the small study leaves: every file and column that users are promised."""

import json

import numpy as np
import pandas as pd
import pytest
from small_study import DATASETS, DONE, NETWORKS

from motifold.artifacts import CLASSIFICATION_METRICS, REGRESSION_METRICS

OUTPUTS = {
    "motif": ["carries", "empty"],
    "lengths": ["alpha", "beta", "gamma"],
    "numbers": ["strength", "noise"],
    "pictures": ["left", "right"],
    "official": ["bound", "free"],
}
TRUTH = {"numbers": ["target_strength", "target_noise"]}
SHAPES = {
    "motif": (120, 26),
    "lengths": (90, 30),
    "numbers": (90, 24),
    "pictures": (24, 12, 12, 1),
    "official": (120, 24),
}
METRICS = {
    "classification": (
        "accuracy", "balanced_accuracy", "mcc", "f1_macro", "auroc", "auprc", "log_loss", "brier",
        "ece",
    ),
    "regression": ("mse", "rmse", "mae", "r2", "pearson", "spearman"),
}  # fmt: skip
QUESTIONS = [
    "Enough data?",
    "Is depth needed?",
    "Is the accuracy an artefact?",
    "Does it beat simpler models?",
    "What did it learn?",
]
# Tables and the columns that they begin with.
TABLES = {
    "checks": ["check", "status", "measured", "limit", "says"],
    "metrics": ["model", "kind", "repeat", "fold", "metric", "value"],
    "comparison": [
        "model", "against", "metric", "difference", "ci_low", "ci_high", "p_value", "p_adjusted",
        "verdict",
    ],
    "learning_curve": ["model", "fraction", "n", "repeat", "fold", "metric", "value"],
    "leaks": ["id", "part", "other_id", "other_part", "kind", "shared"],
    "shortcuts": [
        "shortcut", "visible", "metric", "score", "ci_low", "ci_high", "chance", "p_value",
        "p_adjusted", "status", "says",
    ],
    "outlook": ["model", "metric", "now", "doubled", "gain", "gain_low", "gain_high", "says"],
    "controls": [
        "control", "model", "metric", "score", "ci_low", "ci_high", "chance", "p_value", "status",
        "says",
    ],
    "gap": ["model", "metric", "leak_free", "naive", "gap", "gap_low", "gap_high", "says"],
    "confounding": [
        "shortcut", "visible", "score", "share", "matched", "matched_low", "matched_high", "status",
        "says",
    ],
    "capacity": ["model", "kind", "parameters", "mean", "standard_error", "cheapest"],
    "signal": ["model", "kind", "metric", "mean", "chance", "p_value", "p_adjusted"],
    "calibration": [
        "model", "temperature", "ece", "ece_scaled", "log_loss", "log_loss_scaled",
    ],
    "clean": ["model", "metric", "all", "clean", "clean_low", "clean_high", "n", "n_clean"],
    "cautions": ["model", "caution", "says"],
}  # fmt: skip
SEEN = ["gc", "dinucleotides", "single_position", "flanks"]
SHORTCUTS = {
    "motif": [*SEEN, "row_order"],
    "lengths": ["length", "unknown_letters", "letter_case", *SEEN],
    "numbers": [*SEEN, "row_order"],
    "pictures": ["brightness", "border_pixels"],
    "official": [*SEEN, "row_order"],
}
CURVES = {  # models of the learning curve, fractions of all rounds
    "motif": ({"kmer_logistic", "own_net"}, [0.125, 0.25, 0.5, 1.0]),
    "lengths": ({"composition", "mlp"}, [0.5, 1.0]),
    "numbers": ({"kmer_ridge", "cnn"}, [0.5, 1.0]),
    "pictures": ({"pixel_logistic", "image_cnn"}, [0.5, 1.0]),
    "official": (set(), []),
}
PERMUTED = {  # models with permuted labels, and how often
    "motif": {"kmer_logistic": 3, "own_net": 1},
    "lengths": {"composition": 2, "mlp": 1},
    "numbers": {"kmer_ridge": 3, "cnn": 1},
    "pictures": {"pixel_logistic": 3, "image_cnn": 1},
    "official": {},
}
KEYS = ["model", "repeat", "fold", "metric"]
ROUND = [
    "repeat", "fold", "examples", "training_score", "temperature", "strand_agreement",
    "strand_difference",
]  # fmt: skip
every_dataset = pytest.mark.parametrize("name", list(DATASETS))
every_model = pytest.mark.parametrize(
    ("name", "model"), [(name, model) for name, one in DATASETS.items() for model in one["models"]]
)


def table(finished, path):
    return pd.read_csv(finished / f"results/{path}", sep="\t", dtype={"id": str})


def kind_of(model, name):
    if model in NETWORKS[name]:
        return "network"
    return "control" if model in {"majority", "mean", "composition"} else "baseline"


def metrics_of(name):
    return METRICS["regression" if name == "numbers" else "classification"]


def test_the_contract_names_the_metrics_of_the_package():
    assert METRICS == {
        "classification": CLASSIFICATION_METRICS,
        "regression": REGRESSION_METRICS,
    }


def written(study):
    """What would tell that a result was written again."""
    known = {path: (study / "results" / path).stat() for path in study.files()}
    return {path: (one.st_ino, one.st_mtime_ns, one.st_size) for path, one in known.items()}


def test_a_second_run_does_nothing(copied):
    """In a copy, because a run locks its folder, which other processes may be copying."""
    before = written(copied)
    run = copied.snakemake()
    assert run.returncode == 0
    assert DONE in run.stdout + run.stderr
    assert written(copied) == before


def test_no_half_written_file_is_left(finished):
    assert not [path for path in finished.files() if path.endswith(".part")]
    assert not list((finished / ".snakemake/motifold_unfinished").glob("*"))


@every_dataset
def test_every_promised_file_is_there(finished, name):
    files = finished.files(f"results/{name}")
    models = DATASETS[name]["models"]
    promised = {
        "report.html", "verdict.json", "examples.parquet", "x.npy", "folds.tsv",
        *(f"{table}.tsv" for table in TABLES), *(f"predictions/{model}.parquet" for model in models),
        *(f"models/{model}/card.json" for model in models),
    }  # fmt: skip
    assert promised <= files
    assert {one.name for one in (finished / f"results/{name}/models").iterdir()} == set(models)


@every_model
def test_every_fold_has_its_model_and_there_is_a_final_one(finished, name, model):
    split = DATASETS[name].get("split", {"folds": 1})
    rounds = {
        f"repeat{repeat}_fold{fold}"
        for repeat in range(split.get("repeats", 1))
        for fold in range(split["folds"])
    }
    network = model in NETWORKS[name]
    suffix = ".keras" if network else ".skops"
    expected = {f"{one}{suffix}" for one in rounds | {"final"}} | {"card.json", "rounds.tsv"}
    found = finished.files(f"results/{name}/models/{model}") - {".snakemake_timestamp"}
    assert found == (expected | {"history.tsv"} if network else expected)


@every_model
def test_a_model_card_says_what_the_model_is_and_cost(finished, name, model):
    card = json.loads((finished / f"results/{name}/models/{model}/card.json").read_text())
    assert (card["model"], card["kind"], card["seed"]) == (model, kind_of(model, name), 3)
    assert card["seconds"] > 0
    assert card["peak_mb"] > 0
    assert {"code", "settings", "versions", "time"} <= set(card)
    if model == "own_net":
        assert card["settings"]["build"] == "nets.py:net"
        assert card["parameters"] == 4 * 5 * 4 + 4 + 4 * 2 + 2


@pytest.mark.parametrize(
    ("name", "model"), [(name, model) for name, models in NETWORKS.items() for model in models]
)
def test_the_training_history_holds_every_epoch_of_every_fold(finished, name, model):
    history = table(finished, f"{name}/models/{model}/history.tsv")
    assert {"epoch", "loss", "val_loss", "repeat", "fold"} <= set(history)
    assert (history.groupby(["repeat", "fold"])["epoch"].apply(list).map(len) == 2).all()
    split = DATASETS[name].get("split", {"folds": 1})
    rounds = split["folds"] * split.get("repeats", 1)
    final = 0 if name == "official" else 1  # a given test part is never trained on
    assert len(history.drop_duplicates(["repeat", "fold"])) == rounds + final


@every_dataset
def test_the_arrays_are_bytes_and_the_examples_stand_beside_them(finished, name):
    x = np.load(finished / f"results/{name}/x.npy", allow_pickle=False, mmap_mode="r")
    assert (x.dtype, x.shape) == (np.uint8, SHAPES[name])
    examples = pd.read_parquet(finished / f"results/{name}/examples.parquet")
    assert len(examples) == len(x)
    assert examples["id"].is_unique
    truth = TRUTH.get(name, ["label"])
    length = [] if name == "pictures" else ["length"]
    split = ["split"] if name == "official" else []
    assert {"id", "source", *truth, *length, *split} <= set(examples)


def test_letters_are_codes_whatever_their_case(finished):
    """Lower case reads as upper case; N and the padding of short sequences are 4."""
    x = np.load(finished / "results/lengths/x.npy", allow_pickle=False)
    examples = pd.read_parquet(finished / "results/lengths/examples.parquet")
    records = {}
    for letter in ("alpha", "beta", "gamma"):
        lines = (finished / f"data/{letter}.fa").read_text().split()
        records |= dict(zip((line[1:] for line in lines[::2]), lines[1::2], strict=True))
    assert any(one.islower() for one in records.values())
    assert any("N" in one for one in records.values())
    for codes, name in zip(x, examples["id"], strict=True):
        written = records[name].upper().ljust(30, "N")
        assert ["ACGTN"[code] for code in codes] == list(written)


@every_dataset
def test_every_model_is_tried_on_the_folds_of_the_dataset(finished, name):
    folds = table(finished, f"{name}/folds.tsv")
    assert list(folds)[:4] == ["id", "repeat", "fold", "cluster"]
    held_out = folds[folds["fold"] >= 0]
    assert not held_out.duplicated(["repeat", "id"]).any()
    expected = held_out.set_index(["repeat", "id"])["fold"].sort_index()
    for model in DATASETS[name]["models"]:
        found = pd.read_parquet(finished / f"results/{name}/predictions/{model}.parquet")
        assert not found.duplicated(["repeat", "id"]).any(), model
        fold = found.set_index(["repeat", "id"])["fold"].sort_index()
        pd.testing.assert_series_equal(fold, expected, check_dtype=False, check_index_type=False)


@pytest.mark.parametrize("name", ["motif", "lengths", "numbers", "pictures"])
def test_every_example_is_held_out_once_a_repeat(finished, name):
    folds, split = table(finished, f"{name}/folds.tsv"), DATASETS[name]["split"]
    assert len(folds) == SHAPES[name][0] * split.get("repeats", 1)
    assert set(folds["fold"]) == set(range(split["folds"]))


def test_a_given_split_is_kept(finished):
    folds = table(finished, "official/folds.tsv")
    given = pd.read_csv(finished / "data/official.tsv.gz", sep="\t")["part"]
    assert folds["fold"].tolist() == [0 if part == "test" else -1 for part in given]


@every_model
def test_predictions_have_a_column_for_each_class_or_target(finished, name, model):
    found = pd.read_parquet(finished / f"results/{name}/predictions/{model}.parquet")
    truth = TRUTH.get(name, ["label"])
    assert list(found) == ["id", "repeat", "fold", *truth, *OUTPUTS[name]]
    scores = found[OUTPUTS[name]].to_numpy()
    assert np.isfinite(scores).all()
    if name != "numbers":
        assert scores.min() >= 0
        np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)
    examples = pd.read_parquet(finished / f"results/{name}/examples.parquet").set_index("id")
    pd.testing.assert_frame_equal(
        found[truth].reset_index(drop=True),
        examples.loc[found["id"], truth].reset_index(drop=True),
        check_dtype=False,
    )


@every_dataset
def test_every_model_has_every_metric_on_every_fold(finished, name):
    metrics = table(finished, f"{name}/metrics.tsv")
    folds = table(finished, f"{name}/folds.tsv")
    rounds = folds[folds["fold"] >= 0].drop_duplicates(["repeat", "fold"])
    for model in DATASETS[name]["models"]:
        mine = metrics[metrics["model"] == model]
        assert set(mine["kind"]) == {kind_of(model, name)}
        for _, one in mine.groupby(["repeat", "fold"]):
            assert sorted(one["metric"]) == sorted(metrics_of(name))
        assert len(mine) == len(rounds) * len(metrics_of(name))


def test_accuracy_is_what_the_predictions_say(finished):
    metrics = table(finished, "motif/metrics.tsv")
    found = pd.read_parquet(finished / "results/motif/predictions/cnn.parquet")
    right = found[["carries", "empty"]].idxmax(axis=1) == found["label"]
    expected = right.groupby(found["fold"]).mean()
    mine = metrics[(metrics["model"] == "cnn") & (metrics["metric"] == "accuracy")]
    np.testing.assert_allclose(mine.set_index("fold")["value"].sort_index(), expected)


def test_a_planted_motif_is_easy_for_a_linear_model_on_words(finished):
    metrics = table(finished, "motif/metrics.tsv")
    mine = metrics[(metrics["model"] == "kmer_logistic") & (metrics["metric"] == "auroc")]
    assert mine["value"].mean() > 0.95


@every_dataset
def test_networks_are_compared_with_the_best_simple_model(finished, name):
    comparison = table(finished, f"{name}/comparison.tsv")
    assert set(NETWORKS[name]) <= set(comparison["model"])
    assert set(comparison["against"]) <= set(DATASETS[name]["models"]) - set(NETWORKS[name])
    for row in comparison.itertuples():
        assert row.verdict.startswith(f"{row.model} is ")
        assert row.against in row.verdict
        assert "95 % CI" in row.verdict
        many = len(NETWORKS[name])
        assert f"Holm-adjusted over {many} network{'s' * (many > 1)}, " in row.verdict
        assert row.p_adjusted >= row.p_value
        assert row.p_worse + row.p_equal + row.p_better == pytest.approx(1)


@every_dataset
@pytest.mark.parametrize("file", list(TABLES))
def test_tables_have_their_columns(finished, name, file):
    found = table(finished, f"{name}/{file}.tsv")
    assert list(found)[: len(TABLES[file])] == TABLES[file]


@every_dataset
def test_checks_have_a_status_and_a_sentence(finished, name):
    checks = table(finished, f"{name}/checks.tsv")
    assert checks["check"].is_unique
    assert set(checks["status"]) <= {"pass", "caution", "fail"}
    assert checks["says"].str.endswith(".").all()
    strands = {"leak_reverse_complement"} if name in {"motif", "lengths", "numbers"} else set()
    leaks = {"leak_exact", "leak_near_duplicate", "leakage"} | strands
    tried = {f"shortcut_{one}" for one in SHORTCUTS[name]}
    assert leaks | tried <= set(checks["check"])


@every_dataset
def test_folds_by_similarity_leak_nothing_and_a_given_split_is_audited(finished, name):
    """Nothing was copied in any of the small sets."""
    assert table(finished, f"{name}/leaks.tsv").empty
    checks = table(finished, f"{name}/checks.tsv").set_index("check")
    leaks = checks.loc[[check for check in checks.index if check.startswith("leak")]]
    assert (leaks["measured"].astype(float) == 0).all()
    assert set(leaks["status"]) == {"pass"}
    assert table(finished, f"{name}/clean.tsv").empty  # all held-out examples are clean


def test_near_duplicates_share_a_fold(finished):
    similar = pd.read_parquet(finished / "results/motif/similar.parquet")
    assert list(similar) == ["first", "second", "kind", "shared"]
    folds = table(finished, "motif/folds.tsv").set_index("id")
    ids = pd.read_parquet(finished / "results/motif/examples.parquet")["id"]
    first, second = (folds.loc[ids[similar[end]], "fold"] for end in ("first", "second"))
    assert len(similar) > 0
    assert first.tolist() == second.tolist()


@every_dataset
def test_shortcuts_are_scored_on_the_same_folds_and_weighed_against_the_best_model(finished, name):
    shortcuts = table(finished, f"{name}/shortcuts.tsv").set_index("shortcut")
    assert set(SHORTCUTS[name]) <= set(shortcuts.index)
    weighed = table(finished, f"{name}/confounding.tsv").set_index("shortcut")
    assert set(weighed.index) == set(shortcuts.index)
    scores = pd.read_parquet(finished / f"results/{name}/shortcut_scores.parquet")
    folds = table(finished, f"{name}/folds.tsv").query("repeat == 0").set_index("id")["fold"]
    assert (folds[scores["id"]].to_numpy() == scores["fold"].to_numpy()).all()
    checks = table(finished, f"{name}/checks.tsv").set_index("check")["says"]
    assert {f"shortcut_{one}": says for one, says in shortcuts["says"].items()}.items() <= (
        checks.to_dict().items()
    )


@every_dataset
def test_the_learning_curve_has_every_fraction_on_the_same_held_out_folds(finished, name):
    curve, (models, fractions) = table(finished, f"{name}/learning_curve.tsv"), CURVES[name]
    assert set(curve["model"]) == models
    assert sorted(set(curve["fraction"])) == fractions
    metrics = table(finished, f"{name}/metrics.tsv").set_index(KEYS)["value"]
    for _, one in curve.groupby(["model", "repeat", "fold"]):
        assert sorted(set(one["fraction"])) == fractions
        sizes = one.groupby("fraction")["n"].unique().map(list)
        assert (sizes.map(len) == 1).all()
        assert sizes.map(lambda sizes: sizes[0]).is_monotonic_increasing
    whole = curve[curve["fraction"] == 1].set_index(KEYS)["value"]
    folds = {model: len(set(one["fold"])) for model, one in curve.groupby("model")}
    few = 2 if name == "motif" else 1
    assert folds == {model: few if model in NETWORKS[name] else 3 for model in models}
    np.testing.assert_array_equal(whole, metrics.reindex(whole.index))
    outlook = table(finished, f"{name}/outlook.tsv")
    assert set(outlook["model"]) == models
    assert outlook["says"].str.endswith(".").all()


@every_dataset
def test_controls_are_run_on_the_models_that_were_asked_for(finished, name):
    controls = table(finished, f"{name}/controls.tsv")
    assert set(controls["status"]) <= {"pass", "caution", "fail"}
    permuted = controls[controls["control"] == "permuted_labels"]
    assert set(permuted["model"]) == set(PERMUTED[name])
    for row in permuted.itertuples():
        draws = PERMUTED[name][row.model]
        assert f"({draws} draw{'s' * (draws > 1)})" in row.says
    assert (permuted["status"] != "fail").all(), "nothing leaks"
    shuffled = set(controls.loc[controls["control"] == "shuffled_sequences", "model"])
    expected = set() if name == "pictures" else set(PERMUTED[name]) - {"composition"}
    assert shuffled == expected
    strands = set(controls.loc[controls["control"] == "reverse_complement", "model"])
    dna = name in {"motif", "lengths", "numbers"}
    seeing = {one for one in DATASETS[name]["models"] if kind_of(one, name) != "control"}
    assert strands == (seeing if dna else set())


@every_dataset
def test_naive_and_leak_free_folds_are_compared_where_folds_are_drawn(finished, name):
    gap = table(finished, f"{name}/gap.tsv")
    cheap = {one for one in PERMUTED[name] if one not in NETWORKS[name]}
    assert set(gap["model"]) == cheap
    scores = gap[["gap", "naive", "leak_free"]].astype(float)
    np.testing.assert_allclose(scores["gap"], scores["naive"] - scores["leak_free"])


@every_dataset
def test_every_model_is_tested_against_a_guess_and_stands_by_its_size(finished, name):
    models = DATASETS[name]["models"]
    signal = table(finished, f"{name}/signal.tsv")
    assert sorted(signal["model"]) == sorted(models)
    assert (signal["p_adjusted"] >= signal["p_value"]).all()
    capacity = table(finished, f"{name}/capacity.tsv")
    assert sorted(capacity["model"]) == sorted(models)
    assert capacity["cheapest"].sum() == 1
    rounds = table(finished, f"{name}/folds.tsv").query("fold >= 0")[["repeat", "fold"]]
    for model in models:
        measured = table(finished, f"{name}/models/{model}/rounds.tsv")
        assert list(measured) == ROUND
        assert len(measured) == len(rounds.drop_duplicates())
        strands = measured["strand_agreement"].notna().all()
        assert strands == (name in {"motif", "lengths", "numbers"}) or name == "numbers"
    calibrated = set(table(finished, f"{name}/calibration.tsv")["model"])
    linear = {"composition", "kmer_logistic", "pixel_logistic", "position_logistic"}
    expected = {one for one in models if one in linear | set(NETWORKS[name])}
    assert calibrated == (set() if name == "numbers" else expected)


@every_dataset
def test_the_verdict_answers_the_five_questions(finished, name):
    answers = json.loads((finished / f"results/{name}/verdict.json").read_text())
    assert [one["question"] for one in answers] == QUESTIONS
    for one in answers:
        assert list(one) == ["question", "status", "says", "evidence"]
        assert one["status"] in {"pass", "caution", "fail"}
        assert one["says"].endswith(".")
        assert isinstance(one["evidence"], dict)
    # Networks of two epochs on a hundred examples: nothing can be fine.
    assert {one["status"] for one in answers} <= {"caution", "fail"}


@every_dataset
def test_the_third_answer_is_as_bad_as_the_worst_of_its_tables(finished, name):
    checks = table(finished, f"{name}/checks.tsv")
    amounts = {"examples", "smallest_class", "class_per_fold"}
    weighed = checks["check"].str.startswith("shortcut_") | checks["check"].isin(amounts)
    statuses = {
        *checks.loc[~weighed, "status"],
        *table(finished, f"{name}/confounding.tsv")["status"],
        *table(finished, f"{name}/controls.tsv")["status"],
    }
    answers = json.loads((finished / f"results/{name}/verdict.json").read_text())
    third = answers[2]
    assert (third["status"] == "fail") == ("fail" in statuses)
    assert third["evidence"]["tried"] >= len(checks.loc[~weighed])
    for file in ("confounding", "controls"):
        found = table(finished, f"{name}/{file}.tsv")
        for says in found.loc[found["status"] != "pass", "says"]:
            assert says in third["says"]


def test_what_gives_labels_away_fails_the_third_question_by_its_name(finished):
    """A border that is the picture, and three classes told apart by their letters alone."""
    for name, cause in (("pictures", "The border of the image"), ("lengths", "Composition (")):
        third = json.loads((finished / f"results/{name}/verdict.json").read_text())[2]
        assert third["status"] == "fail"
        assert cause in third["says"]


@pytest.mark.parametrize(
    ("name", "model"), [(name, model) for name, models in NETWORKS.items() for model in models]
)
def test_networks_are_explained_on_held_out_examples(finished, name, model):
    folder = finished / f"results/{name}/interpretation/{model}"
    predicted = pd.read_parquet(finished / f"results/{name}/predictions/{model}.parquet")
    folds = predicted[predicted["repeat"] == 0].set_index("id")["fold"]
    with np.load(folder / "attributions.npz", allow_pickle=False) as found:
        arrays = dict(found)
    outputs = 2 if name == "numbers" else 1  # each of several targets is explained
    assert 0 < len(arrays["ids"]) <= 9 * outputs
    assert set(arrays["index"].tolist()) == set(range(outputs)) or name != "numbers"
    assert arrays["fold"].tolist() == folds[arrays["ids"]].tolist()
    methods = DATASETS[name]["interpret"].get("methods", ["gradient_input"])
    for method in methods:
        assert arrays[method].shape[:2] == (len(arrays["ids"]), SHAPES[name][1])
        assert np.isfinite(arrays[method]).all()
    sequences = len(SHAPES[name]) == 2
    letters = model in {"cnn", "own_net"}
    assert (folder / "filters.meme").exists() == (folder / "filters.tsv").exists() == letters
    assert (folder / "motifs.meme").exists() == (folder / "motifs.tsv").exists() == sequences
    assert (folder / "errors.npz").exists() <= (not sequences)


@pytest.mark.parametrize(
    ("name", "model"), [(name, model) for name, models in NETWORKS.items() for model in models]
)
def test_every_method_is_measured_and_a_model_at_chance_has_no_motifs(finished, name, model):
    folder = finished / f"results/{name}/interpretation/{model}"
    proof = pd.read_csv(folder / "faithfulness.tsv", sep="\t")
    assert list(proof) == [
        "method", "measure", "value", "ci_low", "ci_high", "n", "limit", "status", "says",
    ]  # fmt: skip
    assert set(proof["status"]) <= {"pass", "caution", "fail"}
    for _, rows in proof.groupby("method"):
        assert {"deletion", "insertion", "randomised_weights"} <= set(rows["measure"])
    said = json.loads((folder / "summary.json").read_text())
    signal = table(finished, f"{name}/signal.tsv").set_index("model")["p_adjusted"]
    if len(SHAPES[name]) == 2:
        motifs = pd.read_csv(folder / "motifs.tsv", sep="\t")
        assert bool(said["motifs"]) == (len(motifs) == 0)
        if not signal[model] < 0.05:
            assert "not shown to score above a guess" in said["motifs"]


def test_simple_models_show_what_they_weigh_and_what_they_need(finished):
    for path in ("motif/interpretation/kmer_logistic", "pictures/interpretation/pixel_logistic"):
        files = finished.files(f"results/{path}")
        assert {"coefficients.tsv", "importance.tsv"} <= set(files)
        weights = table(finished, f"{path}/coefficients.tsv")
        assert {"class", "mean", "sd", "same_sign"} <= set(weights)
        drops = table(finished, f"{path}/importance.tsv")
        assert drops["drop"].is_monotonic_decreasing
    assert not (finished / "results/motif/interpretation/majority").exists()


def test_errors_are_told_once(finished):
    table_of_errors, gallery = "Gravest errors", "The most confident errors of"
    for name in DATASETS:
        page = (finished / f"results/{name}/report.html").read_text()
        folder = finished / f"results/{name}/interpretation"
        wrong = any(len(pd.read_csv(one, sep="\t")) for one in folder.glob("*/errors.tsv"))
        pictured = DATASETS[name]["type"] == "image"
        assert (table_of_errors in page) == (wrong and not pictured)
        assert (gallery in page) == wrong


def test_the_best_simple_model_is_explained_on_held_out_examples(finished):
    for name, one in DATASETS.items():
        signal = table(finished, f"{name}/signal.tsv").set_index("model")
        sure = signal[(signal["kind"] == "baseline") & (signal["p_adjusted"] < 0.05)].index
        folder = finished / f"results/{name}/interpretation"
        simple = [
            file.parent
            for file in folder.glob("*/attributions.npz")
            if file.parent.name not in NETWORKS[name]
        ]
        assert len(simple) == (len(sure) > 0)
        for folder in simple:
            assert folder.name in sure
            proof = pd.read_csv(folder / "faithfulness.tsv", sep="\t")
            assert proof["measure"].tolist() == ["deletion", "insertion"]
            assert one["type"] == "image" or proof["method"].unique().tolist() == ["mutagenesis"]
            verdict = json.loads((finished / f"results/{name}/verdict.json").read_text())
            assert folder.name not in verdict[4]["evidence"]["interpreted"]


def test_the_summary_holds_every_model_of_every_dataset(finished):
    summary = table(finished, "summary.tsv")
    assert list(summary) == [
        "dataset", "model", "kind", "metric", "mean", "sd", "ci_low", "ci_high", "folds", "seconds",
        "peak_mb", "cpu_hours", "gpu_hours",
    ]  # fmt: skip
    expected = {
        (name, model, metric)
        for name, one in DATASETS.items()
        for model in one["models"]
        for metric in metrics_of(name)
    }
    rows = list(zip(summary["dataset"], summary["model"], summary["metric"], strict=True))
    assert len(rows) == len(expected)
    assert set(rows) == expected
    scored = summary[summary["mean"].notna()]  # a constant has no correlation
    folds = scored.groupby("dataset")["folds"].unique().map(list).to_dict()
    assert folds == {"motif": [3], "lengths": [6], "numbers": [3], "pictures": [3], "official": [1]}


def test_every_job_of_the_run_has_its_cost(finished):
    costs = table(finished, "cost.tsv")
    assert list(costs) == [
        "dataset", "rule", "what", "seconds", "cpu_seconds", "peak_mb", "threads", "gpus",
    ]  # fmt: skip
    jobs = {
        path.relative_to(finished / "benchmarks")
        for path in finished.folder.glob("benchmarks/*/**/*.tsv")
    }
    assert len(costs) == len(jobs)
    assert not costs.duplicated(["dataset", "rule", "what"]).any()
    assert (costs[["seconds", "cpu_seconds", "peak_mb"]] > 0).all(axis=None)
    assert (costs["cpu_seconds"] < 4 * costs["seconds"] + 4).all()
    trained = costs[costs["rule"].isin(["train_baseline", "train_network"])]
    assert set(zip(trained["dataset"], trained["what"], strict=True)) == {
        (name, model) for name, one in DATASETS.items() for model in one["models"]
    }


def test_hours_of_the_summary_are_those_of_the_training_jobs(finished):
    costs, summary = table(finished, "cost.tsv"), table(finished, "summary.tsv")
    one = costs["rule"].isin(["train_baseline", "train_network"]) & (costs["what"] != "own_net")
    parts = costs[costs["rule"] == "train_rounds"].assign(what="own_net")
    assert len(parts) == 2, "folds_per_job is 2, and there are three folds and the final model"
    trained = pd.concat([costs[one], parts]).groupby(["dataset", "what"])[["cpu_seconds"]].sum()
    hours = summary.drop_duplicates(["dataset", "model"]).set_index(["dataset", "model"])
    ratio = 3600 * hours["cpu_hours"] / trained["cpu_seconds"].rename_axis(["dataset", "model"])
    assert ratio.between(0.7, 1.0001).all()  # a card is written shortly before the end
    assert (hours["gpu_hours"] == 0).all()


def test_the_mean_of_the_summary_is_that_of_the_folds(finished):
    summary, metrics = table(finished, "summary.tsv"), table(finished, "lengths/metrics.tsv")
    mine = summary[summary["dataset"] == "lengths"].set_index(["model", "metric"])["mean"]
    expected = metrics.groupby(["model", "metric"])["value"].mean()
    np.testing.assert_allclose(mine.loc[expected.index], expected)


def test_each_job_leaves_a_log(finished):
    logs = finished.files("logs")
    assert "motif/train_network/cnn.log" in logs
    assert "report_runs.log" in logs
    assert "epoch" in (finished / "logs/motif/train_network/cnn.log").read_text()
