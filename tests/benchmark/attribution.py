"""In-silico mutagenesis and integrated gradients beside tangermeme's, on an equal network.

The shipped `cnn` with random weights is written as arrays and built again in PyTorch by a process of the peer's own
environment (`tests/benchmark/peers.txt`); both must give the same outputs and the same mutagenesis. Runs are interleaved.

    PYTHONPATH=workflow python tests/benchmark/attribution.py --peer PEER/bin/python
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

ROOT = Path(__file__).parents[2]
STEPS, REFERENCES, CLASSES = 16, 10, 2


def ours(folder: Path, n: int, length: int, threads: int) -> None:
    """Build the network, write its weights and what it says, and time both methods."""
    import keras
    import yaml

    from motifold.artifacts import Facts
    from motifold.config.load import MODEL
    from motifold.interpret.attribute import Options, attribute
    from motifold.models.assemble import assemble, finish
    from motifold.models.build import build_network
    from motifold.models.probe import Probe
    from motifold.sequence.alphabet import one_hot
    from motifold.training.determinism import fix_threads

    fix_threads(threads)
    keras.utils.set_random_seed(1)
    settings = MODEL.validate_python(
        yaml.safe_load((ROOT / "config/models.yaml").read_text())["cnn"]
    )
    facts = Facts("speed", "dna", "classification", [length], classes=["a", "b"])
    network = build_network(facts, settings)
    probe = Probe(finish(assemble(network, facts), facts), classes=True)
    codes = np.random.default_rng(0).integers(0, 4, (n, length)).astype(np.uint8)
    x, index = one_hot(codes).astype(np.float32), np.zeros(n, np.int64)
    weights = {f"w{place}": one for place, one in enumerate(network.get_weights())}
    np.savez(folder / "network.npz", codes=codes, outputs=probe.predict(x), **weights)
    options = Options(steps=STEPS, references=REFERENCES, from_codes=probe.predict)
    for method in ("mutagenesis", "integrated_gradients"):
        attribute(method, probe.predict, probe.gradient, x[:8], index[:8], options)
        started = time.perf_counter()
        found = attribute(method, probe.predict, probe.gradient, x, index, options)
        print(f"{method}\t{time.perf_counter() - started}", flush=True)
        np.save(folder / f"{method}.npy", found.hypothetical)


def rebuilt(stored: np.lib.npyio.NpzFile) -> object:
    """The network in PyTorch: convolution, relu, pooling by 2, flat and maximum, dense layers."""
    import torch

    kernel, bias, *dense = [stored[f"w{place}"] for place in range(len(stored.files) - 2)]

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = torch.nn.Conv1d(4, kernel.shape[2], kernel.shape[0])
            self.conv.weight.data = torch.tensor(kernel.transpose(2, 1, 0).copy())
            self.conv.bias.data = torch.tensor(bias)
            self.layers = torch.nn.ModuleList()
            for weight, one in zip(dense[::2], dense[1::2], strict=True):
                layer = torch.nn.Linear(*weight.shape)
                layer.weight.data, layer.bias.data = (
                    torch.tensor(weight.T.copy()),
                    torch.tensor(one),
                )
                self.layers.append(layer)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            maps = torch.nn.functional.max_pool1d(torch.relu(self.conv(x)), 2)
            flat = maps.transpose(1, 2).flatten(1)
            if flat.shape[1] < self.layers[0].in_features:
                flat = torch.cat([flat, maps.max(dim=2).values], dim=1)
            for layer in self.layers[:-1]:
                flat = torch.relu(layer(flat))
            logits = self.layers[-1](flat)
            return logits[:, :1] - logits.mean(dim=1, keepdim=True)

    return Network().eval()


def peer(folder: Path, threads: int) -> None:
    """The same in PyTorch: tangermeme's mutagenesis, and gradients along paths from its shuffles."""
    import torch

    torch.set_num_threads(threads)
    stored = np.load(folder / "network.npz")
    model, codes = rebuilt(stored), stored["codes"].astype(np.int64)
    x = torch.tensor(np.eye(4, dtype=np.float32)[codes].transpose(0, 2, 1).copy())
    wanted = stored["outputs"][:, 0] - stored["outputs"].mean(axis=1)
    with torch.no_grad():
        assert np.allclose(model(x)[:, 0].numpy(), wanted, atol=1e-4)
    mine = (np.load(folder / "mutagenesis.npy") * np.eye(4)[codes]).sum(axis=2)
    peer_mutagenesis(model, x, mine)
    peer_gradients(model, x)


