"""Read the configuration files; a mistake becomes one sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from motifold.config.dataset import Dataset, Study
from motifold.config.mistakes import sentence
from motifold.config.model import Model, Network
from motifold.config.strict import NAME, NAME_ADVICE
from motifold.config.trials import Asked, asked_of, trial_models
from motifold.errors import SettingsError, nearest

MODEL: Any = TypeAdapter(Model)
# Written in C where PyYAML was built so: ten times faster, and it names the same lines.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Plan:
    """Everything the configuration says, checked.

    Attributes
    ----------
    study
        The main configuration.
    datasets
        Every dataset of the dataset folders by name, whether it runs or not.
    models
        Every named model.
    """

    study: Study
    datasets: dict[str, Dataset]
    models: dict[str, Any]
    # Snakemake asks the same again for every job and param of a dataset.
    _changed: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)
    _tried: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)

    def model(self, dataset: str, name: str) -> Any:
        """Settings of one named model with the dataset's own changes on top."""
        changes = self.datasets[dataset].settings.get(name)
        if not changes:
            return self.models[name]
        if (dataset, name) not in self._changed:
            settings = MODEL.validate_python({**self.models[name].model_dump(), **changes})
            self._changed[dataset, name] = settings
        return self._changed[dataset, name]

    def asked(self, dataset: str, *, small: bool = False) -> Asked:
        """What a dataset asks for beside plain training; ``small`` if its data are."""
        return asked_of(self.datasets[dataset], self._ladder(dataset), small=small)

    def tried(self, dataset: str, *, small: bool = False) -> list[str]:
        """Names of the models of a dataset that are trained on changed data too."""
        if dataset not in self._tried:
            models = self._ladder(dataset)
            self._tried[dataset] = trial_models(self.datasets[dataset], models, small=small)
        return self._tried[dataset]

    def _ladder(self, dataset: str) -> dict[str, Any]:
        """Settings of the models of a dataset by name."""
        names = self.datasets[dataset].model_names()
        return {name: self.model(dataset, name) for name in names}

    def networks(self) -> list[str]:
        """Names of the models that are Keras networks."""
        return [name for name, model in self.models.items() if isinstance(model, Network)]

    def simple(self) -> list[str]:
        """Names of the models that are none."""
        return [name for name, model in self.models.items() if not isinstance(model, Network)]


def load_plan(config: dict[str, Any], file: str = "config/config.yaml") -> Plan:
    """Check the whole configuration: the study, its models and its datasets.

    Raises
    ------
    SettingsError
        At the first mistake: which file, which key, what is wrong, what to do.
    """
    study = _validated(Study, config, file)
    models = _load_models(study)
    datasets = _load_datasets(study)
    for name in study.datasets:
        if name not in datasets:
            folders = ", ".join(study.dataset_folders)
            raise SettingsError(
                f"there is no file '{name}.yaml' in {folders}",
                file=file,
                key="datasets",
                fix=nearest(name, datasets) if datasets else "write one",
            )
    plan = Plan(study, {name: dataset for name, (dataset, _) in datasets.items()}, models)
    for name, (_, path) in datasets.items():
        _check_models(plan, name, path)
    return plan


def _load_models(study: Study) -> dict[str, Any]:
    models: dict[str, Any] = {}
    for file in study.model_files:
        for name, given in read_yaml(Path(file)).items():
            _check_name(str(name), file)
            models[str(name)] = _validated_model(given, file, str(name))
    return models


def _load_datasets(study: Study) -> dict[str, tuple[Dataset, Path]]:
    datasets: dict[str, tuple[Dataset, Path]] = {}
    for folder in map(Path, study.dataset_folders):
        if not folder.is_dir():
            raise SettingsError(
                "there is no such folder",
                file=folder,
                fix="create it or correct dataset_folders in config/config.yaml",
            )
        for path in sorted(folder.glob("*.yaml")):
            _check_name(path.stem, path)
            if path.stem not in datasets:  # earlier folders win
                datasets[path.stem] = (_validated(Dataset, read_yaml(path), path), path)
    return datasets


def _check_models(plan: Plan, name: str, path: Path) -> None:
    """Every model that a dataset names exists and is used, and its changes to it are valid."""
    dataset = plan.datasets[name]
    _check_known(dataset.model_names(), plan.models, "models", path)
    for model in dataset.model_names():
        _check_suits(dataset, model, plan.models[model], path)
    _check_known(dataset.settings, dataset.model_names(), "settings", path)
    for key in ("controls", "learning_curve", "interpret"):
        asked = getattr(dataset, key).models
        if isinstance(asked, list):
            known = _networks(plan, dataset) if key == "interpret" else dataset.model_names()
            _check_known(asked, known, f"{key}.models", path)
    for model, changes in dataset.settings.items():
        _validated_model({**plan.models[model].model_dump(), **changes}, path, f"settings.{model}")


def _check_known(names: Iterable[str], known: Iterable[str], key: str, path: Path) -> None:
    """Every name is one of those that make sense at this key."""
    what = {
        "models": "there is no model '{}'",
        "settings": "model '{}' is not trained for this dataset",
        "controls.models": "model '{}' is not trained for this dataset",
        "learning_curve.models": "model '{}' is not trained for this dataset",
        "interpret.models": "'{}' is no network of this dataset",
    }[key]
    for name in names:
        if name not in known:
            fix = nearest(name, known) if list(known) else "leave it out"
            raise SettingsError(what.format(name), file=path, key=key, fix=fix)


def _networks(plan: Plan, dataset: Dataset) -> list[str]:
    return [name for name in dataset.model_names() if isinstance(plan.models[name], Network)]


def _check_suits(dataset: Dataset, name: str, model: Any, path: Path) -> None:
    """A model that works on letters is not asked of images, nor the other way round."""
    kind = dataset.type
    form = getattr(model, "build", None) or getattr(model, "method", None)
    unsuited = {"cnn", "kmer_linear"} if kind == "image" else {"image_cnn"}
    if form in unsuited:
        raise SettingsError(
            f"model '{name}' ({form}) does not suit data of type '{kind}'",
            file=path,
            key="models",
            fix="choose another one, or leave models out for the ladder that suits the data",
        )


def _check_name(name: str, file: str | Path) -> None:
    if not re.fullmatch(NAME, name):
        raise SettingsError(
            f"'{name}' cannot be the name of a folder",
            file=file,
            fix=NAME_ADVICE,
        )


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping.

    Raises
    ------
    SettingsError
        If the file is missing, is no YAML or holds something else.
    """
    if not path.is_file():
        raise SettingsError("there is no such file", file=path, fix="create it or correct the path")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (a safe one)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise SettingsError(
            f"this is not valid YAML{where}", file=path, fix="correct its indentation or quotes"
        ) from error
    if not isinstance(content, dict):
        raise SettingsError("it holds no keys", file=path, fix="write 'key: value' lines")
    return content


def _validated(kind: type[Any], given: Any, file: str | Path) -> Any:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise sentence(error, kind, given, file) from error


def _validated_model(given: Any, file: str | Path, name: str) -> Any:
    try:
        return MODEL.validate_python(given)
    except ValidationError as error:
        raise sentence(error, MODEL, given, file, prefix=name) from error
    except AttributeError as error:
        raise SettingsError(
            "a model is a mapping of settings",
            file=file,
            key=name,
            fix="write it as {kind: baseline, method: …} or {kind: network, build: …}",
        ) from error
