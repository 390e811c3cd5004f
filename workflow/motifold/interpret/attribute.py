"""One form for every attribution method, and the table of them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int

from motifold.errors import UserError, nearest
from motifold.interpret.both_strands import on_both_strands
from motifold.interpret.expected import by_expected_gradients
from motifold.interpret.functions import Gradient, Kind, Predict, kind_of
from motifold.interpret.gradients import by_gradient, by_gradient_input, by_integrated_gradients
from motifold.interpret.mutagenesis import by_mutagenesis
from motifold.interpret.occlusion import by_occlusion
from motifold.interpret.question import Answer, Answering, Options, Question

__all__ = ["METHODS", "Attribution", "Method", "Options", "attribute", "suits"]
DEFAULT = Options()
TINY = float(np.finfo(np.float32).tiny)


@dataclass(frozen=True)
class Attribution:
    """What each part of each example contributes to the centred output.

    Attributes
    ----------
    values
        The shape of the inputs. For sequences only the letter present has a value, an unknown one
        none. Saliency (``gradient``) of sequences has no sign.
    completeness
        Median over the examples of the relative completeness gap; NaN for methods whose values are
        not meant to add up.
    hypothetical
        What each of the four letters would contribute there, (n, length, 4); None for images.
    """

    values: Float32[np.ndarray, "n ..."]
    completeness: float
    hypothetical: Float32[np.ndarray, "n length 4"] | None = None


@dataclass(frozen=True)
class Method:
    """One attribution method: what it suits, how it answers, whether it asks for gradients."""

    kinds: tuple[Kind, ...]
    answer: Answering
    gradients: bool = True


METHODS: dict[str, Method] = {
    "integrated_gradients": Method(("sequence", "image"), by_integrated_gradients),
    "mutagenesis": Method(("sequence",), by_mutagenesis, gradients=False),
    "expected_gradients": Method(("sequence", "image"), by_expected_gradients),
    "occlusion": Method(("image",), by_occlusion, gradients=False),
    "gradient_input": Method(("sequence", "image"), by_gradient_input),
    "gradient": Method(("sequence", "image"), by_gradient),
}


def suits(kind: Kind, *, gradients: bool = True) -> list[str]:
    """Names of the methods for a kind of data, the one to look at first at the head.

    Parameters
    ----------
    gradients
        Whether the model has gradients; forests have none.

    Examples
    --------
    >>> suits("image")
    ['integrated_gradients', 'expected_gradients', 'occlusion', 'gradient_input', 'gradient']
    >>> suits("sequence", gradients=False)
    ['mutagenesis']
    """
    return [
        name
        for name, method in METHODS.items()
        if kind in method.kinds and (gradients or not method.gradients)
    ]


def attribute(
    method: str,
    predict: Predict,
    gradient: Gradient | None,
    x: Float[np.ndarray, "n ..."],
    index: Int[np.ndarray, "n"],
    options: Options = DEFAULT,
) -> Attribution:
    """What each letter or pixel contributes to the centred output ``index`` of its example.

    No value depends on the size of a batch, on the order of the examples or on the others.

    Parameters
    ----------
    method
        One of :data:`METHODS`.
    gradient
        None for a model that has none.
    x
        What ``predict`` takes; its number of axes tells sequences from images.

    Raises
    ------
    UserError
        If there is no such method, or none for this kind of data or of model.
    """
    valid = suits(kind_of(x), gradients=gradient is not None)
    if method not in valid:
        without = "" if gradient is not None else " explained without gradients"
        raise UserError(
            f"The attribution method '{method}' is none for {kind_of(x)}s{without}; "
            f"{nearest(method, valid)}."
        )
    ask = Question(predict, gradient or _no_gradient, x, index, options)
    both = options.both_strands and ask.kind == "sequence"
    found = METHODS[method].answer
    answer = on_both_strands(found, ask) if both else found(ask)
    hypothetical = answer.hypothetical
    return Attribution(
        answer.values.astype(np.float32),
        float(np.median(gaps(answer))) if len(x) else float("nan"),
        None if hypothetical is None else hypothetical.astype(np.float32),
    )


def gaps(answer: Answer) -> Float[np.ndarray, "n"]:
    """How far each example's values miss the change that they should add up to.

    Returns
    -------
    |sum of the values - change| / |change|; NaN if they need not add up. Large where the change
    itself is near 0, so judge by the median.
    """
    values = answer.values
    if answer.change is None:
        return np.full(len(values), np.nan)
    total = values.sum(axis=tuple(range(1, values.ndim)), dtype=np.float64)
    return np.abs(total - answer.change) / np.maximum(np.abs(answer.change), TINY)


def _no_gradient(_x: np.ndarray, _index: np.ndarray) -> np.ndarray:
    raise ValueError("a method that needs no gradients asked for one")
