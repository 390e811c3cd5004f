"""Every model of a dataset on the same folds."""


rule train_baseline:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
    output:
        models=update(directory("results/{dataset}/models/{simple}")),
        predictions=update("results/{dataset}/predictions/{simple}.parquet"),
    log:
        "logs/{dataset}/train_baseline/{simple}.log",
    benchmark:
        "benchmarks/{dataset}/train_baseline/{simple}.tsv"
    conda:
        "../../envs/core.yaml"
    threads: lambda wildcards: PLAN.model(wildcards.dataset, wildcards.simple).threads
    resources:
        mem_mb=memory("train_baseline"),
        runtime=minutes("train_baseline"),
    params:
        code=code_of("train_baseline"),
        settings=model_settings("simple"),
    script:
        "../run_step.py"


rule train_rounds:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
        own=lambda wildcards: own_files(PLAN.model(wildcards.dataset, wildcards.network)),
    output:
        rounds=temp(directory("results/{dataset}/rounds/{network}/{part}_of_{parts}")),
    log:
        "logs/{dataset}/train_rounds/{network}_{part}_of_{parts}.log",
    benchmark:
        "benchmarks/{dataset}/train_rounds/{network}_{part}_of_{parts}.tsv"
    conda:
        "../../envs/keras.yaml"
    threads: lambda wildcards: PLAN.model(wildcards.dataset, wildcards.network).threads
    resources:
        mem_mb=memory("train_rounds"),
        runtime=minutes("train_rounds"),
    params:
        code=code_of("train_rounds"),
        settings=rounds_settings,
    script:
        "../run_step.py"


rule train_network:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
        own=lambda wildcards: own_files(PLAN.model(wildcards.dataset, wildcards.network)),
        parts=parts_of_rounds,
    output:
        models=update(directory("results/{dataset}/models/{network}")),
        predictions=update("results/{dataset}/predictions/{network}.parquet"),
    log:
        "logs/{dataset}/train_network/{network}.log",
    benchmark:
        "benchmarks/{dataset}/train_network/{network}.tsv"
    conda:
        "../../envs/keras.yaml"
    threads: lambda wildcards: PLAN.model(wildcards.dataset, wildcards.network).threads
    resources:
        mem_mb=memory("train_network"),
        runtime=minutes("train_network"),
    params:
        code=code_of("train_network"),
        settings=network_settings,
    script:
        "../run_step.py"


rule trial_baseline:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
        similar="results/{dataset}/similar.parquet",
    output:
        trials=update("results/{dataset}/trials/{simple}.tsv"),
    log:
        "logs/{dataset}/trial_baseline/{simple}.log",
    benchmark:
        "benchmarks/{dataset}/trial_baseline/{simple}.tsv"
    conda:
        "../../envs/core.yaml"
    threads: lambda wildcards: PLAN.model(wildcards.dataset, wildcards.simple).threads
    resources:
        mem_mb=memory("trial_baseline"),
        runtime=minutes("trial_baseline"),
    params:
        code=code_of("trial_baseline"),
        settings=trial_settings("simple"),
    script:
        "../run_step.py"


rule trial_network:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
        similar="results/{dataset}/similar.parquet",
        own=lambda wildcards: own_files(PLAN.model(wildcards.dataset, wildcards.network)),
    output:
        trials=update("results/{dataset}/trials/{network}.tsv"),
    log:
        "logs/{dataset}/trial_network/{network}.log",
    benchmark:
        "benchmarks/{dataset}/trial_network/{network}.tsv"
    conda:
        "../../envs/keras.yaml"
    threads: lambda wildcards: PLAN.model(wildcards.dataset, wildcards.network).threads
    resources:
        mem_mb=memory("trial_network"),
        runtime=minutes("trial_network"),
    params:
        code=code_of("trial_network"),
        settings=network_trial_settings,
    script:
        "../run_step.py"
