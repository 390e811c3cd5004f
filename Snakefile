"""Motifold: does deep learning really work on these sequences or images?"""

import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.19")

# Snakemake hands its own search path to the jobs, so this line serves them as well.
sys.path.insert(0, str(Path(workflow.basedir, "workflow")))


configfile: "config/config.yaml"


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/interpret.smk"
include: "workflow/rules/report.smk"


rule all:
    default_target: True
    input:
        "results/report.html",
        "results/summary.tsv",
    localrule: True
