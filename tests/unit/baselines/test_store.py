"""Models on disk: the same answers when they come back, and nothing that is not ours."""

import pickle

import numpy as np
import pytest
import skops.io
from baseline_cases import suited
from numpy.testing import measure
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from motifold.baselines.build import METHODS, build_baseline
from motifold.baselines.features import Words
from motifold.baselines.fit import fit_baseline, predict_baseline
from motifold.baselines.store import load_baseline, save_baseline
from motifold.errors import DataError

TASKS = ["two classes", "three classes", "one target", "two targets", "images"]


@pytest.mark.parametrize(("method", "task"), suited(sorted(METHODS), TASKS))
def test_a_model_predicts_the_same_when_it_is_read_again(planted, settings, tmp_path, task, method):
    data = planted(task)
    trained = build_baseline(data.facts, settings[method], 1)
    fit_baseline(trained, data.x, data.y, None, bool(data.facts.classes))
    path = tmp_path / "model.skops"
    save_baseline(trained, path)
    other = planted(task, seed=1).x
    again = predict_baseline(load_baseline(path), other, data.facts)
    assert (again == predict_baseline(trained, other, data.facts)).all()
    assert [one.name for one in tmp_path.iterdir()] == ["model.skops"]


def test_settings_of_features_come_back(tmp_path):
    save_baseline(make_pipeline(Words(2, 5, both_strands=True)), tmp_path / "w.skops")
    words = load_baseline(tmp_path / "w.skops").steps[0][1]
    assert (words.shortest, words.longest, words.both_strands) == (2, 5, True)


class Foreign(FunctionTransformer):
    """A type that Motifold does not know."""


@pytest.mark.parametrize(
    "foreign", [Foreign(), FunctionTransformer(measure)], ids=["a class", "a function of numpy"]
)
def test_a_model_file_with_a_foreign_type_is_refused(tmp_path, foreign):
    path = tmp_path / "foreign.skops"
    skops.io.dump(make_pipeline(foreign), path)
    with pytest.raises(DataError, match=r"foreign\.skops: .* foreign type .*(Foreign|measure)"):
        load_baseline(path)


def test_a_broken_model_file_is_refused(tmp_path):
    path = tmp_path / "broken.skops"
    path.write_bytes(pickle.dumps({"a": np.ones(3)}))
    with pytest.raises(DataError, match="no whole model file"):
        load_baseline(path)
