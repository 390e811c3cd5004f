"""From settings to a network: a built-in architecture or a user's own function."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from motifold.artifacts import Facts
from motifold.backend import keras
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
        If there is no such file or function, or Python cannot run the file.
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
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise SettingsError(
            f"Python cannot run it: {_said(error)}", file=path, key="build", fix="correct the file"
        ) from error
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
            f"the function failed with {_said(error)}",
            file=settings.build,
            fix="correct it, or the options that it is given",
        ) from error


def _checked(
    network: Any, settings: OwnNetwork, shape: tuple[int, ...], outputs: int
) -> keras.Model:
    """A user's network, if it takes and returns what it must and can be opened anywhere."""
    problem = _problem(network, shape, outputs)
    if problem:
        raise SettingsError(
            problem,
            file=settings.build,
            fix="return a model from (shape) to one number an output, without softmax",
        )
    foreign = _foreign(network)
    if foreign:
        raise SettingsError(
            f"the network holds {foreign}, which no saved model can bring along",
            file=settings.build,
            fix="use layers and functions of Keras itself, and no Lambda layer",
        )
    return keras.Model(network.inputs[0], network.outputs[0], name="network")


def _problem(network: Any, shape: tuple[int, ...], outputs: int) -> str:
    if not isinstance(network, keras.Model):
        return f"the function returned a {type(network).__name__}, not a keras.Model"
    if not getattr(network, "inputs", None):
        return "the network does not begin with keras.Input"
    if tuple(network.input_shape[1:]) != shape:
        return f"the network takes {network.input_shape[1:]}, but an example is {shape}"
    if tuple(network.output_shape[1:]) != (outputs,):
        return f"the network returns {network.output_shape[1:]}, but {(outputs,)} is needed"
    return ""


def _foreign(network: keras.Model) -> str:
    """Something in a network that is not Keras's own, or a Lambda layer; empty if there is none."""
    try:
        return _foreign_in(keras.saving.serialize_keras_object(network))
    except NotImplementedError:
        return "a layer without get_config"


def _foreign_in(form: Any) -> str:
    if isinstance(form, dict):
        if "class_name" in form and "module" in form:
            name = form["config"] if form["class_name"] == "function" else form["class_name"]
            if name == "Lambda" or str(form["module"]).partition(".")[0] != "keras":
                return f"'{name}'"
        form = list(form.values())
    if isinstance(form, list | tuple):
        return next((found for found in map(_foreign_in, form) if found), "")
    return ""


def _said(error: Exception) -> str:
    """Type and message of an error, on one line and without its full stop."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(".: ")
