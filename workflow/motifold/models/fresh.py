"""A trained network's architecture with weights that learned nothing."""

from motifold.artifacts import Facts
from motifold.backend import keras
from motifold.models.assemble import assemble, finish, network_of


def drawn_anew(finished: keras.Model, facts: Facts, seed: int) -> keras.Model:
    """The same network with all weights drawn anew, as before training.

    Parameters
    ----------
    finished
        A model that :func:`motifold.models.assemble.finish` made; it is not changed.
    seed
        Of the weights.

    References
    ----------
    Adebayo et al. 2018, arXiv:1810.03292 (what explains such a network as it explains the trained
    one does not look at what was learned).
    """
    keras.utils.set_random_seed(seed)
    network = keras.models.clone_model(network_of(finished))
    ones = None if facts.classes else _scale(finished)
    return finish(assemble(network, facts), facts, *(ones or (None, None)))


def _scale(finished: keras.Model) -> tuple[list[float], list[float]]:
    layer = finished.get_layer("targets")
    return layer.offset, layer.scale
