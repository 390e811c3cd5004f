"""Rounds: each fold of each repeat held out once, and at last a model of everything."""
