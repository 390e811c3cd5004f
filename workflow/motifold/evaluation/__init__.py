"""Scores, intervals, comparisons and verdicts from held-out predictions."""
