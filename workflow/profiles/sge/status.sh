#!/usr/bin/env bash
# running, success or failed: what Snakemake asks of a job of SGE, by its number.
job=$1
if state=$(qstat -j "$job" 2>/dev/null); then
    # A job that could not be started (Eqw) would stay in the queue for ever.
    if grep -q '^error reason' <<<"$state"; then
        qdel "$job" >/dev/null 2>&1
        echo failed
    else
        echo running
    fi
elif ended=$(qacct -j "$job" 2>/dev/null); then
    if grep -Eq '^failed +0' <<<"$ended" && grep -Eq '^exit_status +0 *$' <<<"$ended"; then
        echo success
    else
        echo failed
    fi
else
    echo running # the accounts are written some seconds after the end
fi