def peer_mutagenesis(model: object, x: object, mine: np.ndarray) -> None:
    """Time mutagenesis in both of its ways, and hold it against ours."""
    from tangermeme.saturation_mutagenesis import saturation_mutagenesis

    for fast in (False, True):
        name = "mutagenesis, fast" if fast else "mutagenesis"
        given = {"device": "cpu", "verbose": False, "batch_size": 512, "fast": fast}
        saturation_mutagenesis(model, x[:8], **given)
        started = time.perf_counter()
        found = saturation_mutagenesis(model, x, **given)
        print(f"{name}\t{time.perf_counter() - started}", flush=True)
        same = np.corrcoef(mine.ravel(), found.numpy().sum(axis=1).ravel())[0, 1]
        print(f"correlation of {name} with ours\t{same}", flush=True)


def peer_gradients(model: object, x: object) -> None:
    """Time integrated gradients, which tangermeme has for layers only: PyTorch's own gradients."""
    import torch
    from tangermeme.ersatz import dinucleotide_shuffle

    started = time.perf_counter()
    references = dinucleotide_shuffle(x, n=REFERENCES, random_state=0)
    points = ((torch.arange(STEPS) + 0.5) / STEPS)[None, :, None, None]
    for row in range(len(x)):
        way = (x[row] - references[row])[:, None]
        path = (references[row][:, None] + points * way).flatten(0, 1).requires_grad_(True)
        (slopes,) = torch.autograd.grad(model(path).sum(), path)
        mean = slopes.reshape(REFERENCES, STEPS, *x.shape[1:]).mean(dim=1)
        (way[:, 0] * mean).mean(dim=0)
    print(f"integrated_gradients\t{time.perf_counter() - started}", flush=True)


def seconds_of(command: list[str]) -> dict[str, float]:
    """What a run printed: name and seconds."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    return {name: float(value) for name, value in lines}


def main() -> None:
    """Interleave the runs and print the ratios of the best ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", help="Python of an environment with tests/benchmark/peers.txt")
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--side", choices=["ours", "peer"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.side == "ours":
        ours(asked.folder, asked.n, asked.length, asked.threads)
        return
    if asked.side == "peer":
        peer(asked.folder, asked.threads)
        return
    if os.getloadavg()[0] > 1:
        print(f"load {os.getloadavg()[0]:.1f}: the ratios are worth little", file=sys.stderr)
    mine, theirs = [], []
    with tempfile.TemporaryDirectory() as place:
        common = [
            "--folder",
            place,
            "--n",
            str(asked.n),
            "--length",
            str(asked.length),
            "--threads",
            str(asked.threads),
        ]
        for _ in range(asked.rounds):
            mine.append(seconds_of([sys.executable, __file__, "--side", "ours", *common]))
            if asked.peer:
                theirs.append(seconds_of([asked.peer, __file__, "--side", "peer", *common]))
    scale = 1000 / asked.n
    for who, runs in (("Motifold", mine), ("tangermeme", theirs)):
        for name in runs[0] if runs else []:
            best = min(run[name] for run in runs)
            unit = "" if name.startswith("correlation") else " s per 1,000"
            print(f"{who:12}{name:40}{best * (1 if not unit else scale):8.2f}{unit}")


if __name__ == "__main__":
    main()
