"""One form for every attribution method, and the table of them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int

from motifold.errors import UserError, nearest
from motifold.interpret.functions import Gradient, Kind, Predict, Task, codes_of, kind_of
from motifold.interpret.gradients import (
    completeness_error,
    gradient_input,
    integrated_gradients,
    onto_letters,
    uniform_baseline,
)
from motifold.interpret.mutagenesis import importance, mutagenesis


@dataclass(frozen=True)
class Options:
    """How to attribute; each method reads what it needs.

    Attributes
    ----------
    task
        What the outputs are: logits of classes, or numbers.
    baseline
        Start of integrated gradients, broadcast to the inputs; left out: 1/4 each letter for
        sequences, black for images.
    steps
        Points of integrated gradients.
    batch
        Inputs that the gradient function is given at a time.
    """

    task: Task = "classification"
    baseline: np.ndarray | None = None
    steps: int = 32
    batch: int = 512


@dataclass(frozen=True)
class Attribution:
    """What each part of each example contributes to the centred output.

    Attributes
    ----------
    values
        The shape of the inputs. For sequences only the letter present has a value.
    completeness
        Median over the examples of the relative completeness gap; NaN for methods whose values are
        not meant to add up.
    """

    values: Float32[np.ndarray, "n ..."]
    completeness: float


@dataclass(frozen=True)
class Question:
    """What a method is asked: the model's functions, the inputs, the output of each to explain."""

    predict: Predict
    gradient: Gradient
    x: Float[np.ndarray, "n ..."]
    index: Int[np.ndarray, "n"]
    options: Options


@dataclass(frozen=True)
class Method:
    """One attribution method: what it suits, and how it answers a question."""

    kinds: tuple[Kind, ...]
    answer: Callable[[Question], Attribution]


def by_gradient_input(ask: Question) -> Attribution:
    """Gradient times input: one backward pass, a linear look at the example."""
    values = gradient_input(ask.gradient, ask.x, ask.index, ask.options.batch)
    return Attribution(values.astype(np.float32), float("nan"))


def by_integrated_gradients(ask: Question) -> Attribution:
    """Integrated gradients: adds up to the change from a baseline, and says how nearly."""
    x, options, sequence = ask.x, ask.options, kind_of(ask.x) == "sequence"
    start = options.baseline
    if start is None:
        start = uniform_baseline(x) if sequence else np.zeros(1, x.dtype)
    values = integrated_gradients(ask.gradient, x, ask.index, start, options.steps, options.batch)
    gaps = completeness_error(values, ask.predict, x, start, ask.index, options.task)
    laid = onto_letters(values, x) if sequence else values
    return Attribution(laid.astype(np.float32), float(np.median(gaps)) if len(x) else float("nan"))


def by_mutagenesis(ask: Question) -> Attribution:
    """In-silico mutagenesis: exact for single letters, needs no gradient, blind to redundancy."""
    codes = codes_of(ask.x)
    effects = mutagenesis(ask.predict, codes, ask.index, ask.options.task)
    return Attribution(importance(effects, codes), float("nan"))


METHODS: dict[str, Method] = {
    "integrated_gradients": Method(("sequence", "image"), by_integrated_gradients),
    "mutagenesis": Method(("sequence",), by_mutagenesis),
    "gradient_input": Method(("sequence", "image"), by_gradient_input),
}


def suits(kind: Kind) -> list[str]:
    """Names of the methods for a kind of data, the one to look at first at the head.

    Examples
    --------
    >>> suits("image")
    ['integrated_gradients', 'gradient_input']
    """
    return [name for name, method in METHODS.items() if kind in method.kinds]


def attribute(
    method: str,
    predict: Predict,
    gradient: Gradient,
    x: Float[np.ndarray, "n ..."],
    index: Int[np.ndarray, "n"],
    options: Options = Options(),
) -> Attribution:
    """What each letter or pixel contributes to the centred output ``index`` of its example.

    Parameters
    ----------
    method
        One of :data:`METHODS`.
    x
        What ``predict`` takes; its number of axes tells sequences from images.

    Raises
    ------
    UserError
        If there is no such method, or none for this kind of data.
    """
    valid = suits(kind_of(x))
    if method not in valid:
        raise UserError(
            f"The attribution method '{method}' is none for {kind_of(x)}s; "
            f"{nearest(method, valid)}."
        )
    return METHODS[method].answer(Question(predict, gradient, x, index, options))
