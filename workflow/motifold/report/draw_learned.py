"""Figures of what the models learned."""

from pathlib import Path

import numpy as np
import pandas as pd

from motifold.artifacts import Facts, read_arrays, read_table
from motifold.interpret.summary import (
    class_profiles,
    consensus_of_windows,
    strongest_window,
    typical_examples,
)
from motifold.report import figures_interpret, figures_logos
from motifold.report.album import Album
from motifold.report.prose import number, percent
from motifold.sequence.alphabet import LETTERS, letters_of
from motifold.sequence.motif import read_meme

METHOD_NAMES = {
    "integrated_gradients": "integrated gradients",
    "mutagenesis": "in-silico mutagenesis",
    "gradient_input": "gradient × input",
    "grad_cam": "Grad-CAM",
}
MOST_FILTERS, MOST_CLASSES, WINDOW = 12, 4, 12
Arrays = dict[str, np.ndarray]


def draw_network(album: Album, facts: Facts, folder: Path) -> None:
    """Draw what a network looks at.

    Parameters
    ----------
    folder
        ``interpretation/{model}`` of a network.
    """
    arrays = read_arrays(folder / "attributions.npz")
    methods = [name for name in METHOD_NAMES if name in arrays]
    if facts.type == "image":
        _images(album, facts, folder.name, arrays, methods)
    else:
        if (folder / "motifs.meme").exists():
            _filters(album, facts, folder)
        for method in methods:
            _letters(album, facts, folder.name, arrays, method)


def draw_linear(album: Album, facts: Facts, folder: Path) -> None:
    """Draw the coefficients of a linear baseline.

    Parameters
    ----------
    folder
        ``interpretation/{model}`` of a linear baseline.
    """
    arrays = read_arrays(folder / "coefficients.npz")
    form, outputs = str(arrays["form"]), [str(name) for name in arrays["outputs"]]
    lead = "A linear model explains itself: each weight says for or against an output."
    album.section("learned", f"What {folder.name} weighs", lead)
    caption = f"Coefficients of the {form} in the final model of {folder.name}."
    alt = f"Coefficients of {folder.name}."
    if form == "words":
        table = read_table(folder / "coefficients.tsv")
        figure = figures_interpret.coefficient_bars(table)
    elif form == "positions":
        laid = arrays["coefficients"].reshape(len(outputs), -1, 4)
        shown = dict(zip(outputs, laid, strict=True))
        figure = figures_logos.position_coefficients(shown, LETTERS[facts.type])
    else:
        maps = arrays["coefficients"].reshape(len(outputs), *facts.shape).sum(axis=-1)
        figure = figures_interpret.pixel_coefficients(dict(zip(outputs, maps, strict=True)))
    album.add(f"coefficients_{folder.name}", figure, caption, alt, wide=True)


def _filters(album: Album, facts: Facts, folder: Path) -> None:
    """The motifs of the first layer with most information."""
    motifs, table = read_meme(folder / "motifs.meme"), read_table(folder / "motifs.tsv")
    if not motifs:
        return
    best = table.iloc[0]
    lead = (
        f"The most informative of {len(table)} filters over all folds has the consensus "
        f"{best['consensus']} ({number(best['bits'])} bits, {int(best['sites'])} sites)."
    )
    album.section("learned", f"First-layer filters of {folder.name}", lead)
    shown = [
        (name, motifs[name].probabilities, int(motifs[name].sites))
        for name in table["motif"][:MOST_FILTERS]
    ]
    album.add(
        f"filters_{folder.name}",
        figures_logos.filter_logos(shown, LETTERS[facts.type]),
        "Letters under the strongest responses of a filter to held-out examples, in bits; at most "
        "one site an example. Names give the fold of the model and the number of the filter.",
        f"Sequence logos of the first-layer filters of {folder.name}.",
        wide=True,
    )


