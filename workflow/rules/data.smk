"""From the files of a lab to arrays, folds and what can be said of the data beforehand."""


rule simulate_dataset:
    output:
        simulated=update("results/{dataset}/simulated.tsv.gz"),
        truth=update("results/{dataset}/truth.tsv"),
    log:
        "logs/{dataset}/simulate_dataset.log",
    benchmark:
        "benchmarks/{dataset}/simulate_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("simulate_dataset"),
        runtime=minutes("simulate_dataset"),
    params:
        code=code_of("simulate_dataset"),
        settings=lambda wildcards: {"source": plain(dataset_of(wildcards).source)},
    script:
        "../run_step.py"


# Local, because the nodes of a cluster often have no internet. The root of an absolute path stands
# by itself, because it may not begin a part of the log's path.
rule fetch_source:
    output:
        target=update("{root}{path}"),
    log:
        "logs/fetch_source/{path}.{root}log",
    benchmark:
        "benchmarks/fetch_source/{path}.{root}tsv"
    wildcard_constraints:
        root=f"{any_of(MISSING)}/?",
    retries: 0
    localrule: True
    conda:
        "../../envs/core.yaml"
    params:
        code=code_of("fetch_source"),
        settings=lambda wildcards: vars(MISSING[wildcards.root + wildcards.path])
        | {"mirror": PLAN.study.data_mirror},
    script:
        "../run_step.py"


rule read_dataset:
    input:
        sources=files_to_read,
    output:
        facts=update("results/{dataset}/dataset.json"),
        examples=update("results/{dataset}/examples.parquet"),
        x=update("results/{dataset}/x.npy"),
    log:
        "logs/{dataset}/read_dataset.log",
    benchmark:
        "benchmarks/{dataset}/read_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("read_dataset"),
        runtime=minutes("read_dataset"),
    params:
        code=code_of("read_dataset"),
        contents=lambda wildcards: contents(dataset_of(wildcards).source),
        # Because of the second argument, Snakemake reruns nothing when these change.
        untracked=lambda wildcards, input: {"checksums": checksums(dataset_of(wildcards).source)},
        settings=lambda wildcards: {
            "settings": {
                key: value
                for key, value in plain(dataset_of(wildcards)).items()
                if key in {"type", "task", "source", "fit"}
            }
        },
    script:
        "../run_step.py"


rule find_similar:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
    output:
        similar=update("results/{dataset}/similar.parquet"),
    log:
        "logs/{dataset}/find_similar.log",
    benchmark:
        "benchmarks/{dataset}/find_similar.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("find_similar"),
        runtime=minutes("find_similar"),
    params:
        code=code_of("find_similar"),
        settings=lambda wildcards: {
            "split": plain(dataset_of(wildcards).split, {"shared", "word", "identity", "search"})
        },
    script:
        "../run_step.py"


rule split_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        similar="results/{dataset}/similar.parquet",
    output:
        folds=update("results/{dataset}/folds.tsv"),
    log:
        "logs/{dataset}/split_dataset.log",
    benchmark:
        "benchmarks/{dataset}/split_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("split_dataset"),
        runtime=minutes("split_dataset"),
    params:
        code=code_of("split_dataset"),
        settings=lambda wildcards: {
            "split": plain(dataset_of(wildcards).split),
            "seed": SEED,
        },
    script:
        "../run_step.py"


rule try_shortcuts:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
    output:
        shortcuts=update("results/{dataset}/shortcuts.tsv"),
        scores=update("results/{dataset}/shortcut_scores.parquet"),
    log:
        "logs/{dataset}/try_shortcuts.log",
    benchmark:
        "benchmarks/{dataset}/try_shortcuts.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("try_shortcuts"),
        runtime=minutes("try_shortcuts"),
    params:
        code=code_of("try_shortcuts"),
        settings=lambda wildcards: {"metric": dataset_of(wildcards).metric, "seed": SEED},
    script:
        "../run_step.py"


rule check_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
        folds="results/{dataset}/folds.tsv",
        similar="results/{dataset}/similar.parquet",
        shortcuts="results/{dataset}/shortcuts.tsv",
    output:
        checks=update("results/{dataset}/checks.tsv"),
        balance=update("results/{dataset}/balance.tsv"),
        leaks_file=update("results/{dataset}/leaks.tsv"),
        ceiling_file=update("results/{dataset}/ceiling.json"),
    log:
        "logs/{dataset}/check_dataset.log",
    benchmark:
        "benchmarks/{dataset}/check_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("check_dataset"),
        runtime=minutes("check_dataset"),
    params:
        code=code_of("check_dataset"),
        settings=lambda wildcards: {"metric": dataset_of(wildcards).metric},
    script:
        "../run_step.py"


rule survey_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        x="results/{dataset}/x.npy",
    output:
        points=update("results/{dataset}/survey.tsv"),
        survey=update("results/{dataset}/survey.json"),
    log:
        "logs/{dataset}/survey_dataset.log",
    benchmark:
        "benchmarks/{dataset}/survey_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("survey_dataset"),
        runtime=minutes("survey_dataset"),
    params:
        code=code_of("survey_dataset"),
        settings={"seed": SEED},
    script:
        "../run_step.py"
