"""Attributions of held-out examples, each by the network that did not see it."""

import numpy as np
import pandas as pd

from motifold.errors import UserError
from motifold.explain.part import Part
from motifold.explain.subject import Subject
from motifold.interpret.attribute import Attribution, Options, attribute
from motifold.interpret.heatmaps import heat_maps
from motifold.models.probe import Probe

SEQUENCE_METHODS = ("integrated_gradients", "mutagenesis", "gradient_input")
IMAGE_METHODS = ("integrated_gradients", "grad_cam", "occlusion", "gradient_input")
MAPS = "grad_cam"


def methods_of(subject: Subject) -> list[str]:
    """Methods that are asked for, or those that suit the data and the network.

    Raises
    ------
    UserError
        If Grad-CAM is asked of a network without convolutions over an image.
    """
    maps = next(iter(subject.probes.values())).has_feature_maps()
    if subject.asked.methods is not None:
        if MAPS in subject.asked.methods and not maps:
            raise UserError(
                f"dataset {subject.data.facts.name}, key interpret.methods: Grad-CAM needs a "
                f"network with convolutions over the image, which {subject.name} has not; leave "
                "grad_cam out or interpret another network."
            )
        return [str(one) for one in subject.asked.methods]
    if subject.sequences:
        return list(SEQUENCE_METHODS)
    return [one for one in IMAGE_METHODS if one != MAPS or maps]


def parts_of(subject: Subject, chosen: pd.DataFrame) -> list[Part]:
    """The chosen examples by fold, once for each of several targets, not yet attributed."""
    return [
        Part(
            int(str(fold)),
            rows,
            subject.inputs(rows["place"].to_numpy()),
            subject.outputs(rows),
        )
        for fold, rows in subject.for_each_target(chosen).groupby("fold")
    ]


def attributed(
    subject: Subject, part: Part, method: str, probe: Probe | None = None
) -> Attribution:
    """Attributions of some examples by the network of their fold, or by another one."""
    known = probe or subject.probes[part.fold]
    if method == MAPS:
        maps = heat_maps(*known.feature_maps(part.x, part.index), part.x.shape[1:3])
        return Attribution(maps.astype(np.float32), float("nan"))
    options = Options(
        task=subject.task,
        steps=subject.asked.steps,
        references=subject.asked.references,
        seed=subject.seed,
        both_strands=subject.asked.both_strands,
        from_codes=known.predict if subject.sequences else None,
    )
    return attribute(method, known.predict, known.gradient, part.x, part.index, options)
