"""Sentences are put together as one would write them."""

import pytest

from motifold.evaluation.wording import listing


@pytest.mark.parametrize(
    ("items", "written"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c")]
)
def test_items_are_listed_as_in_a_sentence(items, written):
    assert listing(items) == written
