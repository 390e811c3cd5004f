#!/usr/bin/env bash
# Pin and hash every package of envs/*.in for all platforms at once; needs `pip install uv`.
set -euo pipefail
cd "$(dirname "$0")"
lock() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --custom-compile-command "envs/lock.sh" "$@"
}
lock requirements.in --output-file requirements.txt
# The same with a TensorFlow that brings NVIDIA's libraries, for Linux on x86_64.
gpu=$(mktemp --suffix=.in)
trap 'rm -f "$gpu"' EXIT
{ grep -v '^tensorflow' requirements.in
  echo 'tensorflow[and-cuda]==2.21.0 ; platform_machine == "x86_64" and sys_platform == "linux"'
} >"$gpu"
lock "$gpu" --constraint requirements.txt --output-file gpu.txt
lock dev.in --output-file dev.txt
lock cluster.in --output-file cluster.txt
python3 conda.py
