"""Which examples are copies of one another, nearly so, or overlap: found once for a dataset."""
