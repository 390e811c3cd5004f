"""What is explained is what the trained networks know, held against what knows nothing."""

from dataclasses import replace

import keras
import numpy as np
import pandas as pd
import pytest
from interpret_cases import codes_of_word, pattern_of
from numpy.testing import assert_array_equal

from motifold.artifacts import Data, Facts, predictions_table, read_table, write_table
from motifold.config import model
from motifold.config.interpret import Interpret
from motifold.explain import motifs as explained_motifs
from motifold.explain.again import OTHER_SEED, OtherSeeds, other_seeds, untrained
from motifold.explain.attributions import attributed, parts_of
from motifold.explain.effects import found_again
from motifold.explain.filters import explain_filters
from motifold.explain.motifs import explain_motifs
from motifold.explain.network import explain_network
from motifold.explain.subject import Subject
from motifold.interpret.choose import chosen_examples
from motifold.interpret.discovery import Discovery
from motifold.interpret.functions import codes_of
from motifold.models.assemble import assemble, finish, network_of, save_model
from motifold.models.fresh import drawn_anew
from motifold.sequence.alphabet import one_hot
from motifold.sequence.kmers import kmer_counts
from motifold.sequence.motif import Motif
from motifold.splits.assign import parts
from motifold.training.fit import Trainer

WORD, OTHER = "TGACTCA", "CCGGAAG"
N, LENGTH, FOLDS = 60, 30, 3


def knowing(facts, word=WORD, weight=3.0):
    """A network that counts one word, and knows nothing else."""
    x = inputs = keras.Input((LENGTH, 4))
    x = keras.layers.Conv1D(1, len(word), activation="relu")(x)
    x = keras.layers.GlobalMaxPooling1D()(x)
    network = keras.Model(inputs, keras.layers.Dense(2)(x), name="network")
    filters = one_hot(codes_of_word(word)[None])[0][:, :, None].astype(np.float32)
    bias = np.array([2.0 - len(word)], np.float32)
    slopes = np.array([[-weight, weight]], np.float32)
    network.set_weights([filters, bias, slopes, np.array([2.0, -2.0], np.float32)])
    return finish(assemble(network, facts), facts)


