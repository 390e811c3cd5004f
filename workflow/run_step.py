"""The script of every rule; it runs the step of the rule's name.

It stays as it is: Snakemake reruns a rule whose script was touched, and knows by the fingerprint of
the code behind a step what really changed.
"""

from motifold.rule import run_job

run_job(snakemake)
