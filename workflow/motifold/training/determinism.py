"""The same configuration and seed give the same numbers."""

from motifold.backend import keras, tf


def fix_threads(threads: int) -> None:
    """Pin TensorFlow's threads; sums over more threads differ in their last bits.

    The number comes from the settings rather than from the scheduler, so that results do not
    depend on where a job ran. TensorFlow takes it before its first operation only; a process that
    has computed already keeps what it has.
    """
    try:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        return


def fix_seed(seed: int) -> None:
    """Seed Python, NumPy and TensorFlow and choose deterministic kernels."""
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
