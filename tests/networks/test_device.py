"""The device that was asked for is used, or the job stops."""

import pytest
import tensorflow as tf

from motifold.errors import UserError
from motifold.training.device import use_device


def test_a_gpu_that_is_not_there_stops_the_job():
    if tf.config.list_physical_devices("GPU"):
        pytest.skip("this machine has a GPU")
    with pytest.raises(UserError, match=r"^1 GPU was asked for, but TensorFlow sees none here; "):
        use_device(1)


def test_processors_are_used_unless_a_gpu_was_asked_for():
    assert use_device(0) == "CPU"
    assert tf.config.get_visible_devices("GPU") == []
