"""Motifold finds out whether deep learning really works on labelled sequences or images."""

__version__ = "0.1.0"
