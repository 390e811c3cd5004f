"""Motifold: does deep learning really work on these sequences or images?"""

import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.19")

# Snakemake hands its own search path to the jobs, so this line serves them as well.
sys.path.insert(0, str(Path(workflow.basedir, "workflow")))

from motifold.config.load import read_yaml
from motifold.errors import UserError

try:  # Snakemake would say neither the file nor the line
    if Path("config/config.yaml").exists():
        read_yaml(Path("config/config.yaml"))
except UserError as error:
    sys.exit(f"motifold: {error}")


configfile: "config/config.yaml"


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/interpret.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/estimate.smk"


if workflow.is_main_process:
    try:
        enter_folder(dry=workflow.output_settings.dryrun, arguments=sys.argv[1:])
    except UserError as error:
        sys.exit(f"motifold: {error}")


onstart:
    forget_copies()
    if not workflow.touch:
        note_plan(workflow.dag.needrun_jobs())


onsuccess:
    forget_notes()


onerror:
    mark_unfinished()


rule all:
    default_target: True
    input:
        "results/report.html",
        "results/summary.tsv",
    localrule: True
