"""Figures of what the best simple model looks at in single examples."""

from pathlib import Path

from motifold.artifacts import Facts, read_arrays, read_table
from motifold.report.album import Album
from motifold.report.compose_learned import METHOD_NAMES
from motifold.report.draw_images import draw_overlays
from motifold.report.draw_learned import draw_curves, draw_letters


def draw_simple(album: Album, facts: Facts, folder: Path) -> None:
    """Draw the attributions of a simple model, and what its prediction hangs on.

    Parameters
    ----------
    folder
        ``interpretation/{model}``: ``attributions.npz``, ``faithfulness.tsv`` and
        ``faithfulness_curves.tsv``.
    """
    arrays, proof = (
        read_arrays(folder / "attributions.npz"),
        read_table(folder / "faithfulness.tsv"),
    )
    method = str(proof["method"].iloc[0])
    if facts.type == "image":
        draw_overlays(album, facts, folder.name, arrays, method)
    else:
        draw_letters(album, facts, folder.name, arrays, method, full=False)
    lead = " ".join(
        [
            f"{METHOD_NAMES[method]} of {len(arrays['ids'])} held-out examples, each by the model "
            "of its fold.",
            *(str(one) for one in proof["says"]),
        ]
    )
    draw_curves(album, folder.name, read_table(folder / "faithfulness_curves.tsv"), lead)
