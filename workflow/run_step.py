"""The script of every rule: run the step of the same name (it changes so rarely that rules need not watch it)."""

from motifold.rule import run_job

run_job(snakemake)  # noqa: F821
