"""Write the conda environments from the pinned requirements: both hold the same versions."""

import re
from pathlib import Path

HERE = Path(__file__).parent
CORE = [
    "numpy", "scipy", "pandas", "pyarrow", "pydantic", "pyyaml", "scikit-learn", "skops",
    "threadpoolctl", "biopython", "pillow", "matplotlib", "logomaker", "jinja2", "jaxtyping",
]  # fmt: skip
KERAS = [*CORE, "keras", "tensorflow-cpu", "tensorflow"]
MOTIFS = [*KERAS, "modisco-lite", "memelite"]
ENVIRONMENTS = {"core": CORE, "keras": KERAS, "motifs": MOTIFS}
PIN = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? *\\?$", re.M
)


def pins() -> dict[str, list[str]]:
    """Requirement lines of each package, markers included, hashes left out."""
    found: dict[str, list[str]] = {}
    for pin in PIN.finditer((HERE / "requirements.txt").read_text("utf-8")):
        marker = f" ; {pin['marker'].strip()}" if pin["marker"] else ""
        found.setdefault(pin["name"], []).append(f"{pin['name']}=={pin['version']}{marker}")
    return found


def environment(packages: list[str]) -> str:
    """A conda environment file that installs the same versions with pip."""
    pinned = pins()
    lines = [f'      - "{line}"' for name in packages for line in pinned[name]]
    head = "# Made by envs/conda.py from requirements.txt.\n"
    head += "channels:\n  - conda-forge\n  - nodefaults\n"
    return head + "dependencies:\n  - python=3.11\n  - pip\n  - pip:\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    for name, packages in ENVIRONMENTS.items():
        (HERE / f"{name}.yaml").write_text(environment(packages), "utf-8")
