"""How good each model is, and whether a network is really better."""

MEASURED = expand(
    "results/{{dataset}}/{table}.tsv",
    table=[
        "signal",
        "capacity",
        "outlook",
        "controls",
        "gap",
        "seeds",
        "repeats",
        "clean",
        "confounding",
        "cautions",
    ],
)
WEIGHED = MEASURED + expand(
    "results/{{dataset}}/{table}.tsv",
    table=["leaks", "shortcuts", "calibration", "learning_curve"],
)


rule evaluate_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        folds="results/{dataset}/folds.tsv",
        predictions=per_model("results/{dataset}/predictions/{model}.parquet"),
        models=per_model("results/{dataset}/models/{model}"),
    output:
        metrics=update("results/{dataset}/metrics.tsv"),
        summary=update("results/{dataset}/summary.tsv"),
        comparison=update("results/{dataset}/comparison.tsv"),
        fits=update("results/{dataset}/fits.tsv"),
    log:
        "logs/{dataset}/evaluate_dataset.log",
    benchmark:
        "benchmarks/{dataset}/evaluate_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("evaluate_dataset"),
        runtime=minutes("evaluate_dataset"),
    params:
        code=code_of("evaluate_dataset"),
        settings=lambda wildcards: {"metric": dataset_of(wildcards).metric, "seed": SEED},
    script:
        "../run_step.py"


rule audit_models:
    input:
        facts="results/{dataset}/dataset.json",
        folds="results/{dataset}/folds.tsv",
        leaks="results/{dataset}/leaks.tsv",
        metrics="results/{dataset}/metrics.tsv",
        summary="results/{dataset}/summary.tsv",
        predictions=per_model("results/{dataset}/predictions/{model}.parquet"),
        models=per_model("results/{dataset}/models/{model}"),
    output:
        signal_file=update("results/{dataset}/signal.tsv"),
        capacity_file=update("results/{dataset}/capacity.tsv"),
        calibration=update("results/{dataset}/calibration.tsv"),
        clean=update("results/{dataset}/clean.tsv"),
        cautions_file=update("results/{dataset}/cautions.tsv"),
    log:
        "logs/{dataset}/audit_models.log",
    benchmark:
        "benchmarks/{dataset}/audit_models.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("audit_models"),
        runtime=minutes("audit_models"),
    params:
        code=code_of("audit_models"),
        settings=lambda wildcards: {"metric": dataset_of(wildcards).metric, "seed": SEED},
    script:
        "../run_step.py"


rule weigh_trials:
    input:
        facts="results/{dataset}/dataset.json",
        folds="results/{dataset}/folds.tsv",
        metrics="results/{dataset}/metrics.tsv",
        summary="results/{dataset}/summary.tsv",
        models=per_model("results/{dataset}/models/{model}"),
        predictions=per_model("results/{dataset}/predictions/{model}.parquet"),
        trials=per_trial("results/{dataset}/trials/{model}.tsv"),
    output:
        learning_curve=update("results/{dataset}/learning_curve.tsv"),
        outlook_file=update("results/{dataset}/outlook.tsv"),
        controls=update("results/{dataset}/controls.tsv"),
        gap=update("results/{dataset}/gap.tsv"),
        seeds=update("results/{dataset}/seeds.tsv"),
        repeats=update("results/{dataset}/repeats.tsv"),
    log:
        "logs/{dataset}/weigh_trials.log",
    benchmark:
        "benchmarks/{dataset}/weigh_trials.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("weigh_trials"),
        runtime=minutes("weigh_trials"),
    params:
        code=code_of("weigh_trials"),
        settings=lambda wildcards: {"metric": dataset_of(wildcards).metric, "seed": SEED},
    script:
        "../run_step.py"


rule weigh_shortcuts:
    input:
        facts="results/{dataset}/dataset.json",
        folds="results/{dataset}/folds.tsv",
        shortcuts="results/{dataset}/shortcuts.tsv",
        scores="results/{dataset}/shortcut_scores.parquet",
        summary="results/{dataset}/summary.tsv",
        predictions=per_model("results/{dataset}/predictions/{model}.parquet"),
    output:
        confounding_file=update("results/{dataset}/confounding.tsv"),
    log:
        "logs/{dataset}/weigh_shortcuts.log",
    benchmark:
        "benchmarks/{dataset}/weigh_shortcuts.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("weigh_shortcuts"),
        runtime=minutes("weigh_shortcuts"),
    params:
        code=code_of("weigh_shortcuts"),
        settings=lambda wildcards: {"metric": dataset_of(wildcards).metric, "seed": SEED},
    script:
        "../run_step.py"


rule judge_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        folds="results/{dataset}/folds.tsv",
        checks="results/{dataset}/checks.tsv",
        summary="results/{dataset}/summary.tsv",
        comparison="results/{dataset}/comparison.tsv",
        fits="results/{dataset}/fits.tsv",
        ceiling="results/{dataset}/ceiling.json",
        tables=MEASURED,
        interpretation="results/{dataset}/interpretation",
    output:
        verdict_file=update("results/{dataset}/verdict.json"),
        headline_file=update("results/{dataset}/headline.json"),
    log:
        "logs/{dataset}/judge_dataset.log",
    benchmark:
        "benchmarks/{dataset}/judge_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("judge_dataset"),
        runtime=minutes("judge_dataset"),
    params:
        code=code_of("judge_dataset"),
        settings=lambda wildcards: {
            "metric": dataset_of(wildcards).metric,
            "split_by": dataset_of(wildcards).split.by,
        },
    script:
        "../run_step.py"
