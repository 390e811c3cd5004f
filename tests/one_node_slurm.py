"""A real Slurm on this machine alone, for tests: own folder, own ports on loopback, no root's files.

Runs munged, slurmctld and slurmd from Debian's packages without systemd, cgroups or a database, and
stops them by the process ids that they wrote. ``python tests/one_node_slurm.py FOLDER``
brings one up and keeps it until Ctrl-C.
"""

import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACKAGES = "slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge"
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel", "sinfo")
CONFIGURATION = """\
ClusterName=motifold_tests
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={daemon}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmdParameters=config_overrides
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
PriorityType=priority/basic
ReturnToService=2
MinJobAge=600
KillWait=2
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory} Gres=gpu:fake:2 State=UNKNOWN
PartitionName=cpu Nodes={host} Default=YES MaxTime=INFINITE DefMemPerCPU=500 State=UP
PartitionName=gpu Nodes={host} MaxTime=INFINITE DefMemPerCPU=500 State=UP
"""
# Any character device passes for a GPU.
GPUS = "NodeName={host} Name=gpu Type=fake File=/dev/null\nNodeName={host} Name=gpu Type=fake File=/dev/zero\n"


@dataclass(frozen=True)
class Slurm:
    """A running Slurm.

    Attributes
    ----------
    folder
        All its files.
    environment
        Variables by which Slurm's programs find it.
    """

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """What one of Slurm's programs says."""
        done = subprocess.run(
            command,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout + done.stderr


def missing() -> list[str]:
    """Programs of Slurm that this machine lacks."""
    return [name for name in PROGRAMS if _program(name) is None]


@contextmanager
def one_node_slurm(folder: Path) -> Iterator[Slurm]:
    """Bring it up in an empty folder, and down again.

    Raises
    ------
    RuntimeError
        If the node is not idle within 20 s; with the ends of the daemons' logs.
    """
    folder.mkdir(parents=True, mode=0o755)
    slurm = Slurm(folder, _write_files(folder))
    try:
        _start(slurm)
        yield slurm
    finally:
        slurm.run("scancel", "--user", getpass.getuser())
        for name in ("slurmd", "slurmctld", "munged"):
            _stop(folder / f"{name}.pid")


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def _write_files(folder: Path) -> dict[str, str]:
    """Configuration, key and the srun of jobs; returns the environment."""
    values = {
        "host": socket.gethostname().partition(".")[0],
        "folder": folder,
        "user": getpass.getuser(),
        "cpus": 8,  # whatever there are: jobs here mostly wait
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20 * 9 // 10,
    }
    values["controller"], values["daemon"] = _free_ports()
    (folder / "slurm.conf").write_text(CONFIGURATION.format(**values))
    (folder / "gres.conf").write_text(GPUS.format(**values))
    (folder / "cgroup.conf").write_text("CgroupAutomount=no\nIgnoreSystemd=yes\n")
    for name in ("state", "spool", "bin"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.touch(mode=0o600)
    key.write_bytes(secrets.token_bytes(1024))
    # Snakemake's plugin hides SLURM_CONF from the srun that it starts inside a job.
    shim = folder / "bin/srun"
    configuration = folder / "slurm.conf"
    shim.write_text(f'#!/bin/sh\nSLURM_CONF={configuration} exec {_program("srun")} "$@"\n')
    shim.chmod(0o755)
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    return {"SLURM_CONF": str(configuration), "PATH": path}


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _start(slurm: Slurm) -> None:
    folder, host = slurm.folder, socket.gethostname().partition(".")[0]
    munge = [
        "--force",
        f"--key-file={folder}/munge.key",
        f"--socket={folder}/munge.socket",
        f"--pid-file={folder}/munged.pid",
        f"--log-file={folder}/munged.log",
        f"--seed-file={folder}/munge.seed",
    ]
    for command in (["munged", *munge], ["slurmctld"], ["slurmd", "-N", host]):
        subprocess.run(
            [str(_program(command[0])), *command[1:]],
            env={**os.environ, **slurm.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=True,
        )
    until = time.monotonic() + 20
    while (state := slurm.run("sinfo", "-h", "-o", "%T").strip()) not in {"idle\nidle", "idle"}:
        if time.monotonic() > until:
            logs = [one.read_text()[-2000:] for one in folder.glob("*.log")]
            raise RuntimeError("\n".join([f"Slurm did not come up: {state}", *logs]))
        time.sleep(0.2)


def _stop(file: Path) -> None:
    """End the process that wrote the file, which nothing else does."""
    if not file.exists():
        return
    process = int(file.read_text())
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(process, sent)
            for _ in range(100):
                time.sleep(0.1)
                os.kill(process, 0)
        except ProcessLookupError:
            return


if __name__ == "__main__":
    with one_node_slurm(Path(sys.argv[1]).absolute()) as running:
        settings = " ".join(f"{key}={value}" for key, value in running.environment.items())
        sys.stdout.write(f"export {settings}\n")
        sys.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        signal.pause()
