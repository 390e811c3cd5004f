"""Motifold: does deep learning really work on these sequences or images?"""

__version__ = "0.1.0"
