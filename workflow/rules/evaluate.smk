"""How good each model is, and whether a network is really better."""


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
    params:
        code=code_of("evaluate_dataset"),
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
    params:
        code=code_of("judge_dataset"),
        settings=lambda wildcards: {
            "metric": dataset_of(wildcards).metric,
            "split_by": dataset_of(wildcards).split.by,
        },
    script:
        "../run_step.py"
