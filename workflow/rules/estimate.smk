"""What training will take, from a short probe: snakemake --cores 2 results/estimate.tsv."""


rule probe_baseline:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
    output:
        estimate=update("results/{dataset}/estimate/{simple}.tsv"),
    log:
        "logs/{dataset}/probe_baseline/{simple}.log",
    benchmark:
        "benchmarks/{dataset}/probe_baseline/{simple}.tsv"
    conda:
        "../../envs/core.yaml"
    threads: lambda wildcards: PLAN.model(wildcards.dataset, wildcards.simple).threads
    resources:
        mem_mb=memory("probe_baseline"),
        runtime=minutes("probe_baseline"),
    params:
        code=code_of("probe_baseline"),
        settings=probe_settings("simple"),
    script:
        "../run_step.py"


rule probe_network:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        own=lambda wildcards: own_files(PLAN.model(wildcards.dataset, wildcards.network)),
    output:
        estimate=update("results/{dataset}/estimate/{network}.tsv"),
    log:
        "logs/{dataset}/probe_network/{network}.log",
    benchmark:
        "benchmarks/{dataset}/probe_network/{network}.tsv"
    conda:
        "../../envs/keras.yaml"
    threads: lambda wildcards: PLAN.model(wildcards.dataset, wildcards.network).threads
    resources:
        mem_mb=memory("probe_network"),
        runtime=minutes("probe_network"),
    params:
        code=code_of("probe_network"),
        settings=probe_settings("network"),
    script:
        "../run_step.py"


rule estimate_runs:
    input:
        estimates=[
            f"results/{name}/estimate/{model}.tsv"
            for name in PLAN.study.datasets
            for model in PLAN.datasets[name].model_names()
        ],
    output:
        estimate=update("results/estimate.tsv"),
    log:
        "logs/estimate_runs.log",
    benchmark:
        "benchmarks/estimate_runs.tsv"
    localrule: True
    conda:
        "../../envs/core.yaml"
    params:
        code=code_of("estimate_runs"),
    script:
        "../run_step.py"
