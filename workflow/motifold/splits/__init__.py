"""Which examples are held out when; every model of a dataset uses the same folds."""
