"""From settings to a network: a built-in architecture or a user's own function."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from motifold.artifacts import Facts
from motifold.config.model import OwnNetwork
from motifold.errors import SettingsError, nearest
from motifold.models import BUILT_IN


def input_shape(facts: Facts) -> tuple[int, ...]:
    """Shape of what a network sees: ``(length, 4)`` or ``(height, width, channels)``."""
    return (*facts.shape, 4) if len(facts.shape) == 1 else tuple(facts.shape)


def build_network(facts: Facts, settings: Any) -> keras.Model:
    """Build an untrained network that ends in one number an output.

    Raises
    ------
    SettingsError
        If a user's own function is missing, fails or returns something else.
    """
    shape, outputs = input_shape(facts), len(facts.outputs)
    if isinstance(settings, OwnNetwork):
        return _checked(_called(settings, shape, outputs), settings, shape, outputs)
    return BUILT_IN[settings.build](shape, outputs, settings)


def own_function(name: str) -> Callable[..., Any]:
    """The function that ``path/to/file.py:function`` names.

    Raises
    ------
    SettingsError
        If there is no such file or function.
    """
    file, _, function = name.partition(":")
    path = Path(file)
    if not path.is_file():
        raise SettingsError(
            "there is no such file",
            file=path,
            key="build",
            fix="correct the path in the model file",
        )
    spec = importlib.util.spec_from_file_location(f"own_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SettingsError("Python cannot load it", file=path, key="build", fix="name a .py file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = getattr(module, function, None)
    if not callable(found):
        names = [one for one in vars(module) if callable(getattr(module, one)) and one[0] != "_"]
        raise SettingsError(
            f"it has no function '{function}'", file=path, key="build", fix=nearest(function, names)
        )
    return found


def _called(settings: OwnNetwork, shape: tuple[int, ...], outputs: int) -> Any:
    function = own_function(settings.build)
    try:
        return function(shape, outputs, **settings.options)
    except Exception as error:
        raise SettingsError(
            f"the function failed with {type(error).__name__}: {' '.join(str(error).split())}",
            file=settings.build,
            fix="correct it, or the options that it is given",
        ) from error


def _checked(
    network: Any, settings: OwnNetwork, shape: tuple[int, ...], outputs: int
) -> keras.Model:
    """A user's network, if it takes and returns what it must."""
    problem = ""
    if not isinstance(network, keras.Model):
        problem = f"the function returned a {type(network).__name__}, not a keras.Model"
    elif tuple(network.input_shape[1:]) != shape:
        problem = f"the network takes {network.input_shape[1:]}, but an example is {shape}"
    elif tuple(network.output_shape[1:]) != (outputs,):
        problem = f"the network returns {network.output_shape[1:]}, but {(outputs,)} is needed"
    if problem:
        raise SettingsError(
            problem,
            file=settings.build,
            fix="return a model from (shape) to one number an output, without softmax",
        )
    return keras.Model(network.inputs, network.outputs, name="network")
