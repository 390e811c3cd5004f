"""Data sets with a trap planted on purpose, and clean ones beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image

LETTERS = np.array(list("ACGT"))
TURNED = str.maketrans("ACGT", "TGCA")
SIDE = 24


@dataclass(frozen=True)
class Trap:
    """What to plant, and the check that must speak of it."""

    plant: Callable[[Path, np.random.Generator], dict[str, Any]]
    check: str


def words(rng: np.random.Generator, n: int, length: int = 60, gc: float = 0.5) -> list[str]:
    """Random sequences."""
    shares = [(1 - gc) / 2, gc / 2, gc / 2, (1 - gc) / 2]
    return ["".join(row) for row in LETTERS[rng.choice(4, (n, length), p=shares)]]


def labels(rng: np.random.Generator, n: int) -> np.ndarray:
    """As many of each class, in random order."""
    return rng.permutation(np.arange(n) % 2)


def mutated(rng: np.random.Generator, sequence: str, share: float) -> str:
    """A copy in which a share of the letters has changed."""
    letters = np.array(list(sequence))
    places = rng.choice(len(letters), max(1, round(share * len(letters))), replace=False)
    old = np.searchsorted(LETTERS, letters[places])
    letters[places] = LETTERS[(old + rng.integers(1, 4, len(places))) % 4]
    return "".join(letters)


def table(folder: Path, **columns: Any) -> dict[str, Any]:
    """Write a table; the dataset that reads it."""
    path = folder / "trap.tsv"
    pd.DataFrame(columns).to_csv(path, sep="\t", index=False)
    source = {"format": "table", "path": str(path), "sequence": "sequence", "label": "label"}
    source |= {key: key for key in ("id", "split", "origin") if key in columns}
    return {"type": "dna", "task": "classification", "source": source}


def letter_case(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y = labels(rng, 400)
    sequences = [s.lower() if one else s for s, one in zip(words(rng, 400), y, strict=True)]
    return table(folder, sequence=sequences, label=y)


def length(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y = labels(rng, 400)
    sequences = [
        s[: rng.integers(45, 61) - 12 * int(one)] for s, one in zip(words(rng, 400), y, strict=True)
    ]
    return table(folder, sequence=sequences, label=y)


def gc(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y = labels(rng, 400)
    return table(folder, sequence=[words(rng, 1, gc=0.4 + 0.25 * k)[0] for k in y], label=y)


def id_pattern(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y = labels(rng, 400)
    ids = [f"{'chip' if one else 'input'}_{row}" for row, one in enumerate(y)]
    return table(folder, id=ids, sequence=words(rng, 400), label=y)


def row_order(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    return table(folder, sequence=words(rng, 400), label=np.sort(labels(rng, 400)))


def source_file(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y = labels(rng, 400)
    origin = np.where(rng.random(400) < 0.9, y, 1 - y)
    return table(folder, sequence=words(rng, 400), label=y, origin=[f"lab{k}.fa" for k in origin])


def unknown_letters(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y = labels(rng, 400)
    sequences = [f"{s[:-4]}NNNN" if one else s for s, one in zip(words(rng, 400), y, strict=True)]
    return table(folder, sequence=sequences, label=y)


def single_position(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y = labels(rng, 400)
    sequences = [f"{s[:30]}{'AC'[k]}{s[31:]}" for s, k in zip(words(rng, 400), y, strict=True)]
    return table(folder, sequence=sequences, label=y)


def contradictory(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    sequences, y = words(rng, 400), labels(rng, 400)
    sequences[:20], y[:20] = sequences[20:40], 1 - y[20:40]
    return table(folder, sequence=sequences, label=y)


def _copies(folder: Path, rng: np.random.Generator, copied: Callable[[str], str]) -> dict[str, Any]:
    """A given split, a fifth of whose test rows are made from training rows."""
    sequences, y = words(rng, 400), labels(rng, 400)
    split = np.repeat(["train", "test"], [300, 100])
    for row in range(300, 320):
        sequences[row], y[row] = copied(sequences[row - 300]), y[row - 300]
    return table(folder, sequence=sequences, label=y, split=split)


def forward_copies(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    return _copies(folder, rng, lambda sequence: sequence)


def reverse_complements(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    return _copies(folder, rng, lambda sequence: sequence[::-1].translate(TURNED))


def near_copies(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    return _copies(folder, rng, lambda sequence: mutated(rng, sequence, 0.05))


def overlapping_windows(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    return _copies(folder, rng, lambda sequence: sequence[20:] + words(rng, 1, 20)[0])


def overlapping_intervals(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    y, start = labels(rng, 400), np.arange(400) * 100
    start[300:320] = start[:20] + 30
    ids = [f"chr1:{one}-{one + 60}" for one in start]
    split = np.repeat(["train", "test"], [300, 100])
    return table(folder, id=ids, sequence=words(rng, 400), label=y, split=split)


def pictures(rng: np.random.Generator, n: int) -> np.ndarray:
    """Smooth random images, uint8 (n, side, side)."""
    coarse = rng.integers(0, 256, (n, 6, 6)).astype(np.uint8)
    return np.stack(
        [
            np.asarray(Image.fromarray(one).resize((SIDE, SIDE), Image.Resampling.BICUBIC))
            for one in coarse
        ]
    )


def image_folder(folder: Path, images: list[tuple[str, np.ndarray]]) -> dict[str, Any]:
    """Save images under their names; the dataset that reads them."""
    for name, pixels in images:
        path = folder / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path, **({"quality": 60} if name.endswith(".jpg") else {}))
    source = {"format": "image_folder", "path": str(folder / "images")}
    return {"type": "image", "task": "classification", "source": source}


def image_borders(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    pixels, y = pictures(rng, 300).copy(), labels(rng, 300)
    pixels[y == 1, 0, :] = 255
    named = [
        (f"class{k}/{row:03}.png", one) for row, (k, one) in enumerate(zip(y, pixels, strict=True))
    ]
    return image_folder(folder, named)


def resaved_images(folder: Path, rng: np.random.Generator) -> dict[str, Any]:
    pixels, y = pictures(rng, 300), labels(rng, 300)
    parts = np.repeat(["train", "test"], [220, 80])
    named = [
        (f"{part}/class{k}/{row:03}.png", one)
        for row, (part, k, one) in enumerate(zip(parts, y, pixels, strict=True))
    ]
    named += [(f"test/class{y[row]}/copy{row:03}.jpg", pixels[row]) for row in range(30)]
    return image_folder(folder, named)


TRAPS = {
    "letter_case": Trap(letter_case, "shortcut_letter_case"),
    "length": Trap(length, "shortcut_length"),
    "gc": Trap(gc, "shortcut_gc"),
    "id_pattern": Trap(id_pattern, "shortcut_id_pattern"),
    "row_order": Trap(row_order, "shortcut_row_order"),
    "source_file": Trap(source_file, "shortcut_file_of_origin"),
    "unknown_letters": Trap(unknown_letters, "shortcut_unknown_letters"),
    "single_position": Trap(single_position, "shortcut_single_position"),
    "contradictory": Trap(contradictory, "contradictions"),
    "forward_copies": Trap(forward_copies, "leak_exact"),
    "reverse_complements": Trap(reverse_complements, "leak_reverse_complement"),
    "near_copies": Trap(near_copies, "leak_near_duplicate"),
    "overlapping_windows": Trap(overlapping_windows, "leak_overlapping_window"),
    "overlapping_intervals": Trap(overlapping_intervals, "leak_overlapping_interval"),
    "image_borders": Trap(image_borders, "shortcut_border_pixels"),
    "resaved_images": Trap(resaved_images, "leak_near_duplicate"),
}


def clean(folder: Path, seed: int) -> dict[str, Any]:
    """Sequences half of which carry a motif somewhere, and nothing else to tell them by."""
    rng = np.random.default_rng(seed)
    y, sequences = labels(rng, 400), words(rng, 400)
    for row in np.flatnonzero(y):
        start = int(rng.integers(0, 49))
        sequences[row] = f"{sequences[row][:start]}TGACTCATGCAA{sequences[row][start + 12 :]}"
    return table(folder, sequence=sequences, label=y)
