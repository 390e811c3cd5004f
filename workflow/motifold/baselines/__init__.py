"""Simple models: what every network has to beat on the same folds."""
