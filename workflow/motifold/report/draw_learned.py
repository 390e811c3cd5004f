"""Figures of what the networks learned from sequences, and of what simple models weigh."""

from pathlib import Path

import numpy as np
import pandas as pd

from motifold.artifacts import Facts, read_arrays, read_table
from motifold.interpret.summary import (
    class_profiles,
    consensus_of_windows,
    strongest_window,
)
from motifold.report import figures_images, figures_interpret, figures_logos, figures_proof
from motifold.report.album import Album
from motifold.report.compose_learned import METHOD_NAMES
from motifold.report.draw_images import draw_images, labels_of
from motifold.report.prose import number, percent
from motifold.sequence.alphabet import LETTERS, letters_of
from motifold.sequence.motif import read_meme

MOST_FILTERS, MOST_CLASSES, WINDOW = 12, 4, 12
IN_FULL = 2  # methods, the first, whose logos of classes and of examples are drawn
FOLLOWED = (
    "Parts of an example are taken out, or put in, those with the highest contribution first; the "
    "faster the prediction follows than in random order, the more faithful the method."
)
Arrays = dict[str, np.ndarray]


def draw_network(album: Album, facts: Facts, folder: Path) -> None:
    """Draw what a network looks at.

    Parameters
    ----------
    folder
        ``interpretation/{model}`` of a network.
    """
    arrays = read_arrays(folder / "attributions.npz")
    curves = read_table(folder / "faithfulness_curves.tsv")
    methods = list(dict.fromkeys(curves["method"]))
    draw_curves(album, folder.name, curves, FOLLOWED)
    if facts.type == "image":
        draw_images(album, facts, folder, arrays, methods)
        return
    _motifs(album, facts, folder)
    for place, method in enumerate(methods):
        draw_letters(album, facts, folder.name, arrays, method, full=place < IN_FULL)
    if (folder / "filters.meme").exists():
        _filters(album, facts, folder)


def draw_curves(album: Album, model: str, curves: pd.DataFrame, lead: str) -> None:
    """Deletion and insertion curves of every method."""
    album.section("learned", f"What the prediction of {model} hangs on", lead)
    named = curves.assign(method=curves["method"].map(lambda one: METHOD_NAMES.get(one, one)))
    album.add(
        f"curves_{model}",
        figures_proof.faithfulness_curves(named),
        "Mean prediction of held-out examples while parts are deleted or put in, in the order of "
        "each method and in random order.",
        f"Deletion and insertion curves of {model}.",
        wide=True,
    )


def _motifs(album: Album, facts: Facts, folder: Path) -> None:
    """Logos of the motifs that hold, for the table of the page."""
    if not (folder / "motifs.meme").exists():
        return
    known, table = read_meme(folder / "motifs.meme"), read_table(folder / "motifs.tsv")
    shown = table[table["shown"].astype(bool)]
    for place, name in enumerate(shown["motif"], start=1):
        figure = figures_logos.motif_logo(known[name].probabilities, LETTERS[facts.type])
        album.keep(f"motif_{folder.name}_{place}", figure)


def draw_importance(album: Album, folders: list[Path]) -> None:
    """What simple models lose without a feature, all models side by side.

    Parameters
    ----------
    folders
        ``interpretation/{model}`` of the models.
    """
    files = {one.name: one / "importance.tsv" for one in folders}
    tables = {name: read_table(file) for name, file in files.items() if file.exists()}
    if not tables:
        return
    lead = (
        "One feature at a time is permuted among held-out examples: what a model loses is what it "
        "has by this feature alone."
    )
    album.section("learned", "What the simple models need", lead)
    album.add(
        "importance",
        figures_interpret.importance_bars(tables),
        "Fall of the score when a feature is permuted, mean over held-out folds with its 95 % "
        "interval.",
        "Permutation importance of the simple models' features.",
        wide=True,
    )


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
        figure = figures_images.pixel_coefficients(dict(zip(outputs, maps, strict=True)))
    album.add(f"coefficients_{folder.name}", figure, caption, alt, wide=True)


def _filters(album: Album, facts: Facts, folder: Path) -> None:
    """The motifs of the first layer with most information."""
    motifs, table = read_meme(folder / "filters.meme"), read_table(folder / "filters.tsv")
    if not motifs:
        return
    best = table.iloc[0]
    lead = (
        f"The most informative of {len(table)} filters over all folds has the consensus "
        f"{best['consensus']} ({number(best['bits'])} bits, {int(best['sites'])} sites)."
    )
    album.section("learned", f"First-layer filters of {folder.name}", lead)
    matches = read_table(folder / "filter_matches.tsv")
    first = matches[matches["rank"] == 1]
    named = dict(zip(first["motif"], first["name"].astype(str), strict=True))
    shown = [
        (_with_match(name, named), motifs[name].probabilities, int(motifs[name].sites))
        for name in table["motif"][:MOST_FILTERS]
    ]
    album.add(
        f"filters_{folder.name}",
        figures_logos.filter_logos(shown, LETTERS[facts.type]),
        "Letters under the strongest responses of a filter to held-out examples, in bits; at most "
        "one site an example. Names give the fold of the model and the number of the filter, and "
        "after a colon the known motif that is most like it, if there is one.",
        f"Sequence logos of the first-layer filters of {folder.name}.",
        wide=True,
    )


def _with_match(name: str, named: dict[str, str]) -> str:
    """A filter's name with that of the known motif it is like."""
    short = name.replace("_filter", "").replace("fold", "fold ")
    return f"{short}: {named[name]}" if name in named else short


def draw_letters(
    album: Album, facts: Facts, model: str, arrays: Arrays, method: str, *, full: bool
) -> None:
    """Contributions of letters by one method: along the sequence, and in single examples."""
    values, codes, name = arrays[method], arrays["x"], METHOD_NAMES[method].lower()
    labels = labels_of(facts, arrays)
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
    for place, one in enumerate(list(profile)[:MOST_CLASSES] if full else []):
        mean = class_profiles(values, labels)[one]
        album.add(
            f"mean_{model}_{method}_{place}",
            figures_logos.attribution_logo(mean, f"Mean of {one}", LETTERS[facts.type]),
            f"Mean contribution of each letter to the output of {one}, over its held-out examples.",
            f"Logo of mean contributions for {one}.",
            wide=True,
        )
    for place in _best(arrays) if full else []:
        said = f"{arrays['ids'][place]} ({labels[place]})"
        album.add(
            f"example_{model}_{method}_{place}",
            figures_logos.attribution_logo(values[place], said, LETTERS[facts.type]),
            f"One held-out example: {letters_of(codes[place], facts.type)[:120]}.",
            f"Logo of the contributions in example {said}.",
            wide=True,
        )


def _best(arrays: Arrays) -> list[int]:
    """The best example of some classes, or of the lower and the upper half of the targets."""
    return [int(one) for one in np.flatnonzero(arrays["shown"] == "best")[:MOST_CLASSES]]
