"""Training: from a dataset, its folds and settings to trained networks and their history."""