def subject_of(folder, kind="dna", n=N, **more):
    """Networks of three folds that know the word, which stands in the examples of one class."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, (n, LENGTH), dtype=np.uint8)
    y = np.arange(n) % 2
    codes[y == 1, 10:17] = codes_of_word(WORD)
    facts = Facts("toy", kind, "classification", [LENGTH], ["off", "on"])
    table = pd.DataFrame(
        {"id": [f"e{row}" for row in range(n)], "label": np.array(facts.classes)[y]}
    )
    data, fold = Data(facts, table, codes, y.astype(np.int64)), np.arange(n) // 2 % FOLDS
    folds = pd.DataFrame(
        {"id": table["id"], "repeat": 0, "fold": fold, "cluster": range(n), "split": ""}
    )
    said = []
    for one in range(FOLDS):
        built = knowing(facts, weight=3.0 + one / 10)
        save_model(built, folder / f"cnn/repeat0_fold{one}.keras")
        held_out = np.flatnonzero(fold == one)
        predicted = built.predict(codes[held_out], verbose=0)
        said.append(predictions_table(data, held_out, predicted, 0, one))
    rounds = pd.DataFrame({"epoch": 1, "val_loss": 0.5, "repeat": 0, "fold": range(FOLDS)})
    write_table(folder / "cnn/history.tsv", rounds)
    asked = Interpret.model_validate({"methods": ["gradient_input"], "seeds": 0})
    settings = model.Cnn(build="cnn", filters=[1], widths=[7])
    given = {"seed": 1, "validation": 0.15, "above_chance": True} | more
    return Subject(
        data, folder / "cnn", pd.concat(said, ignore_index=True), folds, settings, asked, **given
    )


@pytest.mark.parametrize("patience", [2, None])
def test_another_seed_is_trained_for_as_long_as_the_weights_it_is_compared_with(tmp_path, patience):
    subject = subject_of(tmp_path, seed=3)
    losses = pd.DataFrame({"epoch": [1, 2, 3, 4], "val_loss": [0.5, 0.3, np.nan, 0.4]})
    elsewhere = losses.assign(val_loss=[0.1, 0.2, 0.3, 0.4])
    history = [losses.assign(repeat=0, fold=1), elsewhere.assign(repeat=0, fold=0)]
    write_table(subject.folder / "history.tsv", pd.concat(history))
    asked = subject.asked.model_copy(update={"seeds": 1})
    settings = subject.settings.model_copy(update={"epochs": 4, "patience": patience})
    found = other_seeds(replace(subject, asked=asked, settings=settings), 1).probes[0]
    epochs = 4 if patience is None else 2
    by_hand = settings.model_copy(update={"epochs": epochs, "patience": None})
    training, inner, _ = parts(subject.folds, subject.data.y, 0, 1, subject.validation, 3)
    twin = Trainer(subject.data, by_hand, "twin").train(training, inner, 3 + OTHER_SEED, "twin")
    assert_array_equal(
        found.predict(subject.data.x), subject.probe(twin.model).predict(subject.data.x)
    )


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    return subject_of(tmp_path_factory.mktemp("toy"))


def test_an_untrained_network_keeps_no_weight_of_the_trained_one(subject):
    trained = subject.models[0]
    before = [one.copy() for one in network_of(trained).get_weights()]
    fresh = network_of(drawn_anew(trained, subject.data.facts, 1)).get_weights()
    assert [one.shape for one in fresh] == [one.shape for one in before]
    for mine, theirs in zip(fresh, before, strict=True):
        assert not np.isin(mine, theirs).any()
    for kept, known in zip(network_of(trained).get_weights(), before, strict=True):
        assert_array_equal(kept, known)


def test_an_untrained_network_is_drawn_by_the_seed(subject):
    def kernel(seed):
        return network_of(drawn_anew(subject.models[0], subject.data.facts, seed)).get_weights()[0]

    assert_array_equal(kernel(1), kernel(1))
    assert (kernel(1) != kernel(2)).all()


def test_an_untrained_network_knows_nothing_of_the_word(subject):
    x = subject.inputs(np.flatnonzero(subject.data.y == 1))
    known = subject.probes[0].predict(x)[:, 1]
    assert known.min() > 3
    assert np.abs(untrained(subject, 0).predict(x)[:, 1]).max() < 3


def parts_for(subject):
    return parts_of(subject, chosen_examples(subject.data.facts, subject.rows, N, subject.seed))


def test_contributions_are_held_against_those_to_shuffles_by_the_same_networks(subject):
    parts = parts_for(subject)
    found = explained_motifs._background(subject, parts, "gradient_input")
    codes = np.concatenate([codes_of(part.x) for part in parts])
    assert found.codes.shape == codes.shape
    assert (found.codes != codes).any(axis=1).all()
    assert_array_equal(kmer_counts(found.codes, 2).toarray(), kmer_counts(codes, 2).toarray())
    first = len(parts[0].x)
    again = type(parts[0])(
        parts[0].fold,
        parts[0].rows,
        one_hot(found.codes[:first]).astype(np.float32),
        parts[0].index,
    )
    known = attributed(subject, again, "gradient_input").hypothetical
    np.testing.assert_allclose(found.hypothetical[:first], known, atol=1e-6)


def test_motifs_are_looked_for_against_that_background(subject, tmp_path, monkeypatch):
    seen = []

    def watched(codes, hypothetical, settings, background):
        seen.append((codes, background, settings.both_strands))
        return Discovery((), 0, "Nothing was looked for.")

    monkeypatch.setattr(explained_motifs, "discover", watched)
    said = explain_motifs(subject, {}, OtherSeeds(0, []), tmp_path)
    assert said.reason == "Nothing was looked for."
    ((codes, background, both_strands),) = seen
    wanted = explained_motifs._background(subject, parts_for(subject), "gradient_input")
    assert len(codes) == N
    assert_array_equal(background.codes, wanted.codes)
    assert both_strands


def test_a_network_at_chance_has_neither_motifs_nor_names_of_filters(tmp_path, monkeypatch):
    subject = subject_of(tmp_path, above_chance=False)
    known = {"it": Motif(one_hot(codes_of_word(WORD)[None])[0].astype(float))}
    monkeypatch.setattr(explained_motifs, "discover", None)  # nothing may be looked for
    said = explain_motifs(subject, known, OtherSeeds(0, []), tmp_path)
    assert "not shown to score above a guess" in said.reason
    assert said.again == []
    assert read_table(tmp_path / "motifs.tsv").empty
    explain_filters(subject, known, tmp_path)
    assert len(read_table(tmp_path / "filters.tsv"))
    assert read_table(tmp_path / "filter_matches.tsv").empty


@pytest.mark.parametrize(("kind", "both"), [("dna", True), ("rna", False)])
def test_known_motifs_of_rna_are_read_on_one_strand(kind, both, tmp_path, monkeypatch):
    subject, asked = subject_of(tmp_path, kind, above_chance=False), []

    def watched(*args, both_strands, **more):
        asked.append(both_strands)
        return real(*args, both_strands=both_strands, **more)

    real = explained_motifs.match_motifs
    monkeypatch.setattr(explained_motifs, "match_motifs", watched)
    explain_motifs(subject, {}, OtherSeeds(0, []), tmp_path)
    assert asked == [both]


@pytest.mark.parametrize(
    ("words", "value", "status"),
    [([WORD], 1, "pass"), ([OTHER], 0, "caution"), ([WORD, OTHER], 0.5, "caution")],
)
def test_motifs_are_found_again_with_seeds_that_know_them(subject, words, value, status):
    pattern = pattern_of(WORD, np.full(20, 10))
    table = pd.DataFrame(
        {"motif": ["motif_01"], "class": ["on"], "shown": [True], "networks": 3, "of_networks": 3}
    )
    probes = [subject.probe(knowing(subject.data.facts, word)) for word in words]
    folds, seeds = found_again(subject, [pattern], table, "gradient_input", OtherSeeds(0, probes))
    assert (folds["measure"], folds["value"], folds["status"]) == ("motifs_folds", 1, "pass")
    assert (seeds["measure"], seeds["value"], seeds["status"]) == ("motifs_seeds", value, status)
    assert seeds["method"] == "gradient_input"


def test_where_no_motif_holds_no_seed_is_asked(subject):
    table = pd.DataFrame(
        {"motif": ["motif_01"], "class": ["on"], "shown": [False], "networks": 0, "of_networks": 3}
    )
    probes = [subject.probe(knowing(subject.data.facts))]
    pattern = pattern_of(WORD, np.full(20, 10))
    assert found_again(subject, [pattern], table, "gradient_input", OtherSeeds(0, probes)) == []


def test_the_files_of_a_network_say_what_it_knows_and_whether_others_know_it(tmp_path):
    asked = {"methods": ["gradient_input"], "seeds": 1, "examples": 40}
    subject = replace(
        subject_of(tmp_path, n=120),
        asked=Interpret.model_validate(asked),
        settings=model.Cnn(build="cnn", filters=[2], widths=[7], epochs=1),  # learns nothing
    )
    explain_network(subject, {}, tmp_path / "out")
    proof = read_table(tmp_path / "out/faithfulness.tsv").set_index("measure")
    assert set(proof.index) == {
        "deletion", "insertion", "agreement_folds", "agreement_seeds", "randomised_weights",
        "motifs_folds", "motifs_seeds",
    }  # fmt: skip
    assert proof.loc["motifs_folds", "status"] == "pass"
    assert proof.loc["motifs_seeds", "n"] == 1
    (motif,) = read_table(tmp_path / "out/motifs.tsv").itertuples()
    assert motif.consensus == WORD
    assert (motif.networks, motif.of_networks, motif.shown) == (3, 3, True)