def _letters(album: Album, facts: Facts, model: str, arrays: Arrays, method: str) -> None:
    """Contributions of letters by one method: along the sequence, and in single examples."""
    values, codes, name = arrays[method], arrays["x"], METHOD_NAMES[method]
    labels = _labels(facts, arrays)
    windows = strongest_window(values, codes, min(WINDOW, values.shape[1]), facts.type)
    common = consensus_of_windows(windows).iloc[0]
    lead = (
        f"{len(values)} held-out examples. The commonest strongest window of {WINDOW} letters is "
        f"{common['letters']}, in {percent(common['share'])} of them."
    )
    album.section("learned", f"{model}: {name}", lead)
    profile = {
        one: np.abs(values[labels == one]).sum(axis=2).mean(axis=0) for one in np.unique(labels)
    }
    frame = pd.DataFrame(profile, index=np.arange(1, values.shape[1] + 1))
    album.add(
        f"profile_{model}_{method}",
        figures_interpret.attribution_heatmap(frame),
        "Mean absolute contribution of each position, by class of the example.",
        f"Mean contribution along the sequence by {name}.",
        wide=True,
    )
    for place, one in enumerate(list(profile)[:MOST_CLASSES] if method != "gradient_input" else []):
        mean = class_profiles(values, labels)[one]
        album.add(
            f"mean_{model}_{method}_{place}",
            figures_logos.attribution_logo(mean, f"Mean of {one}", LETTERS[facts.type]),
            f"Mean contribution of each letter to the output of {one}, over its held-out examples.",
            f"Logo of mean contributions for {one}.",
            wide=True,
        )
    for place in _shown(facts, arrays) if method != "gradient_input" else []:
        said = f"{arrays['ids'][place]} ({labels[place]})"
        album.add(
            f"example_{model}_{method}_{place}",
            figures_logos.attribution_logo(values[place], said, LETTERS[facts.type]),
            f"One held-out example: {letters_of(codes[place], facts.type)[:120]}.",
            f"Logo of the contributions in example {said}.",
            wide=True,
        )


def _images(album: Album, facts: Facts, model: str, arrays: Arrays, methods: list[str]) -> None:
    """Heat maps over the best, a typical and the worst example of some classes."""
    labels = _labels(facts, arrays)
    for method in methods:
        heat = arrays[method]
        heat = np.abs(heat).sum(axis=-1) if heat.ndim == 4 else heat
        lead = "From each class the best, a typical and the worst held-out example."
        album.section("learned", f"{model}: {METHOD_NAMES[method]}", lead)
        chosen = _shown(facts, arrays, 3)[:12]
        titles = [_said(facts, arrays, labels, one) for one in chosen]
        album.add(
            f"gallery_{model}_{method}",
            figures_interpret.image_gallery(arrays["x"][chosen], heat[chosen], titles),
            "Left the image, right where the evidence for its true class lies.",
            f"Images with {METHOD_NAMES[method]} laid over.",
            wide=True,
        )


def _said(facts: Facts, arrays: Arrays, labels: np.ndarray, place: int) -> str:
    """What an example is, and what it was taken for."""
    scores = arrays["score"][place]
    if not facts.classes:
        return f"{labels[place]}: {number(scores[0])}"
    top = int(scores.argmax())
    taken = "" if facts.classes[top] == labels[place] else f" as {facts.classes[top]}"
    return f"{labels[place]}{taken}, {percent(scores[top])}"


def _labels(facts: Facts, arrays: Arrays) -> np.ndarray:
    """Class names of the examples, or the half of the targets' range that they lie in."""
    if facts.classes:
        return np.array(facts.classes)[arrays["truth"]]
    values = arrays["truth"][:, 0]
    return np.where(values > np.median(values), "high", "low")


def _shown(facts: Facts, arrays: Arrays, per_class: int = 1) -> list[int]:
    """Examples to draw: the best of each class, or the highest and lowest targets."""
    if not facts.classes:
        order = np.argsort(arrays["truth"][:, 0])
        return [int(order[-1]), int(order[0])]
    chosen = typical_examples(arrays["score"].astype(np.float64), arrays["truth"], per_class)
    return [int(one) for one in chosen[: MOST_CLASSES * per_class]]
