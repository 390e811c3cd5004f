"""Figures and pages."""


rule draw_figures:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        points="results/{dataset}/survey.tsv",
        survey="results/{dataset}/survey.json",
        metrics="results/{dataset}/metrics.tsv",
        summary="results/{dataset}/summary.tsv",
        comparison="results/{dataset}/comparison.tsv",
        predictions=per_model("results/{dataset}/predictions/{model}.parquet"),
        models=per_model("results/{dataset}/models/{model}"),
        tables=WEIGHED,
        ceiling="results/{dataset}/ceiling.json",
        interpretation="results/{dataset}/interpretation",
    output:
        figures=report(
            update(directory("results/{dataset}/figures")),
            patterns=["{name}.png"],
            caption="../report/figure.rst",
            category="{dataset}",
            subcategory="Figures",
            labels={"figure": "{name}"},
        ),
    log:
        "logs/{dataset}/draw_figures.log",
    benchmark:
        "benchmarks/{dataset}/draw_figures.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("draw_figures"),
        runtime=minutes("draw_figures"),
    params:
        code=code_of("draw_figures"),
        settings=lambda wildcards: {"metric": dataset_of(wildcards).metric},
    script:
        "../run_step.py"


rule report_dataset:
    input:
        facts="results/{dataset}/dataset.json",
        examples="results/{dataset}/examples.parquet",
        folds="results/{dataset}/folds.tsv",
        checks="results/{dataset}/checks.tsv",
        survey="results/{dataset}/survey.json",
        summary="results/{dataset}/summary.tsv",
        comparison="results/{dataset}/comparison.tsv",
        fits="results/{dataset}/fits.tsv",
        verdict="results/{dataset}/verdict.json",
        headline="results/{dataset}/headline.json",
        tables=WEIGHED,
        ceiling="results/{dataset}/ceiling.json",
        interpretation="results/{dataset}/interpretation",
        figures="results/{dataset}/figures",
        models=per_model("results/{dataset}/models/{model}"),
        template=template("dataset.html.j2"),
        honesty=template("honesty.html.j2"),
        learned=template("learned.html.j2"),
        parts=template("parts.html.j2"),
        style=template("style.css"),
    output:
        page=report(
            update("results/{dataset}/report.html"),
            caption="../report/dataset.rst",
            category="{dataset}",
            subcategory="Report",
            labels={"figure": "the whole report"},
        ),
    log:
        "logs/{dataset}/report_dataset.log",
    benchmark:
        "benchmarks/{dataset}/report_dataset.tsv"
    conda:
        "../../envs/core.yaml"
    resources:
        mem_mb=memory("report_dataset"),
        runtime=minutes("report_dataset"),
    params:
        code=code_of("report_dataset"),
        settings=lambda wildcards: {
            "settings": plain(dataset_of(wildcards)),
            "seed": SEED,
        },
    script:
        "../run_step.py"


rule summarise_runs:
    input:
        summaries=per_dataset("results/{dataset}/summary.tsv"),
    output:
        summary=update("results/summary.tsv"),
    log:
        "logs/summarise_runs.log",
    benchmark:
        "benchmarks/summarise_runs.tsv"
    localrule: True
    conda:
        "../../envs/core.yaml"
    params:
        code=code_of("summarise_runs"),
        settings={"datasets": list(PLAN.study.datasets)},
    script:
        "../run_step.py"


rule gather_costs:
    input:
        pages=per_dataset("results/{dataset}/report.html"),
    output:
        costs=update("results/cost.tsv"),
    log:
        "logs/gather_costs.log",
    benchmark:
        "benchmarks/gather_costs.tsv"
    localrule: True
    conda:
        "../../envs/core.yaml"
    params:
        code=code_of("gather_costs"),
        settings={
            "models": {name: PLAN.datasets[name].model_names() for name in PLAN.study.datasets},
            "tried": {name: tried(name) for name in PLAN.study.datasets},
        },
    script:
        "../run_step.py"


rule report_runs:
    input:
        facts=per_dataset("results/{dataset}/dataset.json"),
        examples=per_dataset("results/{dataset}/examples.parquet"),
        verdicts=per_dataset("results/{dataset}/verdict.json"),
        headlines=per_dataset("results/{dataset}/headline.json"),
        summaries=per_dataset("results/{dataset}/summary.tsv"),
        comparisons=per_dataset("results/{dataset}/comparison.tsv"),
        cautions=per_dataset("results/{dataset}/cautions.tsv"),
        pages=per_dataset("results/{dataset}/report.html"),
        costs="results/cost.tsv",
        template=template("index.html.j2"),
        parts=template("parts.html.j2"),
        style=template("style.css"),
    output:
        page=report(
            update("results/report.html"),
            caption="../report/index.rst",
            category="All datasets",
            labels={"figure": "the report over all"},
        ),
    log:
        "logs/report_runs.log",
    benchmark:
        "benchmarks/report_runs.tsv"
    localrule: True
    conda:
        "../../envs/core.yaml"
    params:
        code=code_of("report_runs"),
        settings={
            "seed": SEED,
            "metrics": [PLAN.datasets[name].metric for name in PLAN.study.datasets],
        },
    script:
        "../run_step.py"
