"""What an attribution method is asked, and what it answers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from motifold.interpret.functions import Gradient, Kind, Predict, Task, centred, kind_of
from motifold.sequence.alphabet import UNKNOWN

CELLS = 2**24  # numbers in one batch of inputs, 64 MB as float32: the bound for long sequences
HOT = np.eye(UNKNOWN + 1, 4, dtype=np.float32)


@dataclass(frozen=True)
class Options:
    """How to attribute; each method reads what it needs.

    Attributes
    ----------
    task
        What the outputs are: logits of classes, or numbers.
    baseline
        What the examples are compared with, instead of what is said below: anything that broadcasts
        to one example, or a set of m, (m, ...), over which the mean is taken. Unknown letters stay
        unknown in it. Occlusion takes its mean as the patch.
    steps
        Points between each reference and the example.
    batch
        Inputs that a function is given at a time; fewer if they are large.
    references
        Dinucleotide-shuffled references of each sequence; 0: one of 1/4 each letter. Images start
        from black. Expected gradients take ``references * steps`` points in all, for images too.
    seed
        Of shuffles and of random points, together with the example itself.
    both_strands
        Average sequences (DNA) over both strands; nothing for images.
    patch, stride
        Side of occlusion's patch and pixels from one place to the next; left out: an eighth of the
        image's shorter side, and half a patch.
    from_codes
        ``predict`` from base codes (n, length), where the model can do that: saves making one-hot
        mutants.
    """

    task: Task = "classification"
    baseline: np.ndarray | None = None
    steps: int = 16
    batch: int = 512
    references: int = 10
    seed: int = 0
    both_strands: bool = False
    patch: int | None = None
    stride: int | None = None
    from_codes: Predict | None = None


@dataclass(frozen=True)
class Answer:
    """What a method found.

    Attributes
    ----------
    values
        Contributions in the shape of the inputs.
    hypothetical
        What each of the four letters would contribute (n, length, 4); None for images.
    change
        What the values of each example should add up to; None if they need not.
    """

    values: Float[np.ndarray, "n ..."]
    hypothetical: Float[np.ndarray, "n length 4"] | None = None
    change: Float[np.ndarray, "n"] | None = None


@dataclass(frozen=True)
class Question:
    """What a method is asked: the model's functions, the inputs, the output of each to explain."""

    predict: Predict
    gradient: Gradient
    x: Float[np.ndarray, "n ..."]
    index: Int[np.ndarray, "n"]
    options: Options = Options()

    @property
    def kind(self) -> Kind:
        """Whether the examples are sequences or images."""
        return kind_of(self.x)

    @property
    def known(self) -> np.ndarray:
        """Where there is a letter, bool (n, length, 1)."""
        return known_letters(self.x)

    @property
    def size(self) -> int:
        """Inputs that a function is given at a time."""
        cells = int(np.prod(self.x.shape[1:]))
        return max(1, min(self.options.batch, CELLS // max(1, cells)))

    def slopes(self) -> np.ndarray:
        """Gradient of each example at the example itself, the shape of ``x``."""
        found = np.empty_like(self.x)
        for part in slices(len(found), self.size):
            found[part] = self.gradient(self.x[part], self.index[part])
        return found

    def scored(
        self, inputs: Float[np.ndarray, "m ..."], index: Int[np.ndarray, "m"]
    ) -> Float[np.ndarray, "m"]:
        """Centred outputs of inputs, a batch at a time."""
        return self._scored(self.predict, inputs, index)

    def scored_codes(
        self, codes: UInt8[np.ndarray, "m length"], index: Int[np.ndarray, "m"]
    ) -> Float[np.ndarray, "m"]:
        """Centred outputs of base codes, a batch at a time."""
        predict = self.options.from_codes or (lambda part: self.predict(HOT[part]))
        return self._scored(predict, codes, index)

    def _scored(self, predict: Predict, inputs: np.ndarray, index: np.ndarray) -> np.ndarray:
        scores = np.zeros(len(inputs), np.float64)
        for part in slices(len(inputs), self.size):
            scores[part] = centred(predict(inputs[part]), index[part], self.options.task)
        return scores


def known_letters(x: Float[np.ndarray, "n length 4"]) -> Bool[np.ndarray, "n length 1"]:
    """Where there is a letter: a row of zeros is an unknown one, or padding."""
    return np.asarray(x.any(axis=2))[:, :, None]


Answering = Callable[[Question], Answer]


def slices(n: int, size: int) -> Iterator[slice]:
    """Batches of at most ``size`` out of ``n``.

    Examples
    --------
    >>> list(slices(5, 3))
    [slice(0, 3, None), slice(3, 5, None)]
    """
    return (slice(start, min(start + size, n)) for start in range(0, n, size))


def joined(parts: Sequence[Answer]) -> Answer:
    """Answers for one block of examples after the other as one; at least one block."""

    def whole(arrays: list[np.ndarray | None]) -> np.ndarray | None:
        held = [array for array in arrays if array is not None]
        return np.concatenate(held) if held else None

    return Answer(
        np.concatenate([part.values for part in parts]),
        whole([part.hypothetical for part in parts]),
        whole([part.change for part in parts]),
    )
