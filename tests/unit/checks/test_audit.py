"""Leaks that were planted are found once each, with the strongest kind and a partner."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifold.artifacts import Facts
from motifold.checks.audit import audit_checks, leaks
from motifold.checks.families import KINDS, components

DNA = Facts("set", "dna", "classification", [40], classes=["a", "b"])
NONE = pd.DataFrame({"first": [], "second": [], "kind": [], "shared": []}).astype(
    {"first": "int64", "second": "int64", "kind": "object", "shared": "float64"}
)


def ids(n):
    return pd.Series([f"e{i}" for i in range(n)])


def linked(*rows):
    return pd.DataFrame(rows, columns=["first", "second", "kind", "shared"])


def given_split(words):
    """Folds of a split that came with the data, every example a cluster."""
    n = len(words)
    fold = np.where(np.array(words) == "test", 0, -1)
    return pd.DataFrame(
        {"id": ids(n), "repeat": 0, "fold": fold, "cluster": np.arange(n), "split": words}
    )


def drawn(fold, cluster=None):
    n = len(fold)
    cluster = np.arange(n) if cluster is None else cluster
    return pd.DataFrame({"id": ids(n), "repeat": 0, "fold": fold, "cluster": cluster, "split": ""})


def by_name(checks):
    return {check.name: check for check in checks}


def test_each_kind_of_leak_is_named_with_its_partner():
    words = ["train"] * 10 + ["test"] * 10
    similar = linked(
        (0, 10, "exact", 1.0),
        (1, 11, "reverse_complement", 1.0),
        (2, 12, "near_duplicate", 0.9),
        (3, 13, "overlapping_window", 0.6),
        (4, 14, "overlapping_interval", 0.5),
        (5, 6, "exact", 1.0),  # both in training
        (18, 19, "exact", 1.0),  # both in the test part
    )
    table = leaks(ids(20), given_split(words), similar)
    assert table["id"].tolist() == ["e10", "e11", "e12", "e13", "e14"]
    assert table["other_id"].tolist() == ["e0", "e1", "e2", "e3", "e4"]
    assert table["kind"].tolist() == list(KINDS)
    assert table["shared"].tolist() == [1, 1, 0.9, 0.6, 0.5]
    assert set(table["part"]) == {"test"} and set(table["other_part"]) == {"train"}


def test_a_chain_leads_to_training_through_others():
    """A family of copies is linked as a chain, so the link itself may lie inside one part."""
    words = ["test", "test", "train"]
    similar = linked((0, 1, "exact", 1.0), (1, 2, "near_duplicate", 0.8))
    table = leaks(ids(3), given_split(words), similar).set_index("id")
    assert table.loc["e1", ["other_id", "kind", "shared"]].tolist() == ["e2", "near_duplicate", 0.8]
    assert table.loc["e0", ["other_id", "kind"]].tolist() == ["e2", "near_duplicate"]
    assert np.isnan(table.loc["e0", "shared"])


def test_all_copies_in_a_chain_share_everything():
    similar = linked((0, 1, "exact", 1.0), (1, 2, "reverse_complement", 1.0))
    table = leaks(ids(3), given_split(["test", "test", "train"]), similar)
    assert table["shared"].tolist() == [1.0, 1.0]
    assert table["kind"].tolist() == ["reverse_complement", "reverse_complement"]


def test_the_strongest_kind_and_the_closest_partner_win():
    similar = linked(
        (0, 3, "near_duplicate", 0.6), (1, 3, "near_duplicate", 0.9), (2, 3, "exact", 1.0),
        (0, 4, "near_duplicate", 0.6), (1, 4, "near_duplicate", 0.9),
    )  # fmt: skip
    table = leaks(ids(5), given_split(["train"] * 3 + ["test"] * 2), similar).set_index("id")
    assert table.loc["e3", ["other_id", "kind"]].tolist() == ["e2", "exact"]
    assert table.loc["e4", ["other_id", "shared"]].tolist() == ["e1", 0.9]


def test_intervals_are_not_mixed_with_letters():
    similar = linked((0, 1, "near_duplicate", 0.8), (1, 2, "overlapping_interval", 0.5))
    table = leaks(ids(3), given_split(["test", "test", "train"]), similar)
    assert table["id"].tolist() == ["e1"]


def test_validation_rows_are_held_out_from_training_and_test_rows_from_both():
    words = ["train", "validation", "test", "validation", "test"]
    similar = linked((0, 1, "exact", 1.0), (3, 4, "exact", 1.0), (2, 4, "near_duplicate", 0.7))
    table = leaks(ids(5), given_split(words), similar).set_index("id")
    assert table.loc["e1", ["part", "other_id", "other_part"]].tolist() == [
        "validation", "e0", "train",
    ]  # fmt: skip
    assert table.loc["e4", ["part", "other_id", "other_part"]].tolist() == [
        "test", "e3", "validation",
    ]  # fmt: skip
    assert table.loc["e2", "kind"] == "near_duplicate"
    assert "e3" not in table.index, "its copy is in the test part only"


def test_folds_are_named_and_copies_within_one_are_no_leak():
    similar = linked((0, 1, "exact", 1.0), (2, 3, "exact", 1.0))
    table = leaks(ids(4), drawn([0, 1, 2, 2]), similar)
    assert table[["id", "part", "other_id"]].to_numpy().tolist() == [
        ["e0", "fold 0", "e1"],
        ["e1", "fold 1", "e0"],
    ]


def test_only_the_first_repeat_counts():
    folds = pd.concat([drawn([0, 0]), drawn([0, 1]).assign(repeat=1)])
    assert leaks(ids(2), folds, linked((0, 1, "exact", 1.0))).empty


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 14), st.integers(0, 14), st.sampled_from(list(KINDS))), max_size=20
    ),
    st.integers(0, 1000),
    st.booleans(),
)
def test_leaks_are_those_found_by_looking_at_every_pair(pairs, seed, split):
    rng = np.random.default_rng(seed)
    similar = linked(*[(a, b, kind, 0.5) for a, b, kind in pairs if a != b])
    words = rng.choice(["train", "validation", "test"], 15)
    folds = given_split(list(words)) if split else drawn(rng.integers(0, 3, 15))
    table = leaks(ids(15), folds, similar)
    side = words if split else folds["fold"].to_numpy()
    expected = {}
    for name, through in KINDS.items():
        family = components(15, similar, through)
        for i in range(15):
            trains = {"test": {"train", "validation"}, "validation": {"train"}, "train": set()}
            inside = [
                j
                for j in range(15)
                if family[j] == family[i]
                and ((side[j] in trains[side[i]]) if split else side[j] != side[i])
            ]
            if inside and (similar["kind"] == name).any():
                expected.setdefault(f"e{i}", (name, {f"e{j}" for j in inside}))
    assert set(table["id"]) == set(expected) and table["id"].is_unique
    for row in table.itertuples():
        kind, others = expected[row.id]
        assert row.kind == kind and row.other_id in others


def test_no_links_make_no_leaks_and_every_check_passes():
    folds = drawn(np.arange(20) % 5)
    table = leaks(ids(20), folds, NONE)
    assert list(table) == ["id", "part", "other_id", "other_part", "kind", "shared"]
    checks = audit_checks(DNA, table, folds, NONE)
    assert {check.status for check in checks} == {"pass"}
    assert [check.name for check in checks] == [
        "leak_exact", "leak_reverse_complement", "leak_near_duplicate", "leak_overlapping_window",
        "leakage",
    ]  # fmt: skip


@pytest.mark.parametrize(("copies", "status"), [(1, "caution"), (6, "fail")])
def test_leaks_are_graded_by_their_share(copies, status):
    words = ["train"] * 100 + ["test"] * 100
    similar = linked(*[(i, 100 + i, "reverse_complement", 1.0) for i in range(copies)])
    folds = given_split(words)
    checks = by_name(audit_checks(DNA, leaks(ids(200), folds, similar), folds, similar))
    check = checks["leak_reverse_complement"]
    assert (check.status, check.measured) == (status, copies / 100)
    assert f"{copies} of 100" in check.says and "leaks.tsv" in check.says
    assert checks["leak_exact"].status == "pass"
    assert (checks["leakage"].status, checks["leakage"].measured) == (status, copies / 100)


def test_groups_torn_apart_count_as_leakage():
    folds = drawn([0, 0, 1, 1], cluster=[7, 8, 8, 9])
    check = by_name(audit_checks(DNA, leaks(ids(4), folds, NONE), folds, NONE))["leakage"]
    assert (check.status, check.measured) == ("fail", 0.5)


def test_a_leak_into_the_validation_part_alone_is_a_caution():
    folds = given_split(["train", "validation", "test", "test"])
    similar = linked((0, 1, "exact", 1.0))
    check = by_name(audit_checks(DNA, leaks(ids(4), folds, similar), folds, similar))["leak_exact"]
    assert (check.status, check.measured) == ("caution", 0.0)
    assert "; 1 of the validation part likewise" in check.says


def test_copies_of_validation_examples_are_told_from_those_of_training_examples():
    folds = given_split(["train", "validation", "test", "test", "test"])
    similar = linked((0, 2, "exact", 1.0), (1, 3, "exact", 1.0))
    check = by_name(audit_checks(DNA, leaks(ids(5), folds, similar), folds, similar))["leak_exact"]
    assert check.says.startswith(
        "2 of 3 held-out examples (66.67%) are exact copies of a training example, 1 of them only of "
        "the validation part (leaks.tsv"
    )


def test_checks_are_those_that_make_sense_for_the_data():
    folds, similar = drawn([0, 1]), linked((0, 1, "overlapping_interval", 0.5))
    names = {
        kind: [
            c.name for c in audit_checks(Facts("s", kind, "classification", [4]), *args)
        ]
        for kind in ("dna", "rna", "image")
        for args in [(leaks(ids(2), folds, similar), folds, similar)]
    }  # fmt: skip
    assert "leak_overlapping_interval" in names["dna"]
    assert "leak_reverse_complement" not in names["rna"]
    none = audit_checks(
        Facts("s", "image", "classification", [4]), leaks(ids(2), folds, NONE), folds, NONE
    )
    assert [c.name for c in none] == ["leak_exact", "leak_near_duplicate", "leakage"]


def test_a_library_of_variants_is_a_caution_and_its_exact_copies_still_fail():
    """Mutants of one promoter are near-duplicates by design: no split can keep them apart."""
    folds = given_split(["train"] * 50 + ["test"] * 50)
    chain = [(i, i + 1, "near_duplicate", 0.9) for i in range(99)]
    checks = by_name(
        audit_checks(DNA, leaks(ids(100), folds, linked(*chain)), folds, linked(*chain))
    )
    assert checks["leak_near_duplicate"].status == "caution"
    assert "variants of one sequence" in checks["leak_near_duplicate"].says
    assert checks["leakage"].status == "caution"
    similar = linked(*chain, *[(i, 50 + i, "exact", 1.0) for i in range(10)])
    checks = by_name(audit_checks(DNA, leaks(ids(100), folds, similar), folds, similar))
    assert checks["leak_exact"].status == checks["leakage"].status == "fail"
