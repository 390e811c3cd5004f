"""Explain trained models on the examples that they did not see.

The one place where networks meet :mod:`motifold.interpret`, which takes functions and never a
network.
"""
