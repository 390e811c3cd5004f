"""Models trained on purpose on changed data: other labels, letters, folds or fewer examples."""
