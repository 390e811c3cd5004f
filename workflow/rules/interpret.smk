"""What the models learned, shown on examples that were held out."""


rule interpret_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        summary="results/{dataset}/summary.tsv",
        models=per_model("results/{dataset}/models/{model}"),
        predictions=per_model("results/{dataset}/predictions/{model}.parquet"),
    output:
        interpretation=update(directory("results/{dataset}/interpretation")),
    log:
        "logs/{dataset}/interpret_dataset.log",
    benchmark:
        "benchmarks/{dataset}/interpret_dataset.tsv"
    conda:
        "../../envs/keras.yaml"
    params:
        code=code_of("interpret_dataset"),
        settings=lambda wildcards: {
            "interpret": plain(dataset_of(wildcards).interpret),
            "metric": dataset_of(wildcards).metric,
            "seed": SEED,
        },
    script:
        "../run_step.py"
