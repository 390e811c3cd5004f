"""The device that was asked for is the device that is used."""

import logging

from motifold.backend import tf
from motifold.errors import UserError

logger = logging.getLogger(__name__)


def use_device(gpus: int) -> str:
    """Choose where TensorFlow computes, before its first operation.

    Parameters
    ----------
    gpus
        How many GPUs the job was given (``resources: gpu`` of a profile); 0: processors only, even
        if the machine has a GPU, so that jobs do not crowd one that nobody gave them.

    Returns
    -------
    Name of the device for the log and the model card.

    Raises
    ------
    UserError
        If a GPU was asked for and TensorFlow sees none.
    """
    found = tf.config.list_physical_devices("GPU")
    if gpus and not found:
        raise UserError(
            f"{gpus} GPU was asked for, but TensorFlow sees none here; run on a machine with one "
            "and the packages of envs/gpu.txt, or ask for none."
        )
    if not gpus:
        if found:
            logger.warning(
                "a GPU is here but was not asked for, so processors are used; ask for it with "
                "--profile workflow/profiles/workstation, or with a cluster's profile"
            )
        _hide(found)
        return "CPU"
    for device in found:
        tf.config.experimental.set_memory_growth(device, enable=True)
    details = tf.config.experimental.get_device_details(found[0])
    return str(details.get("device_name", "GPU"))


def _hide(found: list[tf.config.PhysicalDevice]) -> None:
    if found:
        tf.config.set_visible_devices([], "GPU")
