"""Figures of what the networks look at in images."""

from pathlib import Path

import numpy as np
import pandas as pd

from motifold.artifacts import Facts, read_arrays, read_table
from motifold.report import figures_images
from motifold.report.album import Album
from motifold.report.compose_learned import METHOD_NAMES
from motifold.report.prose import number, percent

Arrays = dict[str, np.ndarray]


def draw_images(
    album: Album, facts: Facts, folder: Path, arrays: Arrays, methods: list[str]
) -> None:
    """Overlays of every method on the best, typical and worst examples, and the gravest errors.

    Parameters
    ----------
    folder
        ``interpretation/{model}``.
    arrays
        Its ``attributions.npz``.
    """
    for method in methods:
        draw_overlays(album, facts, folder.name, arrays, method)
    _errors(album, facts, folder)


def draw_overlays(album: Album, facts: Facts, model: str, arrays: Arrays, method: str) -> None:
    """What one method marks in the best, typical and worst example of each class."""
    labels, heat = labels_of(facts, arrays), arrays[method]
    examples = pd.DataFrame(
        {
            "class": labels,
            "shown": arrays["shown"],
            "says": [_said(facts, arrays, labels, one) for one in range(len(labels))],
        }
    )
    lead = "From each class the best, a typical and the worst held-out example."
    album.section("learned", f"{model}: {METHOD_NAMES[method].lower()}", lead)
    album.add(
        f"overlays_{model}_{method}",
        figures_images.overlays(
            arrays["x"], heat.sum(axis=-1) if heat.ndim == 4 else heat, examples
        ),
        "Left the image, right where the evidence for its true class lies.",
        f"Images with {METHOD_NAMES[method]} laid over.",
        wide=True,
    )


def _errors(album: Album, facts: Facts, folder: Path) -> None:
    """The images of which the network was surest and wrong."""
    table = read_table(folder / "errors.tsv")
    if table.empty:
        return
    if len(facts.targets) > 1:
        table["id"] = table["id"].astype(str) + ", " + table["target"].astype(str)
    rows = [row for _, row in table.iterrows()]
    told = "; ".join(" ".join(figures_images.said_of_error(row)) for row in rows)
    lead = (
        "The place to look for wrong labels, for classes that cannot be told apart, and for "
        "shortcuts."
    )
    album.section("learned", f"The most confident errors of {folder.name}", lead)
    album.add(
        f"errors_{folder.name}",
        figures_images.error_gallery(read_arrays(folder / "errors.npz")["x"], table),
        "Held-out images with their id, what they are labelled as, what they were taken for, and "
        "how surely; errors.tsv has them all.",
        f"Images that {folder.name} got wrong: {told}.",
        wide=True,
    )


def labels_of(facts: Facts, arrays: Arrays) -> np.ndarray:
    """What examples are told apart by: class, which of several targets, or half of its range."""
    if facts.classes:
        return np.array(facts.classes)[arrays["truth"]]
    if len(facts.targets) > 1:
        return np.array(facts.targets)[arrays["index"]]
    values = arrays["truth"][:, 0]
    return np.where(values > np.median(values), "high", "low")


def _said(facts: Facts, arrays: Arrays, labels: np.ndarray, place: int) -> str:
    """What an example was taken for, and how surely."""
    scores = arrays["score"][place]
    if not facts.classes:
        return f"predicted {number(scores[arrays['index'][place]])}"
    top = int(scores.argmax())
    taken = "" if facts.classes[top] == labels[place] else f"as {facts.classes[top]}, "
    return f"{taken}{percent(scores[top])}"
