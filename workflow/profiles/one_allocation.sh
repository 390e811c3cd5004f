#!/usr/bin/env bash
# A whole study in one allocation of Slurm: no plugin, and no job that waits in the queue for another.
# Edit the lines below; then, from the folder of the Snakefile: sbatch workflow/profiles/one_allocation.sh
# After the wall time submit it again: what is finished is not done again, training goes on.
#SBATCH --job-name=motifold
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --time=12:00:00
#SBATCH --output=motifold_%j.log
# Delete one of the two marks in front of what your cluster needs:
##SBATCH --account=my_account
##SBATCH --partition=short
# Two minutes before the end Snakemake is told to stop in good order; no two allocations run at once.
#SBATCH --signal=B:INT@120
#SBATCH --dependency=singleton
set -euo pipefail
# The environment that holds Snakemake, if it is not active where you submit from:
# . .venv/bin/activate

exec snakemake --cores "${SLURM_CPUS_PER_TASK:-1}" --resources mem_mb="${SLURM_MEM_PER_NODE:-16000}" \
    --rerun-incomplete --keep-going --retries 1 "$@"
