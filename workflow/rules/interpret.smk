"""What the models learned, shown on examples that were held out."""


rule interpret_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
        summary="results/{dataset}/summary.tsv",
        signal="results/{dataset}/signal.tsv",
        models=per_model("results/{dataset}/models/{model}"),
        predictions=per_model("results/{dataset}/predictions/{model}.parquet"),
        database=motif_files,
        own=networks_of_own,
    output:
        interpretation=update(directory("results/{dataset}/interpretation")),
    log:
        "logs/{dataset}/interpret_dataset.log",
    benchmark:
        "benchmarks/{dataset}/interpret_dataset.tsv"
    conda:
        "../../envs/motifs.yaml"
    threads: lambda wildcards: max((one["threads"] for one in networks_of(wildcards).values()), default=1)
    resources:
        mem_mb=memory("interpret_dataset"),
        runtime=minutes("interpret_dataset"),
    params:
        code=code_of("interpret_dataset"),
        settings=lambda wildcards: {
            "interpret": plain(dataset_of(wildcards).interpret),
            "networks": networks_of(wildcards),
            "metric": dataset_of(wildcards).metric,
            "seed": SEED,
            "validation": dataset_of(wildcards).split.validation,
        },
    script:
        "../run_step.py"
